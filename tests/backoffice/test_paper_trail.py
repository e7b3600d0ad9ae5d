"""Sheets that guests should not get, or nobody any more, are taken back out of CUPS."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection

import pytest

from kiosk.backoffice import paper_trail
from kiosk.backoffice.paper_trail import PaperTrail
from kiosk.domain.printing import PrintFault
from kiosk.gallery.records import Job, Ticket
from kiosk.gallery.schema import FINISHED
from kiosk.sharing.board import Board

SECRET, OTHER = b"s" * 32, b"o" * 32
LOG = logging.getLogger("test")
TICKETS = ("a" * 32, "b" * 32)


class FakeCups:
    """Keeps whatever is printed, and answers unless it is `away`."""

    def __init__(self) -> None:
        self.sheets: list[str] = []
        self.away = False

    def list(self) -> list[str]:
        self._answer()
        return list(self.sheets)

    def take_back(self, names: Collection[str]) -> int:
        self._answer()
        before = len(self.sheets)
        self.sheets = [name for name in self.sheets if name not in names]
        return before - len(self.sheets)

    def _answer(self) -> None:
        if self.away:
            raise PrintFault("The printing system, CUPS, does not answer.", "Start it.")


@pytest.fixture
def cups() -> FakeCups:
    return FakeCups()


@pytest.fixture
def board() -> Board:
    """Two visits of two pictures each, which guests may see."""
    board = Board(SECRET, 72.0, lambda: 0.0)
    for identity in TICKETS:
        job = Job("job", 0.0, 2, state=FINISHED)
        board.replace_all([Ticket(identity, "run", "visit", 0.0, (job,), kept=frozenset({0, 1}))])
    return board


def trail_of(cups: FakeCups, board: Board, secret: bytes = SECRET) -> PaperTrail:
    return PaperTrail(lambda: board, lambda: secret, LOG, cups.list, cups.take_back)


def printed(trail: PaperTrail, cups: FakeCups, ticket: str, number: int) -> str:
    name = trail.name(ticket, number)
    cups.sheets.append(name)
    trail.ended(name, late=False)
    return name


def play(trail: PaperTrail, story: Callable[[], Awaitable[None]]) -> None:
    async def within() -> None:
        working = asyncio.create_task(trail.work())
        await story()
        working.cancel()
        await asyncio.wait([working])

    asyncio.run(within())


async def until(found: Callable[[], object]) -> None:
    async with asyncio.timeout(10):
        while not found():
            await asyncio.sleep(0.005)


async def a_while() -> None:
    await asyncio.sleep(0.05)


def test_what_a_guest_deletes_waits_in_no_queue_and_others_stay(
    cups: FakeCups, board: Board, caplog: pytest.LogCaptureFixture
):
    caplog.set_level(logging.INFO)
    trail = trail_of(cups, board)
    names = [printed(trail, cups, ticket, 0) for ticket in TICKETS]

    async def story() -> None:
        await a_while()
        assert cups.sheets == names, "nobody has deleted anything"
        board.remove(TICKETS[:1])
        trail.stir()
        await until(lambda: cups.sheets == names[1:])

    play(trail, story)
    assert "Took 1 sheets back" in caplog.text


@pytest.mark.parametrize("how", ["take_out", "hold_back"])
def test_a_picture_that_staff_take_away_goes_and_its_neighbour_stays(
    cups: FakeCups, board: Board, how: str
):
    trail = trail_of(cups, board)
    first, second = (printed(trail, cups, TICKETS[0], number) for number in (0, 1))

    async def story() -> None:
        if how == "take_out":
            board.take_out(TICKETS[0], 1)
        else:
            board.approve(TICKETS[0], 1, yes=False)
        trail.stir()
        await until(lambda: second not in cups.sheets)
        assert cups.sheets == [first]

    play(trail, story)


def test_a_sheet_that_came_too_late_is_taken_back_whenever_cups_answers(
    cups: FakeCups, board: Board, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(paper_trail, "AGAIN", 0.01)
    trail = trail_of(cups, board)

    async def story() -> None:
        await a_while()
        cups.away = True
        name = trail.name(TICKETS[0], 0)
        cups.sheets.append(name)
        trail.ended(name, late=True)
        await a_while()
        assert cups.sheets == [name]
        cups.away = False
        await until(lambda: cups.sheets == [])

    play(trail, story)


def test_a_deletion_while_the_sheet_is_being_made_takes_back_what_comes_of_it(
    cups: FakeCups, board: Board
):
    trail = trail_of(cups, board)

    async def story() -> None:
        name = trail.name(TICKETS[0], 0)
        board.remove(TICKETS[:1])
        trail.stir()
        await a_while()
        cups.sheets.append(name)  # CUPS has it only now
        trail.ended(name, late=False)
        await until(lambda: cups.sheets == [])

    play(trail, story)


def test_what_an_earlier_process_printed_is_known_by_its_name(cups: FakeCups, board: Board):
    before, other = trail_of(cups, board), trail_of(cups, board, OTHER)
    gone = printed(before, cups, "c" * 32, 0)
    kept = printed(before, cups, TICKETS[0], 1)
    theirs = printed(other, cups, "c" * 32, 0)
    cups.sheets += ["kiosk", "letter.odt"]
    trail = trail_of(cups, board)

    async def story() -> None:
        await until(lambda: gone not in cups.sheets)
        assert cups.sheets == [kept, theirs, "kiosk", "letter.odt"], "of no concern to us"
        board.remove(TICKETS[:1])
        trail.stir()
        await until(lambda: kept not in cups.sheets)

    play(trail, story)


def test_a_name_tells_nothing_and_is_never_the_same(cups: FakeCups, board: Board):
    trail = trail_of(cups, board)
    first, second = trail.name(TICKETS[0], 0), trail.name(TICKETS[0], 0)
    assert first != second
    assert TICKETS[0][:8] not in first
