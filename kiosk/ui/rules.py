"""The rules of the house for every visit, from the config and what the checkpoints can do."""

from __future__ import annotations

from kiosk.config import Config
from kiosk.domain.visit import Abilities, Patience, Rules
from kiosk.ui.mail_texts import consent_version
from kiosk.ui.needs import WindowServices


def abilities_of(services: WindowServices, config: Config, *, prerendered: bool) -> Abilities:
    """What the loaded checkpoints can do; a show pack has finished pictures, and no more."""
    if prerendered:
        return Abilities()
    companions = services.companions
    return Abilities(
        restyle=companions.restyle is not None,
        erase=companions.erase is not None,
        enlarge=companions.enlarge is not None,
        words=config.window.own_words and config.engine.generator == "pool",
    )


def rules_of(services: WindowServices, terms_version: str, config: Config) -> Rules:
    """What every visit at this kiosk goes by."""
    window = config.window
    others = (each for each in window.languages if each != window.language)
    return Rules(
        patience=Patience(**config.patience.model_dump()),
        abilities=abilities_of(
            services, config, prerendered=config.engine.generator == "show-pack"
        ),
        languages=(window.language, *others),
        terms=terms_version if config.terms.ask else "",
        mail=consent_version(config),
        prints=config.print.per_visit if config.print.printer else 0,
        asks_to_show=config.wall.guests,
    )
