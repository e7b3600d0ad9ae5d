"""When a worker is too silent, when it is replaced, and when its device counts as failed; pure.

All times are monotonic seconds, passed in.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from kiosk.domain.generation import JobId
from kiosk.generators.gauges import Growth

SlotState = Literal["starting", "idle", "busy", "recovering", "failed"]


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds, and how many deaths in a row make a device count as failed.

    A worker that found `failures` jobs in a row impossible is replaced: it may look healthy on a
    GPU that is not. `growth` is how much memory it may gain before it is replaced.
    """

    start: float = 120.0  # from launch to the first word; importing torch from a cold disk
    answer: float = 30.0  # from Run to the first word
    phase: float = 900.0  # whatever a worker announces
    run: float = 3600.0  # from Run to the answer, whatever it says meanwhile
    backoff: float = 2.0  # the second replacement in a row; the first is made at once
    longest_backoff: float = 20.0
    give_up: int = 3
    failures: int = 3
    growth: Growth = field(default_factory=Growth)


@dataclass(slots=True)
class Slot:
    """The place of one worker on one device, through all the workers that hold it."""

    limits: Limits
    state: SlotState = "starting"
    restarts: int = 0
    cause: str = ""
    cure: str = ""
    due: float | None = 0.0  # when to launch a worker; None while there is one
    load: float = 0.0
    last_error: str = ""
    _deaths: int = 0
    _failed: set[JobId] = field(default_factory=set[JobId])
    _run_until: float | None = None
    _phase: float | None = None
    _deadline: float | None = field(default=None)

    def launched(self, now: float) -> None:
        """A worker was launched."""
        self.due = None
        self._failed.clear()
        self._phase = self.limits.start
        self._deadline = now + self.limits.start

    def entered(self, deadline: float, now: float) -> None:
        """The worker announced a phase in which it may be silent for `deadline` seconds."""
        self._phase = min(deadline, self.limits.phase)
        self._deadline = now + self._phase

    def heard(self, now: float) -> None:
        """The worker said something."""
        if self._phase is not None:
            self._deadline = now + self._phase

    def became_ready(self, load: float) -> None:
        """The worker can paint. Deaths are only forgotten once it has painted."""
        self.state, self.load = "idle", load
        self.cause = self.cure = ""
        self._be_quiet()

    def took_work(self, now: float) -> None:
        """The worker was told to run."""
        self.state = "busy"
        self.entered(self.limits.answer, now)
        self._run_until = now + self.limits.run

    def painted(self) -> None:
        """The worker finished a tile, so it is sound."""
        self._deaths = 0
        self._failed.clear()

    def failed(self, job: JobId) -> bool:
        """The worker could not paint a tile of `job`; whether that is once too often."""
        self._failed.add(job)
        return len(self._failed) >= self.limits.failures

    def rested(self) -> None:
        """The worker has nothing to do."""
        self.state = "idle"
        self._be_quiet()

    def overdue(self, now: float) -> bool:
        """Whether the worker has been silent, or at one run, for longer than it may be."""
        limits = (self._deadline, self._run_until)
        return any(limit is not None and now > limit for limit in limits)

    def left(self, cause: str = "") -> None:
        """The worker was sent away, for no fault of the device's."""
        self.state, self.cause, self.cure, self.due = "starting", cause, "", None
        self._be_quiet()

    def died(self, now: float, cause: str, cure: str, *, hopeless: bool = False) -> None:
        """The worker is gone. `hopeless` says that the next one will not do better by itself."""
        self._deaths += 1
        self._be_quiet()
        self.cause, self.cure = cause, cure
        if self.state in ("idle", "busy"):
            self.restarts += 1
        if hopeless or self._deaths >= self.limits.give_up:
            self.state = "failed"
        elif self.state in ("idle", "busy"):
            self.state = "recovering"
        self.due = now + self._backoff(hopeless)

    def _backoff(self, hopeless: bool) -> float:
        before = self._deaths - (0 if hopeless else 1)
        if before == 0:
            return 0.0
        return min(self.limits.longest_backoff, self.limits.backoff * 2 ** (before - 1))

    def _be_quiet(self) -> None:
        self._phase = self._deadline = self._run_until = None
