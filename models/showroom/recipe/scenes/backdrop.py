"""What the settings share: skies, suns, stars, ridges, grounds in perspective."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from models.showroom.recipe.scenes import sdf
from models.showroom.recipe.scenes.frame import Canvas, Colour, Frame, mix, rgb


@dataclass(slots=True)
class Backdrop:
    """A finished setting, and what a vehicle's paint mirrors of it."""

    canvas: Canvas
    sky: Tensor  # (B, 3, 1, 1)
    floor: Tensor  # (B, 3, 1, 1)
    gloss: float  # how much of the vehicle the floor mirrors, 0..1
    horizon: Tensor  # (B, 1, 1)


def open_sky(frame: Frame, top: Colour, low: Colour, horizon: Tensor) -> tuple[Canvas, Tensor]:
    """A canvas with a sky in the frame's light, and the colour that paint mirrors of it."""
    light = frame.light
    high = rgb(top, frame.x) * light.sky_gain
    share = light.horizon_share[:, None]
    near = mix(rgb(low, frame.x) * (1 - 0.75 * light.night[:, None]), light.horizon, share)
    climb = sdf.step(0.0, 1.0, (frame.y - horizon) / (1.15 - horizon))
    canvas = Canvas(mix(near, high, climb.pow(0.75)), torch.zeros_like(frame.x))
    sky = mix(near, high, 0.5).expand(len(frame.x), -1, -1, -1)
    stars(canvas, frame, horizon, 9.0, light.night * 0.8)
    return canvas, sky


def stars(canvas: Canvas, frame: Frame, horizon: Tensor, density: float, amount: Tensor) -> None:
    """Points of light above the horizon."""
    px, py, pick, size = frame.cells(frame.x * density + 20, frame.y * density + 20)
    away = torch.hypot(px - (size - 0.5) * 0.6, py - (pick * 7 % 1 - 0.5) * 0.6)
    point = sdf.glow(away - 0.03, 0.09) * (pick > 0.45) * (0.4 + 0.6 * size)
    canvas.shine(point * amount * sdf.step(0.0, 0.25, frame.y - horizon), (1.0, 1.0, 1.0))


def sun(canvas: Canvas, frame: Frame, horizon: Tensor, radius: float, reach: float = 0.9) -> None:
    """The sun (the moon by night) with its halo, as high as the light says."""
    light = frame.light
    x = frame.x - frame.draw(5, -0.75, 0.75)
    y = frame.y - horizon - light.sun_height * reach
    away = torch.hypot(x, y)
    size = radius * (1 + 0.7 * light.dusk - 0.2 * light.night)
    strength = 1 - 0.72 * light.night
    halo = torch.exp(-away / 0.30) * 0.42 + torch.exp(-away / 0.10) * 0.25
    canvas.shine(halo * strength, light.sun)
    canvas.paint(sdf.cover(away - size, frame.pixel) * 0.95, light.sun * 1.08)


def clouds(canvas: Canvas, frame: Frame, horizon: Tensor, amount: float, colour: Colour) -> None:
    """Flat-bottomed heaps of cloud above the horizon."""
    drift = frame.draw(6, 0.0, 9.0)
    shape = frame.noise(frame.x * 1.5 + drift, frame.y * 3.6, 4)
    dense = sdf.step(0.52 - amount, 0.80 - amount, shape * 0.5 + 0.5)
    band = sdf.step(0.06, 0.22, frame.y - horizon) * sdf.step(1.15, 0.55, frame.y - horizon)
    white = frame.light.lit(rgb(colour, frame.x), 0.85)
    shade = sdf.step(
        -0.15, 0.35, frame.noise(frame.x * 1.5 + drift, frame.y * 3.6 - 0.35, 2) - shape
    )
    canvas.paint(dense * band * 0.92, mix(white, white * 0.88, shade))


def ridge(
    canvas: Canvas,
    frame: Frame,
    base: Tensor | float,
    rise: float,
    detail: float,
    colour: Colour,
    *,
    seed: float,
    flat: bool = False,
    haze: Tensor | None = None,
    haze_share: float = 0.0,
    depth: float = 0.05,
) -> Tensor:
    """A range of hills (mesas when ``flat``) from the horizon up; returns its coverage."""
    along = frame.x * detail + seed + frame.draw(7, 0.0, 20.0)
    height = frame.noise(along, torch.full_like(along, seed), 1 if flat else 3)
    if flat:
        height = sdf.step(-0.02, 0.16, height) * 0.9 + 0.10 + 0.03 * frame.noise(along * 7, along)
    distance = (frame.y - base - rise * (height if flat else height * 0.5 + 0.5)) * 0.8
    coverage = sdf.cover(distance, frame.pixel)
    tone = frame.light.lit(rgb(colour, frame.x))
    if haze is not None:
        tone = mix(tone, haze, haze_share)
    canvas.paint(coverage, tone, depth)
    return coverage


def ground(
    canvas: Canvas, frame: Frame, horizon: Tensor, near: Colour, far: Colour, texture: float = 0.10
) -> tuple[Tensor, Tensor]:
    """A plain running to the horizon; returns its coverage and how near each pixel is."""
    below = (horizon - frame.y).clamp(min=1e-3)
    closeness = (below / (1 + horizon)).clamp(0, 1)
    coverage = sdf.cover(frame.y - horizon, frame.pixel)
    light = frame.light
    tone = mix(light.lit(rgb(far, frame.x)), light.lit(rgb(near, frame.x)), closeness.sqrt())
    z = 0.55 / (below + 0.10)
    grain = frame.noise(frame.x * z * 3 + frame.draw(8, 0, 9), z * 9, 3)
    tone = tone * (1 + texture * grain[:, None])
    canvas.paint(coverage, tone)
    canvas.depth = canvas.depth + (0.1 + 0.9 * closeness - canvas.depth) * coverage
    return coverage, closeness


def floor_colour(canvas: Canvas, frame: Frame) -> Tensor:
    """The mean colour of the lower third, for paint to mirror."""
    rows = frame.x.shape[-2] // 3
    return canvas.colour[:, :, -rows:].mean((2, 3), keepdim=True)


def trees(
    canvas: Canvas,
    frame: Frame,
    base: Tensor | float,
    height: float,
    spacing: float,
    colour: Colour,
    *,
    seed: float,
    share: float = 1.0,
    haze: Tensor | None = None,
    haze_share: float = 0.0,
) -> None:
    """A row of conifers, one a cell, of uneven height."""
    along = frame.x / spacing + seed + frame.draw(9, 0.0, 30.0)
    px, _, pick, tall = frame.cells(along, torch.full_like(along, seed + 3))
    x = (px - (pick - 0.5) * 0.3) * spacing
    size = height * (0.62 + 0.5 * tall)
    t = ((frame.y - base) / size).clamp(-0.5, 1.5)
    tiers = (t * 4.5).remainder(1.0)
    width = size * 0.24 * (1.02 - t) * (1.15 - 0.45 * tiers)
    distance = torch.maximum((x.abs() - width) * 0.8, (t - 1) * size)
    distance = torch.maximum(distance, base - 0.04 - frame.y)
    coverage = sdf.cover(distance, frame.pixel) * (pick < share)
    tone = frame.light.lit(rgb(colour, frame.x))
    tone = tone * (0.82 + 0.34 * sdf.step(-0.6, 0.8, -x / width.clamp(min=0.01)))[:, None]
    if haze is not None:
        tone = mix(tone, haze, haze_share)
    canvas.paint(coverage, tone, 0.1)
