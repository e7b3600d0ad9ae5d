"""What phones may see, in memory: live tickets, how far each is, and who is watching.

The page and its live events read only this; the database is not asked. It belongs to the
thread that serves the page.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Literal, Protocol

from kiosk.gallery.records import Job, Ticket
from kiosk.gallery.retention import expiry
from kiosk.gallery.schema import MAKING
from kiosk.sharing.tickets import TokenIndex

TileState = Literal["kept", "checking", "coming", "missing"]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a job is: how many come `ahead` of it, and how much is `done`, 0 to 100."""

    ahead: int = 0
    done: int = 0


@dataclass(frozen=True, slots=True)
class Section:
    """A job as its part of the page shows it; `tiles` are by the ticket's numbers."""

    job: Job
    tiles: Mapping[int, TileState]
    progress: Progress | None = None

    @property
    def making(self) -> bool:
        """Whether more of its pictures may come."""
        return self.job.state == MAKING

    @property
    def kept(self) -> Sequence[int]:
        """The tiles that can be seen."""
        return [number for number, state in self.tiles.items() if state == "kept"]

    @property
    def checking(self) -> bool:
        """Whether somebody is still to look at one of its pictures."""
        return "checking" in self.tiles.values()


@dataclass(frozen=True, slots=True)
class Shown:
    """A ticket as its page shows it. `held` says that the disk makes its pictures wait.

    `until` is when it is over, in seconds since 1970, where that does not follow from its age.
    """

    ticket: Ticket
    held: bool = False
    progress: Mapping[str, Progress] = field(default_factory=dict[str, Progress])
    until: float | None = None

    @property
    def making(self) -> bool:
        """Whether more pictures are being made."""
        return any(job.state == MAKING for job in self.ticket.jobs)

    @property
    def live(self) -> bool:
        """Whether anything may still change: pictures in the making, a visit that goes on."""
        return self.making or not self.ticket.closed or bool(self.ticket.checking)

    @property
    def sections(self) -> Sequence[Section]:
        """The jobs, newest first; one that ended with nothing is left out beside others."""
        every = [self._section(job) for job in reversed(self.ticket.jobs)]
        worth = [section for section in every if section.making or section.kept or section.checking]
        return worth or every[:1]

    def _section(self, job: Job) -> Section:
        tiles: dict[int, TileState] = {n: self._state(n, job) for n in job.numbers}
        return Section(job, tiles, self.progress.get(job.id))

    def _state(self, number: int, job: Job) -> TileState:
        if number in self.ticket.visible:
            return "kept"
        if number in self.ticket.checking:
            return "checking"
        if job.state == MAKING and number not in self.ticket.held_back:
            return "coming"
        return "missing"


class Index(Protocol):
    """Knows which ticket is behind a token."""

    def add(self, ticket: str) -> None:
        """Let the link of `ticket` be found."""
        ...

    def discard(self, ticket: str) -> None:
        """Let the link of `ticket` be found no more."""
        ...

    def find(self, text: str) -> str | None:
        """The ticket whose token is `text`, which may be anything, or None."""
        ...


class Board:
    """The live tickets of one installation, whose links `index` (or its secret) knows."""

    def __init__(self, index: Index | bytes, keep_hours: float, clock: Callable[[], float]) -> None:
        self._index: Index = TokenIndex(index) if isinstance(index, bytes) else index
        self._keep_hours = keep_hours
        self._clock = clock
        self._shown: dict[str, Shown] = {}
        self._watching: dict[str, set[asyncio.Event]] = {}

    def replace_all(self, tickets: Iterable[Ticket]) -> None:
        """Show these tickets, besides those that are not written down yet."""
        for ticket in tickets:
            before = self._shown.get(ticket.id)
            self._show(replace(before, ticket=ticket) if before else Shown(ticket))

    def open(self, ticket: Ticket, job: Job) -> Ticket | None:
        """Show a job on `ticket`, or on the ticket of that id which is shown already.

        Returns the ticket with the job at its place; None when it is closed for new jobs.
        """
        shown = self._shown.get(ticket.id, Shown(ticket))
        if shown.ticket.job(job.id) is None:
            if shown.ticket.closed:
                return None
            placed = replace(job, first=shown.ticket.next_number)
            ticket = replace(shown.ticket, jobs=(*shown.ticket.jobs, placed))
            shown = replace(shown, ticket=ticket)
            self._show(shown)
        return shown.ticket

    def keep(self, ticket: str, job: str, tile: int, *, check: bool = False) -> None:
        """A picture of a job is safe; show it, or that somebody will look at it first."""
        shown = self._shown.get(ticket)
        known = shown.ticket.job(job) if shown is not None else None
        if shown is not None and known is not None:
            number = {known.first + tile}
            now = replace(shown.ticket, kept=shown.ticket.kept | number)
            now = replace(now, checking=now.checking | number) if check else now
            self._show(replace(shown, ticket=now, held=False))

    def approve(self, ticket: str, number: int, *, yes: bool) -> None:
        """Somebody has looked at a picture: show it, or hold it back."""
        if (shown := self._shown.get(ticket)) is not None:
            one = {number}
            back = shown.ticket.held_back - one if yes else shown.ticket.held_back | one
            now = replace(shown.ticket, checking=shown.ticket.checking - one, held_back=back)
            self._show(replace(shown, ticket=now))

    def take_out(self, ticket: str, number: int) -> None:
        """A picture was deleted: there is none any more, and none is coming."""
        if (shown := self._shown.get(ticket)) is not None:
            before, one = shown.ticket, {number}
            now = replace(before, kept=before.kept - one, held_back=before.held_back | one)
            self._show(replace(shown, ticket=replace(now, checking=before.checking - one)))

    def put(self, shown: Shown) -> None:
        """Show a ticket as it is given, in place of what was shown of it."""
        self._show(shown)

    def finish(self, ticket: str, job: str, state: str) -> None:
        """No more pictures of this job will come."""
        if (shown := self._shown.get(ticket)) is not None:
            jobs = tuple(
                replace(each, state=state) if each.id == job else each for each in shown.ticket.jobs
            )
            progress = {name: far for name, far in shown.progress.items() if name != job}
            ticket_now = replace(shown.ticket, jobs=jobs)
            self._show(replace(shown, ticket=ticket_now, held=False, progress=progress))

    def close(self, ticket: str) -> None:
        """The visit is over: no more jobs will come."""
        if (shown := self._shown.get(ticket)) is not None:
            self._show(replace(shown, ticket=replace(shown.ticket, closed=True)))

    def move_on(self, ticket: str, job: str, progress: Progress) -> None:
        """A job in the making is so far."""
        shown = self._shown.get(ticket)
        known = shown.ticket.job(job) if shown is not None else None
        if shown is None or known is None or known.state != MAKING:
            return
        if shown.progress.get(job) != progress:
            self._show(replace(shown, progress={**shown.progress, job: progress}))

    def take_off(self, ticket: str, jobs: Sequence[str]) -> None:
        """Show these jobs no more; the ticket goes with its last one."""
        if (shown := self._shown.get(ticket)) is None:
            return
        left = tuple(job for job in shown.ticket.jobs if job.id not in jobs)
        if not left:
            self.remove([ticket])
            return
        numbers = {number for job in left for number in job.numbers}
        before = shown.ticket
        now = replace(
            before,
            jobs=left,
            kept=before.kept & numbers,
            checking=before.checking & numbers,
            held_back=before.held_back & numbers,
        )
        self._show(replace(shown, ticket=now))

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

    @property
    def ids(self) -> Sequence[str]:
        """The tickets that are shown."""
        return list(self._shown)

    def unfinished(self) -> Sequence[Ticket]:
        """The tickets whose visits go on, or whose pictures are still being made."""
        return [shown.ticket for shown in self._shown.values() if shown.live]

    def expires(self, shown: Shown) -> float:
        """When the ticket's pictures will be gone, in seconds since 1970."""
        if shown.until is not None:
            return shown.until
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

    def watchers(self, ticket: str) -> int:
        """How many watch the ticket now."""
        return len(self._watching.get(ticket, ()))

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
