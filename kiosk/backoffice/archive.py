"""Everything that touches the disk, for the back office's one storage thread.

Opens the state folder (lock, secret, database, sweep) and carries out commands on it.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from kiosk.backoffice.commands import Keep, Mail
from kiosk.backoffice.exporting import Exporter
from kiosk.backoffice.intake import Intake
from kiosk.backoffice.leftovers import remove_past, sweep_spool
from kiosk.backoffice.lock import StateLock
from kiosk.domain.addresses import is_address
from kiosk.domain.counting import Counted
from kiosk.domain.errors import StorageFault
from kiosk.domain.picture_mark import PictureMark
from kiosk.gallery import counts, forgetting
from kiosk.gallery.curating import Curator
from kiosk.gallery.faults import storage_at
from kiosk.gallery.gallery import Gallery
from kiosk.gallery.hanging import hang
from kiosk.gallery.layout import Layout
from kiosk.gallery.mails import Asked, Mails
from kiosk.gallery.opening import Opened, open_gallery
from kiosk.gallery.outbox import Outbox
from kiosk.gallery.records import Ticket
from kiosk.gallery.signing import find_signatory
from kiosk.gallery.space import make_room
from kiosk.sharing.tickets import install_secret


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
        self.layout = layout
        self.ways = ways  # by which copies go out
        self.exporter = Exporter()
        self._run = run
        self._mark = mark
        self._keep_hours = keep_hours
        self._clock = clock
        self._passing = passing
        self._log = log
        self._log_to = log_to
        self._credentials = credentials
        self._staff_approve = staff_approve
        self._keep_free = keep_free  # bytes of the disk
        self._mails_per_hour = mails_per_hour
        self._found: Opened | None = None
        self._secret = b""
        self._lock = StateLock(layout)

    def open(self, unfinished: Sequence[Ticket] = ()) -> Contents:
        """Make sure of folder, lock, secret and database, and put away what a crash left.

        `unfinished` are tickets of this run, written down again should the database be new.
        """
        self.close()
        with storage_at(self.layout.state):
            for folder in (self.layout.gallery, self.layout.spool):
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._lock.take()
            self._log_to(self.layout.log)
            secret = install_secret(self.layout.secret)
            self._found = self._open_gallery()
        self._secret = secret
        self.outbox.revive()  # staff have been here; what was given up gets another day
        for repair in self._opened.repairs:
            self._log.error("%s", repair)
        for ticket in unfinished:
            with suppress(LookupError):  # it was closed before what is new was written down
                self.gallery.open_ticket(ticket)
            if ticket.closed:
                self.gallery.close_ticket(ticket.id)
        self.gallery.fail_unfinished(self._run)
        self.delete_past()
        with storage_at(self.layout.spool):
            self._intake.keep_leftovers(secret)
            swept = forgetting.sweep(self.gallery.store)
            swept += sweep_spool(self.layout.spool, self._run)
        if swept:
            self._log.info("Swept %d files that nobody needs", swept)
        return Contents(secret, self.gallery.tickets())

    def _open_gallery(self) -> Opened:
        now = self._clock()
        signatory = find_signatory(self.layout, self._credentials, now, self._log)
        return open_gallery(
            *(self.layout, self._mark, self._run, now, self._passing, signatory),
            ways=self.ways,
            approve=not self._staff_approve,
        )

    def close(self) -> None:
        """Let go of database and lock."""
        if self._found is not None:
            self._found.gallery.close()
            self._found = None
        self._lock.release()

    def open_ticket(self, ticket: Ticket) -> None:
        """Write a ticket and its jobs down; raises LookupError when it takes no more jobs."""
        self.gallery.open_ticket(ticket)
        self._passing("after-ticket")

    def keep(self, ticket: str, command: Keep) -> None:
        """Keep a spooled master; raises as Intake.keep does."""
        self._intake.keep(ticket, command)

    def finish(self, ticket: str, job: str) -> None:
        """Write down that no more tiles of a job will come."""
        self.gallery.finish(ticket, job)

    def close_ticket(self, ticket: str) -> None:
        """Write down that the visit is over."""
        self.gallery.close_ticket(ticket)

    def delete(self, ticket: str) -> Sequence[str]:
        """Delete a ticket for its guest, with everything on its way there; returns its jobs."""
        jobs = forgetting.delete(self.gallery.store, ticket, self._clock())
        self.mails.scrub_soon()
        self.hang()
        return jobs

    def approve(self, ticket: str, job: str, tile: int, *, yes: bool) -> int:
        """Let guests see a picture, or not; returns its number, raises LookupError if unknown."""
        number = self.gallery.number(ticket, job, tile)
        self.gallery.approve(ticket, number, yes=yes)
        self.hang()
        return number

    def may_show(self, ticket: str, yes: bool) -> None:
        """Write down whether the guest lets the pictures be shown at the show."""
        self.curator.may_show(ticket, yes=yes)
        self.hang()

    def hang(self) -> None:
        """Let the wall's folder hold what hangs now, and nothing else."""
        with storage_at(self.layout.wall):
            hang(self.layout, self.curator.hanging())

    def ask_mail(self, ticket: str, command: Mail) -> bool:
        """Write down a mail to be sent; False when it cannot be had."""
        if not is_address(command.address) or not self._mails_per_hour:
            return False
        # The same however often it is said, by whichever process of this run.
        name = hashlib.sha256(f"{self._run}:{command.number}".encode()).hexdigest()[:32]
        asked = Asked(name, ticket, command.address, command.language, command.consent)
        return self.mails.ask(asked, self._clock(), self._mails_per_hour)

    def ticket(self, ticket: str) -> Ticket | None:
        """A ticket as it is written down, or None."""
        return self.gallery.ticket(ticket)

    def count(self, name: str, detail: str) -> None:
        """Count something that happened, in the hour that it is now."""
        counts.count(self.gallery.store, self._clock(), name, detail)

    def counted(self, first: float, last: float) -> Sequence[Counted]:
        """What was counted in the hours from `first` to `last` (seconds since 1970)."""
        return counts.counted(self.gallery.store, first, last)

    def delete_past(self) -> Sequence[str]:
        """Delete what has been kept long enough, or waited so long; returns the tickets."""
        with storage_at(self.layout.spool):
            remove_past(self.layout.spool, self._clock(), self._keep_hours)
        gone = forgetting.delete_past(self.gallery.store, self._clock(), self._keep_hours)
        if gone:
            self.mails.scrub_soon()
        self.hang()
        self._make_room()
        return gone

    def clear_spool(self) -> None:
        """Remove this run's folder if nothing waits there; what does is for the next start."""
        with suppress(OSError):
            (self.layout.spool / self._run).rmdir()

    def now(self) -> float:
        """Seconds since 1970, for records."""
        return self._clock()

    @property
    def secret(self) -> bytes:
        """The install secret, once the archive has been opened."""
        return self._secret

    @property
    def gallery(self) -> Gallery:
        """The tickets and their pictures."""
        return self._opened.gallery

    @property
    def curator(self) -> Curator:
        """What staff do with pictures."""
        return self._opened.curator

    @property
    def mails(self) -> Mails:
        """The mails to be sent."""
        return self._opened.mails

    @property
    def outbox(self) -> Outbox:
        """What is to be sent out."""
        return self._opened.outbox

    @property
    def _intake(self) -> Intake:
        return Intake(self._run, self._opened, self._clock, self._make_room, self._log)

    def _make_room(self) -> None:
        """Keep some of the disk free, as far as that breaks no promise."""
        with storage_at(self.layout.gallery):
            room = make_room(self.layout, self.gallery.tickets, self._keep_free)
        if room.masters:
            self._log.warning("The disk fills up: deleted %d masters of past visits", room.masters)

    @property
    def _opened(self) -> Opened:
        if self._found is None:
            raise StorageFault("The database is not open.", "It is opened again by itself.")
        return self._found
