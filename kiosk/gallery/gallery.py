"""Keeps pictures: their files first, whole and durable, and only then the row that promises them.

Everything here blocks on the disk and belongs on the back office's one storage thread.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from sqlalchemy import ColumnElement, Engine, delete, select, update
from sqlalchemy.orm import Session

from kiosk.domain.picture_mark import PictureMark
from kiosk.gallery.counts import Counted, add_one, counted
from kiosk.gallery.faults import storage_at
from kiosk.gallery.files import WriteFile, write_atomically
from kiosk.gallery.layout import Layout, is_ticket_name, is_tile_name
from kiosk.gallery.mails import scrub
from kiosk.gallery.outbox import need
from kiosk.gallery.provenance import PLAIN, Deliverables, deliverables, mark_for
from kiosk.gallery.records import (
    Job,
    Made,
    Ticket,
    found_tickets,
    job_row,
    picture_row,
    row_of,
    ticket_of,
)
from kiosk.gallery.rescue import Rescued
from kiosk.gallery.retention import Age, past
from kiosk.gallery.schema import (
    FAILED,
    FINISHED,
    MAKING,
    DeletionRow,
    JobRow,
    PictureRow,
    TicketRow,
)
from kiosk.gallery.signing import Claim, Signatory


class Gallery:
    """Rows and files of one state folder. Every method raises StorageFault.

    What changes is noted in the outbox of each of `ways`. Unless `approve` is set, guests see a
    picture only when somebody has looked at it.
    """

    def __init__(
        self,
        layout: Layout,
        engine: Engine,
        *,
        mark: PictureMark = PLAIN,
        write: WriteFile = write_atomically,
        passing: Callable[[str], None] = lambda _point: None,
        signatory: Signatory | None = None,
        ways: Sequence[str] = (),
        approve: bool = True,
    ) -> None:
        self._ways = ways
        self._approve = approve or None
        self._layout = layout
        self._engine = engine
        self._mark = mark
        self._signatory = signatory
        self._write = write
        self._passing = passing

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def open_ticket(self, ticket: Ticket) -> None:
        """Write down a ticket and its jobs; what is there already stays as it is.

        Raises LookupError when the ticket is closed and does not know one of the jobs.
        """
        with storage_at(self._layout.database), Session(self._engine) as session:
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
                need(session, self._ways, [ticket.id])
            session.commit()

    def number(self, ticket: str, job: str, tile: int) -> int:
        """Which of the ticket's tiles this one of a job is; raises LookupError if there is none."""
        with storage_at(self._layout.database), Session(self._engine) as session:
            row = session.get(JobRow, (ticket, job))
            if row is None:
                raise LookupError("no such job")
            return row.first + tile

    def next_number(self, ticket: str) -> int:
        """Where the tiles of a further job would begin."""
        found = [each for each in self.tickets() if each.id == ticket]
        return found[0].next_number if found else 0

    def keep(self, ticket: str, tile: int, png: bytes, made: Made, now: float) -> None:
        """Keep a master and what a guest receives of it; keeping the same tile twice keeps one.

        Raises StorageFault when the disk refuses, OSError when `png` is no picture, LookupError
        when there is no such ticket, and SigningFault when its credentials would not hold.
        """
        if self.is_kept(ticket, tile):
            return
        self._require(ticket)
        size = self.write_files(ticket, tile, png, made)
        self._passing("after-file-before-row")
        with storage_at(self._layout.database), Session(self._engine) as session:
            row = picture_row(ticket, tile, made, now, size, approved=self._approve)
            session.add(row)
            need(session, self._ways, [ticket])
            session.commit()

    def write_files(self, ticket: str, tile: int, png: bytes, made: Made) -> tuple[int, int]:
        """Write a tile's files, each whole; returns width and height of what a guest receives.

        Raises as `keep` does.
        """
        mark = mark_for(made.checkpoint, self._mark)
        given = self._signed(deliverables(png, mark), ticket, made)
        contents = (png, given.webp, given.jpeg)
        with storage_at(self._layout.gallery):
            self._layout.ticket(ticket).mkdir(mode=0o700, parents=True, exist_ok=True)
            for path, data in zip(self._layout.files_of(ticket, tile), contents, strict=True):
                self._write(path, data)
                self._passing("between-files")
        return given.width, given.height

    def _signed(self, given: Deliverables, ticket: str, made: Made) -> Deliverables:
        if self._signatory is None:
            return given
        before = None
        if made.parent is not None and self.is_kept(ticket, made.parent):
            with storage_at(self._layout.gallery):
                _, webp, jpeg = self._layout.files_of(ticket, made.parent)
                before = replace(given, webp=webp.read_bytes(), jpeg=jpeg.read_bytes())
        return self._signatory.sign(given, Claim(made.checkpoint, before))

    def is_kept(self, ticket: str, tile: int) -> bool:
        """Whether a tile is safe already."""
        with storage_at(self._layout.database), Session(self._engine) as session:
            return session.get(PictureRow, (ticket, tile)) is not None

    def finish(self, ticket: str, job: str) -> None:
        """Write down that no more tiles of a job will come."""
        self._set_state(FINISHED, JobRow.ticket == ticket, JobRow.job == job)

    def close_ticket(self, ticket: str) -> None:
        """Write down that the visit is over."""
        with storage_at(self._layout.database), Session(self._engine) as session:
            session.execute(update(TicketRow).where(TicketRow.id == ticket).values(closed=True))
            need(session, self._ways, [ticket])
            session.commit()

    def fail_unfinished(self, run: str) -> None:
        """Mark as failed the jobs, and as over the visits, that any run but `run` left."""
        others = select(TicketRow.id).where(TicketRow.run != run)
        self._set_state(FAILED, JobRow.state == MAKING, JobRow.ticket.in_(others))
        left = (TicketRow.run != run, TicketRow.closed.is_(False))
        with storage_at(self._layout.database), Session(self._engine) as session:
            need(session, self._ways, session.scalars(select(TicketRow.id).where(*left)).all())
            session.execute(update(TicketRow).where(*left).values(closed=True))
            session.commit()

    def tickets(self) -> Sequence[Ticket]:
        """Every ticket there is, with its jobs and the tiles kept for it."""
        with storage_at(self._layout.database), Session(self._engine) as session:
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
        with storage_at(self._layout.database), Session(self._engine) as session:
            opened = session.get(TicketRow, ticket)
            if opened is None:
                return None
            jobs = session.scalars(select(JobRow).where(JobRow.ticket == ticket)).all()
            seen = select(PictureRow.tile, PictureRow.approved).where(PictureRow.ticket == ticket)
            kept = {row.tile: row.approved for row in session.execute(seen)}
            return ticket_of(opened, list(jobs), kept)

    def approve(self, ticket: str, tile: int, *, yes: bool = True) -> None:
        """Let guests see a picture, or hold it back; raises LookupError when it is not kept."""
        with storage_at(self._layout.database), Session(self._engine) as session:
            picture = session.get(PictureRow, (ticket, tile))
            if picture is None:
                raise LookupError("no such picture")
            if picture.approved is not yes:
                picture.approved = yes
                need(session, self._ways, [ticket])
            session.commit()

    def delete(self, ticket: str, now: float) -> Sequence[str]:
        """Delete a ticket for its guest, rows first and then files; returns the jobs it had.

        A line of the deletion log is written with it: when, and how many pictures.
        """
        with storage_at(self._layout.database), Session(self._engine) as session:
            jobs = session.scalars(select(JobRow.job).where(JobRow.ticket == ticket)).all()
            if session.get(TicketRow, ticket) is not None:
                pictures = session.scalars(
                    select(PictureRow.tile).where(PictureRow.ticket == ticket)
                ).all()
                session.add(DeletionRow(ticket=ticket, at=now, pictures=len(pictures)))
                session.execute(delete(TicketRow).where(TicketRow.id == ticket))
                need(session, self._ways, [ticket])
            session.commit()
        self._passing("after-deletion-before-files")
        scrub(self._engine, self._layout.database)  # there may have been an address
        with storage_at(self._layout.gallery):
            _remove_tree(self._layout.ticket(ticket))
        return jobs

    def count(self, now: float, name: str, detail: str) -> None:
        """Count something that happened at `now` (seconds since 1970)."""
        with storage_at(self._layout.database), Session(self._engine) as session:
            add_one(session, now, name, detail)
            session.commit()

    def counted(self, first: float, last: float) -> Sequence[Counted]:
        """What was counted in the hours from `first` to `last` (seconds since 1970)."""
        with storage_at(self._layout.database), Session(self._engine) as session:
            return counted(session, first, last)

    def deletions(self) -> dict[str, float]:
        """When each ticket that its guest deleted was deleted last, in seconds since 1970."""
        with storage_at(self._layout.database), Session(self._engine) as session:
            return _deletions(session)

    def delete_past(self, now: float, keep_hours: float) -> Sequence[str]:
        """Delete tickets whose time is over, rows first and then files; returns their ids.

        A ticket dated in the future is noted as such, so that its time begins to run. A line of
        the deletion log keeps the files from being found again until they are gone.
        """
        known = select(TicketRow.id, TicketRow.opened_at, TicketRow.noticed_at)
        ahead = (TicketRow.opened_at > now, TicketRow.noticed_at.is_(None))
        with storage_at(self._layout.database), Session(self._engine) as session:
            session.execute(update(TicketRow).where(*ahead).values(noticed_at=now))
            ages = [Age(*row) for row in session.execute(known)]
            gone = past(ages, now, keep_hours)
            for ticket in gone:
                session.execute(delete(TicketRow).where(TicketRow.id == ticket))
            need(session, self._ways, gone)
            lines = [DeletionRow(ticket=ticket, at=now, pictures=0) for ticket in gone]
            session.add_all(lines)
            session.flush()
            numbers = [line.number for line in lines]
            session.commit()
        self._passing("after-rows-before-files")
        if gone:
            scrub(self._engine, self._layout.database)
        with storage_at(self._layout.gallery):
            for ticket in gone:
                _remove_tree(self._layout.ticket(ticket))
        if gone:
            with storage_at(self._layout.database), Session(self._engine) as session:
                session.execute(delete(DeletionRow).where(DeletionRow.number.in_(numbers)))
                session.commit()
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

    @property
    def knows_nothing(self) -> bool:
        """Whether there is neither a ticket nor a line of the deletion log: a new database."""
        with storage_at(self._layout.database), Session(self._engine) as session:
            kinds = (TicketRow.id, DeletionRow.number)
            return not any(session.scalars(select(kind).limit(1)).all() for kind in kinds)

    def adopt(self, run: str, rescued: Rescued | None = None) -> int:
        """Make rows for complete pictures that the database does not know, as after a restore.

        Their links work again, since a link is made of a ticket's id, the folder's name; what
        had been chosen is not known any more. Jobs that `run` is still making are left to it.
        Where staff's decisions were lost with a damaged database, all but what was `rescued` of
        them, the pictures wait for staff. Returns how many tickets gained pictures.
        """
        adopted = 0
        with (
            storage_at(self._layout.gallery),
            storage_at(self._layout.database),
            Session(self._engine) as session,
        ):
            if rescued is not None:
                session.add_all(rescued.rows())
                session.flush()
            for found in found_tickets(self._layout, _deletions(session)):
                row = session.get(TicketRow, found.id)
                if row is None:
                    row = row_of(found)
                    session.add(row)
                    session.flush()  # the ticket first: jobs and pictures point at it
                    session.add_all(job_row(found.id, job) for job in found.jobs)
                elif row.run == run and not row.closed:
                    continue
                known = select(PictureRow.tile).where(PictureRow.ticket == found.id)
                gone = select(DeletionRow.tile).where(DeletionRow.ticket == found.id)
                unknown = found.kept - set(session.scalars(known)) - set(session.scalars(gone))
                if row.run != "" and unknown:
                    _cover(session, found.id, max(unknown))
                for tile in sorted(unknown):
                    approved = self._approve
                    if rescued is not None:
                        approved = False if (found.id, tile) in rescued.hidden else None
                    facts = (Made(0, ""), found.opened_at, (0, 0))
                    session.add(picture_row(found.id, tile, *facts, approved=approved))
                if unknown:
                    need(session, self._ways, [found.id])
                adopted += bool(unknown)
            session.commit()
        return adopted

    def _require(self, ticket: str) -> None:
        with storage_at(self._layout.database), Session(self._engine) as session:
            if session.get(TicketRow, ticket) is None:
                raise LookupError("no such ticket")

    def _set_state(self, state: str, *where: ColumnElement[bool]) -> None:
        with storage_at(self._layout.database), Session(self._engine) as session:
            changed = session.scalars(select(JobRow.ticket).where(*where).distinct()).all()
            need(session, self._ways, changed)
            session.execute(update(JobRow).where(*where).values(state=state))
            session.commit()


def _deletions(session: Session) -> dict[str, float]:
    whole = select(DeletionRow.ticket, DeletionRow.at).where(DeletionRow.tile.is_(None))
    found = session.execute(whole.order_by(DeletionRow.at))
    return {row.ticket: row.at for row in found}


def _make_room(session: Session, ticket: str, job: Job) -> None:
    """Let a found ticket's nameless job end where a job begins that is known by name."""
    nameless = session.get(JobRow, (ticket, ""))
    if nameless is not None and nameless.first + nameless.tiles > job.first:
        nameless.tiles = job.first - nameless.first
        if nameless.tiles <= 0:
            session.delete(nameless)
        session.flush()


def _cover(session: Session, ticket: str, tile: int) -> None:
    """Let the ticket's last job reach as far as a tile that was found."""
    jobs = session.scalars(select(JobRow).where(JobRow.ticket == ticket)).all()
    if jobs:
        last = max(jobs, key=lambda job: job.first)
        last.tiles = max(last.tiles, tile + 1 - last.first)


def _remove_tree(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
        return
    with suppress(FileNotFoundError):
        path.unlink()
