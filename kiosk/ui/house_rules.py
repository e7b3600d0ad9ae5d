"""What holds for whoever comes next: config, opening hours, rules and catalog.

Guests who are here keep what they began with.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from kiosk.domain.catalog import Catalog
from kiosk.domain.show import Opening
from kiosk.domain.visit import Abilities, Rules, Visit
from kiosk.domain.visit_screens import NOBODY
from kiosk.ui.needs import Follows, WindowServices
from kiosk.ui.rules import abilities_of, rules_of


class HouseRules:
    """Begins with the config of the services; `config` may be another later."""

    def __init__(self, services: WindowServices, terms: str, now: datetime) -> None:
        """`terms` is the version of those that guests accept, where they are asked to."""
        self._services = services
        self._terms = terms
        self._whole_catalog = services.catalog  # of which the generator may serve a part
        self._next_catalog: Catalog | None = None
        self.config = services.config
        self.opening = Opening(open=True, now=now, then=None)

    @property
    def rules(self) -> Rules:
        """What every visit goes by that begins now."""
        return rules_of(self._services, self._terms, self.config)

    def follow_generator(self, *, prerendered: bool) -> Abilities:
        """What can be asked for, now that it serves a show pack, or does not any more."""
        self._next_catalog = self._whole_catalog
        return abilities_of(self._services, self.config, prerendered=prerendered)

    def look(self, visit: Visit, now: datetime, *, prerendered: bool) -> Visit:
        """See whether the show is open at `now` (UTC); the visit by the rules that hold for it."""
        self.opening = self.config.show.opening(now)
        if visit.screen not in NOBODY:
            return visit
        rules = self.rules
        if prerendered:
            rules = replace(rules, abilities=visit.rules.abilities)
        return visit if rules == visit.rules else replace(visit, rules=rules)

    def keeps_out(self, visit: Visit) -> bool:
        """Whether the show is closed; who came before it closed is not sent away."""
        return not self.opening.open and visit.screen in NOBODY

    def replace_catalog(self, catalog: Catalog) -> None:
        """Have another catalog ready to `offer`."""
        self._whole_catalog = self._next_catalog = catalog

    def offer(self, visit: Visit) -> None:
        """Put the next catalog in place, as soon as nobody is here who began with the other."""
        catalog, generator = self._next_catalog, self._services.generator
        if catalog is None or visit.screen not in NOBODY:
            return
        self._next_catalog = None
        if isinstance(generator, Follows):
            catalog = generator.replace_catalog(catalog)
        if catalog != self._services.catalog:
            self._services.catalog = catalog
