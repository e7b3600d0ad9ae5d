"""The two clocks that staff services need, read once and passed in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Now:
    """One instant: `monotonic` seconds for time-outs, `utc` (aware) for records."""

    monotonic: float
    utc: datetime

    def stamp(self) -> str:
        """The instant for a file: UTC with milliseconds, such as 2026-11-21T09:30:00.000Z."""
        return self.utc.isoformat(timespec="milliseconds").replace("+00:00", "Z")
