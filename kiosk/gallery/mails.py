"""Mails that guests asked for: addresses until they are sent, consents without one for good.

An address is in one row only, and goes with it. `scrub` then takes it out of the write-ahead log,
too; the database itself overwrites what it deletes (see kiosk.gallery.database).
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Engine, delete, func, select, text, update
from sqlalchemy.orm import Session

from kiosk.gallery.faults import storage_at
from kiosk.gallery.outbox import FURTHEST
from kiosk.gallery.schema import ConsentRow, MailRow, TicketRow

MOST_A_TICKET = 3
"""Mails that may be asked for with one ticket."""

HOUR = 3600.0


@dataclass(frozen=True, slots=True)
class Asked:
    """A mail that was asked for; `consent` is the version of what its guest agreed to.

    The same `id`, 32 characters, is the same mail, however often it is said.
    """

    id: str
    ticket: str
    address: str = field(repr=False)
    language: str
    consent: str


@dataclass(frozen=True, slots=True)
class DueMail:
    """A mail to be sent; `tries` have failed."""

    id: str
    ticket: str
    address: str = field(repr=False)
    language: str
    tries: int = 0


_SCRUB_AGAIN = 60.0  # seconds


def scrub(engine: Engine, path: Path) -> bool:
    """Carry the write-ahead log over into the database, and cut it to nothing.

    What was deleted is still in that log; in the database it is overwritten. False when another
    process reads the database for so long that this could not be done now.
    """
    alone = engine.execution_options(isolation_level="AUTOCOMMIT")
    with storage_at(path), alone.connect() as connection:
        busy, _, _ = connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)")).one()
        return not busy


class Mails:
    """The mails of one database. Every method blocks, and raises StorageFault."""

    def __init__(self, engine: Engine, path: Path) -> None:
        self._engine = engine
        self._path = path
        self._scrub_at: float | None = None  # when to try again what could not be done

    def ask(self, mail: Asked, now: float, per_hour: int) -> bool:
        """Write a mail and its consent down at `now` (seconds since 1970); False: not possible.

        The ticket is gone, or it or this hour has had too many. What is written down already
        stays as it is, and may have been sent.
        """
        consents = select(func.count()).select_from(ConsentRow)
        # A date ahead was written by a clock that went wrong, and is of no hour.
        since = consents.where(ConsentRow.at.between(now - HOUR, now + HOUR))
        of_ticket = consents.where(ConsentRow.ticket == mail.ticket)
        with self._session() as session:
            if session.get(ConsentRow, mail.id) is not None:
                return True
            if session.get(TicketRow, mail.ticket) is None:
                return False
            asked, in_hour = session.scalar(of_ticket) or 0, session.scalar(since) or 0
            if asked >= MOST_A_TICKET or in_hour >= per_hour:
                return False
            session.add(ConsentRow(id=mail.id, version=mail.consent, at=now, ticket=mail.ticket))
            session.flush()  # the consent first: the mail points at it
            session.add(
                MailRow(
                    id=mail.id,
                    ticket=mail.ticket,
                    address=mail.address,
                    language=mail.language,
                    due_at=0.0,
                    tries=0,
                )
            )
        return True

    def due(self, now: float) -> Sequence[DueMail]:
        """What may be sent at `now` (seconds since 1970), the first that is due first."""
        if self._scrub_at is not None and now >= self._scrub_at:
            self._scrub_at = None if scrub(self._engine, self._path) else now + _SCRUB_AGAIN
        ripe = (MailRow.due_at <= now) | (MailRow.due_at > now + FURTHEST)
        first = select(MailRow).where(ripe).order_by(MailRow.due_at, MailRow.id)
        with self._session() as session:
            return [
                DueMail(row.id, row.ticket, row.address, row.language, row.tries)
                for row in session.scalars(first)
            ]

    def settle(self, mail: str) -> None:
        """It was sent, or is given up: the row goes, and its address with it."""
        with self._session() as session:
            session.execute(delete(MailRow).where(MailRow.id == mail))
        if not scrub(self._engine, self._path):
            self.scrub_soon()

    def scrub_soon(self) -> None:
        """A ticket was deleted, maybe with an address: make sure of the log at the next look."""
        self._scrub_at = 0.0

    def put_off(self, mail: str, tries: int, until: float) -> None:
        """It could not be sent for the `tries`-th time: try again at `until`."""
        with self._session() as session:
            row = update(MailRow).where(MailRow.id == mail)
            session.execute(row.values(tries=tries, due_at=until))

    def hasten(self) -> None:
        """The server works again: everything is due at once."""
        with self._session() as session:
            session.execute(update(MailRow).values(due_at=0.0))

    def waiting(self) -> int:
        """How many mails wait."""
        with self._session() as session:
            return session.scalar(select(func.count()).select_from(MailRow)) or 0

    @contextmanager
    def _session(self) -> Generator[Session]:
        with storage_at(self._path), Session(self._engine) as session:
            yield session
            session.commit()
