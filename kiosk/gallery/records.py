"""Tickets as values, and how they become rows and are found again on disk."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from kiosk.gallery.layout import Layout, is_ticket_name
from kiosk.gallery.schema import FINISHED, MAKING, JobRow, PictureRow, TicketRow

_GIVEN_OUT = re.compile(r"tile-(\d+)\.jpg")


@dataclass(frozen=True, slots=True)
class Job:
    """One job of a visit. Ids are the catalog's; an empty one is not known.

    Its tiles are the ticket's from number `first` on.
    """

    id: str
    opened_at: float
    tiles: int
    first: int = 0
    vehicle: str = ""
    colour: str = ""
    setting: str = ""
    style: str = ""
    light: str = ""
    state: str = MAKING

    @property
    def numbers(self) -> range:
        """Which of the ticket's tiles are this job's."""
        return range(self.first, self.first + self.tiles)


@dataclass(frozen=True, slots=True)
class Ticket:
    """A ticket as it is written down: a visit's jobs, oldest first, and the tiles kept.

    Of those, guests may not see `checking` until somebody has looked, nor what was `held_back`.
    """

    id: str
    run: str
    visit: str
    opened_at: float
    jobs: tuple[Job, ...] = ()
    closed: bool = False
    kept: frozenset[int] = field(default_factory=frozenset[int])
    checking: frozenset[int] = field(default_factory=frozenset[int])
    held_back: frozenset[int] = field(default_factory=frozenset[int])

    @property
    def visible(self) -> frozenset[int]:
        """The tiles that guests may see."""
        return self.kept - self.checking - self.held_back

    def job(self, job: str) -> Job | None:
        """The job of this id, if it is on the ticket."""
        return next((each for each in self.jobs if each.id == job), None)

    @property
    def next_number(self) -> int:
        """Where the tiles of the next job begin."""
        return max((job.first + job.tiles for job in self.jobs), default=0)


@dataclass(frozen=True, slots=True)
class Made:
    """How a kept tile came to be."""

    seed: int
    checkpoint: str
    parent: int | None = None  # the ticket's tile that it was made from


def row_of(ticket: Ticket) -> TicketRow:
    """The row of a ticket, without its jobs."""
    return TicketRow(
        id=ticket.id,
        run=ticket.run,
        visit=ticket.visit,
        opened_at=ticket.opened_at,
        closed=ticket.closed,
    )


def job_row(ticket: str, job: Job) -> JobRow:
    """The row of a job."""
    return JobRow(
        ticket=ticket,
        job=job.id,
        first=job.first,
        tiles=job.tiles,
        opened_at=job.opened_at,
        state=job.state,
        vehicle=job.vehicle,
        colour=job.colour,
        setting=job.setting,
        style=job.style,
        light=job.light,
    )


def ticket_of(row: TicketRow, jobs: list[JobRow], kept: Mapping[int, bool | None]) -> Ticket:
    """The ticket of its rows, and of whether each kept tile is approved."""
    ordered = sorted(jobs, key=lambda job: job.first)
    return Ticket(
        id=row.id,
        run=row.run,
        visit=row.visit,
        opened_at=row.opened_at,
        jobs=tuple(_job_of(job) for job in ordered),
        closed=row.closed,
        kept=frozenset(kept),
        checking=frozenset(tile for tile, approved in kept.items() if approved is None),
        held_back=frozenset(tile for tile, approved in kept.items() if approved is False),
    )


def _job_of(row: JobRow) -> Job:
    return Job(
        id=row.job,
        opened_at=row.opened_at,
        tiles=row.tiles,
        first=row.first,
        vehicle=row.vehicle,
        colour=row.colour,
        setting=row.setting,
        style=row.style,
        light=row.light,
        state=row.state,
    )


def picture_row(
    ticket: str,
    tile: int,
    made: Made,
    now: float,
    size: tuple[int, int],
    *,
    approved: bool | None = True,
) -> PictureRow:
    """The row of a kept tile, `size` pixels wide and high as a guest receives it."""
    return PictureRow(
        ticket=ticket,
        tile=tile,
        kept_at=now,
        seed=made.seed,
        checkpoint=made.checkpoint,
        parent=made.parent,
        width=size[0],
        height=size[1],
        approved=approved,
    )


def found_tickets(layout: Layout, deleted: Mapping[str, float]) -> Iterator[Ticket]:
    """Tickets whose pictures lie complete under the gallery's folder; raises OSError.

    They were opened when the first of their files was written, as far as anyone can tell, and
    seem to have had one job. What is older than the ticket's deletion (`deleted`, by ticket, in
    seconds since 1970) is only waiting to be swept.
    """
    for folder in sorted(layout.gallery.iterdir()):
        name = folder.name
        if not is_ticket_name(name) or folder.is_symlink() or not folder.is_dir():
            continue
        gone_at = deleted.get(name, float("-inf"))
        written = {tile: at for tile, at in _whole_tiles(layout, name).items() if at > gone_at}
        if written:
            opened_at = min(written.values())
            job = Job("", opened_at, max(written) + 1, state=FINISHED)
            yield Ticket(name, "", "", opened_at, (job,), closed=True, kept=frozenset(written))


def _whole_tiles(layout: Layout, ticket: str) -> dict[int, float]:
    """When each tile was written that guests can have, in seconds since 1970.

    Its master is written first, and may have gone since to make room.
    """
    written: dict[int, float] = {}
    for path in layout.ticket(ticket).iterdir():
        if (named := _GIVEN_OUT.fullmatch(path.name)) and int(named[1]) > 0:
            _, *files = layout.files_of(ticket, int(named[1]) - 1)
            if all(file.is_file() for file in files):
                written[int(named[1]) - 1] = min(file.stat().st_mtime for file in files)
    return written
