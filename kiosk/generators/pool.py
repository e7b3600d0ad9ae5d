"""The worker pool: a generator with one worker process per device, that never blocks its caller.

Nothing here computes or waits: `pump` moves messages, and `close` alone takes its time.
"""

from __future__ import annotations

import os
import secrets
import select
import time
from collections.abc import Callable, Sequence
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
from kiosk.generators.condition import condition, out_of_work
from kiosk.generators.costs import Work
from kiosk.generators.crew import Crew
from kiosk.generators.devices import DeviceSpec
from kiosk.generators.dispatch import Dispatch
from kiosk.generators.messages import Hold, picture_name
from kiosk.generators.notices import Notices
from kiosk.generators.parcels import Parcels
from kiosk.generators.post import Post
from kiosk.generators.processes import Launcher, Launches, WorkerSpec
from kiosk.generators.reports import Reports
from kiosk.generators.room import Room
from kiosk.generators.spool import Spool
from kiosk.generators.supervision import Limits


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
        profile: Literal["exact", "fast", "xformers", "compiled"] = "fast",
        compiled: Path | None = None,
    ) -> None:
        self._checkpoint = checkpoint
        self._manifest = manifest or Manifest(checkpoints=(checkpoint,))
        self._memory = memory
        self._rerolls = rerolls
        self._profile: Literal["exact", "fast", "xformers", "compiled"] = profile
        self._compiled = compiled
        self._deadline = deadline
        self._precision = precision
        self._clock = clock
        self._dispatch = Dispatch(most=batch)
        self._notices = Notices()
        self._epoll = select.epoll()
        self._bell = os.eventfd(0, os.EFD_NONBLOCK | os.EFD_CLOEXEC)
        self._epoll.register(self._bell, select.EPOLLIN)
        posts = [Post(i, d, limits or Limits(), self._epoll) for i, d in enumerate(devices)]
        launcher = launcher or Launcher(max(device.threads for device in devices))
        self._crew = Crew(posts, launcher, self._spec)
        self._spool: Spool | None = None
        self._room: Room | None = None
        self._reports: Reports | None = None
        self._parcels: Parcels | None = None
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

    def _take_on(
        self, request: GenerationRequest, deadline: float | None, only: int | None
    ) -> JobId:
        entry = self._check(request)
        now = self._clock()
        job = JobId(secrets.token_hex(8))
        if self._parcels is not None:
            self._parcels.pack(job, request, now)
        seconds = self._deadline if deadline is None else deadline
        until = now + seconds if seconds > 0 else None
        self._dispatch.add(job, request, Work.of(request, entry), now, until, only)
        position, eta = self._dispatch.forecast(self._crew.seats(now), now)[job]
        self._tell([self._notices.first(job, position, eta, now)])
        self._hand_out(now)
        return job

    def cancel(self, job: JobId) -> None:
        """End a job's tiles now; workers notice within a step."""
        self._tell(self._dispatch.cancel(job))
        self._stop_what_has_ended()

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
        self._manifest.checkpoint(checkpoint)
        self._send_on_errand(Hold(checkpoint, pinned=pinned))

    def let_go(self, checkpoint: str) -> None:
        """Free a checkpoint's weights everywhere; raises BadInput for the one that is painted with.

        A job that needs them loads them again.
        """
        if checkpoint == self._checkpoint.id:
            raise BadInput("checkpoint", checkpoint, "any that the show does not paint with")
        self._send_on_errand(Hold(checkpoint, held=False))

    def adopt(self, manifest: Manifest) -> None:
        """Paint with what `manifest` lists from now on: workers are replaced in turn, when idle.

        What is new to a worker is not asked of it; what the show paints with always is. Raises
        BadInput where `manifest` lacks the checkpoint of this pool.
        """
        manifest.checkpoint(self._checkpoint.id)
        new = {e.id for e in manifest.entries if e not in self._manifest.entries}
        new.discard(self._checkpoint.id)  # or guests would wait for the first replacement
        self._manifest = manifest
        for post in self._crew.posts:
            post.gauges.behind = True
            post.gauges.unheard |= new
        self._relieve(self._clock())

    def health(self) -> GeneratorHealth:
        """How things stand: ready as long as one device works or is being mended.

        Failed when every device has failed or is drained, and while pictures cannot be stored
        on their way here; ready again, by itself, once a worker has started.
        """
        fault = self._room.fault if self._room is not None else None
        closed = self._state == "closed"
        return condition(self._crew, self._dispatch.waiting_jobs, fault, closed=closed)

    def waitables(self) -> Sequence[int]:
        """One descriptor, readable when `pump` has something to do."""
        return () if self._epoll.closed else (self._epoll.fileno(),)

    def pump(self, now: float) -> list[GeneratorEvent]:
        """Hear all workers, bury and replace dead ones, hand out tiles; returns what happened."""
        if self._state != "open":
            return []
        for post in self._crew.posts:
            self._hear(post, now)
            if post.lost_it(now):
                self._bury(post, now)
        self._give_up_what_is_hopeless(now)
        self._crew.relieve(now, self._dispatch.wanted)
        self._crew.start_due(now)
        self._hand_out(now)
        for post in () if self._dispatch.waiting_jobs else self._crew.posts:
            post.go_on_errand(now)
        self._crew.reap()
        self._spread_the_news(now)
        self._silence_bell()
        events, self._events = self._events, []
        if self._parcels is not None:
            self._parcels.forget(lambda job: not self._dispatch.knows(job))
        return events

    def close(self) -> None:
        """Ask workers to leave, then make them; nothing is left behind after 4 seconds or so."""
        if self._state == "closed":
            return
        self._state = "closed"
        self._crew.close()
        self._epoll.close()
        os.close(self._bell)
        if self._spool is not None:
            self._spool.close()

    def _check(self, request: GenerationRequest) -> Checkpoint:
        if self._state != "open":
            raise EngineFault("The generator is not running.", "Start it first.")
        health = self.health()
        if health.state == "failed":
            raise EngineFault(health.cause, health.cure)
        return admit(request, self._manifest)

    def _spec(self, post: Post) -> WorkerSpec:
        if self._spool is None:
            self._spool = Spool.create()
            self._room = Room(self._spool, self._checkpoint.size)
            self._parcels = Parcels(self._spool, self._room)
            self._reports = Reports(
                self._checkpoint, self._dispatch, self._crew, self._spool, self._room
            )
        on_cpu = [p.device.torch_device == "cpu" for p in self._crew.posts]
        return WorkerSpec(
            self._checkpoint,
            post.device,
            self._precision,
            self._spool.folder,
            self._manifest,
            memory=self._memory,
            rerolls=self._rerolls,
            profile=self._profile,
            compiled=self._compiled,
            sharing=max(1, sum(on_cpu)) if post.device.torch_device == "cpu" else 1,
        )

    def _assign_duty(self, device: str, duty: Literal["on", "off", "anew"]) -> None:
        now = self._clock()
        self._crew.assign_duty(device, duty, now)
        self._relieve(now)

    def _relieve(self, now: float) -> None:
        if self._state == "open":
            self._crew.relieve(now, self._dispatch.wanted)
        self._ring()

    def _send_on_errand(self, hold: Hold) -> None:
        for post in self._crew.posts:
            post.ask(hold)
        self._ring()

    def _hand_out(self, now: float) -> None:
        if not self._dispatch.waiting_jobs:
            return
        for work in self._dispatch.hand_out(self._crew.seats(now), now):
            file = self._parcels.file(work.job) if self._parcels is not None else None
            self._crew.posts[work.worker].run(work, file, now)

    def _hear(self, post: Post, now: float) -> None:
        for message in post.receive(now):
            assert self._reports is not None  # made before the first worker
            self._tell(self._reports.understand(post, message, now))

    def _bury(self, post: Post, now: float) -> None:
        run, cause = self._crew.bury(post, now)
        if run is not None and self._spool is not None:
            for tile in run.tiles:
                self._spool.discard(picture_name(run.job, tile, run.attempt))
        self._tell(self._dispatch.lost(post.index, cause))

    def _give_up_what_is_hopeless(self, now: float) -> None:
        if late := self._dispatch.expire(now):
            self._tell(late)
            self._stop_what_has_ended()
        if self._crew.hopeless:
            health = self.health()
            words = [post.last_words for post in self._crew.posts]
            faulty = any(w is not None and w.kind == "checkpoint" for w in words)
            detail = f"{health.cause} {health.cure}".strip()
            self._tell(self._dispatch.abandon("checkpoint" if faulty else "no-worker", detail))
        for post in filter(self._crew.takes_nothing, self._crew.posts):
            detail = str(out_of_work(post))
            self._tell(self._dispatch.abandon("no-worker", detail, only=post.index))
        if self._room is not None:
            self._room.look_again(now)
            if self._room.fault is not None:
                self._tell(self._dispatch.abandon("storage", str(self._room.fault)))

    def _stop_what_has_ended(self) -> None:
        """Tell workers whose tiles have all ended meanwhile that nobody wants them any more."""
        for post in self._crew.posts:
            run = post.order.run if post.order is not None else None
            if run is not None and not any(
                self._dispatch.is_running(run.job, tile, run.attempt, post.index)
                for tile in run.tiles
            ):
                post.stop(run.job)

    def _spread_the_news(self, now: float) -> None:
        if self._notices.is_due(now):
            forecast = self._dispatch.forecast(self._crew.seats(now), now)
            self._events += self._notices.news(forecast, self._dispatch.waiting, now)

    def _tell(self, events: list[GeneratorEvent]) -> None:
        if events:
            self._events += events
            self._ring()

    def _ring(self) -> None:
        if self._state != "closed":
            os.eventfd_write(self._bell, 1)

    def _silence_bell(self) -> None:
        try:
            os.eventfd_read(self._bell)
        except BlockingIOError:
            return
