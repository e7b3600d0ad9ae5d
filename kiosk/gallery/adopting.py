"""Makes rows for pictures that the database does not know, as after a restore or a bad disk."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiosk.gallery.faults import storage_at
from kiosk.gallery.forgetting import deletions_in
from kiosk.gallery.records import Made, Ticket, found_tickets, job_row, picture_row, row_of
from kiosk.gallery.rescue import Rescued
from kiosk.gallery.schema import DeletionRow, JobRow, PictureRow, TicketRow
from kiosk.gallery.store import Store


def knows_nothing(store: Store) -> bool:
    """Whether there is neither a ticket nor a line of the deletion log: a new database."""
    with store.session() as session:
        kinds = (TicketRow.id, DeletionRow.number)
        return not any(session.scalars(select(kind).limit(1)).all() for kind in kinds)


def adopt(store: Store, run: str, rescued: Rescued | None = None, *, approve: bool = True) -> int:
    """Make rows for complete pictures that the database does not know.

    Their links work again, since a link is made of a ticket's id, the folder's name; what
    had been chosen is not known any more. Jobs that `run` is still making are left to it.
    Where staff's decisions were lost with a damaged database, all but what was `rescued` of
    them, the pictures wait for staff; otherwise they do so unless `approve` is set. Returns how
    many tickets gained pictures; raises StorageFault.
    """
    adopted = 0
    with storage_at(store.layout.gallery), store.session() as session:
        if rescued is not None:
            session.add_all(rescued.rows())
            session.flush()
        for found in found_tickets(store.layout, deletions_in(session)):
            row = _row_for(session, found)
            if row.run == run and not row.closed:
                continue  # it is being made
            unknown = found.kept - _known(session, found.id)
            if row.run != "" and unknown:
                _cover(session, found.id, max(unknown))
            for tile in sorted(unknown):
                seen = _seen(found.id, tile, rescued, approve=approve)
                facts = (Made(0, ""), found.opened_at, (0, 0))
                session.add(picture_row(found.id, tile, *facts, approved=seen))
            if unknown:
                store.need(session, [found.id])
            adopted += bool(unknown)
        session.commit()
    return adopted


def _row_for(session: Session, found: Ticket) -> TicketRow:
    """The row of a ticket that was found on the disk, made together with its jobs if need be."""
    row = session.get(TicketRow, found.id)
    if row is None:
        row = row_of(found)
        session.add(row)
        session.flush()  # the ticket first: jobs and pictures point at it
        session.add_all(job_row(found.id, job) for job in found.jobs)
    return row


def _known(session: Session, ticket: str) -> set[int]:
    """The ticket's tiles that have a row, or that staff have deleted."""
    kept = select(PictureRow.tile).where(PictureRow.ticket == ticket)
    gone = select(DeletionRow.tile).where(DeletionRow.ticket == ticket)
    return {tile for which in (kept, gone) for tile in session.scalars(which) if tile is not None}


def _seen(ticket: str, tile: int, rescued: Rescued | None, *, approve: bool) -> bool | None:
    """Whether guests may see the picture; None when somebody has to look at it first."""
    if rescued is None:
        return approve or None
    return False if (ticket, tile) in rescued.hidden else None


def _cover(session: Session, ticket: str, tile: int) -> None:
    """Let the ticket's last job reach as far as a tile that was found."""
    jobs = session.scalars(select(JobRow).where(JobRow.ticket == ticket)).all()
    if jobs:
        last = max(jobs, key=lambda job: job.first)
        last.tiles = max(last.tiles, tile + 1 - last.first)
