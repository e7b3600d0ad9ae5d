"""The terms as QML sees them: a few short lines in the guest's language, from TOML files."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.domain.errors import BadFile

QML_IMPORT_NAME = "Kiosk.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1

_Line = Annotated[str, Field(min_length=1, max_length=160)]


class Terms(BaseModel):
    """What a guest accepts, in one language. `{hours}` in a line becomes how long pictures stay."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: Annotated[str, Field(min_length=1, max_length=40)]
    lines: Annotated[tuple[_Line, ...], Field(min_length=1, max_length=5)]
    tick: _Line
    accept: _Line
    decline: _Line


def load_terms(folder: Path) -> dict[str, Terms]:
    """The terms in every language of `folder`, by code.

    Raises BadFile for a file that cannot be used, for one whose version is another, and for a
    folder without English terms.
    """
    found = {path.stem: _read(path) for path in sorted(folder.glob("*.toml"))}
    if "en" not in found:
        raise BadFile(folder / "en.toml", "", "is missing; terms are written in English first")
    version = found["en"].version
    for code, terms in found.items():
        if terms.version != version:
            reason = f"is '{terms.version}', but the English terms are '{version}'"
            raise BadFile(folder / f"{code}.toml", "version", reason)
    return found


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


def _read(path: Path) -> Terms:
    try:
        return Terms.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise BadFile(path, "", f"cannot be read ({error.strerror or error})") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadFile(path, "", f"is not valid TOML ({error})") from error
    except ValidationError as error:
        first = error.errors()[0]
        raise BadFile(path, ".".join(map(str, first["loc"])), first["msg"]) from error
