"""The three vehicles in side view: outlines and details as polygons, baked into distance maps.

Units: half a vehicle's length is 1, the nose points to +u, v is up, wheels stand on v = 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import torch
from torch import Tensor

from models.showroom.recipe.scenes import sdf

Points = list[tuple[float, float]]
Line = tuple[float, float, float, float]

U_RANGE, V_RANGE = (-1.2, 1.2), (-0.2, 1.0)
MAP_SIZE = (240, 480)  # rows, columns: 0.005 units a cell
CHANNELS = ("body", "glass", "cladding", "head", "tail", "seams", "pillars", "accent", "nx", "ny")


@dataclass(frozen=True, slots=True)
class Shape:
    """One vehicle's geometry."""

    body: Points
    glass: Points
    cladding: tuple[Points, ...]
    head: Points
    tail: Points
    seams: tuple[Line, ...]
    pillars: tuple[Line, ...]
    accent: tuple[Line, ...]  # the crease that catches the light
    wheels: tuple[float, float]  # u of rear and front axle
    radius: float
    arch: float  # radius of the wheel arch
    spokes: int
    spoke_width: float
    rim: tuple[float, float, float]
    beltline: float  # v at which the body turns in towards the glass
    rounded: bool = True


RZ = Shape(
    body=[
        (-0.955, 0.13),
        (-0.995, 0.25),
        (-0.985, 0.37),
        (-0.965, 0.455),
        (-0.90, 0.475),
        (-0.70, 0.560),
        (-0.45, 0.628),
        (-0.15, 0.656),
        (0.10, 0.630),
        (0.32, 0.535),
        (0.50, 0.448),
        (0.74, 0.412),
        (0.91, 0.355),
        (0.985, 0.265),
        (0.99, 0.15),
        (0.93, 0.10),
        (0.5, 0.095),
        (0.0, 0.09),
        (-0.5, 0.095),
        (-0.90, 0.10),
    ],
    glass=[
        (-0.735, 0.478),
        (-0.62, 0.532),
        (-0.42, 0.586),
        (-0.14, 0.613),
        (0.08, 0.590),
        (0.27, 0.512),
        (0.385, 0.440),
        (0.15, 0.415),
        (-0.3, 0.425),
        (-0.6, 0.45),
    ],
    cladding=([(-0.46, 0.08), (-0.44, 0.125), (0.44, 0.125), (0.46, 0.08)],),
    head=[
        (0.68, 0.385),
        (0.80, 0.385),
        (0.925, 0.325),
        (0.945, 0.29),
        (0.86, 0.325),
        (0.76, 0.355),
    ],
    tail=[(-0.99, 0.40), (-0.72, 0.425), (-0.72, 0.443), (-0.975, 0.437)],
    seams=(
        (0.36, 0.42, 0.34, 0.13),
        (-0.09, 0.42, -0.09, 0.13),
        (-0.47, 0.43, -0.40, 0.27),
        (-0.40, 0.27, -0.40, 0.24),
        (0.02, 0.365, -0.05, 0.365),
        (-0.36, 0.375, -0.43, 0.375),
    ),
    pillars=((-0.09, 0.40, -0.07, 0.60), (-0.50, 0.42, -0.58, 0.56)),
    accent=((-0.93, 0.40, -0.2, 0.352), (-0.2, 0.352, 0.70, 0.335), (-0.42, 0.175, 0.42, 0.165)),
    wheels=(-0.595, 0.60),
    radius=0.178,
    arch=0.197,
    spokes=5,
    spoke_width=0.028,
    rim=(0.70, 0.72, 0.75),
    beltline=0.43,
)

RX = Shape(
    body=[
        (-0.955, 0.13),
        (-0.985, 0.30),
        (-0.985, 0.50),
        (-0.955, 0.60),
        (-0.895, 0.705),
        (-0.915, 0.748),
        (-0.83, 0.765),
        (-0.55, 0.782),
        (-0.25, 0.784),
        (-0.02, 0.762),
        (0.18, 0.678),
        (0.37, 0.556),
        (0.60, 0.540),
        (0.86, 0.500),
        (0.975, 0.40),
        (0.985, 0.22),
        (0.94, 0.115),
        (0.5, 0.10),
        (0.0, 0.095),
        (-0.5, 0.10),
        (-0.90, 0.11),
    ],
    glass=[
        (-0.885, 0.585),
        (-0.845, 0.690),
        (-0.60, 0.735),
        (-0.25, 0.742),
        (-0.04, 0.724),
        (0.13, 0.652),
        (0.285, 0.545),
        (0.05, 0.528),
        (-0.3, 0.53),
        (-0.7, 0.555),
    ],
    cladding=([(-0.46, 0.085), (-0.44, 0.14), (0.44, 0.14), (0.46, 0.085)],),
    head=[(0.74, 0.475), (0.88, 0.455), (0.95, 0.405), (0.955, 0.375), (0.86, 0.395), (0.78, 0.43)],
    tail=[(-0.99, 0.51), (-0.66, 0.525), (-0.66, 0.555), (-0.98, 0.56)],
    seams=(
        (0.30, 0.53, 0.32, 0.14),
        (-0.10, 0.53, -0.10, 0.14),
        (-0.58, 0.54, -0.44, 0.34),
        (-0.44, 0.34, -0.42, 0.26),
        (0.03, 0.47, -0.05, 0.47),
        (-0.38, 0.48, -0.46, 0.48),
    ),
    pillars=((-0.10, 0.50, -0.09, 0.77), (-0.52, 0.50, -0.56, 0.77)),
    accent=((-0.95, 0.475, 0.75, 0.452), (-0.42, 0.205, 0.42, 0.19)),
    wheels=(-0.585, 0.60),
    radius=0.182,
    arch=0.204,
    spokes=10,
    spoke_width=0.012,
    rim=(0.62, 0.64, 0.68),
    beltline=0.545,
)

BZ4X = Shape(
    body=[
        (-0.94, 0.14),
        (-0.985, 0.27),
        (-0.985, 0.42),
        (-0.955, 0.525),
        (-0.84, 0.640),
        (-0.87, 0.668),
        (-0.70, 0.700),
        (-0.45, 0.720),
        (-0.10, 0.728),
        (0.10, 0.700),
        (0.45, 0.488),
        (0.74, 0.44),
        (0.93, 0.385),
        (0.985, 0.33),
        (0.98, 0.27),
        (0.985, 0.20),
        (0.94, 0.12),
        (0.5, 0.105),
        (-0.5, 0.105),
    ],
    glass=[
        (-0.78, 0.535),
        (-0.62, 0.645),
        (-0.40, 0.672),
        (-0.10, 0.684),
        (0.075, 0.658),
        (0.35, 0.492),
        (0.15, 0.465),
        (-0.45, 0.475),
    ],
    cladding=(
        [(-0.50, 0.08), (-0.42, 0.185), (0.40, 0.165), (0.48, 0.08)],
        [(-0.99, 0.12), (-0.99, 0.24), (-0.80, 0.225), (-0.80, 0.10)],
        [(0.80, 0.10), (0.80, 0.205), (1.0, 0.215), (1.0, 0.10)],
    ),
    head=[(0.70, 0.415), (0.92, 0.375), (0.965, 0.335), (0.85, 0.355)],
    tail=[(-0.99, 0.42), (-0.70, 0.45), (-0.70, 0.475), (-0.90, 0.47), (-0.985, 0.50)],
    seams=(
        (0.34, 0.47, 0.33, 0.18),
        (-0.12, 0.47, -0.12, 0.18),
        (-0.56, 0.48, -0.42, 0.30),
        (0.00, 0.415, -0.07, 0.415),
        (-0.38, 0.42, -0.45, 0.42),
    ),
    pillars=((-0.12, 0.45, -0.11, 0.69), (-0.52, 0.45, -0.62, 0.65)),
    accent=((-0.92, 0.40, -0.30, 0.345), (-0.30, 0.345, 0.70, 0.40), (-0.35, 0.235, 0.35, 0.225)),
    wheels=(-0.60, 0.60),
    radius=0.182,
    arch=0.200,
    spokes=5,
    spoke_width=0.024,
    rim=(0.46, 0.47, 0.49),
    beltline=0.485,
    rounded=False,
)

SHAPES = {"rz": RZ, "rx": RX, "bz4x": BZ4X}


def _lines(u: Tensor, v: Tensor, lines: tuple[Line, ...]) -> Tensor:
    return torch.stack([sdf.segment(u, v, *line) for line in lines]).amin(0)


@lru_cache(maxsize=8)
def distance_map(vehicle: str) -> Tensor:
    """The vehicle's distances, (1, len(CHANNELS), rows, columns) over U_RANGE and V_RANGE."""
    shape = SHAPES[vehicle]
    rows, columns = MAP_SIZE
    us = torch.linspace(*U_RANGE, columns)
    vs = torch.linspace(V_RANGE[1], V_RANGE[0], rows)
    v, u = torch.meshgrid(vs, us, indexing="ij")
    curve = sdf.smooth(shape.body) if shape.rounded else sdf.smooth(shape.body, 2)
    body = sdf.polygon(u, v, curve)
    glass = sdf.polygon(u, v, sdf.smooth(shape.glass) if shape.rounded else shape.glass)
    cladding = torch.stack([sdf.polygon(u, v, part) for part in shape.cladding]).amin(0)
    if not shape.rounded:  # squared-off arches round both wheels
        for axle in shape.wheels:
            x, y = (u - axle).abs(), (v - shape.radius).abs()
            octagon = torch.maximum(torch.maximum(x, y), (x + y) * 0.70) - shape.arch - 0.055
            cladding = torch.minimum(cladding, octagon)
    dv, du = torch.gradient(body)
    length = torch.hypot(du, dv).clamp(min=1e-6)
    channels = (
        body,
        glass,
        cladding,
        sdf.polygon(u, v, shape.head),
        sdf.polygon(u, v, shape.tail),
        _lines(u, v, shape.seams),
        _lines(u, v, shape.pillars),
        _lines(u, v, shape.accent),
        du / length,
        -dv / length,
    )
    return torch.stack(channels)[None]
