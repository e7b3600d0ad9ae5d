"""The mail courier's books: mails and their pictures, asked for on the one storage thread."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import Any

from kiosk.backoffice.archive import Archive
from kiosk.gallery.layout import Layout
from kiosk.gallery.mails import DueMail
from kiosk.gallery.records import Ticket
from kiosk.gallery.retention import expiry
from kiosk.gallery.schema import MAKING
from kiosk.sharing.letter import Letter, that_fit

InThread = Callable[..., Awaitable[Any]]


class MailLedger:
    """Keeps the contract of kiosk.sharing.mail_courier.Books. `now` gives seconds since 1970.

    `link` gives the public address of a ticket, or an empty one.
    """

    def __init__(
        self,
        archive: Archive,
        in_thread: InThread,
        link: Callable[[str], str],
        layout: Layout,
        keep_hours: float,
        now: Callable[[], float],
        log: logging.Logger,
    ) -> None:
        self._archive = archive
        self._in_thread = in_thread
        self._link = link
        self._layout = layout
        self._keep_hours = keep_hours
        self._now = now
        self._log = log

    async def next_letter(self) -> Letter | None:
        """What is to be sent first now, with its pictures; those of its visit are all there."""
        return await self._in_thread(self._next_letter)

    async def settle(self, letter: Letter) -> None:
        """It was sent, or is given up: forget its address."""
        await self._in_thread(lambda: self._archive.mails.settle(letter.id))

    async def put_off(self, letter: Letter, seconds: float) -> None:
        """It was not, and is tried again in so many seconds."""
        until = self._now() + seconds
        await self._in_thread(
            lambda: self._archive.mails.put_off(letter.id, letter.tries + 1, until)
        )

    async def hasten(self) -> None:
        """The server works again."""
        await self._in_thread(lambda: self._archive.mails.hasten())

    def _next_letter(self) -> Letter | None:
        for mail in self._archive.mails.due(self._now()):
            ticket = self._archive.ticket(mail.ticket)
            if ticket is None or not _is_complete(ticket):
                continue
            if ticket.visible:
                return self._letter(mail, ticket)
            if ticket.closed:
                self._archive.mails.settle(mail.id)
                self._log.info("A mail had no pictures to take, and its address is forgotten")
        return None

    def _letter(self, mail: DueMail, ticket: Ticket) -> Letter:
        files = [self._layout.picture(ticket.id, tile, "jpg") for tile in sorted(ticket.visible)]
        taken = that_fit([file.stat().st_size for file in files])
        return Letter(
            id=mail.id,
            address=mail.address,
            language=mail.language,
            pictures=[files[number].read_bytes() for number in taken],
            left_out=len(files) - len(taken),
            link=self._link(ticket.id),
            expires=expiry(ticket.opened_at, self._keep_hours),
            tries=mail.tries,
        )


def _is_complete(ticket: Ticket) -> bool:
    """Whether nothing more comes of what was asked for, and nothing waits for staff's eyes."""
    return not ticket.checking and all(job.state != MAKING for job in ticket.jobs)
