"""How far estimates at the start of a job are off, on simulated devices of given speeds.

Prints JSON, a sentence for each hall of devices. Nothing here is a measurement of hardware: runs
take as long as a curve says, give or take a tenth, decided by a seed.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Callable
from statistics import median

from kiosk.domain.generation import JobId, TileReady, Timings
from kiosk.domain.requests import CheckpointId, TextToImageRequest
from kiosk.generators.costs import Costs, Work
from kiosk.generators.dispatch import Assignment, Dispatch
from kiosk.generators.foresight import Seat

TINY = CheckpointId("tiny")
WORK = Work(TINY, "text-to-image", pixels=100, steps=10)
JOBS, SEED = 60, 7

Curve = Callable[[int], float]


def device(alone: float, more: float) -> Curve:
    """Seconds for a batch: `alone` for one tile, and `more` for each further one."""
    return lambda tiles: alone + more * (tiles - 1)


HALLS: dict[str, list[Curve]] = {
    "2 CPU workers": [device(2.0, 1.6)] * 2,
    "1 GPU": [device(1.0, 0.5)],
    "4 GPUs": [device(1.0, 0.5)] * 4,
    "a fast and a slow GPU": [device(1.0, 0.5), device(3.0, 2.0)],
}


def simulate(curves: list[Curve], seed: int) -> list[float]:
    """Errors of the estimates, as shares of what the jobs took; jobs come at random."""
    chance = random.Random(seed)
    costs = Costs()
    for index, curve in enumerate(curves):
        for batch in range(1, 5):
            costs.measured(f"gpu-{index}", WORK, batch, curve(batch), now=0)
    dispatch = Dispatch(costs)
    each = sum(1 / curve(4) for curve in curves) ** -1
    coming = [(0.0, 0)]
    while len(coming) < JOBS:
        coming.append((coming[-1][0] + chance.expovariate(0.7 / each), len(coming)))
    running: dict[int, tuple[float, Assignment]] = {}
    expected: dict[int, float] = {}
    said: dict[JobId, tuple[float, float]] = {}
    left: dict[JobId, int] = {}
    errors: list[float] = []
    while coming or running:
        now = min([t for t, _ in coming[:1]] + [t for t, _ in running.values()])
        new: list[JobId] = []
        while coming and coming[0][0] <= now:
            job = JobId(f"job-{coming.pop(0)[1]}")
            dispatch.add(job, TextToImageRequest(TINY, "a car", (1, 2, 3, 4)), WORK, now=now)
            left[job] = 4
            new.append(job)
        for worker in [w for w, (end, _) in running.items() if end <= now]:
            _, done = running.pop(worker)
            for tile in done.tiles:
                ready = TileReady(done.job, tile, b"", 0, TINY, Timings())
                dispatch.finished(ready, done.attempt)
            left[done.job] -= len(done.tiles)
            if not left[done.job]:
                begun, eta = said[done.job]
                errors.append(abs(eta - (now - begun)) / (now - begun))
        forecast = dispatch.forecast(seats(curves, running, expected, now), now)
        for job in new:
            said[job] = (now, forecast[job][1] or 0.0)
        for given in dispatch.hand_out(seats(curves, running, expected, now), now):
            seconds = curves[given.worker](len(given.tiles))
            expected[given.worker] = now + seconds  # all that a pool can know of a run in work
            running[given.worker] = (now + seconds * chance.uniform(0.9, 1.1), given)
    return errors


def seats(
    curves: list[Curve],
    running: dict[int, tuple[float, Assignment]],
    expected: dict[int, float],
    now: float,
) -> list[Seat]:
    """The workers as the pool would describe them."""
    free = {worker: max(1e-9, expected[worker] - now) for worker in running}
    return [Seat(i, f"gpu-{i}", free.get(i, 0.0), (TINY,)) for i in range(len(curves))]


def main() -> int:
    found: dict[str, str] = {}
    for name, curves in HALLS.items():
        errors = sorted(simulate(curves, SEED))
        worst = errors[int(0.9 * len(errors))]
        middle = f"{100 * median(errors):.0f} % off in the middle"
        found[name] = f"{middle}, {100 * worst:.0f} % in the worst tenth ({len(errors)} jobs)"
    print(json.dumps(found, indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main())
