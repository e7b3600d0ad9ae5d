"""What goes into a mail: pictures that can be read, and a link that leads somewhere."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from kiosk.backoffice.archive import Archive
from kiosk.backoffice.commands import Keep, Mail
from kiosk.backoffice.mail_ledger import LINK_WITHIN, UNREADABLE_PAUSE, MailLedger
from kiosk.domain.errors import StorageFault
from kiosk.gallery.layout import Layout
from kiosk.gallery.provenance import PLAIN
from kiosk.gallery.records import Job, Ticket
from kiosk.sharing.letter import Letter
from kiosk.sharing.promise import Promise
from kiosk.sharing.tickets import ticket_id
from tests.gallery.pictures import master

LOG = logging.getLogger("test")


class FakeWay:
    def __init__(self, name: str) -> None:
        self.name = name

    def link(self, token: str) -> str:
        return f"https://{self.name}.example.com/t/{token}"


class House:
    """An archive with one visit of two pictures and a mail that was asked for."""

    def __init__(self, state: Path, *ways: str) -> None:
        self.now, self.layout = 1_795_000_000.0, Layout(state)
        self.archive = Archive(
            *(self.layout, "run-1", PLAIN, 72.0, lambda: self.now),
            *(lambda _point: None, LOG, lambda _path: None),
            ways=ways,
            mails_per_hour=9,
        )
        self.archive.open()
        made = [FakeWay(name) for name in ways]
        self.books = MailLedger(
            *(self.archive, _at_once, made, lambda _ticket: "token", self.layout, Promise(72.0)),  # type: ignore[arg-type]
            *(lambda: self.now, LOG),
        )
        self.ticket = self.make("visit-1", "job-1")

    def make(self, visit: str, job: str) -> str:
        ticket = ticket_id(self.archive.secret, "run-1", visit)
        self.archive.open_ticket(
            Ticket(ticket, "run-1", visit, self.now, (Job(job, self.now, 2),), closed=True)
        )
        spool = self.layout.spool / "run-1"
        spool.mkdir(parents=True, exist_ok=True)
        for tile in range(2):
            (spool / f"{tile}.png").write_bytes(master(tile))
            self.archive.keep(ticket, Keep(tile, job, tile, f"{tile}.png", 1, "showroom", visit))
        self.archive.finish(ticket, job)
        number = len(visit) + sum(map(ord, visit))
        assert self.archive.ask_mail(ticket, Mail(number, visit, "jo@example.org", "en", "1"))
        return ticket

    def picture(self, tile: int) -> Path:
        return self.layout.picture(self.ticket, tile, "jpg")

    def next(self) -> Letter | None:
        return asyncio.run(self.books.next_letter())

    def arrives(self, way: str) -> None:
        due = self.archive.outbox.next_due(way, self.now)
        assert due is not None
        self.archive.outbox.settle(due)


async def _at_once(call: Callable[..., Any], *arguments: object) -> Any:
    return call(*arguments)


@pytest.fixture
def build(tmp_path: Path) -> Iterator[Callable[..., House]]:
    houses: list[House] = []

    def build(*ways: str) -> House:
        houses.append(House(tmp_path / "state", *ways))
        return houses[-1]

    yield build
    houses[-1].archive.close()


def test_a_picture_that_cannot_be_read_is_left_out_and_the_others_go(build: Callable[..., House]):
    house = build()
    house.picture(0).unlink()
    house.picture(0).mkdir()  # an OSError, also for root
    letter = house.next()
    assert letter is not None
    assert letter.pictures == [house.picture(1).read_bytes()]
    assert letter.left_out == 0, "none was too large"


def test_a_mail_without_any_picture_waits_and_holds_up_no_other(build: Callable[..., House]):
    house = build()
    whole = house.picture(0).read_bytes()
    for tile in range(2):
        house.picture(tile).unlink()
    assert house.next() is None
    house.make("visit-2", "job-2")
    letter = house.next()
    assert letter is not None and len(letter.pictures) == 2
    asyncio.run(house.books.settle(letter))
    house.picture(0).write_bytes(whole)  # the disk is back
    assert house.next() is None
    house.now += UNREADABLE_PAUSE + 1
    again = house.next()
    assert again is not None and again.pictures == [whole]


def test_the_link_is_that_of_a_way_where_the_copy_is(build: Callable[..., House]):
    house = build("storage", "relay")
    assert house.next() is None, "it waits a little for a copy"
    house.arrives("relay")
    letter = house.next()
    assert letter is not None and letter.link == "https://relay.example.com/t/token"
    house.arrives("storage")
    letter = house.next()
    assert letter is not None and letter.link == "https://storage.example.com/t/token"


def test_without_a_copy_in_time_the_mail_goes_without_a_link(build: Callable[..., House]):
    house = build("storage")
    assert house.next() is None
    house.now += LINK_WITHIN - 1
    assert house.next() is None
    house.now += 1
    letter = house.next()
    assert letter is not None and (letter.link, len(letter.pictures)) == ("", 2)


def test_an_address_that_was_deleted_while_somebody_read_goes_out_of_the_log_later(
    build: Callable[..., House], monkeypatch: pytest.MonkeyPatch
):
    house = build()
    log = house.layout.database.with_name(house.layout.database.name + "-wal")
    with monkeypatch.context() as patched:
        patched.setattr("kiosk.gallery.forgetting.scrub", lambda *_: False)  # as of a busy database
        house.archive.delete(house.ticket)
    assert b"jo@example.org" in log.read_bytes()
    assert house.next() is None
    assert b"jo@example.org" not in log.read_bytes()


def test_after_a_failed_opening_a_count_is_a_fault_of_the_disk(build: Callable[..., House]):
    house = build()
    house.archive.close()
    with pytest.raises(StorageFault, match="not open"):
        house.archive.count("print", "10x15")
