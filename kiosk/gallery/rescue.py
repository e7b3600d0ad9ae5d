"""Reads from a database that was put aside what must not come back: what was hidden or deleted."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kiosk.gallery.database import ASIDE
from kiosk.gallery.layout import is_ticket_name
from kiosk.gallery.schema import DeletionRow


@dataclass(frozen=True, slots=True)
class Rescued:
    """What a damaged database still tells; of what it does not, nothing is known.

    `hidden` are tickets with a tile; `deletions` have ticket, seconds since 1970, how many
    pictures, and the tile where it was a single one.
    """

    hidden: frozenset[tuple[str, int]] = frozenset()
    deletions: tuple[tuple[str, float, int, int | None], ...] = ()

    def rows(self) -> list[DeletionRow]:
        """The lines of the deletion log."""
        return [
            DeletionRow(ticket=ticket, at=at, pictures=pictures, tile=tile)
            for ticket, at, pictures, tile in self.deletions
        ]


def newest_aside(database: Path) -> Path | None:
    """The last database that was put aside beside this one, or None; raises OSError."""
    found = database.parent.glob(f"{database.name}{ASIDE}*Z")
    return max(found, key=lambda path: path.name, default=None)


def rescue(aside: Path) -> Rescued:
    """What can be read of a damaged database. Where SQLite gives up, so does this: no errors."""
    try:
        connection = sqlite3.connect(f"{aside.absolute().as_uri()}?mode=ro", uri=True)
    except sqlite3.Error:
        return Rescued()
    with closing(connection):
        hidden = _rows(connection, "SELECT ticket, tile FROM pictures WHERE approved = 0")
        gone = _rows(connection, "SELECT ticket, at, pictures, tile FROM deletions")
        return Rescued(
            frozenset((t, n) for t, n in hidden if _is_tile(t, n)),
            tuple(
                (t, float(at), pictures, n)
                for t, at, pictures, n in gone
                if _is_tile(t, 0 if n is None else n)
                and isinstance(at, int | float)
                and isinstance(pictures, int)
            ),
        )


def _rows(connection: sqlite3.Connection, query: str) -> Iterator[tuple[Any, ...]]:
    """Rows until the first page that SQLite cannot follow."""
    with suppress(sqlite3.Error):
        yield from connection.execute(query)


def _is_tile(ticket: object, tile: object) -> bool:
    return isinstance(ticket, str) and is_ticket_name(ticket) and isinstance(tile, int)
