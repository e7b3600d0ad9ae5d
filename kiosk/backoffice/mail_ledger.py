"""The mail courier's books: mails and their pictures, asked for on the one storage thread."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from pathlib import Path

from kiosk.backoffice.archive import Archive
from kiosk.backoffice.storage_thread import InThread
from kiosk.gallery.layout import Layout
from kiosk.gallery.mails import DueMail
from kiosk.gallery.records import Ticket
from kiosk.gallery.schema import MAKING
from kiosk.sharing.letter import Letter, that_fit
from kiosk.sharing.promise import Promise
from kiosk.sharing.ways import Way

UNREADABLE_PAUSE = 600.0
"""Seconds until a mail is looked at again none of whose pictures could be read."""

LINK_WITHIN = 30.0
"""Seconds for which a mail waits for the copy that its link leads to."""


class MailLedger:
    """Keeps the contract of kiosk.sharing.mail_courier.Books. `now` gives seconds since 1970.

    `ways` are those by which copies go out, the first choice first; `token` gives the last part
    of a ticket's link.
    """

    def __init__(
        self,
        archive: Archive,
        in_thread: InThread,
        ways: Sequence[Way],
        token: Callable[[str], str],
        layout: Layout,
        promise: Promise,
        now: Callable[[], float],
        log: logging.Logger,
    ) -> None:
        self._archive = archive
        self._in_thread = in_thread
        self._ways = ways
        self._token = token
        self._layout = layout
        self._promise = promise
        self._now = now
        self._log = log
        self._waits_since: dict[str, float] = {}  # for its link, by mail

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
                if (letter := self._letter(mail, ticket)) is not None:
                    return letter
            elif ticket.closed:
                self._archive.mails.settle(mail.id)
                self._log.info("A mail had no pictures to take, and its address is forgotten")
        return None

    def _letter(self, mail: DueMail, ticket: Ticket) -> Letter | None:
        """The mail with what can be read of its pictures; None when it has to wait."""
        link = self._link(ticket.id)
        if self._ways and not link and self._may_wait(mail):
            return None
        files = [self._layout.picture(ticket.id, tile, "jpg") for tile in sorted(ticket.visible)]
        pictures = [picture for picture in map(self._read, files) if picture is not None]
        if not pictures:
            self._archive.mails.put_off(mail.id, mail.tries, self._now() + UNREADABLE_PAUSE)
            return None
        self._waits_since.pop(mail.id, None)
        taken = that_fit([len(picture) for picture in pictures])
        return Letter(
            id=mail.id,
            address=mail.address,
            language=mail.language,
            pictures=[pictures[number] for number in taken],
            left_out=len(pictures) - len(taken),
            link=link,
            expires=self._promise.until(ticket.opened_at),
            tries=mail.tries,
        )

    def _link(self, ticket: str) -> str:
        """Where the ticket's copy has arrived as it is now; empty where it has not."""
        for way in self._ways:
            if not self._archive.outbox.waits(way.name, ticket):
                return way.link(self._token(ticket))
        return ""

    def _may_wait(self, mail: DueMail) -> bool:
        now = self._now()
        return now < self._waits_since.setdefault(mail.id, now) + LINK_WITHIN

    def _read(self, file: Path) -> bytes | None:
        """A picture; None of one that was deleted meanwhile, or that the disk has lost."""
        try:
            return file.read_bytes()
        except OSError as error:
            self._log.error("A mail goes without a picture (%s)", error.strerror)
            return None


def _is_complete(ticket: Ticket) -> bool:
    """Whether nothing more comes of what was asked for, and nothing waits for staff's eyes."""
    return not ticket.checking and all(job.state != MAKING for job in ticket.jobs)
