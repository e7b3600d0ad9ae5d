"""Lines to read while pictures are made: true ones, in every language that has them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from kiosk.domain.toml_files import read_model

SECONDS = 7.0
"""How long a line stays: enough to read twenty words at leisure."""


class Fact(BaseModel):
    """One line, by language; `vehicle` where it is about one."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    text: Annotated[dict[str, str], Field(min_length=1)]
    vehicle: str | None = None


class Facts(BaseModel):
    """All lines, in the order in which they are shown."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    facts: tuple[Fact, ...] = ()

    def line(self, language: str, vehicle: str | None, waited: float, first: int = 0) -> str:
        """The line for a guest who has waited so many seconds; the next guest has another first.

        Lines about other vehicles are left out; where a language has none, English ones are shown.
        """
        about = [fact for fact in self.facts if fact.vehicle in (None, vehicle)]
        lines = [fact.text[language] for fact in about if language in fact.text]
        lines = lines or [fact.text["en"] for fact in about if "en" in fact.text]
        if not lines:
            return ""
        return lines[(first + int(max(0.0, waited) // SECONDS)) % len(lines)]


def load_facts(path: Path) -> Facts:
    """Read facts.toml; no file, no lines. Raises BadFile."""
    return read_model(path, Facts) if path.exists() else Facts()
