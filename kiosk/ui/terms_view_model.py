"""The terms as QML sees them: a few short lines in the guest's language, from TOML files."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import Field
from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.ui.versioned_texts import Line, VersionedText, load_versioned

QML_IMPORT_NAME = "Kiosk.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1


class Terms(VersionedText):
    """What a guest accepts, in one language. `{hours}` in a line becomes how long pictures stay."""

    lines: Annotated[tuple[Line, ...], Field(min_length=1, max_length=5)]
    tick: Line
    accept: Line
    decline: Line


def load_terms(folder: Path) -> dict[str, Terms]:
    """The terms in every language of `folder`, by code; raises BadFile."""
    return load_versioned(folder, Terms)


@QmlElement
class TermsViewModel(QObject):
    """The terms in the language that was last asked for."""

    languageChanged = Signal()

    def __init__(self, terms: dict[str, Terms], keep_hours: int) -> None:
        super().__init__()
        self._all = terms
        self._hours = keep_hours
        self._language = "en"

    @Slot(str)
    def speak(self, language: str) -> None:
        """Be in `language`, or in English where the terms are not translated."""
        self._language = language if language in self._all else "en"
        self.languageChanged.emit()

    def keep_for(self, hours: int) -> None:
        """Say that pictures stay so long."""
        self._hours = hours
        self.languageChanged.emit()

    @Property(str, constant=True)
    def version(self) -> str:
        """Which terms they are."""
        return self._all["en"].version

    @Property("QStringList", notify=languageChanged)  # pyright: ignore[reportArgumentType]
    def lines(self) -> list[str]:
        """What there is to know, a sentence or two each."""
        lines = self._all[self._language].lines
        return [line.replace("{hours}", str(self._hours)) for line in lines]

    @Property(str, notify=languageChanged)
    def tick(self) -> str:
        """What stands beside the box to tick."""
        return self._all[self._language].tick

    @Property(str, notify=languageChanged)
    def accept(self) -> str:
        """What stands on the button that goes on."""
        return self._all[self._language].accept

    @Property(str, notify=languageChanged)
    def decline(self) -> str:
        """What stands on the button that does not."""
        return self._all[self._language].decline
