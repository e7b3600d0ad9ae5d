"""Which screen a window is on, and how it stays there."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QGuiApplication, QScreen, QWindow

_LOOK = 500  # milliseconds


def screen_of(window: QWindow) -> QScreen | None:
    """The screen under the middle of the window, or the first one; None while every cable is out.

    Not `window.screen()`: PySide makes what that returns a child of the window, and Python's
    garbage collector then deletes Qt's own screen along with a window that is gone.
    """
    found = QGuiApplication.screenAt(window.geometry().center())
    first: QScreen | None = QGuiApplication.primaryScreen()
    return found or first


class StaysFullScreen(QObject):
    """Brings a window back that was hidden, minimised or made smaller, or whose screen changed.

    It looks twice a second: not every system tells when a screen has turned or has gone, and
    without a window manager nobody else makes the window follow.
    """

    def __init__(self, window: QWindow, screen: QScreen | None, *, elsewhere: bool = True) -> None:
        """While `screen` is unplugged, the window is on another one, or hidden if not `elsewhere`.

        It comes back with the screen.
        """
        super().__init__()
        self._window, self._elsewhere = window, elsewhere
        self._home = screen.name() if screen is not None else ""
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def stop(self) -> None:
        """Let it go."""
        self._timer.stop()

    def look(self) -> None:
        """See to it that the window fills its screen."""
        home = next((each for each in QGuiApplication.screens() if each.name() == self._home), None)
        if home is None and not self._elsewhere:
            self._window.hide()
            return
        screen = home or screen_of(self._window)
        if self._window.visibility() != QWindow.Visibility.FullScreen:
            if screen is not None:  # it was moved to another one while its own was gone
                self._window.setScreen(screen)
                self._window.setGeometry(screen.geometry())
            self._window.showFullScreen()
            self._window.requestActivate()
        if screen is None or QGuiApplication.platformName().startswith("wayland"):
            return  # where windows have no place of their own to tell
        if self._window.geometry() != screen.geometry():
            self._window.setGeometry(screen.geometry())
            self._window.raise_()  # the wall may be there
