"""Runs the guest's window over the services that it is given."""

from __future__ import annotations

import signal
import sys
from types import FrameType

from PySide6.QtGui import QGuiApplication

from kiosk.ui.kiosk_window import KioskWindow
from kiosk.ui.needs import WindowServices
from kiosk.ui.wall_window import WallWindow, open_wall, shipped_pictures

__all__ = ["WindowServices", "build_window", "run_window"]


def build_window(services: WindowServices) -> KioskWindow:
    """Show the window, without running it; needs a QGuiApplication.

    Generator and back office are started after the first frame, and closed by `close()`.
    Raises KioskError when the screens, their theme or a language cannot be loaded.
    """
    return KioskWindow(services)


def run_window(services: WindowServices) -> int:
    """Show the window until it is closed, or the process is asked to stop; the exit code."""
    application = QGuiApplication(sys.argv[:1])
    application.setApplicationName("kiosk")
    window = build_window(services)

    def stop(_number: int, _frame: FrameType | None) -> None:
        application.quit()

    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
    wall: WallWindow | None = None
    try:
        config = services.config
        wall = open_wall(config.wall, config.window, shipped_pictures)
        return application.exec()
    finally:
        if wall is not None:
            wall.close()
        window.close()
