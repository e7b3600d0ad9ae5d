"""Makes room on a full disk: what no ticket promises goes, oldest first.

A ticket promises its pictures as guests receive them, until its time is over. Once a visit has
ended nobody edits from its masters any more, which are most of the bytes; those may go.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from kiosk.gallery.layout import Layout
from kiosk.gallery.records import Ticket

MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Room:
    """What was done: how many masters went, and whether the floor is kept now."""

    masters: int
    enough: bool


def free_bytes(folder: Path) -> int:
    """What the disk under `folder` has left for this user; raises OSError."""
    return shutil.disk_usage(folder).free


def make_room(
    layout: Layout,
    tickets: Callable[[], Iterable[Ticket]],
    keep_free: int,
    free: Callable[[Path], int] = free_bytes,
) -> Room:
    """Delete masters of closed visits, oldest first, until `keep_free` bytes are free.

    `tickets` is asked only when there is too little. Raises OSError.
    """
    if free(layout.gallery) >= keep_free:
        return Room(0, enough=True)
    gone = 0
    for ticket in sorted(tickets(), key=lambda ticket: ticket.opened_at):
        if ticket.closed:
            gone += _forget_masters(layout, ticket)
            if free(layout.gallery) >= keep_free:
                return Room(gone, enough=True)
    return Room(gone, enough=False)


def _forget_masters(layout: Layout, ticket: Ticket) -> int:
    found = [path for tile in ticket.kept if (path := layout.master(ticket.id, tile)).is_file()]
    for path in found:
        path.unlink()
    return len(found)
