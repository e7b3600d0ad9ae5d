"""Makes the README's picture of a visit: `python -m tests.screens.make_visit FILE.webp`.

Four screens of one visit side by side; what is chosen is what the pictures show.
"""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PIL import Image
from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QGuiApplication

from kiosk.app import build_window
from tests.screens.walk import Guise, Walk, services_for, settle, settle_pictures

WIDE, GAP, BEHIND = 405, 16, "#1F2125"


def make_visit() -> Image.Image:
    """Attract, vehicle, making and result."""
    services = services_for(Guise())
    window = build_window(services)
    settle(300)
    screens: list[Image.Image] = []
    for _ in Walk(window, services, "normal").pictured():
        settle_pictures(window)
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        window.root.grabWindow().save(buffer, "PNG")
        screens.append(Image.open(io.BytesIO(buffer.data().data())).convert("RGB"))
    window.close()
    settle()
    return _beside(screens)


def _beside(screens: list[Image.Image]) -> Image.Image:
    high = round(WIDE * screens[0].height / screens[0].width)
    whole = Image.new("RGB", (GAP + len(screens) * (WIDE + GAP), high + 2 * GAP), BEHIND)
    for number, screen in enumerate(screens):
        small = screen.resize((WIDE, high), Image.Resampling.LANCZOS)
        whole.paste(small, (GAP + number * (WIDE + GAP), GAP))
    return whole


if __name__ == "__main__":
    application = QGuiApplication(sys.argv[:1])
    make_visit().save(Path(sys.argv[1]), quality=84, method=6)
