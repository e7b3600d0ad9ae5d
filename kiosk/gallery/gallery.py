"""Keeps pictures: their files first, whole and durable, and only then the row that promises them.

Everything here blocks on the disk and belongs on the back office's one storage thread.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from kiosk.gallery.picture_files import PictureFiles
from kiosk.gallery.records import Job, Made, Ticket, job_row, picture_row, row_of, ticket_of
from kiosk.gallery.schema import FAILED, FINISHED, MAKING, JobRow, PictureRow, TicketRow
from kiosk.gallery.store import Store


class Gallery:
    """Tickets, their jobs and their pictures. Every method raises StorageFault.

    Unless `approve` is set, guests see a picture only when somebody has looked at it.
    """

    def __init__(self, store: Store, files: PictureFiles, *, approve: bool = True) -> None:
        self.store = store
        self._files = files
        self._approve = approve or None

    def close(self) -> None:
        """Let go of the database."""
        self.store.close()

    def open_ticket(self, ticket: Ticket) -> None:
        """Write down a ticket and its jobs; what is there already stays as it is.

        Raises LookupError when the ticket is closed and does not know one of the jobs.
        """
        with self.store.session() as session:
            row = session.get(TicketRow, ticket.id)
            if row is None:
                row = row_of(ticket)
                session.add(row)
                session.flush()  # the ticket first: jobs point at it
            elif row.run == "":  # only its pictures were found, and here is what it was
                row.run, row.visit, row.closed = ticket.run, ticket.visit, ticket.closed
            new = [j for j in ticket.jobs if session.get(JobRow, (ticket.id, j.id)) is None]
            if new and row.closed and not ticket.closed:
                raise LookupError("the ticket is closed")
            for job in new:
                _make_room(session, ticket.id, job)
                session.add(job_row(ticket.id, job))
            if new:
                self.store.need(session, [ticket.id])
            session.commit()

    def number(self, ticket: str, job: str, tile: int) -> int:
        """Which of the ticket's tiles this one of a job is; raises LookupError if there is none."""
        with self.store.session() as session:
            row = session.get(JobRow, (ticket, job))
            if row is None:
                raise LookupError("no such job")
            return row.first + tile

    def next_number(self, ticket: str) -> int:
        """Where the tiles of a further job would begin."""
        found = self.ticket(ticket)
        return found.next_number if found else 0

    def keep(self, ticket: str, tile: int, png: bytes, made: Made, now: float) -> None:
        """Keep a master and what a guest receives of it; keeping the same tile twice keeps one.

        Raises StorageFault when the disk refuses, OSError when `png` is no picture, LookupError
        when there is no such ticket, and SigningFault when its credentials would not hold.
        """
        if self.is_kept(ticket, tile):
            return
        self._require(ticket)
        if made.parent is not None and not self.is_kept(ticket, made.parent):
            made = replace(made, parent=None)
        size = self._files.write(ticket, tile, png, made)
        self.store.passing("after-file-before-row")
        with self.store.session() as session:
            session.add(picture_row(ticket, tile, made, now, size, approved=self._approve))
            self.store.need(session, [ticket])
            session.commit()

    def is_kept(self, ticket: str, tile: int) -> bool:
        """Whether a tile is safe already."""
        with self.store.session() as session:
            return session.get(PictureRow, (ticket, tile)) is not None

    def finish(self, ticket: str, job: str) -> None:
        """Write down that no more tiles of a job will come."""
        self._set_state(FINISHED, JobRow.ticket == ticket, JobRow.job == job)

    def close_ticket(self, ticket: str) -> None:
        """Write down that the visit is over."""
        with self.store.session() as session:
            session.execute(update(TicketRow).where(TicketRow.id == ticket).values(closed=True))
            self.store.need(session, [ticket])
            session.commit()

    def fail_unfinished(self, run: str) -> None:
        """Mark as failed the jobs, and as over the visits, that any run but `run` left."""
        others = select(TicketRow.id).where(TicketRow.run != run)
        self._set_state(FAILED, JobRow.state == MAKING, JobRow.ticket.in_(others))
        left = (TicketRow.run != run, TicketRow.closed.is_(False))
        with self.store.session() as session:
            self.store.need(session, session.scalars(select(TicketRow.id).where(*left)).all())
            session.execute(update(TicketRow).where(*left).values(closed=True))
            session.commit()

    def tickets(self) -> Sequence[Ticket]:
        """Every ticket there is, with its jobs and the tiles kept for it."""
        with self.store.session() as session:
            kept: dict[str, dict[int, bool | None]] = {}
            seen = select(PictureRow.ticket, PictureRow.tile, PictureRow.approved)
            for ticket, tile, approved in session.execute(seen):
                kept.setdefault(ticket, {})[tile] = approved
            jobs: dict[str, list[JobRow]] = {}
            for job in session.scalars(select(JobRow)):
                jobs.setdefault(job.ticket, []).append(job)
            rows = session.scalars(select(TicketRow)).all()
            return [ticket_of(row, jobs.get(row.id, []), kept.get(row.id, {})) for row in rows]

    def ticket(self, ticket: str) -> Ticket | None:
        """One ticket as `tickets` gives them, or None."""
        with self.store.session() as session:
            opened = session.get(TicketRow, ticket)
            if opened is None:
                return None
            jobs = session.scalars(select(JobRow).where(JobRow.ticket == ticket)).all()
            seen = select(PictureRow.tile, PictureRow.approved).where(PictureRow.ticket == ticket)
            kept = {row.tile: row.approved for row in session.execute(seen)}
            return ticket_of(opened, list(jobs), kept)

    def approve(self, ticket: str, tile: int, *, yes: bool = True) -> None:
        """Let guests see a picture, or hold it back; raises LookupError when it is not kept."""
        with self.store.session() as session:
            picture = session.get(PictureRow, (ticket, tile))
            if picture is None:
                raise LookupError("no such picture")
            if picture.approved is not yes:
                picture.approved = yes
                self.store.need(session, [ticket])
            session.commit()

    def _require(self, ticket: str) -> None:
        with self.store.session() as session:
            if session.get(TicketRow, ticket) is None:
                raise LookupError("no such ticket")

    def _set_state(self, state: str, *where: ColumnElement[bool]) -> None:
        with self.store.session() as session:
            changed = session.scalars(select(JobRow.ticket).where(*where).distinct()).all()
            self.store.need(session, changed)
            session.execute(update(JobRow).where(*where).values(state=state))
            session.commit()


def _make_room(session: Session, ticket: str, job: Job) -> None:
    """Let a found ticket's nameless job end where a job begins that is known by name."""
    nameless = session.get(JobRow, (ticket, ""))
    if nameless is not None and nameless.first + nameless.tiles > job.first:
        nameless.tiles = job.first - nameless.first
        if nameless.tiles <= 0:
            session.delete(nameless)
        session.flush()
