"""Keeps pictures: their files first, whole and durable, and only then the row that promises them.

Everything here blocks on the disk and belongs on the back office's one storage thread.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from sqlalchemy import ColumnElement, Engine, delete, select, update
from sqlalchemy.orm import Session

from kiosk.gallery.faults import storage_at
from kiosk.gallery.files import WriteFile, write_atomically
from kiosk.gallery.layout import Layout, is_ticket_name, is_tile_name
from kiosk.gallery.provenance import LABEL, deliverables
from kiosk.gallery.records import Made, Ticket, found_tickets, picture_row, row_of, ticket_of
from kiosk.gallery.retention import Age, past
from kiosk.gallery.schema import FAILED, FINISHED, MAKING, PictureRow, TicketRow


class Gallery:
    """Rows and files of one state folder. Every method raises StorageFault."""

    def __init__(
        self,
        layout: Layout,
        engine: Engine,
        *,
        label: str = LABEL,
        write: WriteFile = write_atomically,
        passing: Callable[[str], None] = lambda _point: None,
    ) -> None:
        self._layout = layout
        self._engine = engine
        self._label = label
        self._write = write
        self._passing = passing

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def open_ticket(self, ticket: Ticket) -> None:
        """Write down a ticket; one that is there already stays as it is."""
        with storage_at(self._layout.database), Session(self._engine) as session:
            if session.get(TicketRow, ticket.id) is None:
                session.add(row_of(ticket))
                session.commit()

    def keep(self, ticket: str, tile: int, png: bytes, made: Made, now: float) -> None:
        """Keep a master and what a guest receives of it; keeping the same tile twice keeps one.

        Raises StorageFault when the disk refuses, OSError when `png` is no picture, and
        LookupError when there is no such ticket.
        """
        if self.is_kept(ticket, tile):
            return
        self._require(ticket)
        given = deliverables(png, self._label)
        contents = (png, given.webp, given.jpeg)
        with storage_at(self._layout.gallery):
            self._layout.ticket(ticket).mkdir(mode=0o700, parents=True, exist_ok=True)
            for path, data in zip(self._layout.files_of(ticket, tile), contents, strict=True):
                self._write(path, data)
                self._passing("between-files")
        self._passing("after-file-before-row")
        with storage_at(self._layout.database), Session(self._engine) as session:
            session.add(picture_row(ticket, tile, made, now, (given.width, given.height)))
            session.commit()

    def is_kept(self, ticket: str, tile: int) -> bool:
        """Whether a tile is safe already."""
        with storage_at(self._layout.database), Session(self._engine) as session:
            return session.get(PictureRow, (ticket, tile)) is not None

    def finish(self, ticket: str) -> None:
        """Write down that no more tiles will come."""
        self._set_state(FINISHED, TicketRow.id == ticket)

    def fail_unfinished(self, run: str) -> None:
        """Mark as failed the jobs that were being made in any run but `run`."""
        self._set_state(FAILED, TicketRow.state == MAKING, TicketRow.run != run)

    def tickets(self) -> Sequence[Ticket]:
        """Every ticket there is, with the tiles kept for it."""
        with storage_at(self._layout.database), Session(self._engine) as session:
            kept: dict[str, set[int]] = {}
            for ticket, tile in session.execute(select(PictureRow.ticket, PictureRow.tile)):
                kept.setdefault(ticket, set()).add(tile)
            rows = session.scalars(select(TicketRow)).all()
            return [ticket_of(row, frozenset(kept.get(row.id, ()))) for row in rows]

    def delete_past(self, now: float, keep_hours: float) -> Sequence[str]:
        """Delete tickets whose time is over, rows first and then files; returns their ids.

        A ticket dated in the future is noted as such, so that its time begins to run.
        """
        known = select(TicketRow.id, TicketRow.opened_at, TicketRow.noticed_at)
        ahead = (TicketRow.opened_at > now, TicketRow.noticed_at.is_(None))
        with storage_at(self._layout.database), Session(self._engine) as session:
            session.execute(update(TicketRow).where(*ahead).values(noticed_at=now))
            ages = [Age(*row) for row in session.execute(known)]
            gone = past(ages, now, keep_hours)
            for ticket in gone:
                session.execute(delete(TicketRow).where(TicketRow.id == ticket))
            session.commit()
        self._passing("after-rows-before-files")
        with storage_at(self._layout.gallery):
            for ticket in gone:
                _remove_tree(self._layout.ticket(ticket))
        return gone

    def sweep(self) -> int:
        """Delete what no row promises of our own: half-written files, files cut off from a row.

        What has none of our names is not ours and stays. Returns how many were deleted.
        """
        promised = {ticket.id: ticket.kept for ticket in self.tickets()}
        removed = 0
        with storage_at(self._layout.gallery):
            for folder in sorted(self._layout.gallery.iterdir()):
                if is_ticket_name(folder.name) and folder.is_dir() and not folder.is_symlink():
                    removed += self._sweep_folder(folder, promised.get(folder.name, frozenset()))
                    if folder.name not in promised and not any(folder.iterdir()):
                        folder.rmdir()
        return removed

    def _sweep_folder(self, folder: Path, kept: frozenset[int]) -> int:
        wanted = {path for tile in kept for path in self._layout.files_of(folder.name, tile)}
        unwanted = [
            path
            for path in set(folder.iterdir()) - wanted
            if is_tile_name(path.name) and path.is_file()
        ]
        for path in unwanted:
            path.unlink()
        return len(unwanted)

    def adopt(self, run: str) -> int:
        """Make rows for complete pictures that the database does not know, as after a restore.

        Their links work again, since a link is made of a ticket's id, the folder's name; what
        had been chosen is not known any more. Jobs that `run` is still making are left to it.
        Returns how many tickets gained pictures.
        """
        adopted = 0
        with (
            storage_at(self._layout.gallery),
            storage_at(self._layout.database),
            Session(self._engine) as session,
        ):
            for found in found_tickets(self._layout):
                row = session.get(TicketRow, found.id)
                if row is None:
                    row = row_of(found)
                    session.add(row)
                    session.flush()  # the ticket first: pictures point at it
                elif row.run == run and row.state == MAKING:
                    continue
                known = select(PictureRow.tile).where(PictureRow.ticket == found.id)
                unknown = found.kept - set(session.scalars(known))
                row.tiles = max(row.tiles, found.tiles)
                for tile in sorted(unknown):
                    made_at = found.opened_at
                    session.add(picture_row(found.id, tile, Made(0, ""), made_at, (0, 0)))
                adopted += bool(unknown)
            session.commit()
        return adopted

    def _require(self, ticket: str) -> None:
        with storage_at(self._layout.database), Session(self._engine) as session:
            if session.get(TicketRow, ticket) is None:
                raise LookupError("no such ticket")

    def _set_state(self, state: str, *where: ColumnElement[bool]) -> None:
        with storage_at(self._layout.database), Session(self._engine) as session:
            session.execute(update(TicketRow).where(*where).values(state=state))
            session.commit()


def _remove_tree(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
        return
    with suppress(FileNotFoundError):
        path.unlink()
