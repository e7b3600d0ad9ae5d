"""The courier's books: the outbox and the tickets, asked on the one storage thread."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.backoffice.archive import Archive
from kiosk.backoffice.storage_thread import InThread
from kiosk.gallery.layout import Layout
from kiosk.gallery.outbox import Due
from kiosk.sharing.promise import Promise
from kiosk.sharing.tickets import token
from kiosk.sharing.ways import Copy, copy_of


class Ledger:
    """Keeps the contract of kiosk.sharing.courier.Books. `now` gives seconds since 1970."""

    def __init__(
        self,
        archive: Archive,
        in_thread: InThread,
        secret: Callable[[], bytes],
        layout: Layout,
        promise: Promise,
        now: Callable[[], float],
    ) -> None:
        self._archive = archive
        self._in_thread = in_thread
        self._secret = secret
        self._layout = layout
        self._promise = promise
        self._now = now

    async def next_due(self, way: str) -> Due | None:
        """What is to be sent first now."""
        now = self._now()
        return await self._in_thread(lambda: self._archive.outbox.next_due(way, now))

    async def copy_of(self, ticket: str) -> Copy | None:
        """What the ticket's copy should be; None when there should be none."""
        found = await self._in_thread(self._archive.ticket, ticket)
        if found is None:
            return None
        until = self._promise.until(found.opened_at)
        return copy_of(found, self.token(ticket), until, self._layout)

    def token(self, ticket: str) -> str:
        """The last part of the ticket's link."""
        return token(self._secret(), ticket)

    async def waits(self, way: str, ticket: str) -> bool:
        """Whether the ticket still has to be sent on a way, as it is now."""
        return await self._in_thread(lambda: self._archive.outbox.waits(way, ticket))

    async def settle(self, sent: Due) -> None:
        """It is there."""
        await self._in_thread(lambda: self._archive.outbox.settle(sent))

    async def put_off(self, failed: Due, seconds: float, error: str, give_up: bool) -> None:
        """It is not, and is tried again in so many seconds, unless it is given up."""
        until = self._now() + seconds
        put_off = self._archive_put_off
        await self._in_thread(put_off, failed, until, error, give_up)

    async def hasten(self, way: str) -> None:
        """The way works again."""
        await self._in_thread(lambda: self._archive.outbox.hasten(way))

    def _archive_put_off(self, failed: Due, until: float, error: str, give_up: bool) -> None:
        self._archive.outbox.put_off(failed, until, error, give_up=give_up)
