"""The pictures that stable screens are compared with: `python -m tests.screens.goldens` approves.

It writes them anew from the screens as they are; look at what changed before it is committed.
"""

from __future__ import annotations

import io
import os
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PIL import Image, ImageChops, ImageFilter
from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QGuiApplication, QImage

from kiosk.app import build_window
from tests.screens.walk import Guise, Walk, services_for, settle, settle_pictures

FOLDER = Path(__file__).parent / "goldens"
SIDE = 480  # of the longer side of a golden
DIFFERENT = 28  # of 255: more than another rasteriser of type makes of an edge
MANY = 0.002  # of all pixels

GOLDENS = {
    "vehicle": Guise("portrait", "en", scale=0.5),
    "style": Guise("landscape", "ar", scale=0.5),
    "for-everyone": Guise("portrait", "de", "large", scale=0.5),
    "terms": Guise("landscape", "en", "contrast", scale=0.5),
    "setting": Guise("portrait", "es", theme="northlight", scale=0.5),
    "goodbye": Guise("portrait", "ja", scale=0.5),
}
"""A word of a screen's name, and the guise in which it is compared."""


def shoot(word: str, guise: Guise) -> Image.Image:
    """The screen as it is now."""
    services = services_for(guise)
    window = build_window(services)
    settle(200)
    try:
        for screen in Walk(window, services, guise.comfort).screens():
            if screen.split("-", 1)[1] == word:
                settle_pictures(window)
                settle(100)
                return _small(window.root.grabWindow())
    finally:
        window.close()
        settle()
    raise AssertionError(f"the walk shows no screen called {word}")


def share_changed(one: Image.Image, other: Image.Image) -> float:
    """The share of pixels in which two pictures differ more than fonts and rounding explain."""
    if one.size != other.size:
        return 1.0
    soft = [each.convert("RGB").filter(ImageFilter.GaussianBlur(1.2)) for each in (one, other)]
    bands = ImageChops.difference(*soft).split()
    worst = ImageChops.lighter(ImageChops.lighter(bands[0], bands[1]), bands[2])
    changed = sum(worst.histogram()[DIFFERENT:])
    return changed / (one.width * one.height)


def golden(word: str) -> Path:
    """Where the approved picture of a screen is."""
    return FOLDER / f"{word}.webp"


def _small(image: QImage) -> Image.Image:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    picture = Image.open(io.BytesIO(buffer.data().data())).convert("RGB")
    picture.thumbnail((SIDE, SIDE), Image.Resampling.LANCZOS)
    return picture


def main() -> None:
    """Approve every screen as it is."""
    QGuiApplication([])
    FOLDER.mkdir(exist_ok=True)
    for word, guise in GOLDENS.items():
        picture = shoot(word, guise)
        picture.save(golden(word), quality=85, method=6)
        print(golden(word))


if __name__ == "__main__":
    main()
