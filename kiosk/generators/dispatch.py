"""Which worker paints which tile, what became of every tile, and how long a job will take; pure.

A tile waits, runs on one worker, and ends once; every method returns the events that follow.
What is said about an attempt that is not running any more changes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from kiosk.domain.generation import (
    CheckpointId,
    FailureReason,
    GeneratorEvent,
    JobFinished,
    JobId,
    Precision,
    TileFailed,
    TileProgress,
    TileReady,
)
from kiosk.domain.requests import GenerationRequest
from kiosk.generators.pace import Pace

KILLS_ALLOWED = 2
"""Workers that a tile may take down before it is given up."""


@dataclass(frozen=True, slots=True)
class Assignment:
    """Tiles of one job for one worker, to be painted in one batch."""

    job: JobId
    tiles: tuple[int, ...]
    attempt: int
    request: GenerationRequest


@dataclass(slots=True)
class _Tile:
    state: Literal["waiting", "running", "ready", "failed"] = "waiting"
    attempt: int = 1
    kills: int = 0
    worker: int | None = None
    started: float = 0.0

    @property
    def ended(self) -> bool:
        return self.state in ("ready", "failed")


@dataclass(slots=True)
class _Job:
    id: JobId
    request: GenerationRequest
    units: float
    submitted: float
    tiles: list[_Tile] = field(default_factory=list[_Tile])


class Dispatch:
    """The tiles of all jobs that have not finished, first come, first served."""

    def __init__(self) -> None:
        self._jobs: dict[JobId, _Job] = {}
        self._paces: dict[CheckpointId, Pace] = {}

    @property
    def waiting_jobs(self) -> int:
        """How many jobs have a tile that no worker has taken on."""
        return sum(any(t.state == "waiting" for t in j.tiles) for j in self._jobs.values())

    def pace(self, checkpoint: CheckpointId) -> Pace:
        """How fast tiles of one checkpoint are made."""
        return self._paces.setdefault(checkpoint, Pace())

    def add(self, job: JobId, request: GenerationRequest, units: float, now: float) -> int:
        """Take on a job whose tiles cost `units` each; returns how many jobs are before it."""
        position = len(self._jobs)
        tiles = [_Tile() for _ in request.seeds]
        self._jobs[job] = _Job(job, request, units, now, tiles)
        return position

    def assign(self, worker: int, now: float, most: int = 1) -> Assignment | None:
        """The next tiles, at most `most` of one job, now running on `worker`; None if none wait.

        A tile that was replayed runs alone, so that it cannot take others down again.
        """
        for job in self._jobs.values():
            waiting = [i for i, tile in enumerate(job.tiles) if tile.state == "waiting"]
            if not waiting:
                continue
            first = job.tiles[waiting[0]].attempt
            batch = [i for i in waiting if job.tiles[i].attempt == 1][:most]
            chosen = batch if first == 1 else waiting[:1]
            for index in chosen:
                tile = job.tiles[index]
                tile.state, tile.worker, tile.started = "running", worker, now
            return Assignment(job.id, tuple(chosen), first, job.request)
        return None

    def waiting_tiles(self) -> tuple[int, Precision]:
        """How many tiles of the first job that waits have no worker, and its precision."""
        for job in self._jobs.values():
            waiting = sum(tile.state == "waiting" for tile in job.tiles)
            if waiting:
                return waiting, job.request.precision
        return 0, Precision.FAST

    def waiting_checkpoint(self) -> CheckpointId | None:
        """What the first job that waits is to be painted with."""
        for job in self._jobs.values():
            if any(tile.state == "waiting" for tile in job.tiles):
                return job.request.checkpoint
        return None

    def progressed(
        self, job: JobId, tiles: Sequence[int], attempt: int, step: int, steps: int
    ) -> list[GeneratorEvent]:
        """A worker has `step` of `steps` of these tiles behind it."""
        return [
            TileProgress(job, tile, step, steps)
            for tile in tiles
            if self.is_running(job, tile, attempt)
        ]

    def is_running(self, job: JobId, tile: int, attempt: int) -> bool:
        """Whether this attempt at a tile is the one that counts."""
        found = self._find(job, tile)
        return found is not None and found.state == "running" and found.attempt == attempt

    def knows(self, job: JobId) -> bool:
        """Whether the job has not finished."""
        return job in self._jobs

    def request(self, job: JobId) -> GenerationRequest:
        """What an unfinished job asked for."""
        return self._jobs[job].request

    def submitted(self, job: JobId) -> float:
        """When an unfinished job was submitted."""
        return self._jobs[job].submitted

    def waited(self, job: JobId, tile: int) -> float:
        """Seconds that a running tile had waited for its worker."""
        return max(0.0, self._jobs[job].tiles[tile].started - self._jobs[job].submitted)

    def finished(self, event: TileReady, attempt: int) -> list[GeneratorEvent]:
        """An attempt became a picture."""
        if not self.is_running(event.job, event.tile, attempt):
            return []
        entry = self._jobs[event.job]
        times = event.timings
        seconds = times.denoise + times.decode + times.encode
        self.pace(entry.request.checkpoint).measured(entry.units, seconds)
        entry.tiles[event.tile].state = "ready"
        entry.tiles[event.tile].worker = None
        return [event, *self._settle(entry)]

    def failed(
        self, job: JobId, tile: int, attempt: int, reason: FailureReason, detail: str
    ) -> list[GeneratorEvent]:
        """An attempt failed in a way that no other worker would mend."""
        if not self.is_running(job, tile, attempt):
            return []
        return self._fail(self._jobs[job], [tile], reason, detail)

    def lost(self, worker: int, detail: str) -> list[GeneratorEvent]:
        """A worker died: its tiles wait for another, unless they are what kills workers."""
        events: list[GeneratorEvent] = []
        for job in list(self._jobs.values()):
            deadly: list[int] = []
            for index, tile in enumerate(job.tiles):
                if tile.state == "running" and tile.worker == worker:
                    tile.kills += 1
                    tile.attempt += 1
                    tile.state, tile.worker = "waiting", None
                    if tile.kills >= KILLS_ALLOWED:
                        deadly.append(index)
            events += self._fail(job, deadly, "failed", detail)
        return events

    def cancel(self, job: JobId) -> list[GeneratorEvent]:
        """End every tile of a job that has not ended; unknown jobs are ignored."""
        entry = self._jobs.get(job)
        return [] if entry is None else self._fail(entry, range(len(entry.tiles)), "cancelled", "")

    def abandon(self, reason: FailureReason, detail: str) -> list[GeneratorEvent]:
        """End every tile that waits, because nobody will take it."""
        events: list[GeneratorEvent] = []
        for job in list(self._jobs.values()):
            waiting = [i for i, tile in enumerate(job.tiles) if tile.state == "waiting"]
            events += self._fail(job, waiting, reason, detail)
        return events

    def eta(self, job: JobId, workers: int, now: float) -> float | None:
        """Seconds until the job's last tile, with `workers` at work; None while unmeasured."""
        ends: dict[int, float] = {}  # of what runs, by worker; a batch's tiles add up
        queued: list[float] = []
        for entry in self._jobs.values():
            seconds = self.pace(entry.request.checkpoint).seconds(entry.units)
            if seconds is None or workers < 1:
                return None
            for tile in entry.tiles:
                if tile.state == "running" and tile.worker is not None:
                    ends[tile.worker] = ends.get(tile.worker, tile.started) + seconds
                elif tile.state == "waiting":
                    queued.append(seconds)
            if entry.id == job:
                break
        free = sorted(max(0.0, end - now) for end in ends.values())
        free += [0.0] * (workers - len(free))
        for seconds in queued:
            free.sort()
            free[0] += seconds
        return max(free)

    def _find(self, job: JobId, tile: int) -> _Tile | None:
        entry = self._jobs.get(job)
        return entry.tiles[tile] if entry is not None and tile < len(entry.tiles) else None

    def _fail(
        self, job: _Job, tiles: Sequence[int], reason: FailureReason, detail: str
    ) -> list[GeneratorEvent]:
        events: list[GeneratorEvent] = []
        for index in tiles:
            if not job.tiles[index].ended:
                job.tiles[index].state, job.tiles[index].worker = "failed", None
                events.append(TileFailed(job.id, index, reason, detail))
        return [*events, *self._settle(job)] if events else []

    def _settle(self, job: _Job) -> list[GeneratorEvent]:
        if not all(tile.ended for tile in job.tiles):
            return []
        del self._jobs[job.id]
        ready = sum(tile.state == "ready" for tile in job.tiles)
        return [JobFinished(job.id, ready, len(job.tiles) - ready)]
