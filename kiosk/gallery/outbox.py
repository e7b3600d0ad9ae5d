"""What still has to be sent out: the tickets whose copies elsewhere are not what they should be.

A row says only that; what the copy should be is read from the ticket when it is sent, and a
ticket that is gone means a copy that has to go. A row is written with the change that it is about,
in one transaction, so that neither can be without the other.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import ColumnElement, Engine, delete, func, select, update
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.orm import Session

from kiosk.gallery.faults import storage_at
from kiosk.gallery.schema import OutboxRow

FURTHEST = 3600.0
"""Seconds. Nothing is put off for longer; a date beyond was written by a clock that went wrong."""


@dataclass(frozen=True, slots=True)
class Due:
    """A ticket to be sent out on `way`; `revision` grows with each change, `tries` failed."""

    way: str
    ticket: str
    revision: int
    tries: int = 0


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many tickets wait to be sent on a way, and how many of them were given up."""

    waiting: int = 0
    given_up: int = 0


def need(session: Session, ways: Sequence[str], tickets: Iterable[str]) -> None:
    """The tickets have changed: send them on all `ways`, at once; the caller commits."""
    for ticket in tickets:
        for way in ways:
            row = insert(OutboxRow).values(
                way=way, ticket=ticket, revision=1, due_at=0.0, tries=0, given_up=False, error=""
            )
            again = {
                "revision": OutboxRow.revision + 1,
                "due_at": 0.0,
                "tries": 0,
                "given_up": False,
            }
            session.execute(row.on_conflict_do_update(index_elements=["way", "ticket"], set_=again))


class Outbox:
    """The outbox of one database. Every method blocks, and raises StorageFault."""

    def __init__(self, engine: Engine, path: Path) -> None:
        self._engine = engine
        self._path = path

    def next_due(self, way: str, now: float) -> Due | None:
        """What is to be sent first on `way` at `now` (seconds since 1970), if anything."""
        ripe = (OutboxRow.due_at <= now) | (OutboxRow.due_at > now + FURTHEST)
        first = (
            select(OutboxRow)
            .where(OutboxRow.way == way, OutboxRow.given_up.is_(False), ripe)
            .order_by(OutboxRow.due_at, OutboxRow.ticket)
            .limit(1)
        )
        with self._session() as session:
            row = session.scalars(first).first()
            return None if row is None else Due(row.way, row.ticket, row.revision, row.tries)

    def waits(self, way: str, ticket: str) -> bool:
        """Whether the ticket still has to be sent on `way`, as it is now."""
        with self._session() as session:
            return session.get(OutboxRow, (way, ticket)) is not None

    def settle(self, sent: Due) -> None:
        """It was sent; a change that came meanwhile still has to be."""
        with self._session() as session:
            session.execute(delete(OutboxRow).where(*_is(sent)))

    def put_off(self, failed: Due, until: float, error: str, *, give_up: bool = False) -> None:
        """It could not be sent: try again at `until`, or not before `revive`."""
        later = {"due_at": until, "tries": failed.tries + 1, "error": error[:80]}
        with self._session() as session:
            rows = update(OutboxRow).where(*_is(failed))
            session.execute(rows.values(**later, given_up=give_up))

    def hasten(self, way: str) -> None:
        """The way works again: what waits there is due at once."""
        waits = (OutboxRow.way == way, OutboxRow.given_up.is_(False))
        with self._session() as session:
            session.execute(update(OutboxRow).where(*waits).values(due_at=0.0))

    def revive(self) -> None:
        """Try what was given up once more."""
        given_up = update(OutboxRow).where(OutboxRow.given_up.is_(True))
        with self._session() as session:
            session.execute(given_up.values(due_at=0.0, tries=0, given_up=False))

    def waiting(self, way: str) -> Waiting:
        """How much waits on a way."""
        each = select(OutboxRow.given_up, func.count()).where(OutboxRow.way == way)
        with self._session() as session:
            rows = session.execute(each.group_by(OutboxRow.given_up))
            found = {bool(row[0]): int(row[1]) for row in rows}
        return Waiting(sum(found.values()), found.get(True, 0))

    @contextmanager
    def _session(self) -> Generator[Session]:
        with storage_at(self._path), Session(self._engine) as session:
            yield session
            session.commit()


def _is(due: Due) -> tuple[ColumnElement[bool], ...]:
    """The row as long as the ticket has not changed again."""
    same = (OutboxRow.way == due.way, OutboxRow.ticket == due.ticket)
    return (*same, OutboxRow.revision == due.revision)
