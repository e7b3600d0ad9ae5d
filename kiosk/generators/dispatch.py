"""Which worker paints which tile, and what became of every tile; pure.

A tile waits, runs on one worker, and ends once; every method returns the events that follow.
What is said about an attempt that is not running any more changes nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from kiosk.domain.generation import (
    MAX_TILES,
    CheckpointId,
    FailureReason,
    GeneratorEvent,
    JobFinished,
    JobId,
    TileFailed,
    TileProgress,
    TileReady,
)
from kiosk.domain.requests import GenerationRequest
from kiosk.generators.costs import Costs, Work
from kiosk.generators.foresight import Foresight, Planned, Seat
from kiosk.generators.jobs import Job, Tile

KILLS_ALLOWED = 2
"""Workers that a tile may take down before it is given up."""

MAX_TRIES = 2
"""Workers that may find a tile's picture unusable before it is given up."""


@dataclass(frozen=True, slots=True)
class Assignment:
    """Tiles of one job for one worker, to be painted in one batch.

    `seconds` is how long that should take, weights to read included.
    """

    worker: int
    job: JobId
    tiles: tuple[int, ...]
    attempt: int
    request: GenerationRequest
    work: Work
    seconds: float


class Dispatch:
    """The tiles of all jobs that have not finished. `most` is how many tiles a run may have."""

    def __init__(self, costs: Costs | None = None, most: int = MAX_TILES) -> None:
        self.costs = costs or Costs()
        self._foresight = Foresight(self.costs, most)
        self._jobs: dict[JobId, Job] = {}

    @property
    def waiting_jobs(self) -> int:
        """How many jobs have a tile that no worker has taken on."""
        return len(self.waiting)

    @property
    def waiting(self) -> set[JobId]:
        """The jobs that have a tile without a worker."""
        return {job.id for job in self._waiting()}

    @property
    def wanted(self) -> set[CheckpointId]:
        """The checkpoints that waiting tiles are to be painted with."""
        return {job.work.checkpoint for job in self._waiting()}

    def add(
        self,
        job: JobId,
        request: GenerationRequest,
        work: Work,
        now: float,
        until: float | None = None,
        only: int | None = None,
    ) -> None:
        """Take on a job, each of whose tiles is `work`; `only` one worker may paint it."""
        tiles = [Tile() for _ in request.seeds]
        self._jobs[job] = Job(job, request, work, now, until, tiles, only)

    def hand_out(self, seats: Sequence[Seat], now: float) -> list[Assignment]:
        """What every idle worker is to begin with; those tiles count as running from now on.

        Tiles go where they end first. So a worker is left idle only for a tile that would end
        sooner elsewhere, on one that is faster or has its weights, waiting for it included.
        """
        idle = {seat.worker for seat in seats if seat.free <= 0}
        given: list[Assignment] = []
        for planned in self._foresight.plan(self._waiting(), seats, now):
            if planned.worker in idle and planned.start <= 0:
                idle.discard(planned.worker)
                given.append(self._start(planned, seats, now))
            if not idle:
                break
        return given

    def forecast(self, seats: Sequence[Seat], now: float) -> dict[JobId, tuple[int, float | None]]:
        """For each job, how many are served before it, and seconds to its last tile if known."""
        busy = {seat.worker: seat.free for seat in seats}
        ends: dict[JobId, float | None] = {}
        for job in self._jobs.values():
            running = [tile.worker for tile in job.tiles if tile.state == "running"]
            ends[job.id] = max((busy.get(w, 0.0) for w in running if w is not None), default=0.0)
        waiting = self._waiting()
        placed: set[JobId] = set()
        for planned in self._foresight.plan(waiting, seats, now):
            placed.add(planned.job.id)
            end = ends[planned.job.id]
            known = planned.known and end is not None
            ends[planned.job.id] = max(end, planned.end) if known and end is not None else None
        ends.update({job.id: None for job in waiting if job.id not in placed})
        ahead = [job.id for job in self._jobs.values() if not job.waits]
        order = self._foresight.order(waiting, [seat.device for seat in seats], now)
        places = {job: place for place, job in enumerate([*ahead, *(job.id for job in order)])}
        return {job: (places[job], ends[job]) for job in self._jobs}

    def is_running(self, job: JobId, tile: int, attempt: int, worker: int | None = None) -> bool:
        """Whether this attempt at a tile is the one that counts, and on that worker if named."""
        found = self._find(job, tile)
        return (
            found is not None
            and found.state == "running"
            and found.attempt == attempt
            and worker in (None, found.worker)
        )

    def knows(self, job: JobId) -> bool:
        """Whether the job has not finished."""
        return job in self._jobs

    def job(self, job: JobId) -> Job:
        """An unfinished job."""
        return self._jobs[job]

    def progressed(
        self, job: JobId, tiles: Sequence[int], attempt: int, step: int, steps: int
    ) -> list[GeneratorEvent]:
        """A worker has `step` of `steps` of these tiles behind it."""
        return [
            TileProgress(job, tile, step, steps)
            for tile in tiles
            if self.is_running(job, tile, attempt)
        ]

    def finished(self, event: TileReady, attempt: int) -> list[GeneratorEvent]:
        """An attempt became a picture."""
        if not self.is_running(event.job, event.tile, attempt):
            return []
        job = self._jobs[event.job]
        job.tiles[event.tile].end("ready")
        return [event, *self._settle(job)]

    def failed(
        self, job: JobId, tile: int, attempt: int, reason: FailureReason, detail: str
    ) -> list[GeneratorEvent]:
        """An attempt failed in a way that no other worker would mend."""
        if not self.is_running(job, tile, attempt):
            return []
        return self._fail(self._jobs[job], [tile], reason, detail)

    def refused(
        self,
        job: JobId,
        tile: int,
        attempt: int,
        detail: str,
        able: Collection[int],
        tries: int = MAX_TRIES,
    ) -> list[GeneratorEvent]:
        """A worker could not make a picture of it; another of those that are `able` may.

        It has failed after so many `tries`, or when all have tried that may paint it.
        """
        if not self.is_running(job, tile, attempt):
            return []
        only, found = self._jobs[job].only, self._jobs[job].tiles[tile]
        tried = found.shunned | {found.worker}
        if set(able if only is None else (only,)) <= tried or len(tried) >= tries:
            return self._fail(self._jobs[job], [tile], "failed", detail)
        found.wait_again()
        return []

    def again(self, job: JobId, tile: int, attempt: int) -> None:
        """An attempt failed for a reason that is gone: the tile waits for any worker."""
        if self.is_running(job, tile, attempt):
            found = self._jobs[job].tiles[tile]
            found.worker = None  # nobody is to blame, and nobody is to be avoided
            found.wait_again()

    def lost(self, worker: int, detail: str) -> list[GeneratorEvent]:
        """A worker died: its tiles wait for another, unless they are what kills workers."""
        events: list[GeneratorEvent] = []
        for job in list(self._jobs.values()):
            deadly: list[int] = []
            for index, tile in enumerate(job.tiles):
                if tile.state == "running" and tile.worker == worker:
                    tile.kills += 1
                    tile.wait_again()
                    if tile.kills >= KILLS_ALLOWED:
                        deadly.append(index)
            events += self._fail(job, deadly, "failed", detail)
        return events

    def cancel(self, job: JobId) -> list[GeneratorEvent]:
        """End every tile of a job that has not ended; unknown jobs are ignored."""
        found = self._jobs.get(job)
        return [] if found is None else self._fail(found, range(len(found.tiles)), "cancelled", "")

    def expire(self, now: float) -> list[GeneratorEvent]:
        """End what has not ended of every job whose deadline is over."""
        events: list[GeneratorEvent] = []
        for job in list(self._jobs.values()):
            if job.until is not None and now > job.until:
                seconds = job.until - job.submitted
                detail = f"It was not ready within {seconds:g} seconds."
                events += self._fail(job, range(len(job.tiles)), "late", detail)
        return events

    def abandon(
        self, reason: FailureReason, detail: str, only: int | None = None
    ) -> list[GeneratorEvent]:
        """End every tile that waits, or waits for `only` one worker: nobody will take it."""
        events: list[GeneratorEvent] = []
        for job in [job for job in self._jobs.values() if only in (None, job.only)]:
            waiting = [i for i, tile in enumerate(job.tiles) if tile.state == "waiting"]
            events += self._fail(job, waiting, reason, detail)
        return events

    def _start(self, planned: Planned, seats: Sequence[Seat], now: float) -> Assignment:
        job, chosen = planned.job, planned.tiles
        (seat,) = [seat for seat in seats if seat.worker == planned.worker]
        for index in chosen:
            job.tiles[index].run(seat.worker, now)
        loads = job.work.checkpoint not in seat.holding
        seconds = self._foresight.seconds(seat.device, job.work, len(chosen), loads, now)
        attempt = job.tiles[chosen[0]].attempt
        return Assignment(seat.worker, job.id, chosen, attempt, job.request, job.work, seconds)

    def _waiting(self) -> list[Job]:
        return [job for job in self._jobs.values() if job.waits]

    def _find(self, job: JobId, tile: int) -> Tile | None:
        found = self._jobs.get(job)
        return found.tiles[tile] if found is not None and tile < len(found.tiles) else None

    def _fail(
        self, job: Job, tiles: Iterable[int], reason: FailureReason, detail: str
    ) -> list[GeneratorEvent]:
        events: list[GeneratorEvent] = []
        for index in tiles:
            if not job.tiles[index].ended:
                job.tiles[index].end("failed")
                events.append(TileFailed(job.id, index, reason, detail))
        return [*events, *self._settle(job)] if events else []

    def _settle(self, job: Job) -> list[GeneratorEvent]:
        if not job.ended:
            return []
        del self._jobs[job.id]
        ready = sum(tile.state == "ready" for tile in job.tiles)
        return [JobFinished(job.id, ready, len(job.tiles) - ready)]
