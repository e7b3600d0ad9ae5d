"""Tells a waiting guest honestly how long it will take, from what has been measured."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from kiosk.domain.visit import Tile

_FINISHING = 0.06  # share of a tile's time that is left once its last step is done
_ENOUGH = 0.12  # progress from which the measured pace says more than the forecast


@dataclass(frozen=True, slots=True)
class Remaining:
    """The forecast of one job, and the pace that was measured since its first step.

    Times are monotonic seconds; `shown` is the last answer, so that it does not jump about.
    """

    forecast: float | None = None
    asked_at: float = 0.0
    first_at: float | None = None
    first_done: float = 0.0
    shown: int | None = None

    def seen(self, tiles: Sequence[Tile], now: float) -> Remaining:
        """This estimate after a look at `tiles` at `now`."""
        done = done_share(tiles)
        if done <= 0:
            return replace(self, shown=_round(self._by_forecast(now)))
        if self.first_at is None:
            started = replace(self, first_at=now, first_done=done)
            return replace(started, shown=_round(started._by_forecast(now)))
        left = self._by_pace(done, now)
        if left is None:
            left = self._by_forecast(now)
        return replace(self, shown=_settle(self.shown, _round(left)))

    def _by_forecast(self, now: float) -> float | None:
        if self.forecast is None:
            return None
        left = self.asked_at + self.forecast - now
        return left if left > 0 else None

    def _by_pace(self, done: float, now: float) -> float | None:
        assert self.first_at is not None
        moved, took = done - self.first_done, now - self.first_at
        if moved < _ENOUGH or took <= 0:
            return None
        return (1 - done) * took / moved


def done_share(tiles: Sequence[Tile]) -> float:
    """How much of a job is done, 0 to 1; a failed tile needs no more time."""
    if not tiles:
        return 0.0
    return sum(tile_share(tile) for tile in tiles) / len(tiles)


def tile_share(tile: Tile) -> float:
    """How much of one tile is done, 0 to 1."""
    if tile.ready or tile.failed:
        return 1.0
    return (1 - _FINISHING) * tile.step / tile.steps if tile.steps else 0.0


def _round(seconds: float | None) -> int | None:
    return None if seconds is None else max(1, math.ceil(seconds))


def _settle(before: int | None, after: int | None) -> int | None:
    """Small steps back up are noise; a guest sees them only when they grow."""
    if before is None or after is None or not before < after <= before + 2:
        return after
    return before
