"""The pool's side of one device: its slot, the worker that holds it, and what that works on."""

from __future__ import annotations

import select
from collections import deque
from typing import Literal

from kiosk.domain.generation import JobId
from kiosk.generators.devices import DeviceSpec
from kiosk.generators.dispatch import Assignment
from kiosk.generators.foresight import Seat
from kiosk.generators.framing import FrameError
from kiosk.generators.gauges import Gauges
from kiosk.generators.headroom import Footprint
from kiosk.generators.messages import (
    Bye,
    Cancel,
    Failed,
    FromWorker,
    Held,
    Hold,
    Run,
    ToWorker,
    decode_from_worker,
    encode_to_worker,
)
from kiosk.generators.order import Order
from kiosk.generators.processes import WorkerProcess
from kiosk.generators.supervision import Limits, Slot

_SILENT = "A worker did not answer in time and was stopped."
_DIED = "A worker process ended without a word."
_CURE = "It is replaced by itself; look into the log if this goes on."

_ERRAND = 5.0
"""Seconds that are planned for weights to be read, which nobody waits for."""

Duty = Literal["on", "off", "anew"]
"""Whether the device is to work, to rest, or to go on with a new worker."""


class Post:
    """One device and whoever works there."""

    def __init__(self, index: int, device: DeviceSpec, limits: Limits, epoll: select.epoll) -> None:
        self.index = index
        self.device = device
        self.slot = Slot(limits)
        self.duty: Duty = "on"
        self.launched_at = 0.0
        self.ready_at = 0.0
        self.gauges = Gauges(limits.growth)
        self.last_words: Failed | None = None  # of a worker that said why it leaves
        self.order: Order | None = None  # what the worker works on
        self.errands: deque[Hold] = deque()  # what it is to hold, or not, when it has time
        self.errand: Hold | None = None  # the one that it is at
        self.pins: set[str] = set()  # what the next worker is to hold, too
        self.refusal = ""  # why the latest errand could not be done
        self.footprint: Footprint | None = None  # how much memory a worker here took at most
        self.note = ""  # of its successor, for staff
        self.compiles_first = False  # the next worker here, before it serves
        self.untried = True  # no worker here had any work yet, or gave way to one that compiles
        self._epoll = epoll
        self._process: WorkerProcess | None = None
        self._broken = self._broken_kind = ""

    @property
    def can_work(self) -> bool:
        """Whether tiles may be expected from here."""
        return self.duty == "on" and self.slot.state in ("idle", "busy", "recovering")

    @property
    def listening(self) -> bool:
        """Whether the worker there hears what it is told within a step."""
        return self.slot.state in ("idle", "busy")

    @property
    def staffed(self) -> bool:
        """Whether there is a worker, at work or starting."""
        return self._process is not None

    def seat(self, now: float, start: float | None) -> Seat | None:
        """This device for a plan; None while nobody can say when it will take a tile.

        A worker takes `start` seconds to become ready, as far as is known.
        """
        name, holding, left = self.device.name, self.gauges.holding, 0.0
        if self.order is not None:
            left = self.order.seconds_left(now, self.gauges.left_to_step(now))
        if self.errand is not None:
            left = _ERRAND
        if self.listening and self.duty != "anew":
            return Seat(self.index, name, left, holding, self.gauges.unheard)
        if start is None or self.slot.state == "failed":
            return None
        if self.listening:
            return Seat(self.index, name, left + start)
        # Not before the next is launched, if there is none.
        since = now - (self.launched_at if self.staffed else self.slot.due or now)
        # Later than usual: perhaps half as long again, and so on.
        left = max(start - since, since / 2, 0.001)
        return Seat(self.index, name, left)

    def take(self, process: WorkerProcess, now: float) -> None:
        """A worker was launched for this post."""
        self._process = process
        self._epoll.register(process.pipe.fileno(), select.EPOLLIN)
        self.last_words = None
        self._broken = self._broken_kind = ""
        self.gauges = Gauges(self.slot.limits.growth)
        self.launched_at = now
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
            self.distrust(f"A worker sent something that is no message ({error}).")
        if messages:
            self.slot.heard(now)
        self._process.pipe.flush()
        self._mind_writing()
        return messages

    def distrust(self, cause: str, kind: str = "nonsense") -> None:
        """The worker is to be replaced, though it lives and talks."""
        if not self._broken:
            self._broken, self._broken_kind = cause[:300], kind

    def said_hello(self, pid: int) -> None:
        """The worker's process is known by its id now."""
        if self._process is not None:
            self._process.said_hello(pid)

    def run(self, work: Assignment, file: str | None, now: float) -> None:
        """Give the idle worker something to do; `file` has the request if it is a large one."""
        run = Run(work.job, work.tiles, work.attempt, None if file else work.request, file)
        self.order = Order(run, work.work, now, work.seconds)
        self.untried = False
        self.gauges.run_began()
        self.slot.took_work(now)
        self._send(run)

    def ask(self, hold: Hold) -> None:
        """Have the worker do this when it has time.

        Of a device out of work only its pins change: its next worker loads those.
        """
        if self.duty == "off":
            pinned = hold.held and hold.pinned
            (self.pins.add if pinned else self.pins.discard)(hold.checkpoint)
            self.errands = deque(e for e in self.errands if e.checkpoint != hold.checkpoint)
        if self.duty != "off" or self.staffed:  # who is still there may be restored
            self.errands.append(hold)

    def became_ready(self) -> None:
        """A new worker holds what its predecessor was to hold."""
        known = {errand.checkpoint for errand in self.errands}
        self.errands.extend(Hold(pin, pinned=True) for pin in sorted(self.pins - known))

    def go_on_errand(self, now: float) -> None:
        """Have an idle worker hold, or let go of, what it was asked to.

        One that is behind leaves that to its successor, which knows every checkpoint.
        """
        if self.gauges.behind:
            return
        if self.errands and self.slot.state == "idle" and self.order is None:
            self.errand = self.errands.popleft()
            self.slot.took_work(now)
            self._send(self.errand)

    def returned(self, held: Held) -> bool:
        """The worker did its errand, or says why not; False when it was at none."""
        errand, self.errand = self.errand, None
        if errand is None or errand.checkpoint != held.checkpoint:
            return False
        self.slot.rested()
        self.refusal = held.cause
        pinned = errand.held and errand.pinned and not held.cause
        (self.pins.add if pinned else self.pins.discard)(errand.checkpoint)
        return True

    def stop(self, job: JobId) -> None:
        """Have the worker stop if it works on `job`."""
        order = self.order
        if order is not None and order.run.job == job and not order.stopped:
            order.stopped = True
            self._send(Cancel(job, order.run.tiles, order.run.attempt))

    def answered(self, tiles: tuple[int, ...]) -> Order | None:
        """The worker answered for tiles of its order; after the last it is idle.

        Returns the order if that was all of it.
        """
        order = self.order
        if order is None:
            return None
        order.unanswered -= set(tiles)
        if order.unanswered:
            return None
        self.order = None
        self.slot.rested()
        return order

    def lost_it(self, now: float) -> bool:
        """Whether the worker is dead, speaks nonsense, or has been silent for too long."""
        process = self._process
        return process is not None and (
            process.pipe.ended or bool(self._broken) or self.slot.overdue(now)
        )

    def bury(self, now: float) -> tuple[WorkerProcess, str]:
        """Let the worker go for good; returns its process, and what staff should know."""
        if self.errand is not None:
            self.pins.discard(self.errand.checkpoint)  # it may be what workers die of
        process = self._release()
        assert process is not None
        cause, cure, kind = _DIED, _CURE, "died"
        if self._broken:
            cause, kind = self._broken, self._broken_kind
        elif not process.pipe.ended:
            cause, kind = _SILENT, "silent"
        words = self.last_words
        if words is not None:
            cause, cure, kind = words.cause, words.cure or _CURE, words.kind
        hopeless = words is not None and words.kind == "checkpoint"
        self.slot.last_error = kind
        self.slot.died(now, cause, cure, hopeless=hopeless)
        process.kill()
        return process, cause

    def send_away(self, cause: str = "") -> WorkerProcess | None:
        """Let a worker without work go at once; its process is not to be blamed.

        The next one does its errand.
        """
        if self.errand is not None:
            self.errands.appendleft(self.errand)
        process = self._release()
        self.slot.left(cause)
        if process is not None:
            process.kill()
        return process

    def successor(self, process: WorkerProcess, now: float) -> Post:
        """A post for the same device, where another worker gets ready."""
        made = Post(self.index, self.device, self.slot.limits, self._epoll)
        made.take(process, now)
        return made

    def hand_over(self, successor: Post, now: float) -> WorkerProcess | None:
        """The ready worker of `successor` works here from now on; nobody may be at work here.

        Returns the process of the worker that was here, if there was one.
        """
        served = self.listening
        process = self._release()
        self._process, successor._process = successor._process, None
        self.gauges, self.launched_at = successor.gauges, successor.launched_at
        self.last_words, self._broken, self._broken_kind = None, "", ""
        self.slot.launched(now)
        self.slot.became_ready(successor.slot.load)
        if not served:  # otherwise nobody has waited for it to load
            self.ready_at = now
        self.became_ready()
        if process is not None:
            process.kill()
        return process

    def dismiss(self) -> WorkerProcess | None:
        """Say good-bye; returns the process, which may take a moment to leave."""
        self._send(Bye())
        return self._release()

    def _release(self) -> WorkerProcess | None:
        process, self._process, self.order, self.errand = self._process, None, None, None
        self.gauges = Gauges(self.slot.limits.growth)
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
