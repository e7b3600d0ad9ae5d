"""Opening hours: when the kiosk greets guests, and when that changes next."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta

from kiosk.domain.errors import BadInput

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
ALLOWED = "lines such as 'mon-fri 09:00-18:00' or 'sat,sun 20:00-02:00'"

_TIME = r"([01]\d|2[0-3]):([0-5]\d)"
_LINE = re.compile(rf"([a-z,-]+) {_TIME}-(?:{_TIME}|(24:00))")
_MIDNIGHT = time(0)


@dataclass(frozen=True, slots=True)
class Span:
    """From `opens` until `closes`, on the next day if that is not later; local wall times."""

    opens: time
    closes: time


@dataclass(frozen=True, slots=True)
class Hours:
    """Spans by the weekday (0: Monday) on which they begin. Without any, it is always open."""

    days: Mapping[int, tuple[Span, ...]] = field(default_factory=dict[int, tuple[Span, ...]])


def parse_hours(lines: Sequence[str]) -> Hours:
    """Read lines such as "mon-fri 09:00-18:00"; several may name one day. Raises BadInput."""
    days: dict[int, tuple[Span, ...]] = {}
    for line in lines:
        match = _LINE.fullmatch(line.strip().lower())
        if match is None:
            raise BadInput("opening hours", line, ALLOWED)
        opens = time(int(match[2]), int(match[3]))
        closes = _MIDNIGHT if match[6] else time(int(match[4]), int(match[5]))
        for day in _days(match[1], line):
            days[day] = (*days.get(day, ()), Span(opens, closes))
    return Hours(days)


def is_open(hours: Hours, now_local: datetime) -> bool:
    """Whether the kiosk is open at `now_local`, an aware time in the show's time zone.

    A wall time that a clock change skips counts from before the change; one that comes twice
    is the first.
    """
    if not hours.days:
        return True
    now = now_local.astimezone(UTC)
    return any(begin <= now < end for begin, end in _periods(hours, now_local))


def next_change(hours: Hours, now_local: datetime) -> datetime | None:
    """When it opens or closes next, in the zone of `now_local`; None: never."""
    if not hours.days:
        return None
    now = now_local.astimezone(UTC)
    for begin, end in _periods(hours, now_local):
        if now < begin:
            return begin.astimezone(now_local.tzinfo)
        if now < end:
            horizon = now + timedelta(days=7)
            return end.astimezone(now_local.tzinfo) if end <= horizon else None
    return None


def _days(text: str, line: str) -> Iterator[int]:
    for part in text.split(","):
        first, _, last = part.partition("-")
        if first not in DAYS or (last or first) not in DAYS or part.endswith("-"):
            raise BadInput("opening hours", line, ALLOWED)
        day, end = DAYS.index(first), DAYS.index(last or first)
        yield day
        while day != end:  # fri-mon goes over the week's end
            day = (day + 1) % 7
            yield day


def _periods(hours: Hours, now_local: datetime) -> list[tuple[datetime, datetime]]:
    """Times of being open around `now_local`, in UTC, joined where they touch, in order."""
    if now_local.tzinfo is None:
        raise ValueError("opening hours need a time that knows its zone")
    today = now_local.date()
    spans: list[tuple[datetime, datetime]] = []
    for offset in range(-2, 10):  # a week ahead, and the night that began before it
        day = today + timedelta(days=offset)
        for span in hours.days.get(day.weekday(), ()):
            until = day if span.closes > span.opens else day + timedelta(days=1)
            begin = datetime.combine(day, span.opens, now_local.tzinfo).astimezone(UTC)
            end = datetime.combine(until, span.closes, now_local.tzinfo).astimezone(UTC)
            if begin < end:
                spans.append((begin, end))
    joined: list[tuple[datetime, datetime]] = []
    for begin, end in sorted(spans):
        if joined and begin <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((begin, end))
    return joined
