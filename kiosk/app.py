"""Runs the guest's window over the services that it is given."""

from __future__ import annotations

import signal
import sys
from types import FrameType

from PySide6.QtGui import QGuiApplication

from kiosk.ui.kiosk_window import KioskWindow, choose_font
from kiosk.ui.needs import WindowServices

__all__ = ["WindowServices", "build_window", "run_window"]


def build_window(services: WindowServices) -> KioskWindow:
    """Show the window, without running it; needs a QGuiApplication.

    Generator and back office are started after the first frame, and closed by `close()`.
    Raises CannotDo when the screens cannot be loaded.
    """
    application = QGuiApplication.instance()
    assert isinstance(application, QGuiApplication)
    choose_font(application)
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
    try:
        return application.exec()
    finally:
        window.close()
