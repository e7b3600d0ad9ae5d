"""The courier of mails: what it tries again, gives up, and tells staff, with time in our hands."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from random import Random
from typing import Any

import pytest

from kiosk.domain.errors import StorageFault
from kiosk.sharing import mail_courier
from kiosk.sharing.courier import MOST, MOST_TRIES, TOLD_AFTER
from kiosk.sharing.letter import Letter
from kiosk.sharing.mail_courier import MailCourier
from kiosk.sharing.post import MailFault

LETTER = Letter("a" * 32, "jo@example.org", "en", [b"\xff\xd8"])
AWAY = MailFault("no answer in time")
GREY = MailFault("the server does not take the guest's address, 451", this_one=True)
REFUSED = MailFault("the server does not take the guest's address, 550", this_one=True, final=True)
LONE = MailFault(str(REFUSED), this_one=True, final=True, doubtful=True)
SPAM = MailFault("the server does not take the mail, 554", this_one=True, doubtful=True)


class FakePost:
    """Answers each mail in turn; a None takes it."""

    def __init__(self, *answers: Exception | None) -> None:
        self.answers = list(answers)
        self.sent: list[str] = []

    def send(self, mail: Any, to: str) -> None:
        answer = self.answers.pop(0)
        if answer is not None:
            raise answer
        self.sent.append(to)


class FakeBooks:
    """One letter, until it is settled; then the courier is stopped."""

    def __init__(self, letter: Letter, post: FakePost) -> None:
        self.letter: Letter | None = letter
        self.post = post
        self.pauses: list[float] = []
        self.settled = self.hastened = 0
        self.faults: list[Exception] = []

    async def next_letter(self) -> Letter | None:
        if self.faults:
            raise self.faults.pop()
        if self.letter is None or not self.post.answers:
            raise asyncio.CancelledError
        return self.letter

    async def settle(self, letter: Letter) -> None:
        self.settled += 1
        self.letter = None

    async def put_off(self, letter: Letter, seconds: float) -> None:
        self.pauses.append(seconds)

    async def hasten(self) -> None:
        self.hastened += 1


class Queue(FakeBooks):
    """Letters in turn, those that were put off again behind the others."""

    def __init__(self, letters: int, post: FakePost) -> None:
        super().__init__(LETTER, post)
        self.letters = [replace(LETTER, id=f"{number:032}") for number in range(letters)]
        self.gone: list[str] = []

    async def next_letter(self) -> Letter | None:
        if not self.letters or not self.post.answers:
            raise asyncio.CancelledError
        return self.letters[0]

    async def settle(self, letter: Letter) -> None:
        self.gone.append(self.letters.pop(0).id[-1])

    async def put_off(self, letter: Letter, seconds: float) -> None:
        first = self.letters.pop(0)
        self.letters.append(replace(first, tries=first.tries + 1))


class FakeHerald:
    def __init__(self) -> None:
        self.told: list[tuple[str, ...]] = []

    def failed(self, way: str, why: str, given_up: bool) -> None:
        self.told.append(("given up" if given_up else "failed", way, why))

    def refused(self, why: str) -> None:
        self.told.append(("refused", why))

    def works(self, way: str) -> None:
        self.told.append(("works", way))


def carry(
    monkeypatch: pytest.MonkeyPatch, letters: Letter | int, *answers: Exception | None
) -> tuple[Any, FakeHerald, list[float]]:
    post, herald, slept = FakePost(*answers), FakeHerald(), list[float]()
    books = Queue(letters, post) if isinstance(letters, int) else FakeBooks(letters, post)

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    monkeypatch.setattr(mail_courier.asyncio, "sleep", sleep)
    courier = MailCourier(
        post,  # type: ignore[arg-type]
        *("kiosk@example.com", books, herald, logging.getLogger("mail"), lambda _: None, Random(3)),
    )
    with pytest.raises(asyncio.CancelledError):
        asyncio.run(courier.work())
    return books, herald, slept


def test_staff_hear_once_of_a_server_that_is_away_and_when_it_is_back(monkeypatch):
    books, herald, slept = carry(monkeypatch, LETTER, *[AWAY] * (TOLD_AFTER + 2), None)
    assert herald.told == [("failed", "mail", str(AWAY)), ("works", "mail")]
    assert (books.settled, books.hastened) == (1, 1)
    assert len(books.pauses) == len(slept) == TOLD_AFTER + 2
    assert slept == sorted(slept), "the next mail waits longer each time"


def test_an_address_that_answers_later_is_tried_later_and_holds_nobody_up(monkeypatch):
    books, herald, slept = carry(monkeypatch, LETTER, *[GREY] * 5, None)
    assert herald.told == [("works", "mail")]
    assert (len(books.pauses), slept, books.settled) == (5, [], 1)


def test_a_refused_address_is_given_up_at_once(monkeypatch):
    books, herald, _ = carry(monkeypatch, LETTER, REFUSED)
    assert herald.told == [("refused", str(REFUSED))]
    assert (books.settled, books.pauses) == (1, [])


def test_a_server_that_refuses_everybody_burns_one_mail_at_most_and_staff_are_told(monkeypatch):
    books, herald, slept = carry(monkeypatch, 5, *[LONE] * (TOLD_AFTER + 1), *[None] * 4)
    assert herald.told[:2] == [("refused", str(LONE)), ("failed", "mail", str(LONE))]
    assert books.gone == ["0", "4", "1", "2", "3"], "the others wait, and arrive"
    assert len(slept) == TOLD_AFTER
    assert books.hastened == 1


def test_two_addresses_that_were_mistyped_at_different_times_are_both_given_up(monkeypatch):
    books, herald, slept = carry(monkeypatch, 3, LONE, None, LONE)
    assert herald.told == [("refused", str(LONE)), ("works", "mail"), ("refused", str(LONE))]
    assert (books.gone, slept) == (["0", "1", "2"], [])


def test_a_mail_that_a_server_does_not_like_is_kept_and_several_are_the_servers_trouble(
    monkeypatch,
):
    books, herald, slept = carry(monkeypatch, 2, *[SPAM] * (TOLD_AFTER + 1))
    assert books.gone == []
    assert herald.told == [("failed", "mail", str(SPAM))]
    assert len(slept) == TOLD_AFTER


@pytest.mark.parametrize("fault", [AWAY, GREY])
def test_after_about_a_day_a_mail_is_given_up_and_its_address_forgotten(monkeypatch, fault):
    last = replace(LETTER, tries=MOST_TRIES - 1)
    books, herald, _ = carry(monkeypatch, last, fault)
    assert books.settled == 1
    assert herald.told[0][0] in ("given up", "refused")
    assert pytest.approx(86_400, rel=0.25) == MOST_TRIES * MOST * 0.75


def test_whatever_else_goes_wrong_is_named_and_tried_again(monkeypatch, caplog):
    books, _, _ = carry(monkeypatch, LETTER, RuntimeError("jo@example.org"), None)
    assert books.settled == 1
    assert "RuntimeError" in caplog.text
    assert "jo@" not in caplog.text


@pytest.mark.parametrize("trouble", [StorageFault("The disk is full."), OSError(5, "input/output")])
def test_a_bad_disk_stops_nothing_for_long(monkeypatch, trouble: Exception):
    post, herald = FakePost(None), FakeHerald()
    books = FakeBooks(LETTER, post)
    books.faults = [trouble]

    async def sleep(_: float) -> None:
        return

    monkeypatch.setattr(mail_courier.asyncio, "sleep", sleep)
    courier = MailCourier(post, "kiosk@example.com", books, herald, logging.getLogger("mail"))  # type: ignore[arg-type]
    with pytest.raises(asyncio.CancelledError):
        asyncio.run(courier.work())
    assert post.sent == ["jo@example.org"]
