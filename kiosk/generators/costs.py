"""How long runs take on each device, learned from how long they took; pure.

A run is a batch of tiles on one device. All times are seconds; `now` is monotonic.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

from kiosk.domain.admission import pixels_of
from kiosk.domain.checkpoints import Checkpoint
from kiosk.domain.requests import (
    CheckpointId,
    GenerationRequest,
    Precision,
    Task,
    TextToImageRequest,
    denoising_steps,
)
from kiosk.generators.curve import Curve, stretch

UNKNOWN_RUN = 1.0
UNKNOWN_LOAD = 2.0
"""Seconds to plan with while nothing was measured; never told to anybody."""

_WEIGHT = 0.5
"""Of the newest loading time in their moving average: files are in the page cache or are not."""


@dataclass(frozen=True, slots=True)
class Work:
    """What decides how long one tile takes: runs of equal work on one device are comparable."""

    checkpoint: CheckpointId
    task: Task
    pixels: int
    steps: int
    precision: Precision = Precision.FAST
    guided: bool = True
    additions: int = 0  # a ControlNet, LoRAs

    @classmethod
    def of(cls, request: GenerationRequest, entry: Checkpoint) -> Self:
        """The work of a request that `entry` is to paint."""
        scale = entry.guidance if request.guidance_scale is None else request.guidance_scale
        additions = 0
        if isinstance(request, TextToImageRequest):
            additions = len(request.loras) + (request.control is not None)
        return cls(
            request.checkpoint,
            request.task,
            pixels_of(request, entry),
            denoising_steps(request, request.num_inference_steps or entry.steps),
            request.precision,
            scale > 1,
            additions,
        )

    @property
    def units(self) -> float:
        """Steps times pixels; guidance runs the UNet twice."""
        return float(self.steps * self.pixels * (2 if self.guided else 1))

    def is_like(self, other: Work) -> bool:
        """Whether the other's time, scaled by units, says something about this one."""
        return (self.checkpoint, self.task, self.precision) == (
            other.checkpoint,
            other.task,
            other.precision,
        )


class Costs:
    """Seconds of runs and of loading, by device.

    What was never measured on a device is taken from the nearest that was: similar work there,
    its warm-up, or another device's time and how the two compare.
    """

    def __init__(self) -> None:
        self._curves: dict[str, dict[Work, Curve]] = {}
        self._warm_ups: dict[str, dict[CheckpointId, float]] = {}  # seconds per unit
        self._loads: dict[str, dict[CheckpointId, float]] = {}

    def warmed_up(self, device: str, checkpoint: CheckpointId, pixels: int, step: float) -> None:
        """One guided step of a tile of `pixels` took `step` seconds when the worker started."""
        if pixels > 0 and step > 0:
            self._warm_ups.setdefault(device, {})[checkpoint] = step / (2 * pixels)

    def measured(self, device: str, work: Work, batch: int, seconds: float, now: float) -> None:
        """A run of `batch` tiles took `seconds` from the order to the last picture."""
        if seconds > 0:
            curve = self._curves.setdefault(device, {}).setdefault(work, Curve())
            curve.measured(batch, seconds, now)

    def loaded(self, device: str, checkpoint: CheckpointId, seconds: float) -> None:
        """Weights were read in `seconds`."""
        if seconds > 0:
            known = self._loads.setdefault(device, {})
            before = known.get(checkpoint, seconds)
            known[checkpoint] = before + _WEIGHT * (seconds - before)

    def run(self, device: str, work: Work, batch: int, now: float) -> tuple[float, bool]:
        """Seconds that a run will take once its weights are there, and whether that is known."""
        own = self._own(device, work, batch, now)
        if own is not None:
            return own, True
        elsewhere = [
            theirs * self._slowness(device, other)
            for other in [*self._curves, *self._warm_ups]
            if other != device and (theirs := self._own(other, work, batch, now)) is not None
        ]
        if elsewhere:
            return min(elsewhere), True
        rates = self._warm_ups.get(device)
        single = work.units * min(rates.values()) if rates else UNKNOWN_RUN
        return stretch(single, batch), False

    def load(self, device: str, checkpoint: CheckpointId) -> float:
        """Seconds to read a checkpoint's weights there, as far as can be told."""
        mine = self._loads.get(device, {})
        if checkpoint in mine:
            return mine[checkpoint]
        theirs = [loads[checkpoint] for loads in self._loads.values() if checkpoint in loads]
        return min(theirs or list(mine.values()) or [UNKNOWN_LOAD])

    def _own(self, device: str, work: Work, batch: int, now: float) -> float | None:
        """What this device's own runs, of this work or the most similar, or warm-up, suggest."""
        curves = self._curves.get(device, {})
        rate = self._warm_ups.get(device, {}).get(work.checkpoint)
        if work in curves:
            least = stretch(rate * work.units, batch) if rate is not None else None
            return curves[work].seconds(batch, now, least)
        like = [other for other in curves if work.is_like(other) and other.units > 0]
        if like:
            near = min(like, key=lambda other: abs(other.units - work.units))
            return curves[near].seconds(batch, now) * work.units / near.units
        return stretch(rate * work.units, batch) if rate is not None else None

    def _slowness(self, device: str, other: str) -> float:
        """How many times longer things take on `device` than on `other`; 1 where unknown."""
        ratios = sorted(self._ratios(device, other))
        return ratios[len(ratios) // 2] if ratios else 1.0

    def _ratios(self, device: str, other: str) -> Iterator[float]:
        mine, theirs = self._curves.get(device, {}), self._curves.get(other, {})
        if common := mine.keys() & theirs.keys():
            for work in common:
                yield mine[work].typical(1) / theirs[work].typical(1)
            return
        slow, fast = self._warm_ups.get(device, {}), self._warm_ups.get(other, {})
        for checkpoint in slow.keys() & fast.keys():
            yield slow[checkpoint] / fast[checkpoint]
