"""Writes the staff panel's pages as PNGs: make_staff_screens.py OUT [--page NAME] [--role ROLE].

The keypad and every page, in both orientations, over fakes; a page's own states are its tests'
business. A contact sheet lies beside them.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from PIL import Image
from PySide6.QtGui import QGuiApplication

from kiosk.app import build_window
from kiosk.ui.kiosk_window import KioskWindow
from kiosk.ui.staff_view_model import Staff, StaffViewModel
from tests.fakes import FakeServices
from tests.screens.walk import SIZES, Guise, services_for, settle, settle_pictures
from tests.staff.clocks import FakeClock
from tests.staff.test_desk import ADMIN, OPERATOR, make_desk
from tests.touch import Finger

PARTS = {
    "show": ("show-hours", "show-settings", "show-program"),
    "safety": ("safety-lists", "safety-switches"),
    "models": ("models-sticks",),
    "catalog": ("catalog-settings", "catalog-styles", "catalog-pack"),
}
"""What a page shows once these are touched."""


def open_panel(
    services: FakeServices, role: str, folder: Path
) -> tuple[KioskWindow, StaffViewModel]:
    """A window with the panel open, and somebody signed in."""
    clock = FakeClock()
    staff = Staff(make_desk(folder, clock), ThreadPoolExecutor(1), lambda: None)
    window = build_window(services, lambda: staff)
    settle(300)
    panel = window.staff
    assert panel is not None
    panel.open()
    panel.ask(role)
    for digit in ADMIN if role == "admin" else OPERATOR:
        panel.press(digit)
    return window, panel


def counted_day() -> list[dict[str, object]]:
    """A day at a show, made up, for the numbers' page."""
    chance, now = random.Random(7), int(time.time() // 3600)
    rows: list[dict[str, object]] = []

    def count(hour: int, name: str, detail: str, number: int) -> None:
        rows.append({"hour": hour, "name": name, "detail": detail, "count": number})

    for hour in range(now - 8, now + 1):
        visits = chance.randint(4, 26)
        count(hour, "visit", "", visits)
        count(hour, "picture", "", visits * 5)
        count(hour, "scan", "", visits - 3)
        count(hour, "wait", f"{chance.choice((1.5, 2, 3.5))}", visits)
        for screen, part in (("goodbye", 0.7), ("style", 0.2), ("making", 0.1)):
            count(hour, "left", screen, round(visits * part))
        for name, ids in (
            ("vehicle", ("rz", "rx", "bz4x")),
            ("setting", ("mars", "beach", "neon-city", "space")),
            ("style", ("painting", "manga", "photorealistic")),
        ):
            for each in ids:
                count(hour, f"choice-{name}", each, chance.randint(1, visits))
    return rows


def make(orientation: str, role: str, wanted: list[str], out: Path) -> list[Path]:
    """The panel's pages in one orientation."""
    services = services_for(Guise(orientation))
    services.back_office.knows["counts"] = counted_day()
    paths: list[Path] = []
    with tempfile.TemporaryDirectory() as folder:
        window, panel = open_panel(services, role, Path(folder))

        def grab(name: str) -> None:
            settle_pictures(window)
            paths.append(out / f"staff-{orientation}-{name}.png")
            window.root.grabWindow().save(str(paths[-1]), "PNG", 80)

        try:
            if not wanted:
                grab("pin")
            panel.enter()
            for page in panel.property("tabs"):
                if not wanted or page in wanted:
                    panel.turnTo(page)
                    settle(700)  # a page looks twice a second
                    grab(page)
                    for part in PARTS.get(page, ()):
                        Finger(window.root).tap(part)
                        settle(200)
                        grab(part)
        finally:
            window.close()
            settle()
    return paths


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--page", action="append", default=[])
    parser.add_argument("--orientation", action="append", choices=SIZES)
    parser.add_argument("--role", choices=("admin", "operator"), default="admin")
    arguments = parser.parse_args()
    application = QGuiApplication(sys.argv[:1])
    arguments.out.mkdir(parents=True, exist_ok=True)
    for orientation in arguments.orientation or SIZES:
        paths = make(orientation, arguments.role, arguments.page, arguments.out)
        _sheet(paths, arguments.out / f"staff-{orientation}.png")
        print(f"{len(paths)} pages in {arguments.out}")
    application.quit()
    return 0


def _sheet(paths: list[Path], target: Path) -> None:
    pictures = [Image.open(path).convert("RGB") for path in paths]
    if not pictures:
        return
    width = 360
    height = width * pictures[0].height // pictures[0].width
    sheet = Image.new("RGB", (width * min(4, len(pictures)), height * -(-len(pictures) // 4)))
    for number, picture in enumerate(pictures):
        sheet.paste(picture.resize((width, height)), (width * (number % 4), height * (number // 4)))
    sheet.save(target)


if __name__ == "__main__":
    sys.exit(main())
