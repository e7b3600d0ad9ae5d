"""What stands behind the e-mail screen: the consent in each language, and the keypad's keys."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from kiosk.config import Config
from kiosk.domain.toml_files import read_model
from kiosk.ui.keypad_layouts import WIDEST, Rows
from kiosk.ui.versioned_texts import Line, VersionedText, load_versioned


class Consent(VersionedText):
    """What a guest agrees to who wants e-mail, in one language."""

    lines: Annotated[tuple[Line, ...], Field(min_length=1, max_length=2)]
    tick: Line


def load_consents(folder: Path) -> dict[str, Consent]:
    """The consent in every language of `folder`, by code; raises BadFile."""
    return load_versioned(folder, Consent)


def consent_version(config: Config) -> str:
    """Which consent guests are asked for; empty where no e-mail is offered. Raises BadFile."""
    mail = config.share.mail
    return load_consents(mail.consent)["en"].version if mail.offered else ""


_MOST_LAST = 4


class MailKeys(BaseModel):
    """The keys for addresses, row by row, and by language the last: how addresses often end."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    keys: Annotated[tuple[str, ...], Field(min_length=1, max_length=5)]
    last: Mapping[str, str]

    @property
    def rows(self) -> Rows:
        """The keys, each as it types."""
        return tuple(tuple(row.split()) for row in self.keys)

    def last_in(self, language: str) -> tuple[str, ...]:
        """The last row where `language` is spoken, or where English is."""
        return tuple(self.last.get(language, self.last["en"]).split())

    @model_validator(mode="after")
    def _fits_the_screen(self) -> Self:
        if max(len(row) for row in self.rows) > WIDEST:
            raise ValueError(f"at most {WIDEST} keys of a row fit the screen")
        if any(len(row.split()) > _MOST_LAST for row in self.last.values()):
            raise ValueError(f"at most {_MOST_LAST} keys fit the last row")
        if "en" not in self.last:
            raise ValueError("the last row in English is missing")
        return self


def load_mail_keys(path: Path) -> MailKeys:
    """The keys in a file; raises BadFile."""
    return read_model(path, MailKeys)
