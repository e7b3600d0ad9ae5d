"""What phones may see, in memory: live tickets, how far each is, and who is watching.

The page and its live events read only this; the database is not asked. It belongs to the
thread that serves the page.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Literal

from kiosk.gallery.records import Ticket
from kiosk.gallery.retention import expiry
from kiosk.gallery.schema import MAKING
from kiosk.sharing.tickets import TokenIndex

TileState = Literal["kept", "coming", "missing"]


@dataclass(frozen=True, slots=True)
class Shown:
    """A ticket as its page shows it. `held` says that the disk makes its pictures wait."""

    ticket: Ticket
    held: bool = False

    @property
    def making(self) -> bool:
        """Whether more pictures may come."""
        return self.ticket.state == MAKING

    @property
    def tiles(self) -> tuple[TileState, ...]:
        """How each tile stands."""
        left: TileState = "coming" if self.making else "missing"
        kept = self.ticket.kept
        return tuple("kept" if n in kept else left for n in range(self.ticket.tiles))


class Board:
    """The live tickets of one installation."""

    def __init__(self, secret: bytes, keep_hours: float, clock: Callable[[], float]) -> None:
        self._index = TokenIndex(secret)
        self._keep_hours = keep_hours
        self._clock = clock
        self._shown: dict[str, Shown] = {}
        self._watching: dict[str, set[asyncio.Event]] = {}

    def replace_all(self, tickets: Iterable[Ticket]) -> None:
        """Show these tickets, besides those that are not written down yet."""
        for ticket in tickets:
            before = self._shown.get(ticket.id)
            self._show(Shown(ticket, held=before is not None and before.held))

    def open(self, ticket: Ticket) -> None:
        """Show a ticket; one that is shown already stays as it is."""
        if ticket.id not in self._shown:
            self._show(Shown(ticket))

    def keep(self, ticket: str, tile: int) -> None:
        """A picture is safe; show it."""
        if (shown := self._shown.get(ticket)) is not None:
            kept = shown.ticket.kept | {tile}
            self._show(replace(shown, ticket=replace(shown.ticket, kept=kept), held=False))

    def finish(self, ticket: str, state: str) -> None:
        """No more pictures will come for this ticket."""
        if (shown := self._shown.get(ticket)) is not None:
            self._show(replace(shown, ticket=replace(shown.ticket, state=state), held=False))

    def hold(self, ticket: str) -> None:
        """The disk makes this ticket's pictures wait; say so."""
        shown = self._shown.get(ticket)
        if shown is not None and shown.making and not shown.held:
            self._show(replace(shown, held=True))

    def remove(self, tickets: Sequence[str]) -> None:
        """Show these tickets no more."""
        for ticket in tickets:
            self._index.discard(ticket)
            self._shown.pop(ticket, None)
            self._wake(ticket)

    def find(self, token: str) -> Shown | None:
        """The live ticket behind a token, which may be any text, or None."""
        ticket = self._index.find(token)
        shown = self._shown.get(ticket) if ticket is not None else None
        if shown is None or self.expires(shown) <= self._clock():
            return None
        return shown

    def ticket(self, ticket: str) -> Ticket | None:
        """The ticket of this id, if it is shown."""
        shown = self._shown.get(ticket)
        return shown.ticket if shown is not None else None

    def unfinished(self) -> Sequence[Ticket]:
        """The tickets whose pictures are still being made."""
        return [shown.ticket for shown in self._shown.values() if shown.making]

    def expires(self, shown: Shown) -> float:
        """When the ticket's pictures will be gone, in seconds since 1970."""
        return expiry(shown.ticket.opened_at, self._keep_hours)

    @contextmanager
    def watch(self, ticket: str) -> Generator[asyncio.Event]:
        """An event that is set whenever the ticket changes; the watcher clears it."""
        changed = asyncio.Event()
        watchers = self._watching.setdefault(ticket, set())
        watchers.add(changed)
        try:
            yield changed
        finally:
            watchers.discard(changed)
            if not watchers:
                self._watching.pop(ticket, None)

    def wake_all(self) -> None:
        """Let every watcher look up, though nothing changed."""
        for ticket in self._watching:
            self._wake(ticket)

    def _show(self, shown: Shown) -> None:
        self._shown[shown.ticket.id] = shown
        self._index.add(shown.ticket.id)
        self._wake(shown.ticket.id)

    def _wake(self, ticket: str) -> None:
        for changed in self._watching.get(ticket, ()):
            changed.set()
