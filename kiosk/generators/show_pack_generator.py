"""Serves the whole flow from a show pack: no torch, no process, no device, and never live.

Tiles name `SHOW_PACK` as their checkpoint; the screens and the marks go by that.
"""

from __future__ import annotations

import logging
import os
import secrets
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Literal

from kiosk.domain.catalog import Catalog
from kiosk.domain.errors import EngineFault, KioskError, StorageFault
from kiosk.domain.generation import (
    SHOW_PACK,
    DeviceHealth,
    FailureReason,
    GeneratorEvent,
    GeneratorHealth,
    JobFinished,
    JobId,
    JobQueued,
    TileFailed,
    TilePreview,
    TileProgress,
    TileReady,
    Timings,
)
from kiosk.domain.requests import GenerationRequest, InpaintingRequest, TextToImageRequest
from kiosk.generators.show_pack import Pack, PackPicture, narrow, stamp_of
from kiosk.generators.show_pack_choices import ChoiceFinder
from kiosk.generators.show_pack_previews import SIDE, Appearing, appearing

log = logging.getLogger(__name__)

_CURE = "Make a show pack with `kiosk prerender`, and name its folder as engine.pack."


@dataclass(frozen=True, slots=True)
class Pacing:
    """How a picture appears: `seconds` from nothing to done, in `steps`.

    A tile begins `stagger` seconds after the one before it, as tiles of several devices do.
    """

    seconds: float = 3.0
    steps: int = 15
    stagger: float = 0.12


@dataclass(slots=True)
class _Tile:
    picture: PackPicture
    appearing: Appearing | None = None
    told: int = 0
    state: Literal["waiting", "ready", "failed"] = "waiting"


@dataclass(slots=True)
class _Job:
    id: JobId
    tiles: list[_Tile]
    begun: float
    cancelled: bool = False
    spare: list[PackPicture] = field(default_factory=list[PackPicture])


class ShowPackGenerator:
    """A generator that shows pictures of `pack`, in the colour asked for where it is there.

    Another colour is not made up: the guest gets the pack's, and the screens say that pictures
    are pre-rendered. Only what was composed from `catalog` can be found; the rest is refused.
    `renew` gives the pack as staff have left it by now; a job keeps the pictures it began with.
    """

    def __init__(
        self,
        pack: Pack,
        catalog: Catalog,
        pacing: Pacing | None = None,
        clock: Callable[[], float] = time.monotonic,
        renew: Callable[[Pack], Pack] = lambda pack: pack,
    ) -> None:
        self._pack = pack
        self._catalog = catalog
        self._pacing = pacing or Pacing()
        self._clock = clock
        self._renew_pack = renew
        self._finder: ChoiceFinder | None = None
        self._jobs: list[_Job] = []
        self._events: list[GeneratorEvent] = []
        self._opened = False
        self._bell = os.eventfd(0, os.EFD_NONBLOCK | os.EFD_CLOEXEC)
        self._state: Literal["new", "open", "closed"] = "new"

    @property
    def pack(self) -> Pack:
        """What is served from."""
        return self._pack

    def start(self) -> None:
        """Be ready at once; what was found wrong with the pack is logged."""
        if self._state == "new":
            self._state = "open"
            self._finder = ChoiceFinder(self._catalog)
            _tell_faults(self._pack)

    def replace_catalog(self, catalog: Catalog) -> Catalog:
        """Find what is composed from `catalog` from now on; what of it the pack has."""
        self._catalog = catalog
        if self._finder is not None:
            self._finder = ChoiceFinder(catalog)
        self._renew()
        return narrow(catalog, self._pack.pictures)

    def submit(self, request: GenerationRequest) -> JobId:
        """Take on a job; raises EngineFault for what the pack does not have."""
        if self._state != "open" or self._finder is None:
            raise EngineFault("The generator is not running.", "Start it first.")
        if not _makes_new(request):
            raise EngineFault("The show pack has finished pictures only; it cannot change one.")
        self._renew()
        found = self._finder.find(request.prompt)
        pictures = self._pack.at(*found) if found is not None else ()
        if not pictures:
            raise EngineFault("The show pack has no picture of this choice.", _CURE)
        job = JobId(secrets.token_hex(8))
        count = len(request.seeds)
        order = _turned(pictures, request.seeds[0])
        tiles = [_Tile(order[number % len(order)]) for number in range(count)]
        self._jobs.append(_Job(job, tiles, self._clock(), spare=list(order[count:])))
        seconds = self._pacing.seconds + self._pacing.stagger * (count - 1)
        self._tell([JobQueued(job, 0, seconds)])
        return job

    def cancel(self, job: JobId) -> None:
        """End a job's tiles at the next pump."""
        for each in self._jobs:
            if each.id == job:
                each.cancelled = True
                self._tell([])

    def health(self) -> GeneratorHealth:
        """Ready while the pack has pictures; says how many of them cannot be shown."""
        faults = len(self._pack.faults)
        detail = f"{faults} pictures of the pack cannot be shown" if faults else ""
        state = "idle" if not self._jobs else "busy"
        devices = (DeviceHealth(str(SHOW_PACK), state, 0, detail),)
        if self._state == "closed":
            return GeneratorHealth("failed", devices, cause="The generator is closed.")
        if not self._pack.pictures:
            cause = f"The show pack in {self._pack.folder} has no picture that can be shown."
            return GeneratorHealth("failed", devices, cause=cause, cure=_CURE, prerendered=True)
        queued = len(self._jobs)
        return GeneratorHealth("ready", devices, queued, prerendered=True)

    def waitables(self) -> Sequence[int]:
        """One descriptor, readable after `submit` and `cancel`; time passes by itself."""
        return () if self._state == "closed" else (self._bell,)

    def pump(self, now: float) -> list[GeneratorEvent]:
        """Let every tile be as far as it should be at `now`."""
        if self._state != "open":
            return []
        with suppress(BlockingIOError):
            os.eventfd_read(self._bell)
        events, self._events = self._events, []
        self._opened = False
        if not self._jobs:
            self._renew()
        for job in list(self._jobs):
            for number, tile in enumerate(job.tiles):
                if tile.state == "waiting":
                    events += self._advance(job, number, tile, now)
            if all(tile.state != "waiting" for tile in job.tiles):
                self._jobs.remove(job)
                ready = sum(tile.state == "ready" for tile in job.tiles)
                events.append(JobFinished(job.id, ready, len(job.tiles) - ready))
        return events

    def close(self) -> None:
        """Forget everything."""
        if self._state != "closed":
            self._state = "closed"
            self._jobs.clear()
            os.close(self._bell)

    def _renew(self) -> None:
        """See what staff have approved, taken out or had painted; jobs keep what they have."""
        before = self._pack
        seen = stamp_of(before.folder)  # first: who writes meanwhile is noticed at the next look
        try:
            self._pack = self._renew_pack(before)
        except KioskError as error:
            log.error("the show pack stays as it was before: %s", error)
            self._pack = replace(before, stamp=seen)  # said once
            return
        if self._pack is not before:
            log.info("the show pack has %d pictures now", len(self._pack.pictures))
            _tell_faults(self._pack, before)

    def _advance(self, job: _Job, number: int, tile: _Tile, now: float) -> list[GeneratorEvent]:
        if job.cancelled:
            return self._fail(job, number, tile, "cancelled", "")
        if tile.appearing is None:
            if self._opened:
                return []  # one a pump: to open a picture takes most of a frame
            self._opened = True
            try:
                tile.appearing = self._open(job, tile)
            except StorageFault as fault:
                return self._fail(job, number, tile, "failed", str(fault))
        step = self._step(job, number, now)
        if step <= tile.told:
            return []
        tile.told = step
        steps = self._pacing.steps
        progress = TileProgress(job.id, number, step, steps)
        if step < steps:
            pixels = tile.appearing.preview(step / steps)
            return [progress, TilePreview(job.id, number, SIDE, SIDE, pixels)]
        tile.state = "ready"
        png, tile.appearing = tile.appearing.png, None
        ready = TileReady(job.id, number, png, tile.picture.seed, SHOW_PACK, Timings())
        return [progress, ready]

    def _step(self, job: _Job, number: int, now: float) -> int:
        pacing = self._pacing
        passed = now - job.begun - number * pacing.stagger
        step = int(pacing.steps * passed / pacing.seconds + 1e-6)
        return max(0, min(pacing.steps, step))

    def _open(self, job: _Job, tile: _Tile) -> Appearing:
        """The tile's picture, or another of the choice where it cannot be proved any more."""
        while True:
            try:
                return appearing(self._pack.read(tile.picture), tile.picture.seed)
            except (StorageFault, OSError) as error:
                log.error("a picture of the show pack is not shown: %s", error)
                if not job.spare:
                    raise StorageFault(f"{tile.picture.file} cannot be shown.", _CURE) from error
                tile.picture = job.spare.pop(0)

    def _fail(
        self, job: _Job, number: int, tile: _Tile, reason: FailureReason, detail: str
    ) -> list[GeneratorEvent]:
        tile.state = "failed"
        return [TileFailed(job.id, number, reason, detail)]

    def _tell(self, events: list[GeneratorEvent]) -> None:
        self._events += events
        os.eventfd_write(self._bell, 1)


def _tell_faults(pack: Pack, before: Pack | None = None) -> None:
    for fault in pack.faults:
        if before is None or fault not in before.faults:
            log.error("a picture of the show pack is not shown: %s", fault.reason)


def _makes_new(request: GenerationRequest) -> bool:
    """Whether a picture of the choice will do; edits need the guest's own one."""
    if isinstance(request, InpaintingRequest):
        return request.cutout
    return isinstance(request, TextToImageRequest)


def _turned(pictures: Sequence[PackPicture], seed: int) -> list[PackPicture]:
    """The pictures, beginning with one that the seed decides: who asks again sees another first."""
    first = seed % len(pictures)
    return [*pictures[first:], *pictures[:first]]
