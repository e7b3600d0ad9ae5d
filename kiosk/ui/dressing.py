"""Dresses the screens in a theme: fonts for the application, values for Theme.qml."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtGui import QFont, QFontDatabase, QGuiApplication
from PySide6.QtQml import QQmlEngine
from PySide6.QtQuick import QQuickWindow

from kiosk.config import WindowConfig
from kiosk.domain.errors import CannotDo
from kiosk.domain.visit_rules import Comfort
from kiosk.ui.look import Value, unit_millimetres, wear
from kiosk.ui.screens import screen_of
from kiosk.ui.theme import Theme


class Dressing:
    """Keeps Theme.qml, one an engine, as the theme, the guest and the glass want it."""

    def __init__(self, engine: QQmlEngine, theme: Theme, config: WindowConfig) -> None:
        """Dress the screens before the first one is built; raises CannotDo without Theme.qml."""
        self._theme, self._config = theme, config
        self._window: QQuickWindow | None = None
        self._comfort = Comfort()
        singleton: object = engine.singletonInstance("Kiosk.Controls", "Theme")
        if not isinstance(singleton, QObject):
            raise CannotDo("The screens' Theme could not be loaded.", "Install the program anew.")
        self._worn: dict[str, Value] = {}
        self._qml = singleton
        self._renew()

    def fit(self, window: QQuickWindow) -> None:
        """From now on targets have their size on this window's glass."""
        self._window = window
        for changed in (window.widthChanged, window.heightChanged, window.screenChanged):
            changed.connect(self._renew)
        self._renew()

    def suit(self, comfort: Comfort) -> None:
        """As this guest likes it."""
        if comfort != self._comfort:
            self._comfort = comfort
            self._renew()

    def change(self, theme: Theme, config: WindowConfig) -> None:
        """Dress the screens otherwise, now."""
        self._theme, self._config = theme, config
        self._renew()

    def _renew(self, *_: object) -> None:
        values = wear(self._theme, self._comfort, self._unit_mm(), self._config.animate)
        for name, value in values.items():
            if self._worn.get(name) != value:
                self._qml.setProperty(name, value)
        self._worn = values

    def _unit_mm(self) -> float:
        config, window = self._config, self._window
        if window is None:
            return unit_millimetres((config.width, config.height), None, config.diagonal_inches)
        screen = screen_of(window) if config.fullscreen else None
        told = screen.physicalSize().toTuple() if screen is not None else None
        pixels = (max(1, window.width()), max(1, window.height()))
        return unit_millimetres(pixels, told, config.diagonal_inches)


def dress_application(application: QGuiApplication, theme: Theme) -> None:
    """One family for everything, with others for the letters that it does not have."""
    add: Callable[[str], int] = QFontDatabase.addApplicationFont
    for file in theme.type.files:
        if add(str(theme.folder / file)) < 0:
            raise CannotDo(f"{theme.folder / file} is no font that Qt can read.")
    font = QFont(list(theme.type.families))
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    application.setFont(font)
