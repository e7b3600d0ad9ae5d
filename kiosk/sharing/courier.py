"""Takes copies of tickets to where they belong, again and again until they are there.

Each way has a round of its own, so that one which hangs holds up no other. What is sent is always
the ticket as it is now: sent twice, it is there once. A copy counts as delivered only when the
way has taken all of it, and only for the revision that was sent.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from contextlib import suppress
from random import Random
from typing import Protocol, TypeVar

from kiosk.domain.errors import StorageFault
from kiosk.gallery.outbox import Due
from kiosk.sharing.ways import Copy, Way, WayFault

FIRST, MOST = 5.0, 600.0
"""Seconds between tries of a ticket, doubling from the first to the most."""

MOST_TRIES = 150
"""Then a ticket is given up: after about a day, as nearly all tries come ten minutes apart."""

TOLD_AFTER = 3
"""Failures in a row after which staff hear that a way does not work."""

REST, MOST_REST = 2.0, 30.0
"""Seconds for which a whole way rests after a failure, doubling as well."""

LOOK_EVERY = 5.0
"""Seconds between looks at the outbox when nothing stirs."""

_MOST_SENT = 256
DISK_PAUSE = 5.0

Answer = TypeVar("Answer")


class Books(Protocol):
    """The outbox and the tickets, behind the thread that may touch them."""

    async def next_due(self, way: str) -> Due | None:
        """What is to be sent first now."""
        ...

    async def copy_of(self, ticket: str) -> Copy | None:
        """What the ticket's copy should be; None when there should be none."""
        ...

    def token(self, ticket: str) -> str:
        """The last part of the ticket's link."""
        ...

    async def waits(self, way: str, ticket: str) -> bool:
        """Whether the ticket still has to be sent on a way, as it is now."""
        ...

    async def settle(self, sent: Due) -> None:
        """It is there."""
        ...

    async def put_off(self, failed: Due, seconds: float, error: str, give_up: bool) -> None:
        """It is not, and is tried again in so many seconds, unless it is given up."""
        ...

    async def hasten(self, way: str) -> None:
        """The way works again."""
        ...


class Herald(Protocol):
    """Hears how ways are doing."""

    def failed(self, way: str, why: str, given_up: bool) -> None:
        """A way has failed several times, or a ticket was given up."""
        ...

    def works(self, way: str) -> None:
        """A way works, maybe again."""
        ...


class Courier:
    """Sends on `ways` what `books` say; `passing` names the moments at which tests kill it."""

    def __init__(
        self,
        ways: Sequence[Way],
        books: Books,
        herald: Herald,
        log: logging.Logger,
        passing: Callable[[str], None] = lambda _point: None,
        random: Random | None = None,
    ) -> None:
        self._ways = {way.name: way for way in ways}
        self._books = books
        self._herald = herald
        self._log = log
        self._passing = passing
        self._random = random or Random()
        self._stirred = {name: asyncio.Event() for name in self._ways}
        self._failures = dict.fromkeys(self._ways, 0)
        self._sent: dict[str, OrderedDict[str, None]] = {name: OrderedDict() for name in self._ways}
        self._awaited: dict[tuple[str, str], asyncio.Event] = {}

    def stir(self) -> None:
        """Something may have changed: look at the outbox."""
        for stirred in self._stirred.values():
            stirred.set()

    def failing(self, way: str) -> bool:
        """Whether what was tried last on a way failed."""
        return self._failures[way] > 0

    async def sent(self, way: str, ticket: str) -> None:
        """Return when a copy of the ticket, whichever, has been taken by a way.

        That may have been long ago, by the process before.
        """
        if ticket in self._sent[way]:
            return
        taken = self._awaited.setdefault((way, ticket), asyncio.Event())
        with suppress(StorageFault):  # not known: it counts when it is sent once more
            if not await self._books.waits(way, ticket):
                self._took(way, ticket)
        await taken.wait()

    async def work(self) -> None:
        """Go round until cancelled."""
        rounds = [self._rounds(way) for way in self._ways.values()]
        await asyncio.gather(*rounds or [asyncio.Event().wait()])

    async def _rounds(self, way: Way) -> None:
        while True:
            try:
                await self._next(way)
            except StorageFault:  # the office tells of it, and opens the disk again
                await asyncio.sleep(DISK_PAUSE)

    async def _next(self, way: Way) -> None:
        stirred = self._stirred[way.name]
        stirred.clear()
        due = await self._books.next_due(way.name)
        if due is None:
            await _wait(stirred, LOOK_EVERY)
            return
        copy = await self._books.copy_of(due.ticket)
        self._passing("before-push")
        try:
            if copy is None:
                await in_daemon(way.remove, self._books.token(due.ticket))
            else:
                await in_daemon(way.push, copy)
        except Exception as error:  # noqa: BLE001 - whatever a library raises: told, and tried again
            await self._failed(way.name, due, error, may_give_up=copy is not None)
            return
        self._passing("after-push")
        await self._books.settle(due)
        self._passing("after-settle")
        await self._worked(way.name, due.ticket)

    async def _failed(self, way: str, due: Due, error: Exception, *, may_give_up: bool) -> None:
        why = reason(error)
        # A copy that has to go is never given up: its guest, or its time, wants it gone.
        give_up = may_give_up and due.tries + 1 >= MOST_TRIES
        await self._books.put_off(due, pause(due.tries, self._random), why, give_up)
        self._failures[way] += 1
        self._log.warning("A ticket could not be sent by '%s' (%s)", way, why)
        if give_up or self._failures[way] == TOLD_AFTER:
            self._herald.failed(way, why, give_up)
        # Most troubles are the way's and not a ticket's: the next one waits a little as well.
        await asyncio.sleep(rest(self._failures[way], self._random))

    async def _worked(self, way: str, ticket: str) -> None:
        if self._failures[way]:
            if self._failures[way] >= TOLD_AFTER:
                await self._books.hasten(way)
            self._failures[way] = 0
        self._herald.works(way)
        self._took(way, ticket)

    def _took(self, way: str, ticket: str) -> None:
        self._sent[way][ticket] = None
        if len(self._sent[way]) > _MOST_SENT:
            self._sent[way].popitem(last=False)
        awaited = self._awaited.pop((way, ticket), None)
        if awaited is not None:
            awaited.set()


def pause(tries: int, random: Random) -> float:
    """Seconds to wait after a ticket has failed once more than `tries` times."""
    longest = min(FIRST * 2.0 ** min(tries, 16), MOST)
    return longest * random.uniform(0.5, 1.0)


def rest(failures: int, random: Random) -> float:
    """Seconds for which a way rests that has failed so many times in a row."""
    return min(REST * 2.0 ** min(failures - 1, 16), MOST_REST) * random.uniform(0.5, 1.0)


def reason(error: Exception) -> str:
    """What kind of trouble it is. Never its text, which may hold a ticket's address."""
    return str(error) if isinstance(error, WayFault) else type(error).__name__


async def in_daemon(call: Callable[..., Answer], *arguments: object) -> Answer:
    """Await a blocking call in a thread that a process at its end does not wait for."""
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[Answer] = loop.create_future()

    def settle(set_it: Callable[..., None], value: object) -> None:
        if not answer.done():
            set_it(value)

    def run() -> None:
        try:
            result = call(*arguments)
        except BaseException as error:  # noqa: BLE001 - handed to whoever waits
            outcome: tuple[Callable[..., None], object] = (answer.set_exception, error)
        else:
            outcome = (answer.set_result, result)
        with suppress(RuntimeError):  # nobody waits any more: the loop is closed
            loop.call_soon_threadsafe(settle, *outcome)

    threading.Thread(target=run, name="courier", daemon=True).start()
    return await answer


async def _wait(event: asyncio.Event, seconds: float) -> None:
    try:
        await asyncio.wait_for(event.wait(), seconds)
    except TimeoutError:
        return
