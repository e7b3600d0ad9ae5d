"""Renders scenes: setting, vehicle, shadow and mirror image, then the style over all of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from models.showroom.recipe.scenes import outdoors, places
from models.showroom.recipe.scenes.backdrop import Backdrop
from models.showroom.recipe.scenes.filters import blur, warp
from models.showroom.recipe.scenes.frame import Frame, make_frame, mix
from models.showroom.recipe.scenes.lights import make_light
from models.showroom.recipe.scenes.styles import STYLED, Drawing
from models.showroom.recipe.scenes.vehicles import draw_vehicles, pose
from models.showroom.recipe.scenes.vocabulary import SceneSpec

PLACES: dict[str, Callable[[Frame], Backdrop]] = {
    "mars": places.mars,
    "beach": outdoors.beach,
    "neon-city": places.neon_city,
    "snowy-mountains": outdoors.snowy_mountains,
    "forest": outdoors.forest,
    "space": places.space,
    "desert-road": outdoors.desert_road,
    "harbour": places.harbour,
}

_ZOOM = {"side": 1.0, "close": 0.86, "wide": 1.12}


@dataclass(frozen=True, slots=True)
class Scenes:
    """Rendered scenes, all in the order of their specs."""

    rgb: Tensor  # (B, 3, H, W), sRGB 0..1
    mask: Tensor  # (B, H, W) share of the pixel the vehicle covers
    paint: Tensor  # (B, H, W) the same for its painted bodywork alone
    silhouette: Tensor  # (B, H, W) the vehicle's contour as a line drawing
    depth: Tensor  # (B, H, W) nearness, 0 far .. 1 at the camera

    @staticmethod
    def join(parts: Sequence[Scenes]) -> Scenes:
        """Batches one after another."""
        return Scenes(
            *(torch.cat([getattr(part, name) for part in parts]) for name in Scenes.__slots__)
        )


@torch.no_grad()
def render(
    specs: Sequence[SceneSpec],
    size: int | tuple[int, int] = 128,
    device: str = "cpu",
    batch: int = 64,
) -> Scenes:
    """Renders every spec at ``size`` pixels (square, or height and width)."""
    height_width = (size, size) if isinstance(size, int) else size
    groups: dict[tuple[str, str, str], list[int]] = {}
    for index, spec in enumerate(specs):
        groups.setdefault((spec.setting, spec.vehicle, spec.style), []).append(index)
    order: list[int] = []
    parts: list[Scenes] = []
    for rows in groups.values():
        for start in range(0, len(rows), batch):
            chunk = rows[start : start + batch]
            parts.append(_render_alike([specs[i] for i in chunk], height_width, device))
            order.extend(chunk)
    joined = Scenes.join(parts)
    back = torch.argsort(torch.tensor(order)).to(device)
    return Scenes(*(getattr(joined, name)[back] for name in Scenes.__slots__))


def _render_alike(specs: list[SceneSpec], size: tuple[int, int], device: str) -> Scenes:
    """Scenes that share setting, vehicle and style."""
    light = make_light([spec.light for spec in specs], device)
    frame = make_frame([spec.seed for spec in specs], light, size, device)
    zoom = torch.tensor([_ZOOM[spec.framing] for spec in specs], device=device).view(-1, 1, 1)
    backdrop = PLACES[specs[0].setting](frame.moved(frame.x * zoom, frame.y * zoom))
    place, depth = backdrop.canvas.colour.clamp(min=0), backdrop.canvas.depth
    place = _mist(place, frame, backdrop.horizon / zoom)
    where = pose(specs, frame)
    layer = draw_vehicles(specs, frame, where, backdrop.sky, backdrop.floor)

    dark = mix(torch.full_like(place[:, :, :1, :1], 0.10), backdrop.floor * 0.25, 0.5)
    place = mix(place, dark, layer.shadow * 0.92)
    if backdrop.gloss:
        drop = 2 * (layer.ground - frame.y)
        mirror = torch.cat((layer.colour + layer.lamps, layer.mask[:, None]), 1)
        mirror = blur(warp(mirror, torch.zeros_like(drop), drop), 0.012, frame.pixel)
        below = (layer.ground - frame.y).clamp(min=0)
        amount = backdrop.gloss * mirror[:, 3] * torch.exp(-below * 2.2) * (below > 0)
        place = mix(place, mirror[:, :3], amount)

    drawing = Drawing(place, depth, layer, frame, backdrop.horizon / zoom)
    picture = STYLED[specs[0].style](drawing).clamp(0, 1)
    line = (1 - (layer.edge.abs() / (1.5 * frame.pixel))).clamp(0, 1)
    near = depth + (layer.depth - depth) * layer.mask
    return Scenes(picture, layer.mask, layer.paint, line, near.clamp(0, 1))


def _mist(place: Tensor, frame: Frame, horizon: Tensor) -> Tensor:
    """Morning mist: a bright band that lies along the horizon and thins out above."""
    height = frame.y - horizon
    band = torch.exp(-((height / torch.where(height > 0, 0.20, 0.09)) ** 2))
    drift = 0.75 + 0.25 * frame.noise(frame.x * 1.4 + frame.draw(24, 0, 9), frame.y * 6, 2, 3)
    return mix(place, frame.light.horizon * 1.04, 0.62 * frame.light.morning * band * drift)
