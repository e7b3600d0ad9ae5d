"""Decides which tickets have been kept long enough."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

HOUR = 3600.0


@dataclass(frozen=True, slots=True)
class Age:
    """When a ticket was opened, in seconds since 1970, UTC."""

    ticket: str
    opened_at: float


def expiry(opened_at: float, keep_hours: float) -> float:
    """The moment, in seconds since 1970, from which a ticket is past."""
    return opened_at + keep_hours * HOUR


def past(tickets: Iterable[Age], now: float, keep_hours: float) -> Sequence[str]:
    """The tickets whose time is over at `now`, oldest first.

    A clock that lies before the newest ticket has jumped backwards and cannot be trusted;
    nothing is deleted on its word.
    """
    ages = sorted(tickets, key=lambda age: age.opened_at)
    if not ages or now < ages[-1].opened_at:
        return ()
    return [age.ticket for age in ages if expiry(age.opened_at, keep_hours) <= now]
