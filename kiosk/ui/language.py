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
    closed: str
    opensAt: str  # %1 is a time
    opensTomorrow: str
    opensOn: str  # %1 is a weekday, %2 a time
    mark: str
    markPrerendered: str


class Languages:
    """Loads every language of the house at start, and hangs one of them in front of Qt."""

    def __init__(
        self, engine: QQmlEngine, offered: Sequence[str], folder: Path | None = None
    ) -> None:
        """Speak the first of `offered`; raises BadInput for one that there is no translation of."""
        self._engine = engine
        self._folder = folder
        self._translators = _load_all(offered, folder)
        self._words = _singleton(engine, "Words")
        self._theme = _singleton(engine, "Theme")
        self._spoken = ""
        self._introduce()
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

    def offer(self, offered: Sequence[str]) -> None:
        """Offer other languages; raises BadInput or CannotDo, and then offers those from before.

        One that is spoken stays until another is.
        """
        if list(dict.fromkeys(offered)) == list(self._translators):
            return
        loaded = _load_all(offered, self._folder)
        spoken = self._translators.get(self._spoken)
        self._translators = loaded
        if spoken is not None:
            self._translators.setdefault(self._spoken, spoken)
            QCoreApplication.removeTranslator(spoken)
            QCoreApplication.installTranslator(self._translators[self._spoken])
        self._introduce(offered)

    def close(self) -> None:
        """Take the translator away."""
        if self._spoken:
            QCoreApplication.removeTranslator(self._translators[self._spoken])

    def _introduce(self, offered: Sequence[str] = ()) -> None:
        codes = dict.fromkeys(offered or self._translators)
        known = [_tongue(code, self._translators[code]) for code in codes]
        self._words.setProperty("languages", [asdict(tongue) for tongue in known])


def introduce(engine: QQmlEngine, offered: Sequence[str], folder: Path | None = None) -> None:
    """Let screens that nobody touches say what they say in each of `offered`, the first one first.

    They are laid out for the first. Nothing hangs in front of Qt, so they change nobody's words.
    Raises BadInput or CannotDo for a language that is not there, and then nothing has changed.
    """
    known = [_tongue(code, spoken) for code, spoken in _load_all(offered, folder).items()]
    _singleton(engine, "Words").setProperty("languages", [asdict(tongue) for tongue in known])
    _singleton(engine, "Theme").setProperty("mirrored", known[0].mirrored)


def mirrored(language: str) -> bool:
    """Whether `language` is read from right to left."""
    return QLocale(language).textDirection() == Qt.LayoutDirection.RightToLeft


def _tongue(code: str, translator: QTranslator) -> Tongue:
    def say(source: str) -> str:
        return translator.translate(_CONTEXT, source) or source

    name = say("English")
    return Tongue(
        *(code, name, mirrored(code), say("Where would\nyou drive?"), say("Touch to begin")),
        closed=say("See you soon"),
        opensAt=say("We open at %1."),
        opensTomorrow=say("We open tomorrow at %1."),
        opensOn=say("We open on %1 at %2."),
        mark=say("AI-generated"),
        markPrerendered=say("AI-generated, pre-rendered"),
    )


def _load_all(offered: Sequence[str], folder: Path | None) -> dict[str, QTranslator]:
    return {code: _load(code, folder) for code in dict.fromkeys(offered)}


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
