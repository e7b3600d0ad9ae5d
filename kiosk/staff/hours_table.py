"""Opening hours as a table of seven days, which fingers can change. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import time
from itertools import groupby

from kiosk.domain.hours import DAYS, Span, parse_hours

STEP = 30  # minutes
_DAY = 24 * 60


@dataclass(frozen=True, slots=True)
class DayHours:
    """One day, 0 to 6 from Monday; minutes after midnight. `closes` may be 24:00, or next morning.

    A day that is not `open` remembers hours to open with. One that opens more than once has its
    `spans` as config lines say them: fingers do not change those, and nothing else does.
    """

    day: int
    open: bool
    opens: int = 9 * 60
    closes: int = 18 * 60
    spans: tuple[str, ...] = ()

    @property
    def fixed(self) -> bool:
        """Whether fingers leave it as it is."""
        return self.spans != ()

    @property
    def said(self) -> tuple[str, ...]:
        """Its spans as config lines have them, without the day; none where it is closed."""
        if not self.open:
            return ()
        return self.spans or (f"{clock(self.opens)}-{clock(self.closes)}",)


Table = tuple[DayHours, ...]


def table_of(lines: Sequence[str]) -> Table:
    """The table that says all that config lines do."""
    days = parse_hours(lines).days
    return tuple(_row(day, days.get(day, ())) for day in range(len(DAYS)))


def lines_of(table: Table) -> tuple[str, ...]:
    """The config lines that say what a table does; days in a row with the same hours are one."""
    lines: list[str] = []
    for spans, days in groupby(table, key=lambda row: row.said):
        named = [DAYS[row.day] for row in days]
        name = named[0] if len(named) == 1 else f"{named[0]}-{named[-1]}"
        lines += [f"{name} {span}" for span in spans]
    return tuple(lines)


def moved(row: DayHours, end: str, by: int) -> DayHours:
    """A day that opens or closes half an hour later (1) or earlier (-1).

    It never closes when it opens; past midnight, it closes next morning.
    """
    if end == "opens":
        opens = (row.opens + by * STEP) % _DAY
        return replace(row, opens=opens) if opens != row.closes % _DAY else row
    closes = (row.closes + by * STEP - 1) % _DAY + 1
    return replace(row, closes=closes) if closes % _DAY != row.opens else row


def spread(table: Table, day: int) -> Table:
    """The table with the hours of a day on every other that is open, but for those that are fixed.

    A closed day only remembers hours, and a fixed one has more than another can take.
    """
    wanted = table[day]
    if not wanted.open or wanted.fixed:
        return table
    return tuple(
        replace(row, opens=wanted.opens, closes=wanted.closes) if row.open else row for row in table
    )


def clock(minutes: int) -> str:
    """A time of day, as in 09:30."""
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _row(day: int, spans: Sequence[Span]) -> DayHours:
    if not spans:
        return DayHours(day, open=False)
    times = [(_minutes(each.opens), _minutes(each.closes) or _DAY) for each in spans]
    said = tuple(f"{clock(opens)}-{clock(closes)}" for opens, closes in times)
    return DayHours(day, True, *times[0], spans=said if len(said) > 1 else ())


def _minutes(of: time) -> int:
    return of.hour * 60 + of.minute
