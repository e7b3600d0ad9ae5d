"""What staff do with kept pictures: look through them, hang them, take one away for good."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Literal, get_args

from sqlalchemy import ColumnElement, Select, delete, func, select, update

from kiosk.gallery.export import Entry, entries
from kiosk.gallery.faults import storage_at
from kiosk.gallery.schema import DeletionRow, JobRow, PictureRow, TicketRow
from kiosk.gallery.store import Store

View = Literal["waiting", "all", "wall", "hidden"]
"""Which pictures: those that nobody has looked at, all, those that hang, those held back."""

VIEWS: tuple[View, ...] = get_args(View)


@dataclass(frozen=True, slots=True)
class Found:
    """A kept picture as staff see it. `approved` is None until somebody has looked."""

    ticket: str
    tile: int
    kept_at: float
    approved: bool | None
    hung: bool
    may_show: bool
    vehicle: str
    colour: str
    setting: str
    style: str


class Curator:
    """Rows and files of one state folder. Every method blocks, and raises StorageFault.

    A picture hangs on the wall and the attract screen while staff want it there (`hung`), guests
    may see it (`approved`), and its guest has said so (`may_show`).
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    def pictures(
        self,
        view: View,
        since: float,
        tickets: Collection[str] | None = None,
        first: int = 0,
        most: int = 200,
        *,
        oldest: bool = False,
    ) -> Sequence[Found]:
        """At `most` pictures from number `first` on, the newest first, or the `oldest`.

        Kept at `since` (seconds since 1970) or later, or all of `tickets` where they are given.
        """
        which = _seen(since, tickets).where(*_in_view(view))
        newest = (PictureRow.kept_at.desc(), PictureRow.ticket, PictureRow.tile.desc())
        order = (PictureRow.kept_at, PictureRow.ticket, PictureRow.tile) if oldest else newest
        with self._store.session() as session:
            rows = session.execute(which.order_by(*order).offset(first).limit(most))
            return [_found(*row) for row in rows]

    def totals(self, since: float) -> Mapping[str, int]:
        """How many pictures there are in each view."""
        with self._store.session() as session:
            every = {v: _seen(since, None).where(*_in_view(v)).subquery() for v in VIEWS}
            return {
                view: session.execute(select(func.count()).select_from(found)).scalar_one()
                for view, found in every.items()
            }

    def hang(self, ticket: str, tile: int, *, yes: bool) -> None:
        """Want a picture on the wall, or no longer.

        Raises LookupError when it is not kept, hidden, or its guest has not agreed.
        """
        with self._store.session() as session:
            row, opened = session.get(PictureRow, (ticket, tile)), session.get(TicketRow, ticket)
            if row is None or opened is None:
                raise LookupError("no such picture")
            if yes and not (opened.may_show and row.approved):
                raise LookupError("nobody has agreed, or it is not shown")
            row.hung = yes
            session.commit()

    def may_show(self, ticket: str, *, yes: bool) -> None:
        """Write down what the guest said; what hung comes off when it is a no."""
        with self._store.session() as session:
            session.execute(update(TicketRow).where(TicketRow.id == ticket).values(may_show=yes))
            if not yes:
                off = update(PictureRow).where(PictureRow.ticket == ticket)
                session.execute(off.values(hung=False))
            session.commit()

    def hanging(self) -> Sequence[Found]:
        """What hangs, the newest first."""
        return self.pictures("wall", 0.0)

    def delete(self, ticket: str, tile: int, now: float) -> None:
        """Delete one picture: its row, then its files, and every copy that was sent out.

        Raises LookupError when there is none. A line of the deletion log keeps it from coming
        back, from the disk or the spool.
        """
        with self._store.session() as session:
            is_it = (PictureRow.ticket == ticket, PictureRow.tile == tile)
            if session.get(PictureRow, (ticket, tile)) is None:
                raise LookupError("no such picture")
            session.execute(delete(PictureRow).where(*is_it))
            session.add(DeletionRow(ticket=ticket, at=now, pictures=1, tile=tile))
            self._store.need(session, [ticket])
            session.commit()
        self._store.passing("after-deletion-before-files")
        with storage_at(self._store.layout.gallery):
            for path in self._store.layout.files_of(ticket, tile):
                with suppress(FileNotFoundError):
                    path.unlink()

    def was_deleted(self, ticket: str, tile: int) -> bool:
        """Whether staff deleted this picture."""
        asked = select(DeletionRow.number).where(
            DeletionRow.ticket == ticket, DeletionRow.tile == tile
        )
        with self._store.session() as session:
            return session.scalars(asked.limit(1)).first() is not None

    def exportable(self) -> Sequence[Entry]:
        """What guests may see, oldest first."""
        return entries(self._store.layout, self._store.engine, 0.0, float("inf"))

    def tickets(self) -> Sequence[str]:
        """The id of every ticket."""
        with self._store.session() as session:
            return session.scalars(select(TicketRow.id)).all()


def _seen(since: float, tickets: Collection[str] | None) -> Select[PictureRow, TicketRow, JobRow]:
    """Pictures with their tickets and jobs."""
    where = PictureRow.kept_at >= since if tickets is None else PictureRow.ticket.in_(tickets)
    within = (JobRow.first <= PictureRow.tile, PictureRow.tile < JobRow.first + JobRow.tiles)
    return (
        select(PictureRow, TicketRow, JobRow)
        .join(TicketRow, TicketRow.id == PictureRow.ticket)
        .join(JobRow, JobRow.ticket == PictureRow.ticket)
        .where(where, *within)
    )


def _in_view(view: View) -> Sequence[ColumnElement[bool]]:
    match view:
        case "waiting":
            return (PictureRow.approved.is_(None),)
        case "wall":
            hangs = (PictureRow.hung.is_(True), TicketRow.may_show.is_(True))
            return (*hangs, PictureRow.approved.is_(True))
        case "hidden":
            return (PictureRow.approved.is_(False),)
        case "all":
            return ()


def _found(picture: PictureRow, ticket: TicketRow, job: JobRow) -> Found:
    return Found(
        ticket=picture.ticket,
        tile=picture.tile,
        kept_at=picture.kept_at,
        approved=picture.approved,
        hung=picture.hung,
        may_show=ticket.may_show,
        vehicle=job.vehicle,
        colour=job.colour,
        setting=job.setting,
        style=job.style,
    )
