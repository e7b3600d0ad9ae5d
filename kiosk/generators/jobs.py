"""The tiles of one job: what became of each, and which devices it should not see again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from kiosk.domain.generation import JobId
from kiosk.domain.requests import GenerationRequest
from kiosk.generators.costs import Work


@dataclass(slots=True)
class Tile:
    """One tile's way: it waits, runs on one worker, perhaps more than once, and ends once."""

    state: Literal["waiting", "running", "ready", "failed"] = "waiting"
    attempt: int = 1
    kills: int = 0
    shunned: set[int] = field(default_factory=set[int])  # workers that lost or refused it
    worker: int | None = None
    started: float = 0.0

    @property
    def ended(self) -> bool:
        """Whether nothing more will happen to it."""
        return self.state in ("ready", "failed")

    def run(self, worker: int, now: float) -> None:
        """A worker was told to paint it."""
        self.state, self.worker, self.started = "running", worker, now

    def wait_again(self) -> None:
        """Its worker will not finish it; the next attempt has the same seed."""
        if self.worker is not None:
            self.shunned.add(self.worker)
        self.state, self.worker, self.attempt = "waiting", None, self.attempt + 1

    def end(self, state: Literal["ready", "failed"]) -> None:
        """It became a picture, or never will."""
        self.state, self.worker = state, None


@dataclass(slots=True)
class Job:
    """One request in work. `until` is when it is too late for it, in monotonic seconds.

    With `only`, no other worker may paint it.
    """

    id: JobId
    request: GenerationRequest
    work: Work
    submitted: float
    until: float | None = None
    tiles: list[Tile] = field(default_factory=list[Tile])
    only: int | None = None

    @property
    def waits(self) -> bool:
        """Whether a tile has no worker."""
        return any(tile.state == "waiting" for tile in self.tiles)

    @property
    def ended(self) -> bool:
        """Whether every tile has ended."""
        return all(tile.ended for tile in self.tiles)

    def may_go_to(self, worker: int, tile: int) -> bool:
        """Whether a worker is asked for the tile: not one that lost it, where there are others."""
        if self.only is not None:
            return worker == self.only
        return worker not in self.tiles[tile].shunned

    def groups(self) -> Iterator[tuple[int, ...]]:
        """The waiting tiles that may be painted together.

        A tile that was replayed runs alone, so that it cannot take others down again.
        """
        fresh: list[int] = []
        for index, tile in enumerate(self.tiles):
            if tile.state == "waiting":
                if tile.attempt > 1:
                    yield (index,)
                else:
                    fresh.append(index)
        if fresh:
            yield tuple(fresh)
