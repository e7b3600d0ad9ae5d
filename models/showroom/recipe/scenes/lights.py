"""The light of a scene: how morning, noon, dusk and night change sky, ground and bodywork."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

# name: (gain of the sky's top, colour the horizon leans to, how much, ambient, sun, sun's height)
_TABLE: dict[
    str,
    tuple[tuple[float, ...], tuple[float, ...], float, tuple[float, ...], tuple[float, ...], float],
] = {
    "morning": (
        (0.88, 0.80, 1.0),
        (1.0, 0.76, 0.68),
        0.80,
        (0.98, 0.84, 0.84),
        (1.0, 0.84, 0.60),
        0.20,
    ),
    "noon": ((1.0, 1.0, 1.0), (1.0, 1.0, 1.0), 0.0, (1.0, 1.0, 1.0), (1.0, 0.98, 0.90), 0.80),
    "dusk": (
        (0.46, 0.34, 0.62),
        (1.0, 0.50, 0.20),
        0.75,
        (0.80, 0.54, 0.50),
        (1.0, 0.56, 0.25),
        0.12,
    ),
    "night": (
        (0.12, 0.15, 0.34),
        (0.17, 0.22, 0.46),
        0.80,
        (0.34, 0.39, 0.60),
        (0.85, 0.90, 1.0),
        0.72,
    ),
}


@dataclass(frozen=True, slots=True)
class Light:
    """The light of a batch of scenes; colours are (B, 3, 1, 1), numbers (B, 1, 1)."""

    sky_gain: Tensor
    horizon: Tensor
    horizon_share: Tensor
    ambient: Tensor
    sun: Tensor
    sun_height: Tensor
    night: Tensor
    dusk: Tensor
    morning: Tensor

    def pick(self, rows: Tensor) -> Light:
        """The light of some of the scenes."""
        return Light(*(getattr(self, name)[rows] for name in self.__slots__))

    def lit(self, colour: Tensor, strength: float = 1.0) -> Tensor:
        """A surface's colour under this light; less strength keeps more of the colour itself."""
        return colour * (1 + (self.ambient - 1) * strength)


def make_light(names: Sequence[str], device: str) -> Light:
    """The light of each named time of day."""
    rows = [_TABLE[name] for name in names]

    def colours(column: int) -> Tensor:
        return torch.tensor([row[column] for row in rows], device=device).view(-1, 3, 1, 1)

    def numbers(values: list[float]) -> Tensor:
        return torch.tensor(values, device=device).view(-1, 1, 1)

    return Light(
        sky_gain=colours(0),
        horizon=colours(1),
        horizon_share=numbers([row[2] for row in rows]),
        ambient=colours(3),
        sun=colours(4),
        sun_height=numbers([row[5] for row in rows]),
        night=numbers([float(name == "night") for name in names]),
        dusk=numbers([float(name == "dusk") for name in names]),
        morning=numbers([float(name == "morning") for name in names]),
    )
