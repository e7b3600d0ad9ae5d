"""The worker pool: a generator with one worker process per device, that never blocks its caller.

Nothing here computes or waits: `pump` moves messages, and `close` alone takes its time.
"""

from __future__ import annotations

import os
import secrets
import select
import time
from collections.abc import Callable, Sequence
from typing import Literal

from kiosk.domain.admission import admit, work_of
from kiosk.domain.checkpoints import Checkpoint, Manifest
from kiosk.domain.errors import EngineFault, StorageFault
from kiosk.domain.generation import (
    DeviceHealth,
    GeneratorEvent,
    GeneratorHealth,
    JobId,
    JobQueued,
    Precision,
)
from kiosk.domain.requests import GenerationRequest
from kiosk.generators.devices import DeviceSpec
from kiosk.generators.dispatch import Dispatch
from kiosk.generators.messages import Run, encode_request, picture_name
from kiosk.generators.post import Post
from kiosk.generators.processes import Launcher, Launches, WorkerProcess, WorkerSpec, wait_for_ends
from kiosk.generators.reports import Reports
from kiosk.generators.room import Room
from kiosk.generators.spool import Spool
from kiosk.generators.supervision import Limits
from kiosk.inference.schedulers import check_scheduler

LARGE_REQUEST = 8 * 1024
"""Bytes of JSON above which a request goes through the spool."""


class WorkerPool:
    """Keeps a worker on every device, and hands tiles to those that are idle.

    `waitables` is one descriptor that stays the same for the pool's life. A worker paints up to
    `batch` tiles of a job at once, which is faster; exact ones always alone, because in a batch
    the last bits depend on the company. Workers load `checkpoint` when they start, and the
    others of `manifest` when a request names them, up to `memory` bytes of weights each
    (0: a share of what the device has).
    """

    def __init__(
        self,
        checkpoint: Checkpoint,
        devices: Sequence[DeviceSpec],
        precision: Precision = Precision.FAST,
        clock: Callable[[], float] = time.monotonic,
        limits: Limits | None = None,
        launcher: Launches | None = None,
        batch: int = 1,
        manifest: Manifest | None = None,
        memory: int = 0,
    ) -> None:
        self._checkpoint = checkpoint
        self._manifest = manifest or Manifest(checkpoints=(checkpoint,))
        self._memory = memory
        self._precision = precision
        self._batch = batch
        self._clock = clock
        self._dispatch = Dispatch()
        self._epoll = select.epoll()
        self._bell = os.eventfd(0, os.EFD_NONBLOCK | os.EFD_CLOEXEC)
        self._epoll.register(self._bell, select.EPOLLIN)
        self._posts = [Post(i, d, limits or Limits(), self._epoll) for i, d in enumerate(devices)]
        self._launcher = launcher or Launcher(max(device.threads for device in devices))
        self._spool: Spool | None = None
        self._room: Room | None = None
        self._reports: Reports | None = None
        self._events: list[GeneratorEvent] = []
        self._dead: list[WorkerProcess] = []
        self._request_files: dict[JobId, str] = {}
        self._state: Literal["new", "open", "closed"] = "new"

    def start(self) -> None:
        """Begin starting workers; returns at once, and what goes wrong is in `health`."""
        if self._state == "new":
            self._state = "open"
            self._start_workers(self._clock())

    def submit(self, request: GenerationRequest) -> JobId:
        """Take on a job; raises EngineFault, BadInput, or StorageFault for a large request."""
        entry = self._check(request)
        now = self._clock()
        job = JobId(secrets.token_hex(8))
        self._spool_if_large(job, request, now)
        position = self._dispatch.add(job, request, work_of(request, entry), now)
        working = sum(post.can_work for post in self._posts)
        self._tell([JobQueued(job, position, self._dispatch.eta(job, working, now))])
        self._hand_out(now)
        return job

    def cancel(self, job: JobId) -> None:
        """End a job's tiles now; workers notice within a step."""
        self._tell(self._dispatch.cancel(job))
        for post in self._posts:
            post.stop(job)

    def health(self) -> GeneratorHealth:
        """How things stand: ready as long as one device works or is being mended.

        Failed, too, while pictures cannot be stored on their way here.
        """
        devices = tuple(
            DeviceHealth(post.device.name, post.slot.state, post.slot.restarts, post.slot.cause)
            for post in self._posts
        )
        states = {post.slot.state for post in self._posts}
        waiting = self._dispatch.waiting_jobs
        if self._state == "closed":
            return GeneratorHealth("failed", devices, waiting, "The generator is closed.")
        if states == {"failed"}:
            worst = self._posts[0].slot
            return GeneratorHealth("failed", devices, waiting, worst.cause, worst.cure)
        fault = self._storage_fault
        if fault is not None:
            return GeneratorHealth("failed", devices, waiting, fault.cause, fault.cure)
        working = states & {"idle", "busy", "recovering"}
        return GeneratorHealth("ready" if working else "starting", devices, waiting)

    def waitables(self) -> Sequence[int]:
        """One descriptor, readable when `pump` has something to do."""
        return () if self._epoll.closed else (self._epoll.fileno(),)

    def pump(self, now: float) -> list[GeneratorEvent]:
        """Hear all workers, bury and replace dead ones, hand out tiles; returns what happened."""
        if self._state != "open":
            return []
        for post in self._posts:
            self._hear(post, now)
            if post.lost_it(now):
                self._bury(post, now)
        if all(post.slot.state == "failed" for post in self._posts):
            self._give_up()
        if self._room is not None:
            self._room.look_again(now)
        if (fault := self._storage_fault) is not None:
            self._tell(self._dispatch.abandon("storage", str(fault)))
        self._start_workers(now)
        self._hand_out(now)
        self._dead = [process for process in self._dead if not process.reaped()]
        self._silence_bell()
        events, self._events = self._events, []
        self._forget_request_files()
        return events

    def close(self) -> None:
        """Ask workers to leave, then make them; nothing is left behind after 4 seconds or so."""
        if self._state == "closed":
            return
        self._state = "closed"
        listening = [post.listening for post in self._posts]
        left = [post.dismiss() for post in self._posts]
        wait_for_ends([p.pipe for p, hears in zip(left, listening, strict=True) if p and hears], 2)
        self._launcher.close()
        for process in [*filter(None, left), *self._dead]:
            process.dispose(0.5)
        self._epoll.close()
        os.close(self._bell)
        if self._spool is not None:
            self._spool.close()

    @property
    def _storage_fault(self) -> StorageFault | None:
        return self._room.fault if self._room is not None else None

    def _check(self, request: GenerationRequest) -> Checkpoint:
        if self._state != "open":
            raise EngineFault("The generator is not running.", "Start it first.")
        health = self.health()
        if health.state == "failed":
            raise EngineFault(health.cause, health.cure)
        if request.scheduler is not None:
            check_scheduler(request.scheduler)
        return admit(request, self._manifest)

    def _spool_if_large(self, job: JobId, request: GenerationRequest, now: float) -> None:
        data = encode_request(request)
        if len(data) > LARGE_REQUEST and self._spool is not None:
            name = f"{job}.request.json"
            try:
                self._spool.put(name, data)
            except StorageFault:
                if self._room is not None:
                    self._room.doubt(now)
                raise
            self._request_files[job] = name

    def _forget_request_files(self) -> None:
        for job in [job for job in self._request_files if not self._dispatch.knows(job)]:
            name = self._request_files.pop(job)
            if self._spool is not None:
                self._spool.discard(name)

    def _start_workers(self, now: float) -> None:
        due = [p for p in self._posts if p.slot.due is not None and now >= p.slot.due]
        for post in due:
            try:
                post.take(self._launcher.launch(self._spec(post)), now)
            except StorageFault as fault:
                post.slot.died(now, fault.cause, fault.cure, hopeless=True)
            except OSError as error:
                cause = f"No worker process can be started ({error.strerror})."
                post.slot.died(now, cause, "Close other programs, or restart the machine.")

    def _spec(self, post: Post) -> WorkerSpec:
        if self._spool is None:
            self._spool = Spool.create()
            self._room = Room(self._spool, self._checkpoint.size)
            self._reports = Reports(self._checkpoint, self._dispatch, self._spool, self._room)
        sharing = sum(p.device.torch_device == "cpu" for p in self._posts)
        return WorkerSpec(
            self._checkpoint,
            post.device,
            self._precision,
            self._spool.folder,
            self._manifest,
            memory=self._memory,
            sharing=max(1, sharing) if post.device.torch_device == "cpu" else 1,
        )

    def _hand_out(self, now: float) -> None:
        idle = [post for post in self._posts if post.slot.state == "idle"]
        while idle:
            post = self._most_suitable(idle)
            work = self._dispatch.assign(post.index, now, self._share())
            if work is None:
                return
            idle.remove(post)
            file = self._request_files.get(work.job)
            request = None if file else work.request
            post.run(Run(work.job, work.tiles, work.attempt, request, file), now)

    def _most_suitable(self, idle: Sequence[Post]) -> Post:
        """Who has what the next tile needs in memory already, or else has the least there.

        Only among the idle: no tile waits for a busy worker while another could begin to load.
        """
        wanted = self._dispatch.waiting_checkpoint()
        return max(idle, key=lambda post: (wanted in post.holding, -len(post.holding)))

    def _share(self) -> int:
        """Tiles for one idle worker, so that all of them get some."""
        waiting, precision = self._dispatch.waiting_tiles()
        if precision is Precision.EXACT:
            return 1
        idle = sum(post.slot.state == "idle" for post in self._posts)
        return min(self._batch, -(-waiting // max(1, idle)))

    def _hear(self, post: Post, now: float) -> None:
        for message in post.receive(now):
            assert self._reports is not None  # made before the first worker
            self._tell(self._reports.understand(post, message, now))

    def _bury(self, post: Post, now: float) -> None:
        work = post.work
        process, cause = post.bury(now)
        if not process.known:
            self._launcher.distrust(process)
        self._dead.append(process)
        if work is not None and self._spool is not None:
            for tile in work.tiles:
                self._spool.discard(picture_name(work.job, tile, work.attempt))
        self._tell(self._dispatch.lost(post.index, cause))

    def _give_up(self) -> None:
        words = [post.last_words for post in self._posts]
        faulty = any(w is not None and w.kind == "checkpoint" for w in words)
        slot = self._posts[0].slot
        detail = f"{slot.cause} {slot.cure}".strip()
        self._tell(self._dispatch.abandon("checkpoint" if faulty else "no-worker", detail))

    def _tell(self, events: list[GeneratorEvent]) -> None:
        if events:
            self._events += events
            os.eventfd_write(self._bell, 1)

    def _silence_bell(self) -> None:
        try:
            os.eventfd_read(self._bell)
        except BlockingIOError:
            return
