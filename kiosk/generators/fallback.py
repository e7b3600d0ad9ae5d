"""Serves from the show pack while no device can paint, and live again as soon as one can."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol, runtime_checkable

from kiosk.domain.catalog import Catalog
from kiosk.domain.checkpoints import Manifest
from kiosk.domain.errors import CannotDo, EngineFault
from kiosk.domain.generation import (
    Generator,
    GeneratorEvent,
    GeneratorHealth,
    JobFinished,
    JobId,
    JobQueued,
    TileFailed,
    TilePreview,
    TileProgress,
    TileReady,
)
from kiosk.domain.requests import GenerationRequest

log = logging.getLogger(__name__)

_NOBODY = ("no-worker", "checkpoint", "storage")  # reasons that say: the pool cannot paint


@runtime_checkable
class _Devices(Protocol):
    """What a pool can do besides being a generator."""

    def drain(self, device: str) -> None: ...

    def restore(self, device: str) -> None: ...

    def restart(self, device: str) -> None: ...

    def submit_to(self, device: str, request: GenerationRequest) -> JobId: ...


@runtime_checkable
class _Holds(Protocol):
    """A pool whose devices keep more than one checkpoint."""

    def hold(self, checkpoint: str, *, pinned: bool = False) -> None: ...

    def let_go(self, checkpoint: str) -> None: ...

    def adopt(self, manifest: Manifest) -> None: ...


@runtime_checkable
class _Finds(Protocol):
    """A pack that finds its pictures by what was composed from a catalog."""

    def replace_catalog(self, catalog: Catalog) -> Catalog: ...


@dataclass(slots=True)
class _Job:
    """A job under the name that guests' screens know; `places` are its tiles at the pack."""

    id: JobId
    request: GenerationRequest
    live: bool
    lost: list[int] = field(default_factory=list[int])
    places: tuple[int, ...] = ()
    ready: int = 0
    failed: int = 0


class FallbackGenerator:
    """A generator of two: the pool while it can serve, else the show pack.

    Whoever asks sees one generator. Tiles that the pool has to give up when its last device
    fails come from the pack, under the same job; those that it finished stay. `health` is
    ready on the pack, with the pool's cause and cure for staff.
    """

    def __init__(self, pool: Generator, pack: Generator) -> None:
        self._pool = pool
        self._pack = pack
        self._by_pool: dict[JobId, _Job] = {}
        self._by_pack: dict[JobId, _Job] = {}
        self._on_pack = False

    @property
    def pool(self) -> Generator:
        """The generator that the pack stands in for: staff drain and restart its devices."""
        return self._pool

    def start(self) -> None:
        """Start both."""
        self._pack.start()
        self._pool.start()

    def submit(self, request: GenerationRequest) -> JobId:
        """Take on a job with whoever can serve it; raises EngineFault when neither can."""
        if self._pool.health().state != "failed":
            try:
                job = self._pool.submit(request)
            except EngineFault:
                if self._pool.health().state != "failed":
                    raise
            else:
                self._by_pool[job] = _Job(job, request, live=True)
                return job
        job = self._pack.submit(request)
        places = tuple(range(len(request.seeds)))
        self._by_pack[job] = _Job(job, request, live=False, places=places)
        return job

    def cancel(self, job: JobId) -> None:
        """Stop a job, wherever it is by now."""
        if job in self._by_pool:
            self._pool.cancel(job)
        for at_pack, entry in self._by_pack.items():
            if entry.id == job:
                self._pack.cancel(at_pack)

    def health(self) -> GeneratorHealth:
        """The pool's, unless it failed and the pack can stand in."""
        pool, pack = self._pool.health(), self._pack.health()
        if pool.state != "failed" or pack.state != "ready":
            return pool
        queued = pool.queued + pack.queued
        return replace(pool, state="ready", queued=queued, prerendered=True)

    def waitables(self) -> Sequence[int]:
        """Those of both."""
        return (*self._pool.waitables(), *self._pack.waitables())

    def pump(self, now: float) -> list[GeneratorEvent]:
        """Hear both, and hand over what the pool lost."""
        events: list[GeneratorEvent] = []
        for event in self._pool.pump(now):
            events += self._from_pool(event)
        for event in self._pack.pump(now):
            events += self._from_pack(event)
        self._note_change()
        return events

    def replace_catalog(self, catalog: Catalog) -> Catalog:
        """Let the pack find what is composed from `catalog`; what can be served of it now.

        On the pack, that is all colours of its vehicles: it shows the one that it has.
        """
        if not isinstance(self._pack, _Finds):
            return catalog
        in_pack = self._pack.replace_catalog(catalog)
        return _items_of(catalog, in_pack) if self.health().prerendered else catalog

    def drain(self, device: str) -> None:
        """Take a device of the pool out of work."""
        self._devices.drain(device)

    def restore(self, device: str) -> None:
        """Put a device of the pool back to work."""
        self._devices.restore(device)

    def restart(self, device: str) -> None:
        """Replace the worker of a device of the pool."""
        self._devices.restart(device)

    def submit_to(self, device: str, request: GenerationRequest) -> JobId:
        """Take on a job for one device of the pool, which the pack does not stand in for."""
        return self._devices.submit_to(device, request)

    def hold(self, checkpoint: str, *, pinned: bool = False) -> None:
        """Have the pool's devices load a checkpoint."""
        self._holders.hold(checkpoint, pinned=pinned)

    def let_go(self, checkpoint: str) -> None:
        """Have the pool's devices free a checkpoint."""
        self._holders.let_go(checkpoint)

    def adopt(self, manifest: Manifest) -> None:
        """Have the pool paint with what a manifest lists."""
        self._holders.adopt(manifest)

    @property
    def _holders(self) -> _Holds:
        if not isinstance(self._pool, _Holds):
            raise CannotDo("These devices cannot be told what to hold.")
        return self._pool

    @property
    def _devices(self) -> _Devices:
        if not isinstance(self._pool, _Devices):
            raise CannotDo("These devices cannot be taken out of work one by one.")
        return self._pool

    def close(self) -> None:
        """Close both."""
        self._pool.close()
        self._pack.close()

    def _from_pool(self, event: GeneratorEvent) -> list[GeneratorEvent]:
        job = self._by_pool.get(event.job)
        if job is None:
            return [event]
        match event:
            case TileReady():
                job.ready += 1
            case TileFailed(tile=tile) if self._is_lost(event):
                job.lost.append(tile)
                return []
            case TileFailed():
                job.failed += 1
            case JobFinished():
                del self._by_pool[event.job]
                return self._hand_over(job) if job.lost else [event]
            case _:
                pass
        return [event]

    def _is_lost(self, event: TileFailed) -> bool:
        """Whether a tile failed because nobody is left to paint it, and the pack can serve.

        What takes down the last worker fails as "failed", though it is the pool that ended.
        """
        if event.reason not in (*_NOBODY, "failed") or self._pack.health().state != "ready":
            return False
        return self._pool.health().state == "failed"

    def _hand_over(self, job: _Job) -> list[GeneratorEvent]:
        seeds = tuple(job.request.seeds[tile] for tile in job.lost)
        try:
            at_pack = self._pack.submit(replace(job.request, seeds=seeds))
        except EngineFault as fault:
            failures: list[GeneratorEvent] = [
                TileFailed(job.id, tile, "no-worker", str(fault)) for tile in job.lost
            ]
            failed = job.failed + len(job.lost)
            return [*failures, JobFinished(job.id, job.ready, failed)]
        job.places = tuple(job.lost)
        self._by_pack[at_pack] = job
        return []

    def _from_pack(self, event: GeneratorEvent) -> list[GeneratorEvent]:
        job = self._by_pack.get(event.job)
        if job is None:
            return [event]
        match event:
            case JobQueued():
                # A job that began live was announced before; to say so again renews the forecast.
                return [replace(event, job=job.id)]
            case TileReady():
                job.ready += 1
            case TileFailed():
                job.failed += 1
            case JobFinished():
                del self._by_pack[event.job]
                return [JobFinished(job.id, job.ready, job.failed)]
            case TileProgress() | TilePreview():
                pass
        return [replace(event, job=job.id, tile=job.places[event.tile])]

    def _note_change(self) -> None:
        health = self.health()
        if health.prerendered != self._on_pack:
            self._on_pack = health.prerendered
            if self._on_pack:
                log.error("guests are served from the show pack: %s %s", health.cause, health.cure)
            else:
                log.warning("guests are served live again")


def _items_of(catalog: Catalog, other: Catalog) -> Catalog:
    """The items of `catalog` that `other` has, too."""
    kept = {
        kind: tuple(
            i for i in getattr(catalog, kind) if i.id in {o.id for o in getattr(other, kind)}
        )
        for kind in ("vehicles", "settings", "styles")
    }
    return catalog.model_copy(update=kept)
