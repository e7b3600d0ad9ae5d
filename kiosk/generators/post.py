"""The pool's side of one device: its slot, the worker that holds it, and what that works on."""

from __future__ import annotations

import select

from kiosk.domain.generation import JobId
from kiosk.generators.devices import DeviceSpec
from kiosk.generators.framing import FrameError
from kiosk.generators.messages import (
    Bye,
    Cancel,
    Failed,
    FromWorker,
    Run,
    ToWorker,
    decode_from_worker,
    encode_to_worker,
)
from kiosk.generators.processes import WorkerProcess
from kiosk.generators.supervision import Limits, Slot

_SILENT = "A worker did not answer in time and was stopped."
_DIED = "A worker process ended without a word."
_CURE = "It is replaced by itself; look into the log if this goes on."


class Post:
    """One device and whoever works there."""

    def __init__(self, index: int, device: DeviceSpec, limits: Limits, epoll: select.epoll) -> None:
        self.index = index
        self.device = device
        self.slot = Slot(limits)
        self.ready_at = 0.0
        self.holding: tuple[str, ...] = ()  # checkpoints in the worker's memory
        self.last_words: Failed | None = None  # of a worker that said why it leaves
        self._epoll = epoll
        self._process: WorkerProcess | None = None
        self._work: Run | None = None
        self._unanswered: set[int] = set()
        self._broken = ""

    @property
    def can_work(self) -> bool:
        """Whether tiles may be expected from here."""
        return self.slot.state in ("idle", "busy", "recovering")

    @property
    def listening(self) -> bool:
        """Whether the worker there hears what it is told within a step."""
        return self.slot.state in ("idle", "busy")

    @property
    def work(self) -> Run | None:
        """What the worker works on."""
        return self._work

    def take(self, process: WorkerProcess, now: float) -> None:
        """A worker was launched for this post."""
        self._process = process
        self._epoll.register(process.pipe.fileno(), select.EPOLLIN)
        self.last_words, self._broken = None, ""
        self.holding = ()
        self.slot.launched(now)

    def receive(self, now: float) -> list[FromWorker]:
        """Everything the worker has said since the last time."""
        if self._process is None:
            return []
        messages: list[FromWorker] = []
        try:
            for frame in self._process.pipe.receive():
                messages.append(decode_from_worker(frame))
        except FrameError as error:
            self._broken = f"A worker sent something that is no message ({error})."[:300]
        if messages:
            self.slot.heard(now)
        self._process.pipe.flush()
        self._mind_writing()
        return messages

    def said_hello(self, pid: int) -> None:
        """The worker's process is known by its id now."""
        if self._process is not None:
            self._process.said_hello(pid)

    def run(self, work: Run, now: float) -> None:
        """Give the idle worker something to do."""
        self._work = work
        self._unanswered = set(work.tiles)
        self.slot.took_work(now)
        self._send(work)

    def stop(self, job: JobId) -> None:
        """Have the worker stop if it works on `job`."""
        if self._work is not None and self._work.job == job:
            self._send(Cancel(job, self._work.tiles, self._work.attempt))

    def answered(self, job: JobId, tiles: tuple[int, ...], attempt: int) -> None:
        """The worker answered for some tiles of its work; after the last it is idle."""
        work = self._work
        if work is None or (work.job, work.attempt) != (job, attempt):
            return
        self._unanswered -= set(tiles)
        if not self._unanswered:
            self._work = None
            self.slot.rested()

    def lost_it(self, now: float) -> bool:
        """Whether the worker is dead, speaks nonsense, or has been silent for too long."""
        process = self._process
        return process is not None and (
            process.pipe.ended or bool(self._broken) or self.slot.overdue(now)
        )

    def bury(self, now: float) -> tuple[WorkerProcess, str]:
        """Let the worker go for good; returns its process, and what staff should know."""
        process = self._release()
        assert process is not None
        cause, cure = self._broken or _DIED, _CURE
        if not process.pipe.ended:
            cause = self._broken or _SILENT
        words = self.last_words
        if words is not None:
            cause, cure = words.cause, words.cure or _CURE
        hopeless = words is not None and words.kind == "checkpoint"
        self.slot.died(now, cause, cure, hopeless=hopeless)
        process.kill()
        return process, cause

    def dismiss(self) -> WorkerProcess | None:
        """Say good-bye; returns the process, which may take a moment to leave."""
        self._send(Bye())
        return self._release()

    def _release(self) -> WorkerProcess | None:
        process, self._process, self._work = self._process, None, None
        if process is not None:
            self._epoll.unregister(process.pipe.fileno())
        return process

    def _send(self, message: ToWorker) -> None:
        if self._process is not None:
            self._process.pipe.send(encode_to_worker(message))
            self._mind_writing()

    def _mind_writing(self) -> None:
        if self._process is not None:
            writing = select.EPOLLOUT if self._process.pipe.wants_write else 0
            self._epoll.modify(self._process.pipe.fileno(), select.EPOLLIN | writing)
