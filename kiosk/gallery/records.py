"""Tickets as values, and how they become rows and are found again on disk."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from kiosk.gallery.layout import Layout, is_ticket_name
from kiosk.gallery.schema import FINISHED, MAKING, PictureRow, TicketRow

_MOST_TILES = 4


@dataclass(frozen=True, slots=True)
class Ticket:
    """A ticket as it is written down. Ids are the catalog's; an empty one is not known."""

    id: str
    run: str
    job: str
    opened_at: float
    tiles: int
    vehicle: str = ""
    colour: str = ""
    setting: str = ""
    style: str = ""
    light: str = ""
    state: str = MAKING
    kept: frozenset[int] = field(default_factory=frozenset[int])


@dataclass(frozen=True, slots=True)
class Made:
    """How a kept tile came to be."""

    seed: int
    checkpoint: str


def row_of(ticket: Ticket) -> TicketRow:
    """The row of a ticket."""
    return TicketRow(
        id=ticket.id,
        run=ticket.run,
        job=ticket.job,
        opened_at=ticket.opened_at,
        tiles=ticket.tiles,
        state=ticket.state,
        vehicle=ticket.vehicle,
        colour=ticket.colour,
        setting=ticket.setting,
        style=ticket.style,
        light=ticket.light,
    )


def ticket_of(row: TicketRow, kept: frozenset[int]) -> Ticket:
    """The ticket of a row."""
    return Ticket(
        id=row.id,
        run=row.run,
        job=row.job,
        opened_at=row.opened_at,
        tiles=row.tiles,
        vehicle=row.vehicle,
        colour=row.colour,
        setting=row.setting,
        style=row.style,
        light=row.light,
        state=row.state,
        kept=kept,
    )


def picture_row(
    ticket: str, tile: int, made: Made, now: float, size: tuple[int, int]
) -> PictureRow:
    """The row of a kept tile, `size` pixels wide and high as a guest receives it."""
    return PictureRow(
        ticket=ticket,
        tile=tile,
        kept_at=now,
        seed=made.seed,
        checkpoint=made.checkpoint,
        width=size[0],
        height=size[1],
    )


def found_tickets(layout: Layout) -> Iterator[Ticket]:
    """Tickets whose pictures lie complete under the gallery's folder; raises OSError.

    They were opened when the first of their files was written, as far as anyone can tell.
    """
    for folder in sorted(layout.gallery.iterdir()):
        name = folder.name
        if not is_ticket_name(name) or folder.is_symlink():
            continue
        kept = frozenset(
            tile
            for tile in range(_MOST_TILES)
            if all(path.is_file() for path in layout.files_of(name, tile))
        )
        if kept:
            files = [path for tile in kept for path in layout.files_of(name, tile)]
            opened_at = min(path.stat().st_mtime for path in files)
            yield Ticket(name, "", "", opened_at, max(kept) + 1, state=FINISHED, kept=kept)
