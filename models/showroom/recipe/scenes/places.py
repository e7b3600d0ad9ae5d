"""Settings of rock, glass and steel: Mars, space, neon city, harbour."""

from __future__ import annotations

import torch

from models.showroom.recipe.scenes import sdf
from models.showroom.recipe.scenes.backdrop import (
    Backdrop,
    clouds,
    floor_colour,
    ground,
    open_sky,
    ridge,
    stars,
    sun,
)
from models.showroom.recipe.scenes.frame import Canvas, Frame, mix, rgb


def mars(frame: Frame) -> Backdrop:
    """Rust plains with craters, layered mesas, a butterscotch sky with two small moons."""
    horizon = frame.draw(10, 0.02, 0.12)
    canvas, sky = open_sky(frame, "#b8713f", "#f3c795", horizon)
    light = frame.light
    for index, size in ((11, 0.085), (13, 0.048)):
        x = frame.x - frame.draw(index, -0.9, 0.9)
        y = frame.y - horizon - frame.draw(index + 1, 0.45, 0.78)
        moon = sdf.cover(torch.hypot(x, y * 1.1) - size, frame.pixel)
        shade = sdf.step(-size, size, -x + 0.5 * y)
        canvas.paint(moon, mix(rgb("#8d6a55", x), rgb("#fff0d8", x), shade))
    ridge(
        canvas, frame, horizon, 0.36, 1.0, "#a8502c", seed=1.0, flat=True, haze=sky, haze_share=0.42
    )
    ridge(
        canvas,
        frame,
        horizon - 0.02,
        0.24,
        1.5,
        "#8c3a1e",
        seed=6.0,
        flat=True,
        haze=sky,
        haze_share=0.10,
    )
    _, near = ground(canvas, frame, horizon - 0.01, "#a63f1b", "#cf6a36", 0.16)
    _craters(canvas, frame, near, "#7a2c12", "#e08a55")
    dust = torch.exp(-((torch.hypot(frame.x * 0.5, (frame.y + 0.47) * 2.2) / 0.55) ** 4))
    cloud = sdf.step(-0.1, 0.6, frame.noise(frame.x * 3 + frame.draw(15, 0, 9), frame.y * 5, 3))
    canvas.paint(dust * cloud * 0.35, light.lit(rgb("#eaa06a", frame.x)))
    return Backdrop(canvas, sky, floor_colour(canvas, frame), 0.0, horizon)


def _craters(canvas: Canvas, frame: Frame, near: torch.Tensor, dark: str, bright: str) -> None:
    for scale, offset in ((3.2, 0.0), (6.5, 11.0)):
        depth = near.clamp(min=0.04)
        px, py, pick, size = frame.cells(
            frame.x * scale + frame.draw(16, 0, 9) + offset, depth * scale * 2.4 + offset
        )
        away = torch.hypot(px, py) - 0.12 - 0.24 * size
        hole = sdf.cover(away, frame.pixel * scale * 1.6) * (pick > 0.55) * (near > 0.015)
        lit = sdf.step(-0.2, 0.25, py)
        tone = mix(rgb(dark, px), rgb(bright, px), lit)
        canvas.paint(hole * 0.55, frame.light.lit(tone))


def space(frame: Frame) -> Backdrop:
    """Stars, a nebula, a great ringed planet, and a grey asteroid underfoot."""
    horizon = frame.draw(10, -0.10, -0.02) - 0.05
    black = rgb("#05060f", frame.x).expand(len(frame.x), -1, *frame.x.shape[1:])
    canvas = Canvas(black, torch.zeros_like(frame.x))
    cloud = frame.noise(frame.x * 1.1 + frame.draw(11, 0, 9), frame.y * 1.1 + frame.x * 0.6, 4)
    canvas.shine(sdf.step(-0.1, 0.7, cloud) * 0.55, "#4a2a8f")
    canvas.shine(sdf.step(0.1, 0.8, -cloud) * 0.30, "#0f6a8c")
    low = torch.full_like(horizon, -2.0)
    stars(canvas, frame, low, 11.0, torch.ones_like(horizon))
    stars(canvas, frame, low, 5.0, torch.ones_like(horizon))
    _planet(canvas, frame)
    curve = frame.y - horizon + 0.10 * frame.x**2
    bump = 0.018 * frame.noise(frame.x * 5 + frame.draw(12, 0, 9), frame.y * 0, 3)
    rock = sdf.cover(curve - bump, frame.pixel)
    deep = (-curve / 0.9).clamp(0, 1)
    tone = mix(rgb("#b9bdc9", frame.x), rgb("#5a5d6b", frame.x), deep.sqrt())
    tone = tone * (1 + 0.14 * frame.noise(frame.x * 7, frame.y * 12, 3)[:, None])
    tone = frame.light.lit(tone, 0.35)
    canvas.paint(rock, tone)
    canvas.depth = canvas.depth + (0.1 + 0.9 * deep - canvas.depth) * rock
    _craters(canvas, frame, deep * rock, "#3c3f4c", "#d6dae4")
    canvas.shine(torch.exp(-((curve / 0.03) ** 2)) * 0.22, "#9fd0ff")
    sky = rgb((0.30, 0.32, 0.52), frame.x).expand(len(frame.x), -1, -1, -1)
    return Backdrop(canvas, sky, floor_colour(canvas, frame), 0.05, horizon)


def _planet(canvas: Canvas, frame: Frame) -> None:
    side = torch.where(frame.draw(13, -1, 1) > 0, 1.0, -1.0)
    x = (frame.x - side * frame.draw(14, 0.30, 0.58)) * side
    y = frame.y - frame.draw(15, 0.45, 0.62)
    size = 0.36
    away = torch.hypot(x, y)
    hue = (frame.draw(16, 0, 1) > 0.5)[:, None]
    warm, cool = rgb("#e8a866", x), rgb("#59b4d9", x)
    tone = torch.where(hue, warm, cool)
    band = frame.noise(y * 9 + 0.6 * frame.noise(x * 2, y * 3), x * 0.4 + 3, 2)
    tone = tone * (1 + 0.28 * band[:, None])
    lit = sdf.step(-0.9, 0.7, (-0.75 * x + 0.65 * y) / size)
    tone = tone * (0.10 + 1.05 * lit)[:, None]
    u, v = x * 0.94 + y * 0.34, y * 0.94 - x * 0.34
    ring = torch.hypot(u, v * 3.6)
    band_cover = sdf.cover((ring - 0.60).abs() - 0.10, frame.pixel * 1.5)
    gap = sdf.cover((ring - 0.61).abs() - 0.012, frame.pixel * 2)
    ring_tone = mix(rgb("#f2dfc0", x), tone.mean((2, 3), keepdim=True) + 0.3, 0.3)
    canvas.paint(band_cover * (1 - gap) * (v > 0) * 0.8, ring_tone * 0.75)
    canvas.shine(torch.exp(-((away - size).clamp(min=0) / 0.06)) * 0.20, (0.6, 0.75, 1.0))
    canvas.paint(sdf.cover(away - size, frame.pixel), tone, 0.02)
    canvas.paint(band_cover * (1 - gap) * (v <= 0) * 0.9, ring_tone)


def neon_city(frame: Frame) -> Backdrop:
    """Dark towers with lit windows, magenta and cyan signs, a wet street that mirrors them."""
    horizon = frame.draw(10, -0.16, -0.10)
    light = frame.light
    day = 1 - light.night[:, None]
    top = mix(rgb("#0a0624", frame.x), rgb("#4a3f8f", frame.x) * light.sky_gain, 0.55 * day)
    low = mix(rgb("#5a1a72", frame.x), light.horizon * rgb("#e8a0d8", frame.x), 0.45 * day)
    climb = sdf.step(0.0, 1.1, frame.y - horizon)
    canvas = Canvas(mix(low, top, climb), torch.zeros_like(frame.x))
    mirrored = torch.where(frame.y < horizon, 2 * horizon - frame.y, frame.y)
    upper = frame.moved(frame.x, mirrored)
    for layer, (spacing, rise, tone) in enumerate(
        ((0.30, 1.15, "#2a1650"), (0.44, 0.92, "#160d33"))
    ):
        _towers(canvas, upper, horizon, spacing, rise, tone, layer, day)
    street = sdf.cover(frame.y - horizon, frame.pixel)
    below = (horizon - frame.y).clamp(min=0)
    shimmer = 1 + 0.55 * frame.noise(frame.x * 2.5, below * 34 / (0.4 + below), 2)
    wet = canvas.colour * (0.62 * shimmer * torch.exp(-below * 0.9))[:, None]
    asphalt = mix(rgb("#0c0a1c", frame.x), rgb("#4b4766", frame.x) * light.ambient, 0.4 * day)
    canvas.colour = mix(canvas.colour, wet + asphalt * 0.8, street)
    canvas.depth = canvas.depth + (0.1 + below - canvas.depth) * street
    kerb = sdf.cover((frame.y - horizon + 0.02).abs() - 0.012, frame.pixel)
    canvas.paint(kerb * 0.8, rgb("#ff4fd8", frame.x) * 0.8)
    sky = mix(rgb((0.42, 0.22, 0.60), frame.x), light.horizon, 0.25 * day)
    return Backdrop(
        canvas, sky.expand(len(frame.x), -1, -1, -1), floor_colour(canvas, frame), 0.55, horizon
    )


def _towers(
    canvas: Canvas,
    frame: Frame,
    horizon: torch.Tensor,
    spacing: float,
    rise: float,
    tone: str,
    layer: int,
    day: torch.Tensor,
) -> None:
    along = frame.x / spacing + frame.draw(11 + layer, 0.0, 30.0)
    px, _, pick, tall = frame.cells(along, torch.full_like(along, 2.0 + layer))
    x = px * spacing
    top = horizon + rise * (0.45 + 0.55 * tall)
    wall = torch.maximum(x.abs() - spacing * 0.45, frame.y - top)
    coverage = sdf.cover(wall, frame.pixel)
    body = mix(rgb(tone, x), rgb(tone, x) * 2.6 + 0.06, 0.45 * day)
    canvas.paint(
        coverage, body * (0.8 + 0.5 * sdf.step(0.2, -0.2, px))[:, None], 0.05 + 0.05 * layer
    )
    wx, wy, lit, hue = frame.cells(frame.x * 10 + 5, frame.y * 9 + 30 + layer * 7)
    pane = sdf.cover(torch.maximum(wx.abs() - 0.27, wy.abs() - 0.30), frame.pixel * 10)
    glowing = mix(rgb("#ffcf6b", x), rgb("#57e6ff", x), (hue > 0.55).float())
    glowing = mix(glowing, rgb("#ff58c8", x), (hue > 0.82).float())
    canvas.paint(coverage * pane * (lit > 0.58) * 0.9, glowing * (0.65 + 0.35 * layer))
    sign_hue = mix(rgb("#ff2fb9", x), rgb("#19e3ff", x), (pick > 0.5).float())
    sign = sdf.box(x - spacing * 0.22, frame.y - top + 0.34, 0.030, 0.17, 0.01)
    there = (tall > 0.25).float() * coverage
    canvas.shine(torch.exp(-sdf.step(0, 1, sign / 0.12) * 3.2) * there * 0.45, sign_hue)
    canvas.paint(sdf.cover(sign, frame.pixel) * there, sign_hue * 1.05)
    band = sdf.cover((frame.y - top + 0.03).abs() - 0.010, frame.pixel) * coverage
    canvas.paint(band, mix(rgb("#19e3ff", x), rgb("#ff2fb9", x), (pick > 0.4).float()))


def harbour(frame: Frame) -> Backdrop:
    """Teal water, red gantry cranes, a ship, stacked containers, a concrete quay."""
    horizon = frame.draw(10, 0.04, 0.12)
    canvas, sky = open_sky(frame, "#7fa9bd", "#e6eef0", horizon)
    sun(canvas, frame, horizon, 0.08)
    clouds(canvas, frame, horizon, 0.10, "#f2f4f4")
    light = frame.light
    below = (horizon - frame.y).clamp(min=0)
    ripple = frame.noise(frame.x * 4 + frame.draw(11, 0, 9), below * 42 / (0.3 + below), 2)
    water = mix(light.lit(rgb("#2f7f86", frame.x)), sky, 0.22) * (1 + 0.22 * ripple[:, None])
    canvas.paint(sdf.cover(frame.y - horizon, frame.pixel), water, 0.15)
    _ship(canvas, frame, horizon)
    for index in (14, 15):
        _crane(canvas, frame, frame.draw(index, -0.85, -0.05) + (0.95 if index == 15 else 0.0))
    _containers(canvas, frame)
    quay = sdf.cover(frame.y + 0.19, frame.pixel)
    near = ((-0.19 - frame.y) / 0.8).clamp(0, 1)
    tone = mix(rgb("#a7a9a6", frame.x), rgb("#77797a", frame.x), near)
    tone = tone * (1 + 0.08 * frame.noise(frame.x * 9, frame.y * 16, 3)[:, None])
    canvas.paint(quay, light.lit(tone))
    canvas.depth = canvas.depth + (0.2 + 0.8 * near - canvas.depth) * quay
    edge = sdf.cover((frame.y + 0.205).abs() - 0.016, frame.pixel)
    stripe = ((frame.x + frame.y) * 7).remainder(1.0) < 0.5
    canvas.paint(edge * stripe, light.lit(rgb("#f2c21c", frame.x)))
    canvas.paint(edge * (~stripe), light.lit(rgb("#26282a", frame.x)))
    return Backdrop(canvas, sky, floor_colour(canvas, frame), 0.16, horizon)


def _ship(canvas: Canvas, frame: Frame, horizon: torch.Tensor) -> None:
    x, y = frame.x - frame.draw(12, -0.5, 0.5), frame.y - horizon + 0.02
    light = frame.light
    hull = torch.maximum(x.abs() - 0.34 - 0.4 * y, torch.maximum(y - 0.10, -y - 0.03))
    canvas.paint(sdf.cover(hull, frame.pixel), light.lit(rgb("#1d3557", x)), 0.1)
    canvas.paint(
        sdf.cover(sdf.box(x + 0.20, y - 0.19, 0.08, 0.10), frame.pixel),
        light.lit(rgb("#f4f6f5", x)),
        0.1,
    )
    canvas.paint(
        sdf.cover(sdf.box(x + 0.22, y - 0.32, 0.025, 0.05), frame.pixel),
        light.lit(rgb("#c8362b", x)),
        0.1,
    )


def _crane(canvas: Canvas, frame: Frame, x0: torch.Tensor) -> None:
    x, y = frame.x - x0, frame.y
    red = frame.light.lit(rgb("#d2402f", x))
    beams = (
        (-0.13, -0.2, -0.10, 0.62),
        (0.13, -0.2, 0.10, 0.62),
        (-0.13, 0.22, 0.13, 0.22),
        (-0.48, 0.56, 0.42, 0.56),
        (0.0, 0.86, -0.46, 0.57),
        (0.0, 0.86, 0.40, 0.57),
        (0.0, 0.56, 0.0, 0.86),
    )
    lines = torch.stack([sdf.segment(x, y, *beam) for beam in beams])
    widths = torch.tensor([0.024, 0.024, 0.018, 0.026, 0.008, 0.008, 0.018], device=x.device)
    away = (lines - widths.view(-1, 1, 1, 1)).amin(0)
    canvas.paint(sdf.cover(away, frame.pixel), red, 0.2)
    rope = sdf.cover(sdf.segment(x, y, -0.3, 0.56, -0.3, 0.30) - 0.005, frame.pixel)
    canvas.paint(rope, frame.light.lit(rgb("#333333", x)))
    canvas.paint(
        sdf.cover(sdf.box(x + 0.3, y - 0.26, 0.075, 0.045), frame.pixel),
        frame.light.lit(rgb("#2a6fb5", x)),
        0.2,
    )


def _containers(canvas: Canvas, frame: Frame) -> None:
    along, up = frame.x / 0.34 + frame.draw(13, 0, 20), (frame.y + 0.19) / 0.115
    px, py, _, hue = frame.cells(along, up + 9)
    level = up.floor()
    _, _, stack, _ = frame.cells(along, torch.full_like(along, 40.0))
    there = (level >= 0) & (level < (stack * 4.2 - 1.0).floor())
    palette = [rgb(c, frame.x) for c in ("#c9472f", "#2d6fa8", "#e0a12c", "#3c8a5b")]
    tone = palette[0]
    for index, colour in enumerate(palette[1:], 1):
        tone = mix(tone, colour, ((hue * 4).floor() == index).float())
    ribs = 1 - 0.16 * ((px * 16).remainder(1.0) < 0.4).float()
    cover = sdf.cover(torch.maximum(px.abs() - 0.485, (py.abs() - 0.46) * 0.34), frame.pixel / 0.34)
    canvas.paint(cover * there, frame.light.lit(tone * ribs[:, None]), 0.25)
