"""Builds the wall's window on a screen of its own, and keeps it going."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QScreen
from PySide6.QtQml import QQmlApplicationEngine
from PySide6.QtQuick import QQuickWindow
from shiboken6 import delete, isValid

from kiosk.config import Config, WindowConfig
from kiosk.domain.errors import CannotDo
from kiosk.ui.dressing import Dressing
from kiosk.ui.language import introduce
from kiosk.ui.pictures import PROVIDER, PictureProvider, Pictures
from kiosk.ui.playing import Playing
from kiosk.ui.screens import StaysFullScreen
from kiosk.ui.theme import load_theme
from kiosk.ui.wall_view_model import Hangs, WallViewModel

_QML = Path(__file__).resolve().parent / "qml"
_FRAME = 200  # milliseconds between two frames of a picture that grows
_log = logging.getLogger(__name__)


class WallWindow(QObject):
    """The wall, until `close`. It takes no touches, and knows nothing of the visit."""

    def __init__(self, config: Config, hangs: Hangs) -> None:
        super().__init__()
        wall, window = config.wall, config.window
        pictures = Pictures()
        self.view_model = WallViewModel(hangs, pictures, grows=window.animate)
        self.view_model.lead_to(wall.address)
        self.engine = QQmlApplicationEngine()
        self.engine.addImportPath(str(_QML))
        self._provider = PictureProvider(pictures)
        self.engine.addImageProvider(PROVIDER, self._provider)
        self._dressing = Dressing(self.engine, load_theme(window.theme), window)
        introduce(self.engine, _languages(window))
        self.engine.setInitialProperties({"wall": self.view_model})
        self.engine.loadFromModule("Kiosk.Wall", "Wall")
        self.root = _window_of(self.engine)
        self.root.setProperty("turn", wall.rotation)
        self.stays: StaysFullScreen | None = None
        self._turns = self._every(round(1000 * wall.seconds), self.view_model.turn)
        self._frames = self._every(_FRAME, self.view_model.grow)
        self.view_model.turn()

    def follow(self, config: Config) -> None:
        """Go by what staff have changed, at once; raises KioskError, and then changes nothing.

        That is theme, languages and motion. The picture that hangs stays; how the guests' screen is
        turned is no concern of the wall's.
        """
        if not isValid(self.engine):
            return
        window = config.window
        theme = load_theme(window.theme)
        introduce(self.engine, _languages(window))
        self._dressing.change(theme, window)
        self.view_model.grows = window.animate

    def close(self) -> None:
        """Take the wall down."""
        if not isValid(self.engine):
            return
        self._turns.stop()
        self._frames.stop()
        if self.stays is not None:
            self.stays.stop()
        self.root.close()
        delete(self.engine)

    def _every(self, milliseconds: int, do: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setInterval(milliseconds)
        timer.timeout.connect(do)
        timer.start()
        return timer


def open_wall(config: Config, playing: Playing, guests: QScreen | None = None) -> WallWindow | None:
    """The wall full screen on its own screen, or nothing where it is not wanted or has none.

    It does not cover the full screen of the `guests`. A missing one is no reason to keep the kiosk
    closed: the log says so, and guests come first.
    """
    wall = config.wall
    if not wall.enabled:
        return None
    screen = find_screen(wall.screen, QGuiApplication.screens())
    if screen is None:
        names = ", ".join(each.name() for each in QGuiApplication.screens())
        _log.warning("The wall wants screen %s, but there are: %s.", wall.screen, names)
        return None
    if config.window.fullscreen and guests is not None and screen.name() == guests.name():
        _log.warning("The wall wants screen %s, which is the guests' own.", wall.screen)
        return None
    shown = WallWindow(config, playing)
    playing.changed.connect(shown.view_model.look)
    shown.root.setScreen(screen)
    shown.root.setGeometry(screen.geometry())
    shown.root.setCursor(Qt.CursorShape.BlankCursor)
    shown.root.showFullScreen()
    shown.stays = StaysFullScreen(shown.root, screen, elsewhere=False)
    return shown


def find_screen(wanted: int | str, screens: Sequence[QScreen]) -> QScreen | None:
    """The screen of that name, or of that number, if it is plugged in."""
    named = next((each for each in screens if each.name() == wanted), None)
    if named is not None or not str(wanted).isdecimal():
        return named
    return screens[int(wanted)] if int(wanted) < len(screens) else None


def _languages(window: WindowConfig) -> Sequence[str]:
    """What the wall speaks: the house's own first."""
    return tuple(dict.fromkeys((window.language, *window.languages)))


def _window_of(engine: QQmlApplicationEngine) -> QQuickWindow:
    for root in engine.rootObjects():
        if isinstance(root, QQuickWindow):
            return root
    raise CannotDo("The wall's screen could not be loaded.", "Install the program anew.")
