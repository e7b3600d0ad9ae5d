"""Signed distance functions (negative inside) and the few helpers that turn them into paint."""

from __future__ import annotations

import math

import torch
from torch import Tensor

Number = Tensor | float


def circle(x: Tensor, y: Tensor, radius: Number) -> Tensor:
    """Distance to a circle around the origin."""
    return torch.hypot(x, y) - radius


def box(
    x: Tensor, y: Tensor, half_width: Number, half_height: Number, radius: float = 0.0
) -> Tensor:
    """Distance to a box around the origin, its corners rounded by ``radius``."""
    dx, dy = x.abs() - half_width + radius, y.abs() - half_height + radius
    outside = torch.hypot(dx.clamp(min=0), dy.clamp(min=0))
    return outside + torch.maximum(dx, dy).clamp(max=0) - radius


def segment(x: Tensor, y: Tensor, ax: float, ay: float, bx: float, by: float) -> Tensor:
    """Unsigned distance to the line from (ax, ay) to (bx, by)."""
    ex, ey = bx - ax, by - ay
    px, py = x - ax, y - ay
    t = ((px * ex + py * ey) / (ex * ex + ey * ey)).clamp(0, 1)
    return torch.hypot(px - t * ex, py - t * ey)


def polygon(x: Tensor, y: Tensor, points: list[tuple[float, float]]) -> Tensor:
    """Exact distance to a closed polygon, even-odd (after Quilez, "2D distance functions")."""
    best = torch.full_like(x, math.inf)
    inside = torch.zeros_like(x, dtype=torch.bool)
    for (ax, ay), (bx, by) in zip(points, points[1:] + points[:1], strict=True):
        if (ax, ay) == (bx, by):
            continue
        best = torch.minimum(best, segment(x, y, ax, ay, bx, by))
        if ay != by:
            crosses = ((y >= ay) != (y >= by)) & (x < (bx - ax) * (y - ay) / (by - ay) + ax)
            inside ^= crosses
    return torch.where(inside, -best, best)


def smooth(points: list[tuple[float, float]], cuts: int = 6) -> list[tuple[float, float]]:
    """A closed Catmull-Rom curve through the points, cut into straight pieces."""
    curve: list[tuple[float, float]] = []
    count = len(points)
    for i in range(count):
        p0, p1, p2, p3 = (points[(i + k) % count] for k in (-1, 0, 1, 2))
        for cut in range(cuts):
            t = cut / cuts
            curve.append(
                (_catmull(p0[0], p1[0], p2[0], p3[0], t), _catmull(p0[1], p1[1], p2[1], p3[1], t))
            )
    return curve


def _catmull(a: float, b: float, c: float, d: float, t: float) -> float:
    return 0.5 * (
        2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3
    )


def cover(distance: Tensor, pixel: float) -> Tensor:
    """How much of each pixel lies inside, 0..1, from the distance at its centre."""
    return (0.5 - distance / pixel).clamp(0, 1)


def glow(distance: Tensor, width: Number) -> Tensor:
    """A soft halo, 1 inside and falling off over ``width``."""
    return torch.exp(-((distance.clamp(min=0) / width) ** 2))


def step(low: float, high: float, value: Tensor) -> Tensor:
    """Smoothstep from 0 at ``low`` to 1 at ``high`` (either order)."""
    t = ((value - low) / (high - low)).clamp(0, 1)
    return t * t * (3 - 2 * t)
