"""Guests' wishes to print: fulfilled within limits, refused kindly, and no printer can hang it."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kiosk.backoffice import press as press_module
from kiosk.backoffice.archive import Archive
from kiosk.backoffice.commands import Keep
from kiosk.backoffice.messages import Fault, Message, Printed, Printer, PrintPicture, Recovered
from kiosk.backoffice.press import Press
from kiosk.backoffice.printables import Printables
from kiosk.domain.catalog import load_catalog
from kiosk.domain.counting import HOUR
from kiosk.domain.generation import JobId
from kiosk.domain.keeping import BackOfficeFault, PrintAnswered, PrinterChanged
from kiosk.domain.print_config import PrintConfig
from kiosk.domain.printing import PrintAnswer, PrinterState, PrintFault, Sheet
from kiosk.gallery.layout import Layout
from kiosk.gallery.provenance import PLAIN
from kiosk.gallery.records import Job, Ticket
from kiosk.resources import resource
from kiosk.sharing.printer import print_sheet
from kiosk.sharing.promise import Promise
from kiosk.sharing.tickets import ticket_id
from tests.backoffice.windows import Window, config_for
from tests.gallery.pictures import master
from tests.printing.sheets import page_of

LOG = logging.getLogger("test")
CONFIG = PrintConfig(printer="photo", line="Motor Show")
NOW = 1_795_000_000.0
JOIN = "WIFI:T:WPA;S:Hall 3;P:welcome-2026;;"


class FakePrinter:
    """Takes sheets, hangs never, and fails when told to."""

    def __init__(self) -> None:
        self.sheets: list[Sheet] = []
        self.fault: PrintFault | None = None

    def look(self, name: str) -> PrinterState:
        if self.fault is not None:
            raise self.fault
        return PrinterState(name)

    def print(self, sheet: Sheet) -> None:
        self.look("")
        self.sheets.append(sheet)


class House:
    """A back office's archive with one visit of four pictures, and a press over it."""

    def __init__(self, state: Path, config: PrintConfig = CONFIG, *, approve: bool = True) -> None:
        self.now, self.said, self.printer = NOW, list[Message](), FakePrinter()
        self.layout = Layout(state)
        self.archive = Archive(
            *(self.layout, "run-1", PLAIN, 72.0, lambda: self.now),
            *(lambda _point: None, LOG, lambda _path: None),
            staff_approve=not approve,
        )
        self.archive.open()
        self.catalog = load_catalog(resource("assets") / "catalog")
        sheets = Printables(
            *(config, "run-1", self.archive, _at_once, _link, lambda: self.catalog, self.layout),
            Promise(72.0),
            self._hurried,
            join=JOIN,
            name=lambda ticket, number: f"{ticket}-{number}",
        )
        fake = self.printer
        self.press = Press(config, sheets, self.said.append, LOG, fake.print, fake.look)
        self.loop = asyncio.new_event_loop()
        self._hurry = 0.0

    def _hurried(self) -> float:
        """Nobody waits for a picture longer than two looks."""
        self._hurry += press_module.LOOK_AFTER / 2
        return self._hurry

    def make(self, visit: str, job: str = "job-1") -> str:
        ticket = ticket_id(self.archive.secret, "run-1", visit)
        made = Job(job, self.now, 4, vehicle="rz", colour="red", setting="mars", style="painting")
        self.archive.open_ticket(Ticket(ticket, "run-1", visit, self.now, (made,)))
        spool = self.layout.spool / "run-1"
        spool.mkdir(parents=True, exist_ok=True)
        for tile in range(4):
            (spool / f"{tile}.png").write_bytes(master(tile))
            self.archive.keep(ticket, Keep(tile, job, tile, f"{tile}.png", 1, "showroom", visit))
        return ticket

    def wish(self, visit: str = "visit-1", tile: int = 0, job: str = "job-1") -> PrintAnswer:
        """Wish for a print, and hear what became of it."""
        return self.run(lambda: self._wish(PrintPicture(len(self.said), job, tile, visit, "en")))

    async def _wish(self, wish: PrintPicture) -> PrintAnswer:
        heard = len(self.said)
        self.press.wish(wish)
        working = asyncio.create_task(self.press.work())
        while not any(isinstance(each, Printed) for each in self.said[heard:]):
            await asyncio.sleep(0.01)
            assert not working.done()
        working.cancel()
        await asyncio.wait([working])
        return PrintAnswer(self.all(Printed)[-1].answer)

    def look(self) -> None:
        """Let the press look at the printer once."""
        self.run(self.press._look)

    def run(self, what: Callable[[], Awaitable[Any]]) -> Any:
        async def within() -> Any:
            return await asyncio.wait_for(what(), 20)

        return self.loop.run_until_complete(within())

    def close(self) -> None:
        self.loop.close()
        self.archive.close()

    def all(self, kind: type[Any]) -> list[Any]:
        return [each for each in self.said if isinstance(each, kind)]


async def _at_once(call: Callable[..., Any], *arguments: object) -> Any:
    return call(*arguments)


async def _link(_ticket: str, token: str) -> str:
    return f"http://192.168.1.20:8765/t/{token}"


@pytest.fixture
def open_house(tmp_path: Path) -> Iterator[Callable[..., House]]:
    houses: list[House] = []

    def build(config: PrintConfig = CONFIG, *, approve: bool = True) -> House:
        for house in houses:
            house.close()
        houses.append(House(tmp_path / "state", config, approve=approve))
        return houses[-1]

    yield build
    houses[-1].close()


@pytest.fixture
def house(open_house: Callable[..., House]) -> House:
    return open_house()


def test_a_wish_becomes_a_sheet_with_the_visits_words_and_link(house: House) -> None:
    house.make("visit-1")
    assert house.wish(tile=2) is PrintAnswer.QUEUED
    (sheet,) = house.printer.sheets
    assert sheet.picture.endswith("tile-3.jpg")  # the marked one
    assert (sheet.vehicle, sheet.choice) == ("Lexus RZ", "On Mars · Painting")
    assert sheet.link.startswith("http://192.168.1.20:8765/t/")
    assert sheet.until == "here only, in the hall's Wi-Fi"
    assert (sheet.join, sheet.join_scan[:1], sheet.scan[:1]) == (JOIN, "1", "2")
    assert (sheet.printer, sheet.line, sheet.copies) == ("photo", "Motor Show", 1)


def test_a_link_that_opens_everywhere_is_promised_until_the_page_goes(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.make("visit-1")
    monkeypatch.setattr(house.press._sheets, "_public", ("http://192.168.1.20:8765/",))
    assert house.wish() is PrintAnswer.QUEUED
    (sheet,) = house.printer.sheets
    assert sheet.until.startswith("until ") and "November" in sheet.until
    assert (sheet.join, sheet.join_scan) == ("", ""), "no Wi-Fi is needed for it"
    assert sheet.scan == "Scan for all your pictures"
    monkeypatch.setattr(house.press._sheets, "_promise", Promise(24.0))  # a relay keeps no longer
    assert house.wish(tile=1) is PrintAnswer.QUEUED
    assert int(house.printer.sheets[1].until.split()[2]) == int(sheet.until.split()[2]) - 2


def test_the_sheet_of_a_real_picture_comes_out_of_the_process_that_prints(
    house: House, tmp_path: Path
) -> None:
    house.make("visit-1")
    pdf = tmp_path / "sheet.pdf"
    house.press._printing = lambda sheet: print_sheet(replace(sheet, pdf=str(pdf)))
    assert house.wish() is PrintAnswer.QUEUED
    codes = sorted(code.text for code in page_of(pdf).codes())
    assert codes[0] == JOIN
    assert codes[1].startswith("http://192.168.1.20:8765/t/")


def test_a_visit_has_its_prints_and_the_next_one_its_own(house: House) -> None:
    house.make("visit-1")
    house.make("visit-2", "job-2")
    answers = [house.wish(tile=tile) for tile in range(3)]
    assert answers == ["queued", "queued", "visit-limit"]
    assert house.wish("visit-2", job="job-2") is PrintAnswer.QUEUED


def test_the_hours_limit_outlives_the_process_and_ends_with_the_hour(
    open_house: Callable[..., House],
) -> None:
    config = CONFIG.model_copy(update={"per_hour": 2, "per_visit": 9})
    house = open_house(config)
    house.make("visit-1")
    assert [house.wish(tile=tile) for tile in range(3)] == ["queued", "queued", "hour-limit"]
    again = open_house(config)
    again.make("visit-1")
    assert again.wish() is PrintAnswer.HOUR_LIMIT
    again.now += HOUR
    assert again.wish() is PrintAnswer.QUEUED


@pytest.mark.parametrize("why", ["no-tile", "no-job", "deleted", "checked", "held-back"])
def test_what_guests_may_not_see_is_not_printed(open_house: Callable[..., House], why: str) -> None:
    house = open_house(approve=why not in ("checked", "held-back"))
    ticket = house.make("visit-1")
    if why == "deleted":
        house.archive.delete(ticket)
    if why == "held-back":
        house.archive.approve(ticket, "job-1", 0, yes=False)
    wish = {"no-tile": {"tile": 7}, "no-job": {"job": "job-9"}}.get(why, {})
    assert house.wish(**wish) is PrintAnswer.UNAVAILABLE
    assert house.printer.sheets == []
    if why == "checked":
        house.archive.approve(ticket, "job-1", 0, yes=True)
        assert house.wish() is PrintAnswer.QUEUED


def test_staff_hear_of_a_printer_that_fails_once_and_when_it_works_again(house: House) -> None:
    house.make("visit-1")
    house.look()
    house.look()
    assert house.said == [Recovered("printer"), Printer(True)]
    house.printer.fault = PrintFault("The printer 'photo' has no paper.", "See to it.")
    wish = PrintPicture(1, "job-1", 0, "visit-1", "en")
    assert house.run(lambda: house.press._fulfil(wish)) is PrintAnswer.NOT_READY
    house.look()
    fault = Fault("printer", "The printer 'photo' has no paper.", "See to it.")
    assert house.said[2:] == [fault, Printer(False)]
    assert house.wish() is PrintAnswer.NOT_READY  # asked while it is known to fail
    house.printer.fault = None
    house.look()
    assert house.said[-2:] == [Recovered("printer"), Printer(True)]
    assert [house.wish(), house.wish()] == ["queued", "queued"]  # the failure cost no print


def test_a_picture_that_is_deleted_while_its_sheet_is_made_is_no_printers_fault(
    house: House, tmp_path: Path
) -> None:
    ticket = house.make("visit-1")

    def late(sheet: Sheet) -> None:
        house.archive.delete(ticket)
        print_sheet(replace(sheet, pdf=str(tmp_path / "sheet.pdf")))

    house.press._printing = late
    assert house.wish() is PrintAnswer.UNAVAILABLE
    assert house.all(Fault) == []
    assert house.all(Printer) == [Printer(True)], "the button stays"


def test_a_sheet_that_was_given_up_is_said_to_be_late_and_a_printed_one_is_not(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.make("visit-1")
    ended: list[tuple[str, bool]] = []
    monkeypatch.setattr(house.press, "_ended", lambda name, late: ended.append((name, late)))
    assert house.wish(tile=1) is PrintAnswer.QUEUED

    def hangs(_sheet: Sheet) -> None:
        raise PrintFault("The printing system has not answered for 25 seconds.", "Restart CUPS.")

    house.press._printing = hangs
    wish = PrintPicture(9, "job-1", 2, "visit-1", "en")
    assert house.run(lambda: house.press._fulfil(wish)) is PrintAnswer.NOT_READY
    assert [(name[-2:], late) for name, late in ended] == [("-1", False), ("-2", True)]


def test_after_a_print_that_failed_the_printer_is_looked_at_soon(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert press_module._NEXT_LOOK[PrintAnswer.NOT_READY] == press_module.LOOK_AGAIN == 15
    monkeypatch.setattr(press_module, "LOOK_EVERY", 900.0)
    monkeypatch.setitem(press_module._NEXT_LOOK, PrintAnswer.NOT_READY, 0.05)
    house.make("visit-1")

    def jams(_sheet: Sheet) -> None:
        raise PrintFault("The printer 'photo' has jammed.", "See to it.")

    house.press._printing = jams

    async def story() -> None:
        working = asyncio.create_task(house.press.work())
        house.press.wish(PrintPicture(1, "job-1", 0, "visit-1", "en"))
        while house.all(Printer) != [Printer(True), Printer(False), Printer(True)]:
            await asyncio.sleep(0.01)
            assert not working.done()
        working.cancel()
        await asyncio.wait([working])

    house.run(story)


def test_a_surprise_gives_up_one_print_and_nothing_else(house: House) -> None:
    house.make("visit-1")

    def bursts(_sheet: Sheet) -> None:
        raise ZeroDivisionError

    house.press._printing = bursts
    assert house.wish() is PrintAnswer.NOT_READY
    house.press._printing = house.printer.print
    assert house.wish() is PrintAnswer.QUEUED


def test_through_the_whole_process_a_printer_that_is_not_there_is_told(tmp_path: Path) -> None:
    printing = PrintConfig(printer="no-such-printer").model_dump()
    with Window(config_for(tmp_path, printing=printing)) as window:
        window.make("job-1", visit="visit-1")
        fault = window.hears(BackOfficeFault, kind="printer")
        assert fault.cause and fault.cure
        assert window.hears(PrinterChanged).ready is False
        window.office.print_picture(JobId("job-1"), 1, "visit-1", "en")
        answered = PrintAnswered(JobId("job-1"), 1, PrintAnswer.NOT_READY)
        assert window.hears(PrintAnswered) == answered


def test_with_the_process_goes_the_button(tmp_path: Path) -> None:
    with Window(config_for(tmp_path)) as window:
        window.open("job-1")
        window.office._talk.hear([Printer(True)])  # as of a printer that works
        pid = window.office.pid
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        window.hears(PrinterChanged, ready=False)
        assert [event.ready for event in window.all(PrinterChanged)] == [True, False]


def test_without_a_printer_in_the_config_a_wish_is_answered_all_the_same(tmp_path: Path) -> None:
    with Window(config_for(tmp_path)) as window:
        window.open("job-1", visit="visit-1")
        window.office.print_picture(JobId("job-1"), 0, "visit-1", "en")
        assert window.hears(PrintAnswered).answer is PrintAnswer.NOT_READY
        assert not window.all(PrinterChanged)
        pid = window.office.pid
        assert pid is not None
        os.kill(pid, signal.SIGSTOP)  # so that it cannot answer
        window.office.print_picture(JobId("job-1"), 1, "visit-1", "en")
        os.kill(pid, signal.SIGKILL)
        assert window.hears(PrintAnswered, 2, answer=PrintAnswer.NOT_READY).tile == 1
