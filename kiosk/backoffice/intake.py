"""Takes masters from the spool into the gallery: as they come, and what earlier runs have left."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from kiosk.backoffice.commands import Keep
from kiosk.backoffice.leftovers import Leftover, leftovers, remove_master
from kiosk.domain.errors import StorageFault
from kiosk.gallery import forgetting
from kiosk.gallery.opening import Opened
from kiosk.gallery.records import Job, Made, Ticket
from kiosk.gallery.schema import FAILED
from kiosk.sharing.tickets import ticket_id


class Deleted(LookupError):
    """A picture came too late: its guest, or staff, have deleted it."""


class Intake:
    """The spool of `run` before an open gallery. `make_room` is called before a master is kept."""

    def __init__(
        self,
        run: str,
        opened: Opened,
        clock: Callable[[], float],
        make_room: Callable[[], None],
        log: logging.Logger,
    ) -> None:
        self._run = run
        self._gallery = opened.gallery
        self._curator = opened.curator
        self._store = opened.gallery.store
        self._clock = clock
        self._make_room = make_room
        self._log = log

    def keep(self, ticket: str, command: Keep) -> None:
        """Keep a spooled master; raises OSError when it is gone, or no picture.

        Raises Deleted when the picture was deleted meanwhile, LookupError when its job is unknown.
        """
        spooled = self._store.layout.spool / self._run / Path(command.file).name
        try:
            number = self._number(ticket, command)
        except Deleted:
            remove_master(spooled)
            raise
        if not self._gallery.is_kept(ticket, number):
            self._make_room()
            png = spooled.read_bytes()
            made = Made(command.seed, command.checkpoint, self._parent(ticket, command))
            self._gallery.keep(ticket, number, png, made, self._clock())
        self._store.passing("after-row")
        remove_master(spooled)

    def _number(self, ticket: str, command: Keep) -> int:
        try:
            number = self._gallery.number(ticket, command.job, command.tile)
        except LookupError as error:
            if ticket in forgetting.deletions(self._store):
                raise Deleted("its guest has deleted the ticket") from error
            raise
        if self._curator.was_deleted(ticket, number):
            raise Deleted("staff have deleted the picture")
        return number

    def _parent(self, ticket: str, command: Keep) -> int | None:
        """The tile that an edit was made from, if it is known."""
        if not command.parent_job:
            return None
        with suppress(LookupError):
            return self._gallery.number(ticket, command.parent_job, command.parent_tile)
        return None

    def keep_leftovers(self, secret: bytes) -> None:
        """Keep what earlier runs could not, until the disk refuses; the rest goes on waiting.

        Raises OSError when the spool cannot be read.
        """
        found = leftovers(self._store.layout.spool, self._run)
        tiles: dict[tuple[str, str], int] = {}
        for left in found:
            job = (left.run, left.command.job)
            tiles[job] = max(tiles.get(job, 0), left.command.tile + 1)
        kept = 0
        for left in found:
            ticket = ticket_id(secret, left.run, left.command.visit or left.command.job)
            extra = {"job": left.command.job}
            try:
                kept += self._keep_leftover(left, ticket, tiles[left.run, left.command.job])
            except StorageFault as fault:
                self._log.error("Masters of an earlier run wait. %s", fault, extra=extra)
                break
            except Exception as error:  # noqa: BLE001 - one bad master must not keep all closed
                what = "A master of an earlier run is given up"
                self._log.error(what, exc_info=error, extra=extra)
            left.remove()
        if kept:
            self._log.info("Kept %d masters that an earlier run had left", kept)

    def _keep_leftover(self, left: Leftover, ticket: str, tiles: int) -> bool:
        command = left.command
        if left.left_at <= forgetting.deletions(self._store).get(ticket, float("-inf")):
            return False
        # What had been chosen is known only if the job was written down, and stays as it is.
        first = self._gallery.next_number(ticket)
        job = Job(command.job, left.left_at, tiles, first, state=FAILED)
        visit = command.visit or command.job
        opened = Ticket(ticket, left.run, visit, left.left_at, (job,), closed=True)
        self._gallery.open_ticket(opened)
        made = Made(command.seed, command.checkpoint, self._parent(ticket, command))
        number = self._gallery.number(ticket, command.job, command.tile)
        if self._gallery.is_kept(ticket, number) or self._curator.was_deleted(ticket, number):
            return False
        self._gallery.keep(ticket, number, left.master.read_bytes(), made, self._clock())
        return True
