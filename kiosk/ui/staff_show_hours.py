"""The Show page's part with opening hours: seven days, half an hour at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, cast

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.domain.hours import DAYS
from kiosk.staff.hours_table import DayHours, Table, lines_of, moved, spread, table_of
from kiosk.staff.overrides import Field, Value
from kiosk.ui.rows_model import RowsModel
from kiosk.ui.staff_page import StaffPage
from kiosk.ui.staff_show_rows import DayRow, day_rows, where_set

QML_IMPORT_NAME = "Kiosk.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1

_KEY, _ZONE = "show.hours", "show.zone"
_EVERY_DAY = ("mon-sun 09:00-18:00",)

Change = Callable[[Mapping[str, Value | None]], None]
"""Sets keys of the config."""


@QmlElement
class HoursViewModel(StaffPage):
    """A day that opens more than once is shown, and left as it is."""

    changed = Signal()

    def __init__(self, change: Change, read: Callable[[], Mapping[str, Field]]) -> None:
        """`read` has the fields as the files have them at this moment."""
        super().__init__()
        self._change, self._read = change, read
        self._fields: Mapping[str, Field] = {}
        self._dropped: Sequence[str] = ()  # the hours that were kept before it was always open
        self._days = RowsModel(DayRow, (), self)

    def show(self, fields: Mapping[str, Field]) -> None:
        """Put the table in order for these fields."""
        self._fields = fields
        self._days.set_rows(day_rows(self._table))
        self.changed.emit()

    @Slot(bool)
    def keep(self, kept: bool) -> None:
        """Keep opening hours: those of before, or every day from 9 to 18; or be always open."""
        if not kept:
            self._renew()
            self._dropped = self._lines
        self._change({_KEY: tuple(self._dropped or _EVERY_DAY) if kept else ()})

    @Slot(str)
    def toggle(self, day: str) -> None:
        """Open on a day, or stay closed."""
        self._put(day, lambda row: replace(row, open=not row.open))

    @Slot(str, str, int)
    def move(self, day: str, end: str, by: int) -> None:
        """Have a day's `opens` or `closes` half an hour later or, with -1, earlier."""
        self._put(day, lambda row: moved(row, end, by))

    @Slot(str)
    def spread(self, day: str) -> None:
        """Have every open day the hours of this one, but for those that open more than once."""
        self._renew()
        table = self._table
        if table and (wanted := spread(table, DAYS.index(day))) != table:
            self._change({_KEY: lines_of(wanted)})

    @Property("QVariantMap", notify=changed)  # pyright: ignore[reportArgumentType]
    def state(self) -> dict[str, Any]:
        """Whether hours are `kept`, Monday's can be `spread`, and what is changed elsewhere.

        `fixed`: where days that open more than once are changed; `zone`, and where that is.
        """
        table, zone = self._table, self._fields.get(_ZONE)
        fixed = any(row.fixed for row in table)
        return {
            "kept": bool(self._lines),
            "spreads": bool(table) and table[0].open and not table[0].fixed,
            "fixed": where_set(self._fields[_KEY]) if fixed else "",
            "zone": str(zone.value or "") if zone is not None else "",
            "zoneSet": where_set(zone) if zone is not None else "",
        }

    @Property(QObject, constant=True)
    def days(self) -> QObject:
        """DayRows; none where it is always open."""
        return self._days

    @property
    def _lines(self) -> Sequence[str]:
        field = self._fields.get(_KEY)
        return cast("tuple[str, ...]", field.value) if field is not None else ()

    @property
    def _table(self) -> Table:
        return table_of(self._lines) if self._lines else ()

    def _renew(self) -> None:
        """See what a person has written into the file meanwhile: a change goes on from there."""
        self._fields = self._read()

    def _put(self, day: str, change: Callable[[DayHours], DayHours]) -> None:
        self._renew()
        table = self._table
        if any(row.fixed and DAYS[row.day] == day for row in table):
            self.said.emit("This day opens more than once, which only its file can change.")
            return
        lines = lines_of(tuple(change(row) if DAYS[row.day] == day else row for row in table))
        if lines:
            self._change({_KEY: lines})
        elif table:  # no hours at all would mean that it is always open
            self.said.emit("One day stays open. To let nobody in, put the kiosk out of order.")
