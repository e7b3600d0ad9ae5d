"""Says where everything lies under the state folder; touches nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Suffix = Literal["webp", "jpg"]
SUFFIXES: tuple[Suffix, ...] = ("webp", "jpg")

TEMPORARY = ".tmp"
"""How the name of a half-written file ends."""

_TICKET = re.compile(r"[0-9a-f]{16}")
_OF_A_TILE = re.compile(rf"(master-\d+\.png|tile-\d+\.(webp|jpg))({re.escape(TEMPORARY)})?")


def is_ticket_name(name: str) -> bool:
    """Whether a folder of this name under the gallery's is one of ours."""
    return _TICKET.fullmatch(name) is not None


def is_tile_name(name: str) -> bool:
    """Whether a file of this name in a ticket's folder is one of ours, whole or half-written."""
    return _OF_A_TILE.fullmatch(name) is not None


@dataclass(frozen=True, slots=True)
class Layout:
    """Paths under one state folder.

    A ticket's tiles are numbered through all of its jobs, from 0 in code and from 1 in file names.
    """

    state: Path

    @property
    def database(self) -> Path:
        """The SQLite file."""
        return self.state / "kiosk.db"

    @property
    def gallery(self) -> Path:
        """One folder a ticket."""
        return self.state / "gallery"

    @property
    def wall(self) -> Path:
        """Links to the pictures that hang on the wall and the attract screen."""
        return self.state / "wall"

    @property
    def secret(self) -> Path:
        """The install secret, from which all links are made."""
        return self.state / "secret"

    @property
    def credentials(self) -> Path:
        """Certificates made on this machine, with which pictures are signed."""
        return self.state / "credentials"

    @property
    def spool(self) -> Path:
        """Masters on their way from the window to the gallery."""
        return self.state / "spool"

    @property
    def lock(self) -> Path:
        """Held by the one back office that may use this folder."""
        return self.state / "back-office.lock"

    @property
    def log(self) -> Path:
        """The log that the back office rotates."""
        return self.state / "logs" / "kiosk.log"

    def ticket(self, ticket: str) -> Path:
        """The folder of one ticket's pictures."""
        return self.gallery / ticket

    def picture(self, ticket: str, tile: int, suffix: Suffix) -> Path:
        """A labelled picture, as a guest receives it."""
        return self.ticket(ticket) / f"tile-{tile + 1}.{suffix}"

    def master(self, ticket: str, tile: int) -> Path:
        """The lossless, unlabelled picture; never served."""
        return self.ticket(ticket) / f"master-{tile + 1}.png"

    def files_of(self, ticket: str, tile: int) -> tuple[Path, ...]:
        """All files that belong to one kept tile."""
        pictures = tuple(self.picture(ticket, tile, suffix) for suffix in SUFFIXES)
        return (self.master(ticket, tile), *pictures)
