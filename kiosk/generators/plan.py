"""Shares tiles out over devices so that the last one is ready soonest; pure."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass

LONGEST_RUN = 30.0
"""Seconds above which tiles are not put into one run, so that others need not wait for all."""


@dataclass(frozen=True, slots=True)
class RunTimes:
    """Seconds that a device takes for 0, 1, 2… tiles, and how many of them its first run has."""

    seconds: tuple[float, ...]
    first: tuple[int, ...]


def run_times(
    tiles: int, run: Callable[[int], float], most: int, longest: float = LONGEST_RUN
) -> RunTimes:
    """The best way to paint up to `tiles` on one device, in runs of at most `most` tiles.

    `run(batch)` is how many seconds one run takes. The result never falls with more tiles, and
    where several ways are equally quick, the runs are of equal size.
    """
    cost = {size: run(size) for size in range(1, min(most, tiles) + 1)}
    fits = [size for size in cost if size == 1 or cost[size] <= longest]
    seconds, runs = [0.0], [0]
    first = [0]
    for count in range(1, tiles + 1):
        ways: list[tuple[float, int, int, int]] = []
        for size in fits:
            if size <= count:
                total = round(seconds[count - size] + cost[size], 9)
                ways.append((total, runs[count - size] + 1, abs(2 * size - count), size))
        total, number, _, size = min(ways)
        seconds.append(max(seconds[-1], total))
        runs.append(number)
        first.append(size)
    return RunTimes(tuple(seconds), tuple(first))


def share_out(tiles: int, free: Sequence[float], times: Sequence[Sequence[float]]) -> list[int]:
    """How many tiles each device gets: the makespan is the least there is.

    Device `d` is free in `free[d]` seconds and then takes `times[d][k]` for `k` tiles, which
    must not fall with `k`. Of the devices that are equally quick the first is preferred.

    Why it is the least: within a time M a device can do n_d(M) tiles, the most for which
    free + times <= M, and all together can do `tiles` exactly when the n_d(M) add up to them.
    Only the finite ends `free[d] + times[d][k]` can be the least such M. Below that limit, tiles
    go one by one to where they end first, which keeps every device busy.
    """
    devices = zip(free, times, strict=True)
    ends = [[start + taken[k] for k in range(1, tiles + 1)] for start, taken in devices]
    limit = min(
        end
        for of_device in ends
        for end in of_device
        if sum(bisect_right(others, end) for others in ends) >= tiles
    )
    shares = [0] * len(ends)
    for _ in range(tiles):
        open_ends = [
            (ends[d][share], d)
            for d, share in enumerate(shares)
            if share < tiles and ends[d][share] <= limit
        ]
        shares[min(open_ends)[1]] += 1
    return shares
