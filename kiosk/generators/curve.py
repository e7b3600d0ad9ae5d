"""Seconds of a run by the number of its tiles: a fixed part and so much a tile; pure."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from statistics import fmean, median

KEPT = 5
"""Measurements of each batch size: their median is not impressed by one hiccup."""

FIXED_SHARE = 0.25
"""Of a tile's time: what a run costs besides its tiles, until runs of two sizes were seen."""

HICCUP = 3.0
"""How many times the least a run can take is too much to be believed for long."""

HALF_LIFE = 60.0
"""Seconds until half of the disbelieved part is forgotten, so that a device is tried again."""


def stretch(single: float, batch: int) -> float:
    """Seconds of a run of `batch` tiles, from those of one and the usual fixed share."""
    return single * (FIXED_SHARE + batch) / (FIXED_SHARE + 1)


class Curve:
    """What runs of equal work took on one device."""

    def __init__(self) -> None:
        self._seen: dict[int, deque[float]] = {}
        self._last = 0.0

    def measured(self, batch: int, seconds: float, now: float) -> None:
        """A run of `batch` tiles took `seconds`."""
        self._seen.setdefault(batch, deque(maxlen=KEPT)).append(seconds)
        self._last = now

    def typical(self, batch: int) -> float:
        """The median where this size was seen, or what the other sizes suggest."""
        if batch in self._seen:
            return median(self._seen[batch])
        fixed, each = _line([(size, median(taken)) for size, taken in self._seen.items()])
        return fixed + each * batch

    def seconds(self, batch: int, now: float, least: float | None = None) -> float:
        """The typical time, but a bad one is forgotten by and by if nothing confirms it.

        `least` is what a warm-up says that the device can do. Without this, a device that was
        slow once, because something else used it, would not be given a tile ever again.
        """
        typical = self.typical(batch)
        best = min(typical if least is None else least, *self._seen.get(batch, [typical]))
        if typical <= HICCUP * best:
            return typical
        faith = 0.5 ** (max(0.0, now - self._last) / HALF_LIFE)
        return best + (typical - best) * faith


def _line(points: Sequence[tuple[int, float]]) -> tuple[float, float]:
    """The fixed part and seconds a tile, by least squares, neither below zero."""
    sizes, times = [size for size, _ in points], [seconds for _, seconds in points]
    middle, mean = fmean(sizes), fmean(times)
    if len(points) == 1:
        each = mean / (FIXED_SHARE + middle)
        return FIXED_SHARE * each, each
    spread = sum((size - middle) ** 2 for size in sizes)
    slope = sum((s - middle) * (t - mean) for s, t in points) / spread
    if slope <= 0:
        return mean, 0.0
    if mean < slope * middle:  # more than proportional: a line through nothing fits best
        return 0.0, sum(s * t for s, t in points) / sum(s * s for s in sizes)
    return mean - slope * middle, slope
