"""The panel's numbers: asked of the back office, put into rows, and written to a stick."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kiosk.config import PathsConfig
from kiosk.staff.audit import AuditLog
from kiosk.staff.badge import Badge
from kiosk.staff.report_writing import ReportDesk
from kiosk.staff.roles import Role, Session
from kiosk.ui.kiosk_window import KioskWindow
from kiosk.ui.live_config import LiveConfig
from kiosk.ui.staff_page import PanelNeeds
from kiosk.ui.staff_statistics import StatisticsViewModel
from tests.fakes import FakeServices
from tests.staff.clocks import FakeClock
from tests.ui.staff_panel import open_panel


def counts(*rows: tuple[int, str, str, int]) -> list[dict[str, Any]]:
    names = ("hour", "name", "detail", "count")
    return [dict(zip(names, row, strict=True)) for row in rows]


class Book:
    """The page, the commands it ran and the sentences it said."""

    def __init__(self, window: KioskWindow, services: FakeServices, folder: Path) -> None:
        clock = FakeClock()
        badge = Badge(AuditLog(folder / "audit"), lambda: clock.now)
        badge.put_on(Session(Role.OPERATOR, clock.now.monotonic))
        self.hour = int(clock.now.utc.timestamp() // 3600)
        self.commands: list[Any] = []
        controller = window.view_model.controller
        self._tick = controller.tick
        live = LiveConfig(services.config, services.back_office)
        needs = PanelNeeds(badge, services, controller, live, ThreadPoolExecutor(1))
        desk = ReportDesk(badge, None, lambda *asked: self.commands.append(asked) or (0, ""))
        self.page = StatisticsViewModel(needs, desk)
        self.said: list[str] = []
        self.page.said.connect(self.said.append)

    def open(self) -> None:
        self.page.enter()
        self._tick()

    def rows(self, model: str) -> list[Any]:
        return getattr(self.page, model)._rows


@pytest.fixture
def book(open_window: Callable[..., KioskWindow], services: FakeServices, tmp_path: Path) -> Book:
    services.config = services.config.model_copy(update={"paths": PathsConfig(state=tmp_path)})
    return Book(open_window(), services, tmp_path)


def test_numbers_of_the_back_office_are_shown(book: Book, services: FakeServices) -> None:
    now = book.hour
    services.back_office.knows["counts"] = counts(
        (now - 1, "visit", "", 4),
        (now, "visit", "", 2),
        (now, "left", "goodbye", 3),
        (now, "left", "style", 1),
        (now, "choice-vehicle", "rx", 3),
        (now, "choice-vehicle", "rz", 1),
    )
    book.open()
    assert not book.page.property("empty")
    figures = {row.what: row.much for row in book.rows("figures")}
    assert figures["Visits"] == "6"
    assert figures["Saw their pictures"] == "75%"
    assert [(row.visits, row.part) for row in book.rows("hours")] == [(4, 1.0), (2, 0.5)]
    vehicles, left = book.page.property("lists")
    assert vehicles["rows"][0] == {"name": "Lexus RX", "count": 3, "share": 0.75}
    assert [row["name"] for row in left["rows"]] == ["Goodbye", "Choosing a style"]


def test_today_begins_at_midnight_and_the_show_at_its_beginning(
    book: Book, services: FakeServices
) -> None:
    book.open()
    assert book.page.property("empty")
    book.page.choose("show")
    today, show = (about["since"] for _, about in services.back_office.asked[-2:])
    assert show == 0
    assert 0 <= book.hour * 3600 - today < 25 * 3600


def test_a_back_office_that_is_gone_is_said(book: Book, services: FakeServices) -> None:
    book.page._hear(replace(_answer(), fault="The back office is not there."))
    assert book.said == ["The back office is not there."]


def test_leaving_forgets_the_numbers(book: Book, services: FakeServices) -> None:
    services.back_office.knows["counts"] = counts((book.hour, "visit", "", 4))
    book.open()
    book.page.leave()
    assert book.page.property("empty")
    assert book.rows("hours") == []


def test_a_report_goes_to_the_place_that_was_touched(book: Book, tmp_path: Path) -> None:
    (tmp_path / "exchange").mkdir()
    assert book.page.property("places") == ["exchange"]
    book.page.write("exchange")
    deadline = time.monotonic() + 5
    while book.page.property("writing") and time.monotonic() < deadline:
        book.page.look()
    (command, _), *more = book.commands
    assert not more
    assert str(tmp_path / "exchange") in " ".join(command)
    assert book.said[-1].startswith("The report is in the folder show-report-")


def _answer() -> Any:
    from kiosk.domain.keeping import Answered

    return Answered(1, "counts", ())


@pytest.mark.parametrize("role", ["operator", "admin"])
def test_both_roles_read_todays_numbers_and_the_shows(
    qapp, services: FakeServices, tmp_path: Path, role: str
) -> None:
    office = services.back_office
    office.knows["outbox"] = []
    panel = open_panel(services, tmp_path)
    hour = int(panel.clock.now.utc.timestamp() // 3600)
    office.knows["counts"] = counts(
        (hour, "visit", "", 4), (hour, "left", "goodbye", 3), (hour, "left", "style", 1)
    )
    panel.sign_in(role, "statistics")
    panel.live(1)
    assert panel.read("figure-Visits") == "4"
    assert panel.read("figure-Saw their pictures") == "75%"
    office.knows["counts"] = counts((hour - 30, "visit", "", 38), (hour, "visit", "", 4))
    panel.touch("statistics-show")
    panel.live(1)
    assert panel.read("figure-Visits") == "42"
    office.knows["counts"] = []
    panel.touch("statistics-today")
    panel.live(1)
    assert panel.sees("statistics-empty")
    assert not panel.sees("figure-Visits")
    panel.window.close()
