"""Writes every screen of the window as a PNG, and contact sheets: make_screens.py OUT [options].

Without options: both orientations, English, German and Arabic, normal and large text, both
themes. --orientation, --language, --comfort and --theme take less, or other, of each; --screen
takes only the screens whose name holds a word. --pictures is a folder with tile-1.png to
tile-4.png, as `kiosk generate` leaves them; without it, the show pack's pictures of what is chosen
stand in for what the model paints.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from itertools import product
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from PIL import Image, ImageDraw
from PySide6.QtGui import QGuiApplication

from kiosk.app import build_window
from tests.screens.walk import (
    COMFORTS,
    SIZES,
    THEMES,
    Guise,
    Walk,
    services_for,
    settle,
    settle_pictures,
)

SHEET = {"portrait": (8, 216), "landscape": (5, 384)}  # columns, width of a screen on it


def make_guise(guise: Guise, out: Path, wanted: list[str], pictures: Path | None) -> list[Path]:
    """Every wanted screen in one guise."""
    services = services_for(guise, pictures)
    window = build_window(services)
    settle(300)
    folder = out / str(guise)
    folder.mkdir(parents=True, exist_ok=True)
    paths: list[Path] = []
    walk = Walk(window, services, guise.comfort)
    try:
        for screen in walk.screens():
            if wanted and not any(word in screen for word in wanted):
                continue
            settle_pictures(window)
            paths.append(folder / f"{screen}.png")
            window.root.grabWindow().save(str(paths[-1]), "PNG", 80)  # quick rather than small
    finally:
        window.close()
        settle()
    return paths


def contact_sheet(paths: list[Path], orientation: str, target: Path) -> None:
    """All screens of one guise on one picture, with their names."""
    columns, width = SHEET[orientation]
    side, across = SIZES[orientation]
    height, label = width * across // side, 18
    rows = -(-len(paths) // columns)
    sheet = Image.new("RGB", (columns * (width + 8) + 8, rows * (height + label + 8) + 8), "#444")
    draw = ImageDraw.Draw(sheet)
    for number, path in enumerate(paths):
        row, column = divmod(number, columns)
        at = (8 + column * (width + 8), 8 + row * (height + label + 8))
        with Image.open(path) as screen:
            sheet.paste(screen.convert("RGB").resize((width, height)), at)
        draw.text((at[0], at[1] + height + 2), path.stem, fill="white")
    sheet.save(target)


def main() -> None:
    """Reads the options, and makes what they ask for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("out", type=Path)
    parser.add_argument("--pictures", type=Path)
    parser.add_argument("--screen", action="append", default=[])
    for name, all_of, default in (
        ("orientation", list(SIZES), list(SIZES)),
        ("language", None, ["en", "de", "ar"]),
        ("comfort", list(COMFORTS), ["normal", "large"]),
        ("theme", list(THEMES), list(THEMES)),
    ):
        parser.add_argument(f"--{name}", action="append", choices=all_of)
        parser.set_defaults(**{f"default_{name}": default})
    given = parser.parse_args()
    names = ("orientation", "language", "comfort", "theme")
    axes = [getattr(given, name) or getattr(given, f"default_{name}") for name in names]
    started, count = time.monotonic(), 0
    for values in product(*axes):
        guise = Guise(*values)
        paths = make_guise(guise, given.out, given.screen, given.pictures)
        count += len(paths)
        if len(paths) > 1:
            contact_sheet(paths, guise.orientation, given.out / f"{guise}.png")
        print(f"{guise}: {len(paths)} screens")
    print(f"{count} pictures in {time.monotonic() - started:.0f} s, under {given.out}")


if __name__ == "__main__":
    application = QGuiApplication(sys.argv[:1])
    main()
