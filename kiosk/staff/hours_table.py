"""Opening hours as a table of seven days, which fingers can change. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from kiosk.domain.hours import DAYS, parse_hours

STEP = 30  # minutes
_DAY = 24 * 60


@dataclass(frozen=True, slots=True)
class DayHours:
    """One day, 0 to 6 from Monday; minutes after midnight. `closes` may be 24:00, or next morning.

    A day that is not `open` remembers hours to open with.
    """

    day: int
    open: bool
    opens: int = 9 * 60
    closes: int = 18 * 60

    @property
    def said(self) -> str:
        """As a config line has it, without the day."""
        return f"{_clock(self.opens)}-{_clock(self.closes)}"


Table = tuple[DayHours, ...]


def table_of(lines: Sequence[str]) -> Table | None:
    """The table that says what config lines do; None where a day opens more than once."""
    days = parse_hours(lines).days
    if any(len(spans) > 1 for spans in days.values()):
        return None
    rows: list[DayHours] = []
    for day in range(len(DAYS)):
        spans = days.get(day, ())
        if not spans:
            rows.append(DayHours(day, open=False))
            continue
        opens = spans[0].opens.hour * 60 + spans[0].opens.minute
        closes = spans[0].closes.hour * 60 + spans[0].closes.minute
        rows.append(DayHours(day, True, opens, closes or _DAY))
    return tuple(rows)


def lines_of(table: Table) -> tuple[str, ...]:
    """The config lines that say what a table does; days in a row with the same hours are one."""
    lines: list[str] = []
    for said, days in groupby(table, key=lambda row: row.said if row.open else ""):
        named = [DAYS[row.day] for row in days]
        if said:
            name = named[0] if len(named) == 1 else f"{named[0]}-{named[-1]}"
            lines.append(f"{name} {said}")
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


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"
