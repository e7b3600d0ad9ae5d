"""How the screens look and speak, visit by visit: theme, comfort and language in one place."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication
from PySide6.QtQml import QQmlEngine
from PySide6.QtQuick import QQuickWindow

from kiosk.config import WindowConfig
from kiosk.domain.visit_rules import Comfort
from kiosk.ui.dressing import Dressing, dress_application
from kiosk.ui.language import Languages
from kiosk.ui.theme import load_theme
from kiosk.ui.visit_view_model import VisitViewModel


class Appearance:
    """Follows the visit: what a guest chose holds until the visit ends."""

    def __init__(
        self, engine: QQmlEngine, view_model: VisitViewModel, config: WindowConfig
    ) -> None:
        """Before the first screen is built; raises KioskError with the theme's or language's fault.

        The engine must know where the Kiosk modules are.
        """
        theme = load_theme(config.theme)
        dress_application(_application(), theme)
        self._controller = view_model.controller
        self._dressing = Dressing(engine, theme, config)
        self._languages = Languages(engine, self._controller.visit.rules.languages)
        view_model.languageChanged.connect(self._speak)
        for changed in (
            view_model.largeTextChanged,
            view_model.highContrastChanged,
            view_model.reducedMotionChanged,
            view_model.reachChanged,
        ):
            changed.connect(self._suit)

    def fit(self, window: QQuickWindow) -> None:
        """From now on, targets have their size on this window's glass."""
        self._dressing.fit(window)

    def change(self, config: WindowConfig) -> None:
        """Go by another config; raises KioskError for a theme or a language that is not there.

        Then nothing has changed.
        """
        theme = load_theme(config.theme)
        others = (each for each in config.languages if each != config.language)
        self._languages.offer((config.language, *others))
        dress_application(_application(), theme)
        self._dressing.change(theme, config)

    def close(self) -> None:
        """Let go of the application's translator."""
        self._languages.close()

    def speak(self, language: str) -> None:
        """Change every word of the screens, but for the catalog's names."""
        self._languages.speak(language)

    def suit(self, comfort: Comfort) -> None:
        """Make the screens easier to read, to reach or to follow."""
        self._dressing.suit(comfort)

    def _speak(self) -> None:
        self.speak(self._controller.visit.language)

    def _suit(self) -> None:
        self.suit(self._controller.visit.comfort)


def _application() -> QGuiApplication:
    application = QGuiApplication.instance()
    assert isinstance(application, QGuiApplication)
    return application
