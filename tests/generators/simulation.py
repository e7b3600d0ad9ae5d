"""Several devices, simulated: the product's pool with workers that only pretend to paint.

Nothing here is a measurement of a GPU. The devices have the speeds that they are given; what is
measured is what the pool makes of them: speed-up by number of workers, and how well it estimates.
`python -m tests.generators.simulation` prints a table.
"""

from __future__ import annotations

import heapq
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count
from statistics import fmean, median

from kiosk.domain.generation import (
    JobFinished,
    JobId,
    JobQueued,
)
from kiosk.domain.requests import TextToImageRequest
from kiosk.generators.devices import DeviceSpec
from kiosk.generators.messages import Holding, Memory, Ready, Run
from kiosk.generators.pool import WorkerPool
from tests.generators.fake_workers import FakeLauncher, FakeWorker
from tests.generators.test_pool import CHECKPOINT


@dataclass(frozen=True, slots=True)
class SimulatedDevice:
    """Seconds that a run costs besides its tiles, and for each tile; and to start a worker.

    `noise` is the standard deviation of a run's time, as a share of it.
    """

    each: float
    fixed: float = 0.25
    start: float = 5.0
    noise: float = 0.0

    def seconds(self, tiles: int, dice: random.Random) -> float:
        """How long a run of so many tiles takes this time."""
        return (self.fixed + self.each * tiles) * max(0.3, dice.gauss(1.0, self.noise))


@dataclass(slots=True)
class Outcome:
    """What came of simulated jobs, in seconds: how long each took, and what it was told."""

    took: list[float] = field(default_factory=list[float])
    told: list[float | None] = field(default_factory=list[float | None])
    shares: list[tuple[int, ...]] = field(default_factory=list[tuple[int, ...]])
    span: float = 0.0

    @property
    def eta_errors(self) -> list[float]:
        """By how much of its time each estimate was wrong."""
        pairs = zip(self.took, self.told, strict=True)
        return [abs(told - took) / took for took, told in pairs if told is not None]


class Hall:
    """A pool on simulated devices, and the clock that both go by."""

    def __init__(self, devices: Sequence[SimulatedDevice], seed: int = 1) -> None:
        self._devices = devices
        self._dice = random.Random(seed)
        self._launcher = FakeLauncher()
        self._number = count()
        self._due: list[tuple[float, int, FakeWorker, Run | None]] = []
        self.now = 1000.0
        specs = [DeviceSpec(f"gpu-{i}", "cuda:0", 1) for i in range(len(devices))]
        self.pool = WorkerPool(CHECKPOINT, specs, clock=lambda: self.now, launcher=self._launcher)
        self._begun: dict[JobId, float] = {}
        self._known = 0
        self.outcome = Outcome()
        self._told: dict[JobId, float | None] = {}
        self._shares: dict[JobId, list[int]] = {}

    def open(self) -> None:
        """Start the pool, and wait for its workers."""
        self.pool.start()
        self.run()

    def submit(self, tiles: int = 4) -> JobId:
        """A guest asks for pictures."""
        job = self.pool.submit(TextToImageRequest("tiny", "a car", tuple(range(tiles))))
        self._begun[job] = self.now
        self._shares[job] = []
        return job

    def run(self, until: float = float("inf")) -> None:
        """Let time pass until nothing is left to do, or `until`."""
        while True:
            self._pump()
            if not self._due or self._due[0][0] > until:
                self.now = self.now if until == float("inf") else until
                return
            self.now, _, worker, run = heapq.heappop(self._due)
            if run is None:
                worker.say(Holding((CHECKPOINT.id,)), Ready(2.0, self._device(worker).each / 4))
            else:
                worker.paint(run)
                worker.say(Memory(10**9))

    def close(self) -> None:
        """Send the workers home."""
        self._launcher.close()
        self.pool.close()

    def _pump(self) -> None:
        for _ in range(2):  # what workers say is answered in the second round
            for event in self.pool.pump(self.now):
                match event:
                    case JobQueued(job, _, eta):
                        self._told.setdefault(job, eta)
                    case JobFinished(job):
                        self.outcome.took.append(self.now - self._begun[job])
                        self.outcome.told.append(self._told[job])
                        self.outcome.shares.append(tuple(sorted(self._shares[job])[::-1]))
                    case _:
                        pass
            for worker in self._launcher.workers[self._known :]:
                self._later(self._device(worker).start, worker, None)
            self._known = len(self._launcher.workers)
            for worker in self._launcher.workers:
                for message in worker.listen():
                    if isinstance(message, Run):
                        self._shares[message.job].append(len(message.tiles))
                        seconds = self._device(worker).seconds(len(message.tiles), self._dice)
                        self._later(seconds, worker, message)

    def _later(self, seconds: float, worker: FakeWorker, run: Run | None) -> None:
        heapq.heappush(self._due, (self.now + seconds, next(self._number), worker, run))

    def _device(self, worker: FakeWorker) -> SimulatedDevice:
        return self._devices[int(worker.spec.device.name.removeprefix("gpu-"))]


def one_after_the_other(devices: Sequence[SimulatedDevice], jobs: int, seed: int = 1) -> Outcome:
    """Guests who come when the last one has gone: four tiles each."""
    hall = Hall(devices, seed)
    try:
        hall.open()
        begun = hall.now
        for _ in range(jobs):
            hall.submit()
            hall.run()
        hall.outcome.span = hall.now - begun
    finally:
        hall.close()
    return hall.outcome


def queueing(devices: Sequence[SimulatedDevice], jobs: int, rush: float, seed: int = 1) -> Outcome:
    """Guests who come at random, `rush` times as fast as one every four tiles' time."""
    hall, dice = Hall(devices, seed), random.Random(seed + 1)
    pace = 4 / sum(1 / device.each for device in devices) / rush
    try:
        hall.open()
        begun = hall.now
        for _ in range(jobs):
            hall.submit(dice.choice((1, 4, 4)))
            hall.run(until=hall.now + dice.expovariate(1 / pace))
        hall.run()
        hall.outcome.span = hall.now - begun
    finally:
        hall.close()
    return hall.outcome


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the report. Errors are shares of the time that a job really took."""

    devices: str
    shares: str
    seconds: float
    speed_up: float
    eta_median: float
    eta_p90: float
    queue_eta_median: float


def report(noise: float = 0.05, jobs: int = 40) -> list[Row]:
    """Speed-up and estimate errors for halls of 1 to 8 equal devices, and for unequal ones.

    All simulated: one tile takes a second on an equal device, and a run a quarter besides.
    """
    one = SimulatedDevice(1.0, noise=noise)
    slow = SimulatedDevice(3.0, 0.75, noise=noise)
    halls = {f"{n} equal": [one] * n for n in (1, 2, 3, 4, 6, 8)}
    halls |= {"fast + slow": [one, slow], "2 fast + 2 slow": [one, one, slow, slow]}
    base = 0.0
    rows: list[Row] = []
    for name, devices in halls.items():
        alone = one_after_the_other(devices, jobs)
        queue = queueing(devices, jobs, rush=0.8)
        base = base or fmean(alone.took)
        errors = sorted(alone.eta_errors)
        shares = max(set(alone.shares), key=alone.shares.count)
        rows.append(
            Row(
                name,
                "+".join(map(str, shares)),
                fmean(alone.took),
                base / fmean(alone.took),
                median(errors),
                errors[int(0.9 * len(errors))],
                median(queue.eta_errors),
            )
        )
    return rows


if __name__ == "__main__":
    print("simulated devices; four tiles a job; errors as a share of the time a job took")
    print(f"{'devices':<16} {'tiles':<8} {'s':>6} {'speed-up':>8} {'eta err':>8} {'p90':>6} queue")
    for row in report():
        print(
            f"{row.devices:<16} {row.shares:<8} {row.seconds:6.2f} {row.speed_up:8.2f} "
            f"{row.eta_median:8.1%} {row.eta_p90:6.1%} {row.queue_eta_median:6.1%}"
        )
