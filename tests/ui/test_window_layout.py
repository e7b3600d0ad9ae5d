"""Everything that can be touched is large enough and on the screen, whatever the screen's shape."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QRectF

from kiosk.config import Config, TermsConfig, WindowConfig
from kiosk.domain.catalog import Catalog
from kiosk.ui.kiosk_window import KioskWindow
from tests.fakes import FakeServices
from tests.ui.guest import Guest

SHAPES = [(540, 960), (960, 540), (600, 800), (800, 500)]
NEXT, OTHER = 120, 72  # sides of targets on a screen 1080 wide: 20 mm and 12 mm


def targets(catalog: Catalog) -> dict[str, list[str]]:
    """What can be touched on each choosing screen, by name."""
    vehicle = catalog.vehicles[0]
    dock = ["back", "over"]
    return {
        "vehicle": [
            *(f"vehicle-{v.id}" for v in catalog.vehicles),
            *(f"colour-{c.id}" for c in vehicle.colours),
            "next",
            *dock,
        ],
        "setting": [*(f"setting-{s.id}" for s in catalog.settings), *dock],
        "style": [*(f"style-{s.id}" for s in catalog.styles), *dock],
    }


def place_of(guest: Guest, name: str) -> QRectF:
    item = guest.finger.find(name)
    assert item is not None, f"nothing called {name!r} is on the {guest.screen} screen"
    return item.mapRectToScene(item.boundingRect())


def check(guest: Guest, names: list[str], unit: float) -> None:
    window = guest.window.root
    whole = QRectF(0, 0, window.width(), window.height())
    places = {name: place_of(guest, name) for name in names}
    for name, place in places.items():
        assert whole.contains(place), f"{name} is cut off"
        least = NEXT if name in ("next", "tile0") or "-" in name else OTHER
        smaller = min(place.width(), place.height()) / unit
        assert smaller >= least, f"{name} is {smaller:.0f} wide or high"
    for name, place in places.items():
        for other, taken in places.items():
            inner = place.adjusted(0.5, 0.5, -0.5, -0.5)  # of a pixel
            assert name == other or not inner.intersects(taken), f"{name} overlaps {other}"


@pytest.mark.parametrize(("width", "height"), SHAPES)
def test_targets_are_large_and_apart(
    open_window: Callable[..., KioskWindow], services: FakeServices, width: int, height: int
) -> None:
    window = WindowConfig(fullscreen=False, width=width, height=height, animate=False)
    services.config = Config(window=window, terms=TermsConfig(ask=False))
    guest = Guest(open_window(), services)
    short, long = min(width, height), max(width, height)
    unit = min(short / 1080, long / 1920)
    visit, catalog = guest.visit, services.catalog
    visit.touch()
    moves = (
        ("vehicle", visit.chooseVehicle),
        ("setting", lambda: visit.chooseSetting(catalog.settings[0].id)),
        ("style", lambda: visit.chooseStyle(catalog.styles[0].id)),
    )
    for screen, move in moves:
        assert guest.screen == screen
        guest.wait(0.5)
        check(guest, targets(catalog)[screen], unit)
        move()
    guest.wait(3)
    tiles = [f"tile{n}" for n in range(4)]
    check(guest, [*tiles, "qr", "back", "next", "over"], unit)
    assert place_of(guest, "qr").width() / unit >= 320
