"""How well a real pool estimates on this machine: what a job was told, against what it took.

`python -m tests.generators.real_estimates [JOBS] [CHECKPOINT]` prints a line a job, and the errors.
"""

from __future__ import annotations

import select
import sys
import time
from statistics import median

from kiosk.config import load_config
from kiosk.domain.generation import Generator, JobFinished, JobQueued
from kiosk.domain.requests import CheckpointId, TextToImageRequest
from kiosk.services import find_checkpoint, make_pool


def estimates(pool: Generator, checkpoint: str, tiles: list[int]) -> list[tuple[float, float]]:
    """For one job after the other, of so many tiles: the seconds it was told, and took.

    Jobs that were told nothing are left out; the pool has been started.
    """
    pairs: list[tuple[float, float]] = []
    for number, count in enumerate(tiles):
        seeds = tuple(range(number * 4, number * 4 + count))
        begun, told, done = time.monotonic(), None, False
        job = pool.submit(TextToImageRequest(CheckpointId(checkpoint), "rz red mars", seeds))
        while not done:
            for event in pool.pump(time.monotonic()):
                match event:
                    case JobQueued(queued, _, eta) if queued == job and told is None:
                        told = eta
                    case JobFinished(finished) if finished == job:
                        done = True
                    case _:
                        pass
            if not done:
                select.select(pool.waitables(), [], [], 0.25)
        if told is not None:
            pairs.append((told, time.monotonic() - begun))
    return pairs


def main(jobs: int, checkpoint_id: str | None) -> None:
    """Measure on a checkpoint of the manifest with two workers."""
    config = load_config().config
    checkpoint = find_checkpoint(config, checkpoint_id)
    pool = make_pool(config, checkpoint, workers=2)
    try:
        pool.start()
        while not all(device.state == "idle" for device in pool.health().devices):
            select.select(pool.waitables(), [], [], 0.25)
            pool.pump(time.monotonic())
        pairs = estimates(pool, checkpoint.id, [(4, 1, 2, 4, 3)[n % 5] for n in range(jobs)])
    finally:
        pool.close()
    for told, took in pairs:
        print(
            f"told {told:6.2f} s, took {took:6.2f} s, off by {abs(told - took) / took:.0%}",
            flush=True,
        )
    errors = [abs(told - took) / took for told, took in pairs]
    print(f"{len(pool.health().devices)} workers: median error {median(errors):.0%}", end="")
    print(f", after the first three jobs {median(errors[3:] or errors):.0%}")


if __name__ == "__main__":
    main(int([*sys.argv, "12"][1]), sys.argv[2] if len(sys.argv) > 2 else None)
