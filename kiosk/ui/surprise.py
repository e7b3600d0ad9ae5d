"""Chooses by chance what a guest left open."""

from __future__ import annotations

from kiosk.domain.choosing_events import Surprised
from kiosk.domain.visit_effects import PickSurprise
from kiosk.ui.needs import WindowServices


def surprise(pick: PickSurprise, services: WindowServices) -> Surprised:
    """Everything that `pick` leaves open, from the catalog; what is there already stays."""
    catalog, chance = services.catalog, services.random
    vehicle = catalog.vehicle(pick.vehicle) if pick.vehicle else chance.choice(catalog.vehicles)
    colour = pick.colour or chance.choice(vehicle.colours).id
    setting = pick.setting or chance.choice(catalog.settings).id
    return Surprised(vehicle.id, colour, setting, chance.choice(catalog.styles).id)
