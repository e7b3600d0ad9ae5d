"""Everything that touches the disk, for the back office's one storage thread.

Opens the state folder (lock, secret, database, sweep) and carries out commands on it.
"""

from __future__ import annotations

import fcntl
import hashlib
import logging
import os
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from kiosk.backoffice.exporting import Exporter
from kiosk.backoffice.leftovers import Leftover, leftovers, remove_master, remove_past, sweep_spool
from kiosk.backoffice.messages import Keep, Mail
from kiosk.domain.addresses import is_address
from kiosk.domain.errors import StorageFault
from kiosk.domain.picture_mark import PictureMark
from kiosk.gallery.curating import Curator
from kiosk.gallery.faults import storage_at
from kiosk.gallery.gallery import Gallery
from kiosk.gallery.hanging import hang
from kiosk.gallery.layout import Layout
from kiosk.gallery.mails import Asked, Mails
from kiosk.gallery.opening import open_gallery
from kiosk.gallery.outbox import Outbox
from kiosk.gallery.records import Job, Made, Ticket
from kiosk.gallery.schema import FAILED
from kiosk.gallery.signing import find_signatory
from kiosk.gallery.space import make_room
from kiosk.sharing.tickets import install_secret, ticket_id

_LOCK_TRIES, _LOCK_PAUSE = 20, 0.1  # seconds a try


class Deleted(LookupError):
    """A picture came too late: its guest has deleted the ticket."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What was found when the archive was opened."""

    secret: bytes
    tickets: Sequence[Ticket]


class Archive:
    """One state folder, opened when it can be; every method raises StorageFault."""

    def __init__(
        self,
        layout: Layout,
        run: str,
        mark: PictureMark,
        keep_hours: float,
        clock: Callable[[], float],
        passing: Callable[[str], None],
        log: logging.Logger,
        log_to: Callable[[Path], None],
        credentials: Path | None = None,
        ways: Sequence[str] = (),
        *,
        staff_approve: bool = False,
        keep_free: int = 0,
        mails_per_hour: int = 0,
    ) -> None:
        self._layout = layout
        self._run = run
        self._mark = mark
        self._keep_hours = keep_hours
        self._clock = clock
        self._passing = passing
        self._log = log
        self._log_to = log_to
        self._credentials = credentials
        self._ways = ways
        self._staff_approve = staff_approve
        self._keep_free = keep_free  # bytes of the disk
        self._mails_per_hour = mails_per_hour
        self._gallery: Gallery | None = None
        self._outbox: Outbox | None = None
        self._mails: Mails | None = None
        self._curator: Curator | None = None
        self._secret = b""
        self.exporter = Exporter()
        self._lock: int | None = None

    def open(self, unfinished: Sequence[Ticket] = ()) -> Contents:
        """Make sure of folder, lock, secret and database, and put away what a crash left.

        `unfinished` are tickets of this run, written down again should the database be new.
        """
        self.close()
        with storage_at(self._layout.state):
            for folder in (self._layout.gallery, self._layout.spool):
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._take_lock()
            self._log_to(self._layout.log)
            secret = install_secret(self._layout.secret)
            now = self._clock()
            signatory = find_signatory(self._layout, self._credentials, now, self._log)
            opened = open_gallery(
                *(self._layout, self._mark, self._run, now, self._passing, signatory),
                ways=self._ways,
                approve=not self._staff_approve,
            )
        self._gallery, self._outbox = opened.gallery, opened.outbox
        self._mails = opened.mails
        self._curator, self._secret = opened.curator, secret
        self._outbox.revive()  # staff have been here; what was given up gets another day
        for repair in opened.repairs:
            self._log.error("%s", repair)
        for ticket in unfinished:
            with suppress(LookupError):  # it was closed before what is new was written down
                self._gallery.open_ticket(ticket)
            if ticket.closed:
                self._gallery.close_ticket(ticket.id)
        self._gallery.fail_unfinished(self._run)
        self.delete_past()
        with storage_at(self._layout.spool):
            self._keep_leftovers(secret)
            swept = self._gallery.sweep() + sweep_spool(self._layout.spool, self._run)
        if swept:
            self._log.info("Swept %d files that nobody needs", swept)
        return Contents(secret, self._gallery.tickets())

    def close(self) -> None:
        """Let go of database and lock."""
        if self._gallery is not None:
            self._gallery.close()
            self._gallery = self._outbox = self._mails = self._curator = None
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def open_ticket(self, ticket: Ticket) -> None:
        """Write a ticket and its jobs down; raises LookupError when it takes no more jobs."""
        self._opened.open_ticket(ticket)
        self._passing("after-ticket")

    def keep(self, ticket: str, command: Keep) -> None:
        """Keep a spooled master; raises OSError when it is gone, or no picture.

        Raises Deleted when the guest has deleted the job meanwhile, LookupError when it is unknown.
        """
        number = self._number(ticket, command)
        if self.curator.was_deleted(ticket, number):
            remove_master(self._spooled(command))
            raise Deleted("staff have deleted the picture")
        if not self._opened.is_kept(ticket, number):
            self._make_room()
            png = self._spooled(command).read_bytes()
            made = Made(command.seed, command.checkpoint, self._parent(ticket, command))
            self._opened.keep(ticket, number, png, made, self._clock())
        self._passing("after-row")
        remove_master(self._spooled(command))

    def finish(self, ticket: str, job: str) -> None:
        """Write down that no more tiles of a job will come."""
        self._opened.finish(ticket, job)

    def close_ticket(self, ticket: str) -> None:
        """Write down that the visit is over."""
        self._opened.close_ticket(ticket)

    def delete(self, ticket: str) -> Sequence[str]:
        """Delete a ticket for its guest, with everything on its way there; returns its jobs."""
        jobs = self._opened.delete(ticket, self._clock())
        self.mails.scrub_soon()
        self.hang()
        return jobs

    def approve(self, ticket: str, job: str, tile: int, *, yes: bool) -> int:
        """Let guests see a picture, or not; returns its number, raises LookupError if unknown."""
        number = self._opened.number(ticket, job, tile)
        self._opened.approve(ticket, number, yes=yes)
        self.hang()
        return number

    def may_show(self, ticket: str, yes: bool) -> None:
        """Write down whether the guest lets the pictures be shown at the show."""
        self.curator.may_show(ticket, yes=yes)
        self.hang()

    def hang(self) -> None:
        """Let the wall's folder hold what hangs now, and nothing else."""
        with storage_at(self._layout.wall):
            hang(self._layout, self.curator.hanging())

    def now(self) -> float:
        """Seconds since 1970, for records."""
        return self._clock()

    @property
    def secret(self) -> bytes:
        """The install secret, once the archive has been opened."""
        return self._secret

    @property
    def curator(self) -> Curator:
        """What staff do with pictures; raises StorageFault while the archive cannot be opened."""
        if self._curator is None:
            raise StorageFault("The database is not open.", "It is opened again by itself.")
        return self._curator

    @property
    def layout(self) -> Layout:
        """Where everything lies."""
        return self._layout

    @property
    def gallery(self) -> Gallery:
        """The gallery; raises StorageFault while the archive cannot be opened."""
        if self._gallery is None:
            raise StorageFault("The database is not open.", "It is opened again by itself.")
        return self._gallery

    @property
    def ways(self) -> Sequence[str]:
        """The ways by which copies go out."""
        return self._ways

    def ask_mail(self, ticket: str, command: Mail) -> bool:
        """Write down a mail to be sent; False when it cannot be had."""
        if not is_address(command.address) or not self._mails_per_hour:
            return False
        # The same however often it is said, by whichever process of this run.
        name = hashlib.sha256(f"{self._run}:{command.number}".encode()).hexdigest()[:32]
        asked = Asked(name, ticket, command.address, command.language, command.consent)
        return self.mails.ask(asked, self._clock(), self._mails_per_hour)

    @property
    def mails(self) -> Mails:
        """The mails to be sent; raises StorageFault while the archive cannot be opened."""
        if self._mails is None:
            raise StorageFault("The database is not open.", "It is opened again by itself.")
        return self._mails

    @property
    def outbox(self) -> Outbox:
        """What is to be sent out; raises StorageFault while the archive cannot be opened."""
        if self._outbox is None:
            raise StorageFault("The database is not open.", "It is opened again by itself.")
        return self._outbox

    def ticket(self, ticket: str) -> Ticket | None:
        """A ticket as it is written down, or None; raises StorageFault."""
        if self._gallery is None:
            raise StorageFault("The database is not open.", "It is opened again by itself.")
        return self._gallery.ticket(ticket)

    def count(self, name: str, detail: str) -> None:
        """Count something that happened, in the hour that it is now."""
        self._opened.count(self._clock(), name, detail)

    def delete_past(self) -> Sequence[str]:
        """Delete what has been kept long enough, or waited so long; returns the tickets."""
        with storage_at(self._layout.spool):
            remove_past(self._layout.spool, self._clock(), self._keep_hours)
        gone = self._opened.delete_past(self._clock(), self._keep_hours)
        if gone:
            self.mails.scrub_soon()
        self.hang()
        self._make_room()
        return gone

    def clear_spool(self) -> None:
        """Remove this run's folder if nothing waits there; what does is for the next start."""
        with suppress(OSError):
            (self._layout.spool / self._run).rmdir()

    def _make_room(self) -> None:
        """Keep some of the disk free, as far as that breaks no promise."""
        with storage_at(self._layout.gallery):
            room = make_room(self._layout, self._opened.tickets, self._keep_free)
        if room.masters:
            self._log.warning("The disk fills up: deleted %d masters of past visits", room.masters)

    @property
    def _opened(self) -> Gallery:
        return self.gallery

    def _number(self, ticket: str, command: Keep) -> int:
        try:
            return self._opened.number(ticket, command.job, command.tile)
        except LookupError as error:
            if ticket in self._opened.deletions():
                remove_master(self._spooled(command))
                raise Deleted("its guest has deleted the ticket") from error
            raise

    def _parent(self, ticket: str, command: Keep) -> int | None:
        """The tile that an edit was made from, if it is known."""
        if not command.parent_job:
            return None
        with suppress(LookupError):
            return self._opened.number(ticket, command.parent_job, command.parent_tile)
        return None

    def _spooled(self, command: Keep) -> Path:
        return self._layout.spool / self._run / Path(command.file).name

    def _take_lock(self) -> None:
        # A back office whose window has died may still be finishing what it holds.
        lock = os.open(self._layout.lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        for _ in range(_LOCK_TRIES):
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                time.sleep(_LOCK_PAUSE)
            else:
                self._lock = lock
                return
        os.close(lock)
        raise StorageFault(
            f"Another kiosk on this machine already uses the folder {self._layout.state}.",
            "Close the other one, or set paths.state to another folder.",
        )

    def _keep_leftovers(self, secret: bytes) -> None:
        """Keep what earlier runs could not, until the disk refuses; the rest goes on waiting."""
        found = leftovers(self._layout.spool, self._run)
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
        if left.left_at <= self._opened.deletions().get(ticket, float("-inf")):
            return False
        made = Made(command.seed, command.checkpoint)
        # What had been chosen is known only if the job was written down, and stays as it is.
        first = self._opened.next_number(ticket)
        job = Job(command.job, left.left_at, tiles, first, state=FAILED)
        visit = command.visit or command.job
        opened = Ticket(ticket, left.run, visit, left.left_at, (job,), closed=True)
        self._opened.open_ticket(opened)
        number = self._opened.number(ticket, command.job, command.tile)
        if self._opened.is_kept(ticket, number) or self.curator.was_deleted(ticket, number):
            return False
        self._opened.keep(ticket, number, left.master.read_bytes(), made, self._clock())
        return True
