"""Sends the mails that guests asked for, again and again until the server has taken them.

A mail is sent at least once: when the process dies between the server's yes and our note of it,
it is sent again, under the same Message-ID, by which mail programs know that they have it.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from random import Random
from typing import Protocol

from kiosk.domain.errors import StorageFault
from kiosk.sharing import courier
from kiosk.sharing.courier import (
    DISK_PAUSE,
    LOOK_EVERY,
    MOST_TRIES,
    TOLD_AFTER,
    in_daemon,
    pause,
    rest,
)
from kiosk.sharing.letter import Letter, written
from kiosk.sharing.post import MailFault, Post

MAIL = "mail"
"""What staff and the metrics call it, beside the ways."""


class Books(Protocol):
    """The mails that wait, behind the thread that may touch them."""

    async def next_letter(self) -> Letter | None:
        """What is to be sent first now, with its pictures; those of its visit are all there."""
        ...

    async def settle(self, letter: Letter) -> None:
        """It was sent, or is given up: forget its address."""
        ...

    async def put_off(self, letter: Letter, seconds: float) -> None:
        """It was not, and is tried again in so many seconds."""
        ...

    async def hasten(self) -> None:
        """The server works again."""
        ...


class Herald(courier.Herald, Protocol):
    """Hears how mail is doing."""

    def refused(self, why: str) -> None:
        """One mail will not arrive, whatever is tried; the server works."""
        ...


class MailCourier:
    """Sends what `books` say; `passing` names the moments at which tests kill it."""

    def __init__(
        self,
        post: Post,
        sender: str,
        books: Books,
        herald: Herald,
        log: logging.Logger,
        passing: Callable[[str], None] = lambda _point: None,
        random: Random | None = None,
    ) -> None:
        self._post = post
        self._sender = sender
        self._books = books
        self._herald = herald
        self._log = log
        self._passing = passing
        self._random = random or Random()
        self._stirred = asyncio.Event()
        self._failures = 0
        self._refused: set[str] = set()  # mails that may be at fault, since one was taken

    def stir(self) -> None:
        """Something may have changed: look at the mails."""
        self._stirred.set()

    async def work(self) -> None:
        """Send until cancelled."""
        while True:
            try:
                await self._next()
            except StorageFault:  # the office tells of it, and opens the disk again
                await asyncio.sleep(DISK_PAUSE)
            except OSError as error:
                self._log.error("Mails wait (%s)", type(error).__name__)
                await asyncio.sleep(DISK_PAUSE)

    async def _next(self) -> None:
        self._stirred.clear()
        letter = await self._books.next_letter()
        if letter is None:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._stirred.wait(), LOOK_EVERY)
            return
        self._passing("before-mail")
        try:
            await in_daemon(self._send, letter)
        except Exception as error:  # noqa: BLE001 - whatever a library raises: told, and tried again
            own = isinstance(error, MailFault)
            await self._failed(letter, error if own else MailFault(type(error).__name__))
            return
        self._passing("after-mail")
        await self._books.settle(letter)
        self._passing("after-mail-settle")
        await self._worked()

    def _send(self, letter: Letter) -> None:
        try:
            mail = written(letter, self._sender)
        except ValueError:
            raise MailFault("its address is none", this_one=True, final=True) from None
        self._post.send(mail, letter.address)

    async def _failed(self, letter: Letter, fault: MailFault) -> None:
        fault = self._judged(letter, fault)
        given_up = fault.final or letter.tries + 1 >= MOST_TRIES
        if given_up:
            await self._books.settle(letter)
        else:
            await self._books.put_off(letter, pause(letter.tries, self._random))
        self._log.warning("A mail could not be sent (%s)", fault)
        if fault.this_one:
            if given_up:
                self._herald.refused(str(fault))
            return
        self._failures += 1
        if given_up or self._failures == TOLD_AFTER:
            self._herald.failed(MAIL, str(fault), given_up)
        # The trouble is the server's: the next mail waits a little as well.
        await asyncio.sleep(rest(self._failures, self._random))

    def _judged(self, letter: Letter, fault: MailFault) -> MailFault:
        """Refused after another one was: the trouble is the server's, and all of them wait."""
        if not fault.doubtful:
            return fault
        alone = not self._refused - {letter.id}
        self._refused.add(letter.id)
        return fault if alone else MailFault(str(fault))

    async def _worked(self) -> None:
        if self._failures >= TOLD_AFTER:
            await self._books.hasten()
        self._failures = 0
        self._refused.clear()
        self._herald.works(MAIL)
