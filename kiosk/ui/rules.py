"""The rules of the house for every visit, from the config and what the checkpoints can do."""

from __future__ import annotations

from kiosk.domain.visit import Abilities, Patience, Rules
from kiosk.ui.needs import WindowServices


def rules_of(services: WindowServices, terms_version: str) -> Rules:
    """What every visit at this kiosk goes by."""
    config, companions = services.config, services.companions
    window = config.window
    others = (each for each in window.languages if each != window.language)
    return Rules(
        patience=Patience(**config.patience.model_dump()),
        abilities=Abilities(
            restyle=companions.restyle is not None,
            erase=companions.erase is not None,
            enlarge=companions.enlarge is not None,
            words=window.own_words and config.engine.generator == "pool",
        ),
        languages=(window.language, *others),
        terms=terms_version if config.terms.ask else "",
    )
