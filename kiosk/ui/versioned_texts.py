"""Reads texts that guests agree to: one TOML file for each language, all of the same version."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from kiosk.domain.errors import BadFile
from kiosk.domain.toml_files import read_model

Line = Annotated[str, Field(min_length=1, max_length=160)]


class VersionedText(BaseModel):
    """What guests agree to, in one language."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: Annotated[str, Field(min_length=1, max_length=40)]


Text = TypeVar("Text", bound=VersionedText)


def load_versioned(folder: Path, kind: type[Text]) -> dict[str, Text]:
    """The texts in every language of `folder`, by code.

    Raises BadFile for a file that cannot be used, for one whose version is another, and for a
    folder without English ones.
    """
    found = {path.stem: _read(path, kind) for path in sorted(folder.glob("*.toml"))}
    if "en" not in found:
        raise BadFile(folder / "en.toml", "", "is missing; such texts are written in English first")
    version = found["en"].version
    for code, text in found.items():
        if text.version != version:
            reason = f"is '{text.version}', but the English text is '{version}'"
            raise BadFile(folder / f"{code}.toml", "version", reason)
    return found


def _read(path: Path, kind: type[Text]) -> Text:
    return read_model(path, kind)
