"""How long a tile takes, from how long tiles took."""

from __future__ import annotations

_WEIGHT = 0.3
"""Of the newest measurement in the moving average: half forgotten after two tiles."""


class Pace:
    """A moving average of seconds per unit of work (denoising steps times pixels)."""

    def __init__(self) -> None:
        self._seconds_per_unit: float | None = None
        self._guessed = True

    def guess(self, units: float, seconds: float) -> None:
        """What a worker's warm-up suggests; only counts until a tile was measured."""
        if self._guessed and units > 0 and seconds > 0:
            self._seconds_per_unit = seconds / units

    def measured(self, units: float, seconds: float) -> None:
        """A tile of `units` took `seconds` on a worker."""
        if units <= 0:
            return
        fresh = seconds / units
        if self._guessed or self._seconds_per_unit is None:
            self._seconds_per_unit = fresh
        else:
            self._seconds_per_unit += _WEIGHT * (fresh - self._seconds_per_unit)
        self._guessed = False

    def seconds(self, units: float) -> float | None:
        """Seconds that a tile of `units` will take, or None while nothing is known."""
        return None if self._seconds_per_unit is None else self._seconds_per_unit * units
