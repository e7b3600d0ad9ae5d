"""How long jobs take when the dispatch of the pool shares them out, and at the very least."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import product

from kiosk.domain.generation import TileReady, Timings
from kiosk.domain.requests import TextToImageRequest
from kiosk.generators.costs import Costs, Work
from kiosk.generators.dispatch import Dispatch
from kiosk.generators.foresight import Seat
from kiosk.generators.plan import run_times

WORK = Work("tiny", "text-to-image", pixels=100, steps=10)
Curve = Callable[[int], float]


def dispatched(jobs: Sequence[int], curves: Sequence[Curve]) -> float:
    """Seconds until jobs of so many tiles, all there at once, are done on devices like these.

    Raises AssertionError when a tile is lost or doubled, and when a device was idle that would
    have ended a waiting tile sooner than it did end.
    """
    costs = Costs()
    for device, curve in enumerate(curves):
        for batch in range(1, 5):
            costs.measured(f"gpu-{device}", WORK, batch, curve(batch), now=0)
    dispatch = Dispatch(costs)
    for number, tiles in enumerate(jobs):
        request = TextToImageRequest("tiny", "a car", tuple(range(tiles)))
        dispatch.add(f"job-{number}", request, WORK, now=number * 1e-6)
    free = [0.0] * len(curves)
    running: dict[int, tuple[float, object]] = {}
    chances: dict[tuple[str, int], float] = {}  # when an idle device would have ended a tile
    ended: dict[tuple[str, int], float] = {}
    waiting = {(f"job-{n}", tile) for n, tiles in enumerate(jobs) for tile in range(tiles)}
    now = 0.0
    while True:
        seats = [
            Seat(d, f"gpu-{d}", max(1e-9, free[d] - now) if d in running else 0.0, ("tiny",))
            for d in range(len(curves))
        ]
        for given in dispatch.hand_out(seats, now):
            free[given.worker] = now + curves[given.worker](len(given.tiles))
            running[given.worker] = (free[given.worker], given)
            waiting -= {(given.job, tile) for tile in given.tiles}
        idle = [now + curve(1) for d, curve in enumerate(curves) if d not in running]
        for tile in waiting if idle else ():
            chances[tile] = min(*idle, chances.get(tile, float("inf")))
        if not running:
            break
        worker = min(running, key=lambda d: running[d][0])
        now, given = running.pop(worker)
        for tile in given.tiles:
            assert (given.job, tile) not in ended, "a tile was doubled"
            ended[given.job, tile] = now
            event = TileReady(given.job, tile, b"", 0, "tiny", Timings())
            dispatch.finished(event, given.attempt)
    assert len(ended) == sum(jobs), "a tile was lost"
    for tile, end in chances.items():
        assert ended[tile] <= end + 1e-6, f"{tile} waited, and an idle device was as good"
    return max(ended.values())


def least(jobs: Sequence[int], curves: Sequence[Curve]) -> float:
    """The same at the very least, by trying every way to share them out."""
    times = [run_times(4, curve, 4, 1e9).seconds for curve in curves]
    best = float("inf")
    for ways in product(*(placements(tiles, len(curves)) for tiles in jobs)):
        by_device = zip(times, zip(*ways, strict=True), strict=True)
        best = min(best, max(sum(taken[k] for k in mine) for taken, mine in by_device))
    return best


def surely_least(jobs: Sequence[int], curves: Sequence[Curve]) -> float:
    """What no way can be quicker than, for when they are too many to try.

    As if tiles of different jobs could be painted together.
    """
    tiles = sum(jobs)
    times = [run_times(tiles, curve, 4, 1e9).seconds for curve in curves]
    ends = sorted({end for of_device in times for end in of_device})
    return next(e for e in ends if sum(bisect_right(t, e) - 1 for t in times) >= tiles)


@lru_cache
def placements(tiles: int, devices: int) -> tuple[tuple[int, ...], ...]:
    """Every way to share tiles out over devices."""
    if devices == 1:
        return ((tiles,),)
    return tuple(
        (mine, *others)
        for mine in range(tiles + 1)
        for others in placements(tiles - mine, devices - 1)
    )
