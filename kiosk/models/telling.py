"""What `kiosk models add --json` tells, a JSON object a line, and how a program reads it."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any, cast

_EVERY = 0.2
"""Seconds between two lines about copying."""


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence for whoever waits."""

    said: str


@dataclass(frozen=True, slots=True)
class Copied:
    """`copied` of `total` bytes are on this machine."""

    copied: int
    total: int


@dataclass(frozen=True, slots=True)
class Listed:
    """It is listed under this id."""

    listed: str


Told = Said | Copied | Listed
_KINDS = {"said": Said, "copied": Copied, "listed": Listed}


def read_line(line: str) -> Told | None:
    """What a line tells; None for anything else."""
    try:
        raw: Any = json.loads(line)
    except ValueError:
        return None
    for key, kind in _KINDS.items():
        if isinstance(raw, dict) and key in raw:
            try:
                return kind(**cast("dict[str, Any]", raw))
            except TypeError:
                return None
    return None


class JsonTeller:
    """Tells in lines, and not too often; `write` puts out one."""

    def __init__(
        self, write: Callable[[str], None], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._write = write
        self._clock = clock
        self._copied = self._total = 0
        self._due = 0.0

    def say(self, sentence: str) -> None:
        """A sentence."""
        self._put(Said(sentence))

    def copies(self, total: int | None) -> None:
        """Copying begins; None where nothing is copied."""
        self._total = total or 0

    def copied(self, count: int) -> None:
        """So many bytes more are on this machine."""
        self._copied += count
        now = self._clock()
        if now >= self._due or self._copied >= self._total:
            self._due = now + _EVERY
            self._put(Copied(self._copied, self._total))

    def stop_copying(self) -> None:
        """All is copied."""

    def listed(self, entry_id: str) -> None:
        """It is listed."""
        self._put(Listed(entry_id))

    def _put(self, told: Told) -> None:
        self._write(json.dumps(asdict(told)))
