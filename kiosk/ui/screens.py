"""Which screen a window is on."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication, QScreen, QWindow


def screen_of(window: QWindow) -> QScreen:
    """The screen under the middle of the window, or the first one.

    Not `window.screen()`: PySide makes what that returns a child of the window, and Python's
    garbage collector then deletes Qt's own screen along with a window that is gone.
    """
    found = QGuiApplication.screenAt(window.geometry().center())
    return found or QGuiApplication.primaryScreen()
