"""The courier by itself: what is sent when, given up when, and whom it waits for."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from kiosk.gallery.database import open_database
from kiosk.gallery.layout import Layout
from kiosk.gallery.outbox import Due, Outbox, Waiting, need
from kiosk.sharing import courier as courier_module
from kiosk.sharing.courier import FIRST, MOST, MOST_TRIES, Courier, pause, reason
from kiosk.sharing.ways import Copy, WayFault
from tests.sharing.tickets import NOON, TOKEN, copy

GUEST = "0123456789abcdef"


class FakeWay:
    def __init__(self, name: str = "storage") -> None:
        self.name = name
        self.done: list[str] = []
        self.trouble: Exception | None = None

    def link(self, token: str) -> str:
        return f"http://{self.name}/t/{token}"

    def push(self, copy: Copy) -> None:
        self._do(f"push {len(copy.ticket.visible)}")

    def remove(self, token: str) -> None:
        self._do("remove")

    def _do(self, what: str) -> None:
        if self.trouble is not None:
            raise self.trouble
        self.done.append(what)


class FakeBooks:
    """A real outbox, a clock that tests set, and one ticket, or none."""

    def __init__(self, state: Path) -> None:
        self.engine = open_database(state / "kiosk.db")
        self.outbox = Outbox(self.engine, state / "kiosk.db")
        self.now = NOON
        self.copy: Copy | None = copy(state, 0)
        self.put_offs: list[tuple[float, bool]] = []

    def need(self, *ways: str) -> None:
        from sqlalchemy.orm import Session

        with Session(self.engine) as session:
            need(session, ways or ("storage",), [GUEST])
            session.commit()

    async def next_due(self, way: str) -> Due | None:
        return self.outbox.next_due(way, self.now)

    async def copy_of(self, ticket: str) -> Copy | None:
        return self.copy

    def token(self, ticket: str) -> str:
        return TOKEN

    async def waits(self, way: str, ticket: str) -> bool:
        return self.outbox.waits(way, ticket)

    async def settle(self, sent: Due) -> None:
        self.outbox.settle(sent)

    async def put_off(self, failed: Due, seconds: float, error: str, give_up: bool) -> None:
        self.put_offs.append((seconds, give_up))
        self.outbox.put_off(failed, self.now + seconds, error, give_up=give_up)

    async def hasten(self, way: str) -> None:
        self.outbox.hasten(way)


class FakeHerald:
    def __init__(self) -> None:
        self.said: list[str] = []

    def failed(self, way: str, why: str, given_up: bool) -> None:
        self.said.append(f"{way}: {why}{', given up' if given_up else ''}")

    def works(self, way: str) -> None:
        self.said.append(f"{way} works")


@pytest.fixture
def books(tmp_path: Path) -> FakeBooks:
    (tmp_path / "state").mkdir()
    Layout(tmp_path / "state").gallery.mkdir()
    return FakeBooks(tmp_path / "state")


def at_work(books: FakeBooks, *ways: FakeWay, story: Callable[[Courier], Awaitable[None]]):
    herald = FakeHerald()

    async def play() -> None:
        courier = Courier(ways, books, herald, logging.getLogger("test"), random=Random(7))
        working = asyncio.create_task(courier.work())
        try:
            await asyncio.wait_for(story(courier), 20)
        finally:
            working.cancel()

    asyncio.run(play())
    return herald


async def until(true: Callable[[], object]) -> None:
    while not true():
        await asyncio.sleep(0.01)


def test_a_need_is_met_once_and_forgotten(books: FakeBooks):
    way = FakeWay()
    books.need()

    async def story(courier: Courier) -> None:
        await courier.sent("storage", GUEST)
        await until(lambda: books.outbox.waiting("storage") == Waiting())
        courier.stir()
        await asyncio.sleep(0.05)

    at_work(books, way, story=story)
    assert way.done == ["push 1"]


def test_what_the_process_before_has_sent_is_not_waited_for(books: FakeBooks):
    bad = FakeWay("relay")
    bad.trouble = OSError()
    books.need("relay")

    async def story(courier: Courier) -> None:
        await asyncio.wait_for(courier.sent("storage", GUEST), 1)
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(courier.sent("relay", GUEST), 0.1)

    at_work(books, FakeWay(), bad, story=story)


def test_a_ticket_that_is_gone_is_removed_there(books: FakeBooks):
    way = FakeWay()
    books.copy = None
    books.need()
    at_work(books, way, story=lambda _courier: until(lambda: way.done))
    assert way.done == ["remove"]


def test_what_was_sent_of_an_older_revision_settles_nothing_newer(books: FakeBooks):
    books.need()
    old = books.outbox.next_due("storage", NOON)
    assert old is not None
    books.need()
    books.outbox.settle(old)
    books.outbox.put_off(old, NOON + 600, "late news")
    new = books.outbox.next_due("storage", NOON)
    assert new == replace(old, revision=old.revision + 1)


def test_a_change_during_a_push_is_pushed_after_it(books: FakeBooks):
    way = FakeWay()
    push = way.push

    def slow(copy: Copy) -> None:
        push(copy)
        if len(way.done) == 1:
            books.need()

    way.push = slow  # type: ignore[method-assign]
    books.need()
    at_work(books, way, story=lambda _courier: until(lambda: len(way.done) == 2))
    assert way.done == ["push 1", "push 1"]


def test_a_way_that_fails_holds_up_no_other(books: FakeBooks):
    bad, good = FakeWay("storage"), FakeWay("relay")
    bad.trouble = OSError("secret address")
    books.need("storage", "relay")

    async def story(courier: Courier) -> None:
        await courier.sent("relay", GUEST)
        await until(lambda: courier.failing("storage"))
        assert not courier.failing("relay")

    at_work(books, bad, good, story=story)
    assert books.outbox.waiting("storage") == Waiting(1)
    assert books.outbox.waiting("relay") == Waiting()


def test_staff_hear_after_three_failures_and_what_waits_hurries_afterwards(books, monkeypatch):
    monkeypatch.setattr(courier_module, "LOOK_EVERY", 0.01)
    sleep = asyncio.sleep
    monkeypatch.setattr(courier_module.asyncio, "sleep", lambda _seconds: sleep(0.001))
    way = FakeWay()
    way.trouble = WayFault("HTTP 503")
    books.need()

    async def story(_courier: Courier) -> None:
        while len(books.put_offs) < 3:
            books.now += MOST
            await sleep(0.02)
        way.trouble = None
        books.now += MOST
        await until(lambda: way.done)

    herald = at_work(books, way, story=story)
    assert herald.said[0] == "storage: HTTP 503"
    assert herald.said.count("storage: HTTP 503") == 1
    assert "storage works" in herald.said


def test_a_picture_is_given_up_after_a_day_and_tried_again_at_the_next_start(books, monkeypatch):
    sleep = asyncio.sleep
    monkeypatch.setattr(courier_module.asyncio, "sleep", lambda _seconds: sleep(0))
    monkeypatch.setattr(courier_module, "LOOK_EVERY", 0.001)
    way = FakeWay()
    way.trouble = OSError()
    books.need()

    async def story(_courier: Courier) -> None:
        while not books.outbox.waiting("storage").given_up:
            books.now += MOST
            await sleep(0.001)

    herald = at_work(books, way, story=story)
    assert len(books.put_offs) == MOST_TRIES
    total = sum(seconds for seconds, _ in books.put_offs)
    assert 0.5 * 86400 < total < 1.2 * 86400
    assert herald.said[-1] == "storage: OSError, given up"
    assert books.outbox.next_due("storage", NOON * 2) is None
    books.outbox.revive()
    assert books.outbox.next_due("storage", NOON) is not None


def test_a_deletion_is_never_given_up(books, monkeypatch):
    sleep = asyncio.sleep
    monkeypatch.setattr(courier_module.asyncio, "sleep", lambda _seconds: sleep(0))
    monkeypatch.setattr(courier_module, "LOOK_EVERY", 0.001)
    way = FakeWay()
    way.trouble = OSError()
    books.copy = None
    books.need()

    async def story(_courier: Courier) -> None:
        while len(books.put_offs) < MOST_TRIES + 5:
            books.now += MOST
            await sleep(0.001)

    at_work(books, way, story=story)
    assert books.outbox.waiting("storage") == Waiting(1, 0)


def test_a_clock_that_was_wrong_puts_nothing_off_for_years(books: FakeBooks):
    books.need()
    due = books.outbox.next_due("storage", NOON)
    assert due is not None
    books.outbox.put_off(due, NOON + 10 * 365 * 86400, "clock")
    assert books.outbox.next_due("storage", NOON) is not None
    books.outbox.put_off(replace(due, tries=1), NOON + 300, "fine")
    assert books.outbox.next_due("storage", NOON) is None


def test_pauses_grow_to_ten_minutes_and_differ():
    random = Random(3)
    pauses = [[pause(tries, random) for _ in range(50)] for tries in range(200)]
    assert all(FIRST / 2 <= each <= FIRST for each in pauses[0])
    assert all(MOST / 2 <= each <= MOST for each in pauses[199])
    assert len(set(pauses[10])) == 50


def test_what_a_library_says_is_not_repeated():
    assert reason(OSError(f"t/{TOKEN}/1.jpg")) == "OSError"
    assert reason(WayFault("HTTP 403")) == "HTTP 403"
