"""Where a scene is drawn: pixel coordinates, seeded chance, and the canvas layers lie on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

from models.showroom.recipe.scenes.lights import Light

Colour = str | tuple[float, float, float] | Tensor
LATTICE = 64
DRAWS = 48


def rgb(colour: Colour, like: Tensor | None = None) -> Tensor:
    """A colour as a tensor that broadcasts over (B, 3, H, W); hex strings and 0..1 triples too."""
    if isinstance(colour, Tensor):
        return colour
    if isinstance(colour, str):
        colour = tuple(int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))  # type: ignore[assignment]
    return torch.tensor(colour, device=None if like is None else like.device).view(1, 3, 1, 1)


def mix(a: Tensor, b: Tensor, t: Tensor | float) -> Tensor:
    """From ``a`` (t = 0) to ``b`` (t = 1); a (B, H, W) weight gets its channel axis."""
    if isinstance(t, Tensor) and t.dim() == 3:
        t = t[:, None]
    return a + (b - a) * t


@dataclass(frozen=True, slots=True)
class Frame:
    """A batch of pictures in the making: x to the right, y up, the shorter side spans -1..1."""

    x: Tensor  # (B, H, W)
    y: Tensor  # (B, H, W)
    pixel: float  # size of a pixel in the units of x and y
    draws: Tensor  # (B, DRAWS) uniform numbers, one row a scene
    lattice: Tensor  # (B, 4, LATTICE, LATTICE) uniform numbers for noise
    light: Light

    def pick(self, rows: Tensor) -> Frame:
        """The same frame for some of its scenes only."""
        return Frame(
            self.x[rows],
            self.y[rows],
            self.pixel,
            self.draws[rows],
            self.lattice[rows],
            self.light.pick(rows),
        )

    def moved(self, x: Tensor, y: Tensor) -> Frame:
        """The same scenes seen through other coordinates."""
        return Frame(x, y, self.pixel, self.draws, self.lattice, self.light)

    def draw(self, index: int, low: float, high: float) -> Tensor:
        """A number per scene, (B, 1, 1), always the same for the same index."""
        return (low + (high - low) * self.draws[:, index % DRAWS]).view(-1, 1, 1)

    def noise(self, x: Tensor, y: Tensor, octaves: int = 1, layer: int = 0) -> Tensor:
        """Smooth value noise, -1..1, with one bump per unit of x and y in its first octave."""
        total, size, reach = torch.zeros_like(x), 1.0, 0.0
        plane = self.lattice[:, layer : layer + 1]
        for octave in range(octaves):
            u, v = x * 2**octave + 7.3 * octave, y * 2**octave + 3.1 * octave
            grid = torch.stack((u, v), -1) * (2 / LATTICE)
            grid = (grid + 1).remainder(2) - 1
            value = F.grid_sample(
                plane, grid, mode="bicubic", padding_mode="reflection", align_corners=False
            )
            total = total + size * (value[:, 0] * 2 - 1)
            reach += size
            size *= 0.5
        return total / reach

    def cells(self, x: Tensor, y: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Unit cells: place inside the cell (-0.5..0.5 twice), and two random numbers per cell."""
        ix, iy = x.floor(), y.floor()
        index = (iy.long() % LATTICE) * LATTICE + ix.long() % LATTICE
        shape = index.shape
        flat = self.lattice.flatten(2)
        index = index.flatten(1)
        first = flat[:, 1].gather(1, index).view(shape)
        second = flat[:, 2].gather(1, index).view(shape)
        return x - ix - 0.5, y - iy - 0.5, first, second


@dataclass(slots=True)
class Canvas:
    """What has been painted so far, back to front."""

    colour: Tensor  # (B, 3, H, W), linear enough, 0..1 and above where something glows
    depth: Tensor  # (B, H, W), 0 at the horizon .. 1 at the camera

    def paint(self, coverage: Tensor, colour: Colour, depth: float | None = None) -> None:
        """Lay a colour over the canvas where ``coverage`` (B, H, W) says so."""
        self.colour = mix(self.colour, rgb(colour, self.colour), coverage)
        if depth is not None:
            self.depth = self.depth + (depth - self.depth) * coverage

    def shine(self, amount: Tensor, colour: Colour) -> None:
        """Add light of a colour."""
        self.colour = self.colour + amount[:, None] * rgb(colour, self.colour)


def make_frame(seeds: Sequence[int], light: Light, size: tuple[int, int], device: str) -> Frame:
    """A frame for one scene per seed; height and width in pixels."""
    height, width = size
    pixel = 2.0 / min(height, width)
    ys = (height / 2 - 0.5 - torch.arange(height)) * pixel
    xs = (torch.arange(width) + 0.5 - width / 2) * pixel
    y, x = torch.meshgrid(ys, xs, indexing="ij")
    draws, lattices = [], []
    for seed in seeds:
        dice = torch.Generator().manual_seed(seed)
        draws.append(torch.rand(DRAWS, generator=dice))
        lattices.append(torch.rand(4, LATTICE, LATTICE, generator=dice))
    count = len(seeds)
    return Frame(
        x.expand(count, -1, -1).to(device),
        y.expand(count, -1, -1).to(device),
        pixel,
        torch.stack(draws).to(device),
        torch.stack(lattices).to(device),
        light,
    )
