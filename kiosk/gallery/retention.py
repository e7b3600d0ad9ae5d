"""Decides which tickets have been kept long enough."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

HOUR = 3600.0


@dataclass(frozen=True, slots=True)
class Age:
    """When a ticket was opened, in seconds since 1970, UTC.

    `noticed_at` is when it was first found to be dated in the future, if it ever was.
    """

    ticket: str
    opened_at: float
    noticed_at: float | None = None

    def begun(self, now: float) -> float:
        """From when on the ticket's time counts, as seen at `now`.

        A date in the future is a clock's mistake; that ticket counts from when it was noticed.
        """
        if self.opened_at <= now:
            return self.opened_at
        return now if self.noticed_at is None else min(self.noticed_at, now)


def expiry(opened_at: float, keep_hours: float) -> float:
    """The moment, in seconds since 1970, from which a ticket is past."""
    return opened_at + keep_hours * HOUR


def past(tickets: Iterable[Age], now: float, keep_hours: float) -> Sequence[str]:
    """The tickets whose time is over at `now`, oldest first; each is judged on its own.

    A clock that has gone back makes tickets look younger, so nothing goes early on its word.
    """
    begun = [(age.begun(now), age.ticket) for age in tickets]
    return [ticket for at, ticket in sorted(begun) if expiry(at, keep_hours) <= now]
