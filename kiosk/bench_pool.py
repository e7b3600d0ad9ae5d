"""What the worker pool costs over painting alone, and what a second worker brings."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack

from kiosk.config import Config
from kiosk.domain.checkpoints import Checkpoint
from kiosk.domain.generation import Generator, GeneratorEvent, JobQueued, TileReady
from kiosk.domain.requests import TextToImageRequest
from kiosk.generate import require_all, run_job
from kiosk.inference.benchmark_work import PoolRuns
from kiosk.services import make_pool


def measure_pool(
    config: Config,
    entry: Checkpoint,
    request: TextToImageRequest,
    repeat: int,
    tell: Callable[[str], None] = lambda _: None,
) -> PoolRuns:
    """Run a job `repeat` times on a pool of one worker and on one of two, in turn.

    Both pools are alive the whole time; one that has nothing to do uses no processor. Raises
    EngineFault or CannotDo when a picture cannot be made.
    """
    with ExitStack() as stack:
        pools: list[Generator] = []
        for workers in (1, 2):
            tell(f"a pool of {workers}: starting")
            pools.append(make_pool(config, entry, workers=workers))
            stack.callback(pools[-1].close)
            run_once(pools[-1], request)  # starts it, and lets it measure its pace
        walls: tuple[list[float], list[float]] = ([], [])
        own: list[float] = []
        errors: list[float] = []
        for turn in range(repeat):
            for index, pool in enumerate(pools):
                tell(f"a pool of {index + 1}: job {turn + 1} of {repeat}")
                wall, stages, eta = run_once(pool, request)
                walls[index].append(wall)
                if index == 0:
                    own.append((wall - stages) / wall)
                if eta is not None:
                    errors.append(abs(eta - wall) / wall)
    return PoolRuns(tuple(walls[0]), tuple(walls[1]), tuple(own), tuple(errors))


def run_once(
    pool: Generator, request: TextToImageRequest, clock: Callable[[], float] = time.perf_counter
) -> tuple[float, float, float | None]:
    """Seconds of a job, seconds of all its tiles' stages, and how long it was said to take."""
    seen: list[GeneratorEvent] = []
    begun = clock()
    require_all(run_job(pool, request, seen.append))
    wall = clock() - begun
    etas = [event.eta for event in seen if isinstance(event, JobQueued)]
    return wall, sum(_stages(seen)), etas[0] if etas else None


def _stages(events: Sequence[GeneratorEvent]) -> list[float]:
    times = [event.timings for event in events if isinstance(event, TileReady)]
    return [t.load + t.denoise + t.decode + t.encode for t in times]
