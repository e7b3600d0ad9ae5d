"""The panel's page of numbers: today, or the whole show, from the back office's counts."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.domain.counting import Counted
from kiosk.domain.errors import KioskError
from kiosk.domain.keeping import Answered, Fact
from kiosk.staff.catalog_here import own_catalog_of
from kiosk.staff.report_names import names_of
from kiosk.staff.report_writing import ReportDesk
from kiosk.staff.show_report import TITLES, Told, figures
from kiosk.staff.statistics import Ranked, Statistics, statistics_of
from kiosk.staff.sticks import places
from kiosk.ui.rows_model import RowsModel
from kiosk.ui.staff_page import PanelNeeds, StaffPage

QML_IMPORT_NAME = "Kiosk.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1

Span = Literal["today", "show"]

_EVERY = 20  # looks between two questions: ten seconds
_LONGEST = 6  # rows of a list; the report has all
_HOURS = 24


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One number and what it counts."""

    what: str
    much: str


@dataclass(frozen=True, slots=True)
class HourRow:
    """One bar: `part` of the tallest, 0 to 1; `day` is said where one begins."""

    hour: str
    day: str
    visits: int
    part: float


@QmlElement
class StatisticsViewModel(StaffPage):
    """Asks when it is opened and every ten seconds; nothing is kept when it is left."""

    changed = Signal()

    def __init__(self, needs: PanelNeeds, desk: ReportDesk | None = None) -> None:
        super().__init__()
        self._needs = needs
        self._desk = desk or ReportDesk(needs.badge, needs.file)
        self._span: Span = "today"
        self._looks = 0
        self._empty = True
        self._names = names_of(None)
        self._writing: Future[Path] | None = None
        self._figures = RowsModel(FigureRow, (), self)
        self._hours = RowsModel(HourRow, (), self)
        self._lists: list[dict[str, Any]] = []

    def enter(self) -> None:
        """Ask at once."""
        self._looks = 0
        self._names = self._read_names()
        self._ask()

    def look(self) -> None:
        """Ask again when it is time, and hear whether the report is written."""
        self._looks += 1
        if self._looks % _EVERY == 0:
            self._ask()
        if self._writing is not None and self._writing.done():
            self._written(self._writing)

    def leave(self) -> None:
        """Forget the numbers."""
        self._show(statistics_of(()))

    @Property(str, notify=changed)
    def span(self) -> str:
        """What the numbers are about: `today` or `show`."""
        return self._span

    @Property(bool, notify=changed)
    def empty(self) -> bool:
        """Whether nothing was counted."""
        return self._empty

    @Property("QStringList", notify=changed)  # pyright: ignore[reportArgumentType]
    def places(self) -> list[str]:
        """Where a report can be written: the names of the sticks that are plugged in."""
        return [path.name for path in self._places()]

    @Property(bool, notify=changed)
    def writing(self) -> bool:
        """Whether a report is being written."""
        return self._writing is not None

    @Property(QObject, constant=True)
    def figures(self) -> QObject:
        """FigureRows."""
        return self._figures

    @Property(QObject, constant=True)
    def hours(self) -> QObject:
        """HourRows, in order."""
        return self._hours

    @Property("QVariantList", notify=changed)  # pyright: ignore[reportArgumentType]
    def lists(self) -> list[dict[str, Any]]:
        """What was chosen and where visits ended: `title` and `rows` of name, count and share."""
        return self._lists

    @Slot(str)
    def choose(self, span: Span) -> None:
        """Show another span."""
        self._span = span
        self._ask()
        self.changed.emit()

    @Slot(str)
    def write(self, place: str) -> None:
        """Write the whole report to a stick."""

        def begin() -> None:
            into = next((path for path in self._places() if path.name == place), None)
            if into is not None and self._writing is None:
                self._writing = self._needs.work.submit(self._desk.write(into))

        self.attempt(begin)

    def _places(self) -> list[Path]:
        return places(self._needs.services.config.paths.state)

    def _ask(self) -> None:
        self._needs.controller.asking.ask("counts", self._hear, since=self._since())

    def _since(self) -> float:
        if self._span == "show":
            return 0.0
        now = self._local()
        return now.replace(hour=0, minute=0, second=0, microsecond=0).timestamp()

    def _hear(self, answered: Answered) -> None:
        if answered.fault:
            self.said.emit(answered.fault)
            return
        self._show(statistics_of(counted(row) for row in answered.rows))

    def _show(self, statistics: Statistics) -> None:
        told = self._told()
        self._empty = statistics.is_empty
        self._figures.set_rows([FigureRow(*each) for each in figures(statistics, told)])
        self._hours.set_rows(hour_rows(statistics, told))
        self._lists = ranked_lists(statistics, told)
        self.changed.emit()

    def _told(self) -> Told:
        now = self._local()
        return Told("", "", now.astimezone(UTC), now.tzinfo or UTC, self._names)

    def _read_names(self) -> dict[str, str]:
        """Of everything that guests could ever choose, what is switched off now included."""
        try:
            return names_of(own_catalog_of(self._needs.services.config).whole)
        except KioskError:
            return names_of(self._needs.services.catalog)

    def _local(self) -> datetime:
        return self._needs.controller.config.show.local(self._needs.badge.now.utc)

    def _written(self, writing: Future[Path]) -> None:
        self._writing = None
        try:
            self.said.emit(f"The report is in the folder {writing.result().name} on the stick.")
        except KioskError as fault:
            self.said.emit(f"{fault.cause} {fault.cure}")
        self.changed.emit()


def counted(row: Mapping[str, Fact]) -> Counted:
    """A row of the back office's answer to `counts`."""
    hour, count = int(row["hour"] or 0), int(row["count"] or 0)
    return Counted(hour, str(row["name"]), str(row["detail"]), count)


def hour_rows(statistics: Statistics, told: Told) -> list[HourRow]:
    """The last day's worth of hours with something in them."""
    hours = statistics.hours[-_HOURS:]
    most = max((hour.visits for hour in hours), default=0) or 1
    rows: list[HourRow] = []
    day = ""
    for hour in hours:
        start = told.hour(hour.start)
        today = f"{start:%a %d}"
        said = today if today != day else ""
        rows.append(HourRow(f"{start:%H}", said, hour.visits, hour.visits / most))
        day = today
    return rows


def ranked_lists(statistics: Statistics, told: Told) -> list[dict[str, Any]]:
    """The most popular of each list; one in which nothing was counted is left out."""
    lists: list[tuple[str, tuple[Ranked, ...]]] = [
        *((title, statistics.choices[name]) for name, title in TITLES.items()),
        ("Where visits ended", statistics.left),
    ]
    return [
        {
            "title": title,
            "rows": [
                {"name": told.name(each.name), "count": each.count, "share": each.share}
                for each in ranked[:_LONGEST]
            ],
        }
        for title, ranked in lists
        if ranked
    ]
