"""What to do when memory runs out: one rung after the other, and which one worked; pure.

smaller batch > autoencoder one by one > autoencoder in tiles > attention in slices > other
checkpoints let go > weights in the machine's own memory > another device, which is not for here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from kiosk.inference.outcomes import Stage

SMALLEST_TILE = 256
"""Pixels. Autoencoders normalise over what they see; of less, colours drift between tiles."""


@dataclass(frozen=True, slots=True)
class Measures:
    """How memory is saved: `batch` pictures at once, the autoencoder's `tile` in pixels (0: none).

    `one_by_one` and `tile` are the autoencoder's; `alone` lets other checkpoints go, `offload`
    keeps weights in the machine's memory and brings each part to the device when its turn comes.
    """

    batch: int
    one_by_one: bool = False
    tile: int = 0
    attention: bool = False
    alone: bool = False
    offload: bool = False

    def __str__(self) -> str:
        taken = (
            f"batch {self.batch}",
            "one by one" if self.one_by_one else "",
            f"tiles of {self.tile}" if self.tile else "",
            "sliced attention" if self.attention else "",
            "alone" if self.alone else "",
            "offloaded" if self.offload else "",
        )
        return ", ".join(filter(None, taken))


@dataclass(frozen=True, slots=True)
class Shape:
    """What was asked for, as far as it decides on memory: `model` is whatever names the weights."""

    model: object
    width: int
    height: int
    batch: int


@dataclass(frozen=True, slots=True)
class Limits:
    """What may be tried: `exact` keeps to what cannot change a bit, `offload` needs a GPU."""

    exact: bool = False
    offload: bool = False


def lower(measures: Measures, stage: Stage, shape: Shape, limits: Limits) -> Measures | None:
    """The next rung down that helps where memory ran out; None when there is none."""
    for stages, step in _RUNGS:
        if stage in stages and (found := step(measures, shape, limits)) is not None:
            return found
    return None


def _smaller_batch(now: Measures, _shape: Shape, _limits: Limits) -> Measures | None:
    return replace(now, batch=now.batch // 2) if now.batch > 1 else None


def _one_by_one(now: Measures, _shape: Shape, _limits: Limits) -> Measures | None:
    return None if now.one_by_one or now.batch == 1 else replace(now, one_by_one=True)


def _smaller_tiles(now: Measures, shape: Shape, limits: Limits) -> Measures | None:
    """Half of the picture, then a quarter, and so on, in powers of two."""
    side = now.tile or 2 ** (max(shape.width, shape.height) - 1).bit_length()
    small = side // 2
    return None if limits.exact or small < SMALLEST_TILE else replace(now, tile=small)


def _slice_attention(now: Measures, _shape: Shape, limits: Limits) -> Measures | None:
    return None if limits.exact or now.attention else replace(now, attention=True)


def _let_others_go(now: Measures, _shape: Shape, _limits: Limits) -> Measures | None:
    return None if now.alone else replace(now, alone=True)


def _offload(now: Measures, _shape: Shape, limits: Limits) -> Measures | None:
    return None if now.offload or not limits.offload else replace(now, offload=True)


_Step = Callable[[Measures, Shape, Limits], Measures | None]

_RUNGS: tuple[tuple[tuple[Stage, ...], _Step], ...] = (
    (("denoise",), _smaller_batch),
    (("decode",), _one_by_one),
    (("decode",), _smaller_tiles),
    (("denoise",), _slice_attention),
    (("load", "denoise", "decode"), _let_others_go),
    (("load", "denoise", "decode"), _offload),
    (("decode",), _smaller_batch),  # at last: it costs the most, and one by one is nearly as good
    # What is encoded before the first step is a picture in the autoencoder, too.
    (("denoise",), _one_by_one),
    (("denoise",), _smaller_tiles),
)
"""Where each rung helps. Which come first is a matter of what they cost."""


class Rungs:
    """Where on the ladder each shape stands on this device: the next such request starts there."""

    def __init__(self) -> None:
        self._stands: dict[Shape, Measures] = {}

    def of(self, shape: Shape) -> Measures:
        """Measures to begin with: those of this shape, or else of the same in larger batches."""
        larger = (
            other
            for other in self._stands
            if other.batch > shape.batch and replace(other, batch=shape.batch) == shape
        )
        known = self._stands.get(shape) or self._stands.get(
            min(larger, key=lambda other: other.batch, default=shape)
        )
        if known is None:
            return Measures(shape.batch)
        return replace(known, batch=min(known.batch, shape.batch))

    def stand(self, shape: Shape, measures: Measures) -> None:
        """Remember the rung that a shape came down to; shapes without trouble are not kept."""
        if measures != Measures(shape.batch):
            self._stands[shape] = measures
