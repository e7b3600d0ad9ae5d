"""The language that the screens speak: one translator at a time, changed between two frames."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLocale, QObject, Qt, QTranslator
from PySide6.QtQml import QQmlEngine

from kiosk.domain.errors import CannotDo
from kiosk.ui.translations import compiled

_CONTEXT = "Words"


@dataclass(frozen=True, slots=True)
class Tongue:
    """A language as guests see it before they have chosen one."""

    code: str
    name: str  # in itself
    mirrored: bool  # read from right to left
    invitation: str
    touch: str


class Languages:
    """Loads every language of the house at start, and hangs one of them in front of Qt."""

    def __init__(
        self, engine: QQmlEngine, offered: Sequence[str], folder: Path | None = None
    ) -> None:
        """Speak the first of `offered`; raises BadInput for one that there is no translation of."""
        self._engine = engine
        self._translators = {code: _load(code, folder) for code in dict.fromkeys(offered)}
        self._words = _singleton(engine, "Words")
        self._theme = _singleton(engine, "Theme")
        self._spoken = ""
        tongues = [self._tongue(code) for code in self._translators]
        self._words.setProperty("languages", [asdict(tongue) for tongue in tongues])
        self.speak(offered[0])

    @property
    def spoken(self) -> str:
        """The language on the screens."""
        return self._spoken

    def speak(self, language: str) -> None:
        """Change every word on the screens; nothing happens when they are in `language`."""
        if language == self._spoken:
            return
        self.close()
        self._spoken = language
        QCoreApplication.installTranslator(self._translators[language])
        self._words.setProperty("language", language)
        self._theme.setProperty("mirrored", mirrored(language))
        self._engine.retranslate()

    def close(self) -> None:
        """Take the translator away."""
        if self._spoken:
            QCoreApplication.removeTranslator(self._translators[self._spoken])

    def _tongue(self, code: str) -> Tongue:
        def say(source: str) -> str:
            return self._translators[code].translate(_CONTEXT, source) or source

        name = say("English")
        return Tongue(
            code, name, mirrored(code), say("Where would\nyou drive?"), say("Touch to begin")
        )


def mirrored(language: str) -> bool:
    """Whether `language` is read from right to left."""
    return QLocale(language).textDirection() == Qt.LayoutDirection.RightToLeft


def _load(code: str, folder: Path | None) -> QTranslator:
    translator = QTranslator()
    path = compiled(code, folder)
    if not translator.load(str(path)):
        raise CannotDo(f"Qt cannot read the translation {path}.", "Delete it, and start again.")
    return translator


def _singleton(engine: QQmlEngine, name: str) -> QObject:
    found: object = engine.singletonInstance("Kiosk.Controls", name)
    if not isinstance(found, QObject):
        raise CannotDo(f"The screens' {name} could not be loaded.", "Install the program anew.")
    return found
