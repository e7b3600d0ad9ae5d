"""Deletes tickets: rows first and then files, so that no row promises what has gone.

A line of the deletion log, written with the rows' end, keeps what a crash leaves from coming back.
"""

from __future__ import annotations

import shutil
from collections.abc import Collection, Sequence
from contextlib import suppress
from pathlib import Path

from sqlalchemy import delete as delete_rows
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from kiosk.gallery.faults import storage_at
from kiosk.gallery.layout import Layout, is_ticket_name, is_tile_name
from kiosk.gallery.mails import scrub
from kiosk.gallery.retention import Age, past
from kiosk.gallery.schema import DeletionRow, JobRow, PictureRow, TicketRow
from kiosk.gallery.store import Store


def delete(store: Store, ticket: str, now: float) -> Sequence[str]:
    """Delete a ticket for its guest at `now` (seconds since 1970); returns the jobs it had.

    The deletion log says when, and how many pictures. Raises StorageFault.
    """
    with store.session() as session:
        jobs = session.scalars(select(JobRow.job).where(JobRow.ticket == ticket)).all()
        if session.get(TicketRow, ticket) is not None:
            pictures = session.scalars(
                select(PictureRow.tile).where(PictureRow.ticket == ticket)
            ).all()
            session.add(DeletionRow(ticket=ticket, at=now, pictures=len(pictures)))
            session.execute(delete_rows(TicketRow).where(TicketRow.id == ticket))
            store.need(session, [ticket])
        session.commit()
    store.passing("after-deletion-before-files")
    scrub(store.engine, store.layout.database)  # there may have been an address
    with storage_at(store.layout.gallery):
        _remove_tree(store.layout.ticket(ticket))
    return jobs


def delete_past(store: Store, now: float, keep_hours: float) -> Sequence[str]:
    """Delete tickets whose time is over at `now` (seconds since 1970); returns their ids.

    A ticket dated in the future is noted as such, so that its time begins to run. The lines of
    the deletion log go again with the files: nobody deleted anything. Raises StorageFault.
    """
    known = select(TicketRow.id, TicketRow.opened_at, TicketRow.noticed_at)
    ahead = (TicketRow.opened_at > now, TicketRow.noticed_at.is_(None))
    with store.session() as session:
        session.execute(update(TicketRow).where(*ahead).values(noticed_at=now))
        ages = [Age(*row) for row in session.execute(known)]
        gone = past(ages, now, keep_hours)
        for ticket in gone:
            session.execute(delete_rows(TicketRow).where(TicketRow.id == ticket))
        store.need(session, gone)
        lines = [DeletionRow(ticket=ticket, at=now, pictures=0) for ticket in gone]
        session.add_all(lines)
        session.flush()
        numbers = [line.number for line in lines]
        session.commit()
    store.passing("after-rows-before-files")
    if not gone:
        return gone
    scrub(store.engine, store.layout.database)
    with storage_at(store.layout.gallery):
        for ticket in gone:
            _remove_tree(store.layout.ticket(ticket))
    with store.session() as session:
        session.execute(delete_rows(DeletionRow).where(DeletionRow.number.in_(numbers)))
        session.commit()
    return gone


def deletions(store: Store) -> dict[str, float]:
    """When each ticket that its guest deleted was deleted last; raises StorageFault."""
    with store.session() as session:
        return deletions_in(session)


def deletions_in(session: Session) -> dict[str, float]:
    """The same within a transaction, in seconds since 1970."""
    whole = select(DeletionRow.ticket, DeletionRow.at).where(DeletionRow.tile.is_(None))
    found = session.execute(whole.order_by(DeletionRow.at))
    return {row.ticket: row.at for row in found}


def sweep(store: Store) -> int:
    """Delete what no row promises of our own: half-written files, files cut off from a row.

    What has none of our names is not ours and stays. Returns how many were deleted; raises
    StorageFault.
    """
    promised = _promised(store)
    removed = 0
    with storage_at(store.layout.gallery):
        for folder in sorted(store.layout.gallery.iterdir()):
            if is_ticket_name(folder.name) and folder.is_dir() and not folder.is_symlink():
                removed += _sweep_folder(store.layout, folder, promised.get(folder.name, ()))
                if folder.name not in promised and not any(folder.iterdir()):
                    folder.rmdir()
    return removed


def _promised(store: Store) -> dict[str, set[int]]:
    """The tiles kept for each ticket."""
    with store.session() as session:
        kept = {ticket: set[int]() for ticket in session.scalars(select(TicketRow.id))}
        for ticket, tile in session.execute(select(PictureRow.ticket, PictureRow.tile)):
            kept[ticket].add(tile)
        return kept


def _sweep_folder(layout: Layout, folder: Path, kept: Collection[int]) -> int:
    wanted = {path for tile in kept for path in layout.files_of(folder.name, tile)}
    unwanted = [
        path
        for path in set(folder.iterdir()) - wanted
        if is_tile_name(path.name) and path.is_file()
    ]
    for path in unwanted:
        path.unlink()
    return len(unwanted)


def _remove_tree(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
        return
    with suppress(FileNotFoundError):
        path.unlink()
