"""The tickets that kiosks have pushed to a relay: a folder each, and what guests deleted.

    gallery/<ticket>/owner, ticket.json, tile-1.jpg, …     deleted/<kiosk>/<ticket>

Everything here blocks on the disk; files appear whole or not at all.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from kiosk.gallery.files import sync_folder, write_atomically
from kiosk.gallery.layout import SUFFIXES, TEMPORARY, Layout
from kiosk.gallery.records import Ticket
from kiosk.sharing.relay_protocol import TICKET, read_ticket, tile_of

_OWNER = "owner"
_UNFINISHED = 24 * 3600.0  # seconds after which a push that never ended is forgotten


class NotYours(LookupError):
    """The ticket belongs to another kiosk."""


class Gone(LookupError):
    """Its guest has deleted the ticket, and its kiosk does not know yet."""


class Full(LookupError):
    """The kiosk's tickets take all the room that they may."""


class RelayStore:
    """The folder of one relay. Tickets are named as `relay_protocol.identity` says.

    Those of one kiosk take `room` bytes at the most.
    """

    def __init__(self, folder: Path, room: int) -> None:
        self.layout = Layout(folder)
        self._deleted = folder / "deleted"
        for path in (self.layout.gallery, self._deleted):
            path.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._room = room
        self._taken: dict[str, int] = {}  # bytes, by kiosk
        for path in (self.layout.gallery, self._deleted):
            for half in path.glob(f"*/*{TEMPORARY}"):  # as a power cut leaves them
                half.unlink(missing_ok=True)
        for ticket in self.layout.gallery.iterdir():
            self._count(self._owner(ticket.name), _size(ticket))

    def digests(self, kiosk: str, ticket: str) -> dict[str, str]:
        """SHA-256 of what is there, by name; empty when nothing is. Raises NotYours, Gone."""
        self._check(kiosk, ticket)
        found: dict[str, str] = {}
        for path in self.layout.ticket(ticket).glob("*.*"):
            name = path.name.removeprefix("tile-")
            if name == TICKET or tile_of(name):
                found[name] = hashlib.sha256(path.read_bytes()).hexdigest()
        return found

    def put(self, kiosk: str, ticket: str, name: str, content: bytes) -> Ticket | None:
        """Take one file; returns the ticket when it is its description.

        Raises NotYours, Gone, Full, OSError, and ValueError when a description is none.
        """
        self._check(kiosk, ticket)
        described = read_ticket(ticket, content)[0] if name == TICKET else None
        path = self._path(ticket, name)
        more = len(content) - _size(path)
        # A description may always change: it says what is not to be shown any more.
        changes = described is not None and path.exists()
        if not changes and more > 0 and self.taken(kiosk) + more > self._room:
            raise Full("no room left")
        folder = self.layout.ticket(ticket)
        if not (folder / _OWNER).exists():
            folder.mkdir(mode=0o700, exist_ok=True)
            sync_folder(self.layout.gallery)
            write_atomically(folder / _OWNER, kiosk.encode())
        write_atomically(path, content)
        self._count(kiosk, more)
        return described

    def taken(self, kiosk: str) -> int:
        """How many bytes the kiosk's tickets take."""
        return self._taken.get(kiosk, 0)

    def drop(self, kiosk: str, ticket: str, name: str) -> None:
        """Remove one file. Raises NotYours, Gone."""
        self._check(kiosk, ticket)
        path = self._path(ticket, name)
        self._count(kiosk, -_size(path))
        path.unlink(missing_ok=True)

    def remove(self, kiosk: str, ticket: str) -> None:
        """Remove a ticket as its kiosk wishes; a guest's deletion has been heard of then."""
        with suppress(Gone):
            self._check(kiosk, ticket)
        self._clear(ticket)
        (self._deleted / kiosk / ticket).unlink(missing_ok=True)

    def delete(self, ticket: str) -> None:
        """Remove a ticket as its guest wishes, and remember that for its kiosk."""
        owner = self._owner(ticket)
        if owner is not None:
            (self._deleted / owner).mkdir(mode=0o700, exist_ok=True)
            sync_folder(self._deleted)
            write_atomically(self._deleted / owner / ticket, b"")  # before anything else is gone
        self._clear(ticket)

    def deleted(self, kiosk: str) -> list[str]:
        """The kiosk's tickets that guests have deleted here."""
        folder = self._deleted / kiosk
        names = [path.name for path in folder.iterdir()] if folder.is_dir() else []
        return sorted(name for name in names if not name.endswith(TEMPORARY))

    def tickets(self) -> Iterator[tuple[Ticket, float]]:
        """Every ticket that is whole, and when it is over (seconds since 1970)."""
        for folder in sorted(self.layout.gallery.iterdir()):
            with suppress(OSError, ValueError):
                yield read_ticket(folder.name, (folder / TICKET).read_bytes())

    def delete_past(self, now: float, keep_hours: float) -> list[str]:
        """Remove what is over at `now`, or older than `keep_hours`; returns the tickets."""
        ends = {ticket.id: self.until(ticket, end, keep_hours) for ticket, end in self.tickets()}
        gone: list[str] = []
        for folder in sorted(self.layout.gallery.iterdir()):
            with suppress(FileNotFoundError):
                end = ends.get(folder.name, folder.stat().st_mtime + _UNFINISHED)
                if end <= now:
                    self._clear(folder.name)
                    gone.append(folder.name)
        for mark in self._deleted.glob("*/*"):  # of tickets that are over at their kiosk as well
            if mark.stat().st_mtime + 2 * keep_hours * 3600 <= now:
                mark.unlink(missing_ok=True)
        return gone

    def until(self, ticket: Ticket, end: float, keep_hours: float) -> float:
        """When a ticket is over here: as its kiosk says, or earlier."""
        return min(end, ticket.opened_at + keep_hours * 3600)

    def _check(self, kiosk: str, ticket: str) -> None:
        if (self._deleted / kiosk / ticket).exists():
            raise Gone("deleted by its guest")
        if self._owner(ticket) not in (None, kiosk):
            raise NotYours("of another kiosk")

    def _owner(self, ticket: str) -> str | None:
        try:
            return (self.layout.ticket(ticket) / _OWNER).read_text()
        except FileNotFoundError:
            return None

    def _path(self, ticket: str, name: str) -> Path:
        found = tile_of(name)
        if found is None:
            return self.layout.ticket(ticket) / TICKET
        tile, suffix = found
        assert suffix in SUFFIXES
        return self.layout.picture(ticket, tile, suffix)

    def _clear(self, ticket: str) -> None:
        folder = self.layout.ticket(ticket)
        owner, size = self._owner(ticket), _size(folder)
        (folder / TICKET).unlink(missing_ok=True)  # first, as it makes the rest visible
        shutil.rmtree(folder, ignore_errors=True)
        self._count(owner, _size(folder) - size)

    def _count(self, kiosk: str | None, more: int) -> None:
        if kiosk is not None:
            self._taken[kiosk] = self.taken(kiosk) + more


def _size(path: Path) -> int:
    """Bytes of a file, or of a ticket's folder beside its owner's name; 0 of what is not there."""
    if path.is_dir():
        return sum(_size(file) for file in path.glob("*.*"))
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0
