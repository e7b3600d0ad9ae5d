"""Runs the guest's window over the services that it is given."""

from __future__ import annotations

import gc
import resource
import signal
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from kiosk.config import Config
from kiosk.ui.kiosk_window import KioskWindow
from kiosk.ui.needs import WindowServices
from kiosk.ui.screens import screen_of
from kiosk.ui.wall_window import WallWindow, open_wall

if TYPE_CHECKING:
    from kiosk.ui.staff_view_model import Staff

__all__ = ["RESTART", "WindowServices", "build_window", "run_window"]

RESTART = 75
"""Exit code of a program that is to be started anew (EX_TEMPFAIL of sysexits.h)."""


def build_window(services: WindowServices, staff: Callable[[], Staff] | None = None) -> KioskWindow:
    """Show the window, without running it; needs a QGuiApplication.

    After the first frame, `staff` is asked for the staff's part, and generator and back office
    are started; `close()` closes them.
    Raises KioskError when the screens, their theme or a language cannot be loaded.
    """
    return KioskWindow(services, staff=staff)


def make_staff(
    config: Config, file: Path | None, leave: Callable[[], None], restart: Callable[[], None]
) -> Staff:
    """The staff's desk of this machine; `file` is the config that their changes lie over."""
    from kiosk.staff import machine
    from kiosk.staff.badge import Badge
    from kiosk.staff.desk import Desk
    from kiosk.ui.staff_view_model import Staff

    state = config.paths.state
    desk = Desk(
        machine.access_of(state),
        Badge(machine.audit_of(state), machine.now_here),
        machine.overrides_of(state, file),
        machine.show_state_of(state, config.show),
    )
    return Staff(desk, ThreadPoolExecutor(1, "staff"), leave, file, restart)


def _collect_again() -> None:
    """Look for garbage from now on, but not among what the program is made of."""
    gc.freeze()
    gc.enable()


def run_window(services: WindowServices, file: Path | None = None) -> int:
    """Show the window until it is closed, or the process is asked to stop; the exit code.

    It is RESTART when staff want the program to start anew.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a dump would hold what guests typed
    application = QGuiApplication(sys.argv[:1])
    application.setApplicationName("kiosk")
    config = services.config

    def staff() -> Staff:
        return make_staff(config, file, application.quit, lambda: application.exit(RESTART))

    window = build_window(services, staff)
    window.root.frameSwapped.connect(_collect_again, Qt.ConnectionType.SingleShotConnection)

    def stop(_number: int, _frame: FrameType | None) -> None:
        application.quit()

    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
    wall: WallWindow | None = None
    try:
        wall = open_wall(config, window.playing, screen_of(window.root))
        if wall is not None:
            window.followed_by(wall.follow)
        return application.exec()
    finally:
        if wall is not None:
            wall.close()
        window.close()
