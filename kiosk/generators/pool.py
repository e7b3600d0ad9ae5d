"""The worker pool: a generator with one worker process per device, that never blocks its caller.

Nothing here computes or waits: `pump` moves messages, and `close` alone takes its time.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Literal

from kiosk.domain.admission import admit
from kiosk.domain.checkpoints import Checkpoint, Manifest
from kiosk.domain.errors import BadInput, EngineFault
from kiosk.domain.generation import (
    MAX_TILES,
    GeneratorEvent,
    GeneratorHealth,
    JobId,
    Precision,
)
from kiosk.domain.requests import GenerationRequest
from kiosk.generators.bell import Bell
from kiosk.generators.condition import out_of_work
from kiosk.generators.costs import Work
from kiosk.generators.crew import Crew
from kiosk.generators.devices import DeviceSpec
from kiosk.generators.dispatch import Dispatch
from kiosk.generators.foreman import Foreman
from kiosk.generators.headroom import free_memory
from kiosk.generators.messages import Hold
from kiosk.generators.notices import Notices
from kiosk.generators.post import Duty, Post
from kiosk.generators.processes import Launcher, Launches, Profile, WorkerSpec
from kiosk.generators.reports import Reports
from kiosk.generators.stores import Stores
from kiosk.generators.supervision import Limits
from kiosk.generators.terms import Terms


class WorkerPool:
    """Keeps a worker on every device, and hands tiles to those that finish them first.

    `waitables` is one descriptor that stays the same for the pool's life. A worker paints up to
    `batch` tiles of a job at once, which is faster; exact ones always alone, because in a batch
    the last bits depend on the company. Workers load `checkpoint` when they start, and the
    others of `manifest` when a request names them, up to `memory` bytes of weights each
    (0: a share of what the device has). A job that is not ready after `deadline` seconds
    (0: however long it takes) ends as `late`, and keeps what it has.
    """

    def __init__(
        self,
        checkpoint: Checkpoint,
        devices: Sequence[DeviceSpec],
        precision: Precision = Precision.FAST,
        clock: Callable[[], float] = time.monotonic,
        limits: Limits | None = None,
        launcher: Launches | None = None,
        batch: int = MAX_TILES,
        manifest: Manifest | None = None,
        memory: int = 0,
        deadline: float = 0,
        rerolls: int = 3,
        profile: Profile = "fast",
        compiled: Path | None = None,
        free_memory: Callable[[], int] = free_memory,
    ) -> None:
        known = manifest or Manifest(checkpoints=(checkpoint,))
        self._terms = Terms(checkpoint, known, precision, memory, rerolls, profile, compiled)
        self._deadline = deadline
        self._clock = clock
        self._bell = Bell()
        posts = [Post(i, d, limits or Limits(), self._bell.pipes) for i, d in enumerate(devices)]
        launcher = launcher or Launcher(max(device.threads for device in devices))
        self._crew = Crew(posts, launcher, self._spec, free_memory)
        self._dispatch = Dispatch(most=batch)
        self._stores = Stores(checkpoint.size)
        reports = Reports(checkpoint, self._dispatch, self._crew, self._stores)
        self._foreman = Foreman(self._crew, self._dispatch, self._stores, reports)
        self._notices = Notices()
        self._events: list[GeneratorEvent] = []
        self._state: Literal["new", "open", "closed"] = "new"

    def start(self) -> None:
        """Begin starting workers; returns at once, and what goes wrong is in `health`."""
        if self._state == "new":
            self._state = "open"
            self._crew.start_due(self._clock())

    def submit(self, request: GenerationRequest, deadline: float | None = None) -> JobId:
        """Take on a job; raises EngineFault, BadInput, or StorageFault for a large request.

        `deadline` is in seconds from now, and the pool's own where it is None; 0 for none.
        """
        return self._take_on(request, deadline, None)

    def submit_to(self, device: str, request: GenerationRequest) -> JobId:
        """Take on a job for one device alone, as `submit`; for those who want to know if it can.

        Raises BadInput for a device that the pool does not have, and EngineFault for one that has
        failed or was taken out of work. If that happens later, tiles that wait for it fail.
        """
        post = self._crew.find(device)
        if post.duty == "off" or post.slot.state == "failed":
            raise out_of_work(post)
        return self._take_on(request, None, post.index)

    def cancel(self, job: JobId) -> None:
        """End a job's tiles now; workers notice within a step."""
        self._tell(self._dispatch.cancel(job))
        self._foreman.stop_what_has_ended()

    def drain(self, device: str) -> None:
        """Take a device out of work: its worker finishes its run and leaves. No tile is lost.

        Raises BadInput for a device that the pool does not have; so do the two below.
        """
        self._assign_duty(device, "off")

    def restore(self, device: str) -> None:
        """Put a drained device back to work."""
        self._assign_duty(device, "on")

    def restart(self, device: str) -> None:
        """Replace a device's worker when it has finished its run."""
        self._assign_duty(device, "anew")

    def hold(self, checkpoint: str, *, pinned: bool = False) -> None:
        """Have every device in work load a checkpoint when it has time, and keep it if `pinned`.

        `health` says what came of it. Raises BadInput for one that the manifest does not list.
        """
        self._terms.manifest.checkpoint(checkpoint)
        self._send_on_errand(Hold(checkpoint, pinned=pinned))

    def let_go(self, checkpoint: str) -> None:
        """Free a checkpoint's weights everywhere; raises BadInput for the one that is painted with.

        A job that needs them loads them again.
        """
        if checkpoint == self._terms.checkpoint.id:
            raise BadInput("checkpoint", checkpoint, "any that the show does not paint with")
        self._send_on_errand(Hold(checkpoint, held=False))

    def adopt(self, manifest: Manifest) -> None:
        """Paint with what `manifest` lists from now on: workers are replaced in turn, when idle.

        What is new to a worker is not asked of it; what the show paints with always is. Raises
        BadInput where `manifest` lacks the checkpoint of this pool.
        """
        own = self._terms.checkpoint.id
        manifest.checkpoint(own)
        new = {e.id for e in manifest.entries if e not in self._terms.manifest.entries}
        new.discard(own)  # or guests would wait for the first replacement
        self._terms = replace(self._terms, manifest=manifest)
        self._crew.drop_successor()  # which has not heard of it
        for post in self._crew.posts:
            post.gauges.behind = True
            post.gauges.unheard |= new
        self._relieve(self._clock())

    def health(self) -> GeneratorHealth:
        """How things stand: ready as long as one device works or is being mended.

        Failed when every device has failed or is drained, and while pictures cannot be stored
        on their way here; ready again, by itself, once a worker has started.
        """
        return self._foreman.health(closed=self._state == "closed")

    def waitables(self) -> Sequence[int]:
        """One descriptor, readable when `pump` has something to do."""
        return self._bell.descriptors

    def pump(self, now: float) -> list[GeneratorEvent]:
        """Hear all workers, bury and replace dead ones, hand out tiles; returns what happened."""
        if self._state != "open":
            return []
        self._events += self._foreman.go_round(now)
        if self._notices.is_due(now):
            forecast = self._dispatch.forecast(self._crew.seats(now), now)
            self._events += self._notices.news(forecast, self._dispatch.waiting, now)
        self._bell.silence()
        events, self._events = self._events, []
        self._stores.forget(lambda job: not self._dispatch.knows(job))
        return events

    def close(self) -> None:
        """Ask workers to leave, then make them; nothing is left behind after 4 seconds or so."""
        if self._state == "closed":
            return
        self._state = "closed"
        self._crew.close()
        self._bell.close()
        self._stores.close()

    def _take_on(
        self, request: GenerationRequest, deadline: float | None, only: int | None
    ) -> JobId:
        entry = self._check(request)
        now = self._clock()
        job = JobId(secrets.token_hex(8))
        self._stores.pack(job, request, now)
        seconds = self._deadline if deadline is None else deadline
        until = now + seconds if seconds > 0 else None
        self._dispatch.add(job, request, Work.of(request, entry), now, until, only)
        position, eta = self._dispatch.forecast(self._crew.seats(now), now)[job]
        self._tell([self._notices.first(job, position, eta, now)])
        self._foreman.hand_out(now)
        return job

    def _check(self, request: GenerationRequest) -> Checkpoint:
        if self._state != "open":
            raise EngineFault("The generator is not running.", "Start it first.")
        health = self.health()
        if health.state == "failed":
            raise EngineFault(health.cause, health.cure)
        return admit(request, self._terms.manifest)

    def _spec(self, post: Post) -> WorkerSpec:
        devices = [each.device for each in self._crew.posts]
        return self._terms.for_worker(post.device, devices, self._stores.open())

    def _assign_duty(self, device: str, duty: Duty) -> None:
        now = self._clock()
        self._crew.assign_duty(device, duty, now)
        self._relieve(now)

    def _relieve(self, now: float) -> None:
        if self._state == "open":
            self._crew.relieve(now, self._dispatch.wanted)
        self._bell.ring()

    def _send_on_errand(self, hold: Hold) -> None:
        for post in self._crew.posts:
            post.ask(hold)
        self._bell.ring()

    def _tell(self, events: list[GeneratorEvent]) -> None:
        if events:
            self._events += events
            self._bell.ring()
