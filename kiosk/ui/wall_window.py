"""Builds the wall's window on a screen of its own, and keeps it going."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QGuiApplication, QScreen
from PySide6.QtQml import QQmlApplicationEngine
from PySide6.QtQuick import QQuickWindow
from shiboken6 import delete, isValid

from kiosk.config import WindowConfig
from kiosk.domain.errors import CannotDo
from kiosk.domain.wall import WallConfig
from kiosk.ui.dressing import Dressing
from kiosk.ui.pictures import PROVIDER, PictureProvider, Pictures
from kiosk.ui.playing import Playing
from kiosk.ui.theme import load_theme
from kiosk.ui.wall_view_model import Approved, WallViewModel

_QML = Path(__file__).resolve().parent / "qml"
_FRAME = 200  # milliseconds between two frames of a picture that grows
_log = logging.getLogger(__name__)


class WallWindow(QObject):
    """The wall, until `close`. It takes no touches, and knows nothing of the visit."""

    def __init__(self, wall: WallConfig, window: WindowConfig, approved: Approved) -> None:
        super().__init__()
        pictures = Pictures()
        self.view_model = WallViewModel(approved, pictures, wall.address, grows=window.animate)
        self.engine = QQmlApplicationEngine()
        self.engine.addImportPath(str(_QML))
        self._provider = PictureProvider(pictures)
        self.engine.addImageProvider(PROVIDER, self._provider)
        self._dressing = Dressing(self.engine, load_theme(window.theme), window)
        self.engine.setInitialProperties({"wall": self.view_model})
        self.engine.loadFromModule("Kiosk.Wall", "Wall")
        self.root = _window_of(self.engine)
        self._turns = self._every(round(1000 * wall.seconds), self.view_model.turn)
        self._frames = self._every(_FRAME, self.view_model.grow)
        self.view_model.turn()

    def close(self) -> None:
        """Take the wall down."""
        if not isValid(self.engine):
            return
        self._turns.stop()
        self._frames.stop()
        self.root.close()
        delete(self.engine)

    def _every(self, milliseconds: int, do: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setInterval(milliseconds)
        timer.timeout.connect(do)
        timer.start()
        return timer


def open_wall(wall: WallConfig, window: WindowConfig, playing: Playing) -> WallWindow | None:
    """The wall full screen on its own screen, or nothing where it is not wanted or has none.

    A missing screen is no reason to keep the kiosk closed: the log says so, and guests come first.
    """
    if not wall.enabled:
        return None
    screen = find_screen(wall.screen, QGuiApplication.screens())
    if screen is None:
        names = ", ".join(each.name() for each in QGuiApplication.screens())
        _log.warning("The wall wants screen %s, but there are: %s.", wall.screen, names)
        return None
    shown = WallWindow(wall, window, playing.on_the_wall)
    playing.changed.connect(shown.view_model.look)
    shown.root.setScreen(screen)
    shown.root.setGeometry(screen.geometry())
    shown.root.showFullScreen()
    return shown


def find_screen(wanted: int | str, screens: Sequence[QScreen]) -> QScreen | None:
    """The screen of that name, or of that number, if it is plugged in."""
    named = next((each for each in screens if each.name() == wanted), None)
    if named is not None or not str(wanted).isdecimal():
        return named
    return screens[int(wanted)] if int(wanted) < len(screens) else None


def _window_of(engine: QQmlApplicationEngine) -> QQuickWindow:
    for root in engine.rootObjects():
        if isinstance(root, QQuickWindow):
            return root
    raise CannotDo("The wall's screen could not be loaded.", "Install the program anew.")
