"""Writes every screen of the window as a PNG, upright and across: make_screens.py OUT [PICTURES].

PICTURES is a folder with tile-1.png to tile-4.png, as `kiosk generate` leaves them; without it,
the drawings of the style cards stand in for what the model paints.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from PIL import Image, ImageOps
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtGui import QGuiApplication

from kiosk.app import build_window
from kiosk.config import Config, WindowConfig
from kiosk.domain.catalog import load_catalog
from kiosk.resources import resource
from kiosk.ui.kiosk_window import KioskWindow
from tests.fakes import FakeGenerator, FakeServices, plain_picture

CARDS = resource("assets") / "cards" / "style"
SIZES = {"portrait": (1080, 1920), "landscape": (1920, 1080)}


def services_for(size: tuple[int, int], pictures: Path | None) -> FakeServices:
    window = WindowConfig(fullscreen=False, width=size[0], height=size[1], animate=False)
    config = Config(window=window)
    tiles = sorted(pictures.glob("tile-*.png") if pictures else CARDS.glob("*.webp"))

    def picture(seed: int, tile: int) -> Image.Image:
        if not tiles:
            return plain_picture(seed)
        with Image.open(tiles[tile % len(tiles)]) as found:
            return ImageOps.fit(found.convert("RGB"), (512, 512))

    generator = FakeGenerator(steps=10, step_seconds=1.0, eta=9.0, picture=picture)
    return FakeServices(config, load_catalog(config.paths.catalog), generator)


def walk(window: KioskWindow, services: FakeServices) -> Iterator[str]:
    """Lead one visit past every screen; yields the name of what can be seen now."""
    visit, clock, tick = window.view_model, services.clock, window.view_model.controller.tick
    generator, back_office = services.generator, services.back_office
    yield "01-attract"
    visit.touch()
    yield "02-vehicle"
    visit.lightVehicle("bz4x")
    visit.lightColour("blue")
    yield "03-vehicle-other"
    visit.lightVehicle("rz")
    visit.lightColour("red")
    visit.chooseVehicle()
    yield "04-setting"
    visit.chooseSetting("mars")
    yield "05-style"
    generator.state = "starting"
    clock.pass_(1.1)
    tick()
    visit.chooseStyle("painting")
    tick()
    yield "06-making-warming"
    generator.state = "ready"
    for _ in range(4):
        clock.pass_(1.0)
        tick()
    yield "07-making"
    clock.pass_(3.0)
    tick()
    yield "08-making-late"
    clock.pass_(4.0)
    tick()
    yield "09-result"
    visit.enlarge(1)
    yield "10-enlarged"
    visit.shrink()
    clock.pass_(101.0)
    tick()
    clock.pass_(6.0)
    tick()
    yield "11-still-there"
    visit.touch()
    generator.fail = {1: "failed"}
    visit.fourMore()
    for _ in range(12):
        clock.pass_(1.0)
        tick()
    yield "12-result-one-lost"
    generator.refuse = True
    visit.fourMore()
    yield "13-sorry"
    visit.touch()
    back_office.break_("storage")
    tick()
    tick()
    yield "14-closed"


def settle(milliseconds: int = 60) -> None:
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def make_screens(out: Path, pictures: Path | None = None) -> None:
    out.mkdir(parents=True, exist_ok=True)
    for name, size in SIZES.items():
        services = services_for(size, pictures)
        window = build_window(services)
        settle(500)
        for screen in walk(window, services):
            settle()
            path = out / f"{name}-{screen}.png"
            window.root.grabWindow().save(str(path))
            print(path)
        window.close()
        settle()


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    application = QGuiApplication(sys.argv[:1])
    make_screens(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) == 3 else None)
