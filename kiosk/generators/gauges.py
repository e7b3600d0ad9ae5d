"""What is known of the worker on one device: what it holds, how fast it steps, whether it leaks."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

SETTLING = 3
"""Reports that make a first steady state: the first pictures after a load still plan memory."""

SUSTAINED = 3
"""Reports in a row above the threshold that make a leak; one large picture is none."""


@dataclass(frozen=True, slots=True)
class Growth:
    """How much more memory than in its first steady state a worker may have."""

    factor: float = 1.5
    bytes: int = 512 * 2**20

    def allows(self, first: int, now: int) -> bool:
        """Whether `now` bytes are no leak where it began with `first`."""
        return now <= max(first * self.factor, first + self.bytes)


class MemoryWatch:
    """Compares what a worker uses with its first steady state, of the same weights in memory."""

    def __init__(self, growth: Growth) -> None:
        self._growth = growth
        self._seen: dict[frozenset[str], list[int]] = {}
        self._steady: dict[frozenset[str], int] = {}
        self._recent: deque[bool] = deque(maxlen=SUSTAINED)

    @property
    def leaks(self) -> bool:
        """Whether the last reports were all above what the first steady state allows."""
        return len(self._recent) == SUSTAINED and all(self._recent)

    def reported(self, holding: tuple[str, ...], used: int) -> None:
        """The worker uses `used` bytes after a run, with these checkpoints in memory."""
        key = frozenset(holding)
        if key not in self._steady:
            seen = self._seen.setdefault(key, [])
            seen.append(used)
            if len(seen) == SETTLING:
                self._steady[key] = max(seen)
            return
        self._recent.append(not self._growth.allows(self._steady[key], used))


class Gauges:
    """The latest that one worker said of itself, and what follows from it."""

    def __init__(self, growth: Growth | None = None) -> None:
        self.holding: tuple[str, ...] = ()
        self.memory = 0
        self.device_memory = 0
        self.steps_per_second: float | None = None
        self.outdated = False  # the next worker here would be faster: it finds what is compiled
        self.behind = False  # it was launched before the pool's latest manifest
        self.unheard: frozenset[str] = frozenset()  # what that lists, and its own does not
        growth = growth or Growth()
        self._watches = (MemoryWatch(growth), MemoryWatch(growth))
        self._first: tuple[int, float] | None = None
        self._latest: tuple[int, int, float] | None = None

    @property
    def leaks(self) -> bool:
        """Whether the worker's process, or its share of the GPU's memory, has grown too much."""
        return any(watch.leaks for watch in self._watches)

    def weighed(self, memory: int, device_memory: int) -> None:
        """The worker said how many bytes it uses."""
        self.memory, self.device_memory = memory, device_memory
        for watch, used in zip(self._watches, (memory, device_memory), strict=True):
            watch.reported(self.holding, used)

    def run_began(self) -> None:
        """The worker was told to run: its steps are counted from here."""
        self._first = self._latest = None

    def stepped(self, step: int, steps: int, now: float) -> None:
        """A step of its run is done."""
        if self._first is None or step < self._first[0]:
            self._first = (step, now)
        self._latest = (step, steps, now)
        done, since = step - self._first[0], now - self._first[1]
        if done > 0 and since > 0:
            self.steps_per_second = done / since

    def left_to_step(self, now: float) -> float:
        """Seconds that the rest of the run's steps will take at least; 0 if unknown."""
        if self._latest is None or self._first is None or not self.steps_per_second:
            return 0.0
        step, steps, at = self._latest
        if step == self._first[0]:
            return 0.0
        return max(0.0, (steps - step) / self.steps_per_second - (now - at))
