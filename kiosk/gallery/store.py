"""What everything in this room works on: one state folder's database and its pictures."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from kiosk.gallery.faults import storage_at
from kiosk.gallery.layout import Layout
from kiosk.gallery.outbox import need


def _goes_on(_point: str) -> None:
    """What happens at a named point, unless a test wants a crash there."""


@dataclass(frozen=True, slots=True, eq=False)
class Store:
    """The folder, its open database, and the `ways` whose outboxes note what changes.

    `passing` is told each point at which a crash leaves things half done.
    """

    layout: Layout
    engine: Engine
    ways: Sequence[str] = ()
    passing: Callable[[str], None] = _goes_on

    @contextmanager
    def session(self) -> Generator[Session]:
        """A transaction that the caller commits; raises StorageFault."""
        with storage_at(self.layout.database), Session(self.engine) as session:
            yield session

    def need(self, session: Session, tickets: Iterable[str]) -> None:
        """The tickets have changed: note it in the outbox of each way; the caller commits."""
        need(session, self.ways, tickets)

    def close(self) -> None:
        """Let go of the database."""
        self.engine.dispose()
