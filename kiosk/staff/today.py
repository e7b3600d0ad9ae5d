"""The day so far in a few numbers, from the hourly counts. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import isinf

from kiosk.domain.counting import HOUR, Counted, Counter
from kiosk.staff.statistics import Waits, statistics_of


@dataclass(frozen=True, slots=True)
class Today:
    """Since midnight; `waits` are of the hour that runs and the one before it."""

    visits: int = 0
    pictures: int = 0
    scans: int = 0
    waits: Waits = field(default_factory=Waits)


def midnight(now: datetime) -> float:
    """When the day of `now` began, in seconds since 1970; `now` is local, with its zone."""
    return now.replace(hour=0, minute=0, second=0, microsecond=0).timestamp()


def begin_of(now: datetime) -> float:
    """From when on to ask for counts, in seconds since 1970; `now` is local, with its zone.

    Midnight, or an hour before it just after midnight, for the waits.
    """
    return min(midnight(now), (now - timedelta(hours=1)).timestamp())


def today_of(counts: Iterable[Counted], now: datetime) -> Today:
    """What the counts say at `now`."""
    begun = midnight(now)
    lately = int(now.timestamp() // HOUR) - 1
    counts = list(counts)
    day = statistics_of(each for each in counts if each.hour * HOUR >= begun - begun % HOUR)
    recent = [each for each in counts if each.hour >= lately and each.name == Counter.WAIT]
    return Today(day.visits, day.pictures, day.scans, statistics_of(recent).waits)


def waits_in_words(waits: Waits) -> str:
    """The last hour's waits as staff read them."""
    if waits.median is None or waits.p95 is None:
        return "nobody has waited"
    return f"half up to {_seconds(waits.median)}, 95 % up to {_seconds(waits.p95)}"


def _seconds(bound: float) -> str:
    return "more than 3 min" if isinf(bound) else f"{bound:g} s"
