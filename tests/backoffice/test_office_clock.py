"""An office that stays open for days deletes what is past, and trusts no broken clock."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from kiosk.backoffice import office as office_module
from kiosk.backoffice.archive import Archive
from kiosk.backoffice.commands import Finish, OpenTicket
from kiosk.backoffice.desk import Desk
from kiosk.backoffice.messages import Done, Message
from kiosk.backoffice.office import Office
from kiosk.domain.catalog import load_catalog
from kiosk.gallery.layout import Layout
from kiosk.resources import resource
from kiosk.sharing.rendering import Pages
from tests.backoffice.windows import config_for, rows

NOON = 1_800_000_000.0
DAY = 24 * 3600.0
PAGES = Pages(load_catalog(resource("assets") / "catalog"), "en")


class OpenOffice:
    """An office in this process, with a clock that tests set."""

    def __init__(self, state: Path) -> None:
        self.now = NOON
        self.said: list[Message] = []
        log = logging.getLogger("test")
        config = config_for(state)
        self.desk = Desk(config, 0, PAGES, self.said.append, log)
        archive = Archive(
            Layout(state),
            "run",
            config.mark,
            72,
            self.clock,
            lambda _point: None,
            log,
            lambda _path: None,
        )
        self.office = Office("run", archive, self.desk, 72, self.clock, self.said.append, log)

    def clock(self) -> float:
        return self.now

    async def at_work(self, visit: Callable[[], Awaitable[None]]) -> None:
        working = asyncio.create_task(self.office.work())
        living = asyncio.create_task(self.office.tell_alive())
        try:
            await asyncio.wait_for(visit(), 20)
        finally:
            living.cancel()
            self.office.leave()
            await working

    async def done(self, number: int) -> None:
        while not any(isinstance(m, Done) and m.number == number for m in self.said):
            await asyncio.sleep(0.01)

    def tickets(self) -> int:
        return len(self.desk.board.unfinished()) if self.desk.board else 0


@pytest.fixture
def opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> OpenOffice:
    monkeypatch.setattr(office_module, "ALIVE_EVERY", 0.01)
    monkeypatch.setattr(office_module, "SWEEP_EVERY", 0.02)
    return OpenOffice(tmp_path)


def ticket(number: int) -> OpenTicket:
    return OpenTicket(number, f"job-{number}", 4, "rz", "red", "mars", "painting", "")


def test_what_is_past_goes_while_the_office_is_open(opened: OpenOffice, tmp_path: Path):
    async def visit() -> None:
        opened.office.hear(ticket(1))
        await opened.done(1)
        opened.now += 2 * DAY
        opened.office.hear(ticket(2))
        await opened.done(2)
        assert opened.tickets() == 2
        opened.now += 1.5 * DAY
        while opened.tickets() == 2:
            await asyncio.sleep(0.01)

    asyncio.run(opened.at_work(visit))
    assert rows(tmp_path, "SELECT job FROM jobs") == [("job-2",)]


def test_a_clock_that_jumps_back_deletes_nothing(opened: OpenOffice, tmp_path: Path):
    async def visit() -> None:
        opened.office.hear(ticket(1))
        await opened.done(1)
        opened.now -= 1000 * DAY
        await asyncio.sleep(0.2)  # some sweeps
        opened.office.hear(Finish(2, "job-1"))
        await opened.done(2)

    asyncio.run(opened.at_work(visit))
    assert rows(tmp_path, "SELECT job, state FROM jobs") == [("job-1", "finished")]
