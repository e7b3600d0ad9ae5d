"""What phones want of the disk: deletions that their guests wait for, and counts of scans."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable

from kiosk.backoffice.archive import Archive
from kiosk.backoffice.metrics import Meters
from kiosk.backoffice.shown_tickets import ShownTickets
from kiosk.backoffice.storage_thread import StorageThread
from kiosk.domain.counting import Counter


class Errands:
    """Remembers what is wanted; the office sees to it when the window wants nothing.

    `stir` is called when there is something new, `changed` when a ticket has gone.
    """

    def __init__(
        self,
        archive: Archive,
        tickets: ShownTickets,
        in_thread: StorageThread,
        meters: Meters,
        stir: Callable[[], None],
        changed: Callable[[], None],
        log: logging.Logger,
    ) -> None:
        self._archive = archive
        self._tickets = tickets
        self._in_thread = in_thread
        self._meters = meters
        self._stir = stir
        self._changed = changed
        self._log = log
        self._deletions: deque[tuple[str, asyncio.Future[None]]] = deque()
        self._scanned: set[str] = set()
        self._to_count: deque[tuple[Counter, str]] = deque()

    @property
    def any(self) -> bool:
        """Whether something has to be done yet."""
        return bool(self._deletions or self._to_count)

    async def delete(self, ticket: str) -> None:
        """Delete a ticket for its guest; returns when it is gone, which may wait for the disk."""
        done = asyncio.get_running_loop().create_future()
        self._deletions.append((ticket, done))
        self._stir()
        await done

    def scanned(self, ticket: str) -> None:
        """Count that a ticket's page was opened, the first time in the life of this process."""
        if ticket not in self._scanned:
            self._scanned.add(ticket)
            self._meters.scans += 1
            self._to_count.append((Counter.SCAN, ""))
            self._stir()

    async def do_one(self) -> None:
        """See to the next one; it is not forgotten before it is done. Raises StorageFault."""
        if self._deletions:
            await self._delete(*self._deletions[0])
        elif self._to_count:
            await self._in_thread(self._archive.count, *self._to_count[0])
            self._to_count.popleft()

    async def _delete(self, ticket: str, done: asyncio.Future[None]) -> None:
        jobs = await self._in_thread(self._archive.delete, ticket)
        self._deletions.popleft()
        self._to_count.append((Counter.DELETED, "phone"))
        self._tickets.board.take_off(ticket, jobs)
        self._changed()
        self._log.info("A guest deleted a ticket of %d jobs", len(jobs))
        if not done.done():  # the phone may have gone meanwhile
            done.set_result(None)
