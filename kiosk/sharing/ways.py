"""Ways by which a ticket's page and pictures get out of the house."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from kiosk.gallery.layout import SUFFIXES, Layout

if TYPE_CHECKING:  # the window knows the names of ways, and has no database
    from kiosk.gallery.records import Ticket
from kiosk.sharing.faults import WayFault as WayFault

SELF_TEST = "kiosk-self-test"
"""As what the kiosk opens its own links, to try them; that is no scan."""

LAN = "lan"
"""The way on which nothing has to be sent: phones come to the kiosk."""

MEDIA = {
    "html": "text/html; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
    "webp": "image/webp",
    "jpg": "image/jpeg",
    "json": "application/json",
    "zip": "application/zip",
    "txt": "text/plain; charset=utf-8",
}
"""MIME types, by how a file's name ends."""


@dataclass(frozen=True, slots=True)
class Copy:
    """What a ticket should look like elsewhere: the ticket, its token, and when it is over.

    `until` is in seconds since 1970; `pictures` are files by the names that phones ask for.
    """

    ticket: Ticket
    token: str
    until: float
    pictures: Mapping[str, Path]


def copy_of(ticket: Ticket, token: str, until: float, layout: Layout) -> Copy:
    """The copy of a ticket as it is now, with the pictures that guests may see."""
    pictures = {
        f"{tile + 1}.{suffix}": layout.picture(ticket.id, tile, suffix)
        for tile in sorted(ticket.visible)
        for suffix in SUFFIXES
    }
    return Copy(ticket, token, until, pictures)


class Way(Protocol):
    """Somewhere to send copies. Both methods block, may be repeated, and may raise anything."""

    @property
    def name(self) -> str:
        """What the config calls it."""
        ...

    def link(self, token: str) -> str:
        """Where phones find the ticket of this token."""
        ...

    def push(self, copy: Copy) -> None:
        """Make the copy there what it should be, its page last."""
        ...

    def remove(self, token: str) -> None:
        """Make sure that there is no copy, its page first."""
        ...
