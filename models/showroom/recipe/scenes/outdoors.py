"""Settings under an open sky: beach, snowy mountains, forest, desert road."""

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
    sun,
    trees,
)
from models.showroom.recipe.scenes.frame import Canvas, Frame, mix, rgb


def beach(frame: Frame) -> Backdrop:
    """White sand, a band of turquoise sea with surf, leaning palms, heaped clouds."""
    horizon = frame.draw(10, 0.10, 0.18)
    canvas, sky = open_sky(frame, "#1f8fe0", "#bfeaff", horizon)
    sun(canvas, frame, horizon, 0.10)
    clouds(canvas, frame, horizon, 0.06, "#ffffff")
    light = frame.light
    ground(canvas, frame, horizon, "#f6dfae", "#f9ecc9", 0.05)
    shore = -0.13 + 0.025 * frame.noise(frame.x * 2 + frame.draw(11, 0, 9), frame.y * 0, 2)
    below = ((horizon - frame.y) / (horizon - shore)).clamp(0, 1)
    sea = mix(light.lit(rgb("#0b6fae", frame.x)), light.lit(rgb("#35d0c4", frame.x)), below)
    sea = mix(sea, sky, 0.15)
    water = sdf.cover(frame.y - horizon, frame.pixel) * sdf.cover(shore - frame.y, frame.pixel)
    ripple = frame.noise(frame.x * 6, (frame.y - horizon) * 60 / (1 + 4 * below), 2)
    canvas.paint(water, sea * (1 + 0.12 * ripple[:, None]), 0.2)
    white = light.lit(rgb("#ffffff", frame.x), 0.8)
    for offset, width in ((0.0, 0.012), (0.07, 0.006), (0.13, 0.004)):
        line = (
            frame.y - shore - offset - 0.012 * frame.noise(frame.x * 5 + offset * 40, frame.y * 0)
        )
        canvas.paint(0.9 * sdf.cover(line.abs() - width, frame.pixel), white)
    wet = sdf.step(0.06, 0.0, shore - frame.y) * sdf.cover(frame.y - shore, frame.pixel)
    canvas.paint(wet * 0.5, light.lit(rgb("#b99866", frame.x)))
    for index, side in ((12, -1.0), (13, 1.0)):
        _palm(canvas, frame, side * frame.draw(index, 0.72, 0.98), side, index)
    return Backdrop(canvas, sky, floor_colour(canvas, frame), 0.10, horizon)


def _palm(canvas: Canvas, frame: Frame, root: torch.Tensor, side: float, index: int) -> None:
    height = frame.draw(index + 4, 0.62, 0.95)
    base = -0.22
    t = ((frame.y - base) / height).clamp(0, 1)
    stem = root - side * 0.20 * t * t
    light = frame.light
    inside = torch.maximum(
        (frame.x - stem).abs() - 0.026 * (1.15 - 0.5 * t),
        torch.maximum(base - frame.y, frame.y - base - height),
    )
    bark = light.lit(rgb("#7d5a3a", frame.x)) * (1 + 0.25 * torch.sin(t * 70))[:, None]
    canvas.paint(sdf.cover(inside, frame.pixel), bark, 0.45)
    x, y = frame.x - (root - side * 0.20), frame.y - base - height
    for k in range(7):
        lean = -1.0 + k / 3.0
        reach = 0.34 + 0.05 * (k % 2)
        along = x * (1 if lean >= 0 else -1) / reach
        bow = 0.10 + 0.16 * (1 - abs(lean)) * 0.8 - 0.20 * abs(lean) * along.clamp(0, 1)
        frond = (
            y - along * (bow + 0.18 * (1 - abs(lean))) + 0.22 * along * along * (0.6 + abs(lean))
        )
        width = 0.034 * (1 - along).clamp(0, 1) * sdf.step(-0.02, 0.12, along)
        tone = light.lit(rgb("#2f8f3c" if k % 2 else "#1f6e33", frame.x))
        canvas.paint(sdf.cover(frond.abs() - width, frame.pixel) * (along > 0) * (along < 1), tone)


def snowy_mountains(frame: Frame) -> Backdrop:
    """Sharp white peaks with blue faces, small firs, a field of snow, flakes."""
    horizon = frame.draw(10, 0.02, 0.10)
    canvas, sky = open_sky(frame, "#2f6fc4", "#d4e8fa", horizon)
    sun(canvas, frame, horizon, 0.08)
    clouds(canvas, frame, horizon, 0.0, "#ffffff")
    light = frame.light
    for layer, (rise, pitch, share) in enumerate(((0.86, 0.72, 0.30), (0.62, 0.50, 0.08))):
        across = frame.x / pitch + frame.draw(11 + layer, 0.0, 20.0)
        best = torch.full_like(across, -9.0)
        face = torch.zeros_like(across)
        for neighbour in (-1.0, 0.0, 1.0):
            _, _, pick, tall = frame.cells(across + neighbour, torch.full_like(across, 5.0 + layer))
            middle = (across + neighbour).floor() + 0.2 + 0.6 * pick
            away = across - middle
            peak = horizon + rise * (0.55 + 0.45 * tall) - away.abs() * pitch * 1.15
            face = torch.where(peak > best, away, face)
            best = torch.maximum(best, peak)
        rough = 0.05 * frame.noise(frame.x * 7 + 3 * layer, frame.y * 7, 3)
        coverage = sdf.cover((frame.y - best - rough) * 0.65, frame.pixel)
        lit = sdf.step(-0.05, 0.05, -face + 0.9 * rough)
        snow = light.lit(mix(rgb("#7d9cc8", frame.x), rgb("#ffffff", frame.x), lit), 0.9)
        crag = sdf.step(0.10, 0.42, best - frame.y + 4 * rough) * sdf.step(
            0.0, 0.25, rough * 10 + 0.1
        )
        snow = mix(snow, light.lit(rgb("#4d6286", frame.x)), crag * 0.75)
        canvas.paint(coverage, mix(snow, sky, share), 0.05 + 0.05 * layer)
    ground(canvas, frame, horizon, "#ffffff", "#cfe0f4", 0.05)
    trees(canvas, frame, horizon - 0.06, 0.26, 0.15, "#23475a", seed=3.0, share=0.75)
    drift = frame.noise(frame.x * 2.2, frame.y * 5, 2)
    below = sdf.cover(frame.y - horizon + 0.08, frame.pixel)
    canvas.paint(below * sdf.step(0.05, 0.5, drift) * 0.5, light.lit(rgb("#a9c4ea", frame.x)))
    return Backdrop(canvas, sky, floor_colour(canvas, frame), 0.10, horizon)


def forest(frame: Frame) -> Backdrop:
    """Rows of tall firs fading into mist, shafts of light, a mossy track."""
    horizon = frame.draw(10, -0.02, 0.05)
    canvas, sky = open_sky(frame, "#8fc58a", "#e8f6cf", horizon)
    light = frame.light
    mist = light.lit(rgb("#d4eab8", frame.x))
    for k, (height, spacing, colour, share) in enumerate(
        (
            (0.75, 0.17, "#6fa872", 0.45),
            (0.98, 0.25, "#3d8150", 0.22),
            (1.22, 0.38, "#1f5a38", 0.05),
        )
    ):
        trees(
            canvas,
            frame,
            horizon - 0.05 * k,
            height,
            spacing,
            colour,
            seed=4.0 + 5 * k,
            share=0.94,
            haze=mist,
            haze_share=share,
        )
    sunk = (frame.x * 0.8 + frame.y * 0.5) * 2.4 + frame.draw(11, 0, 6)
    shafts = sdf.step(0.05, 0.6, frame.noise(sunk, sunk * 0 + 2.0, 2))
    canvas.shine(shafts * sdf.step(-0.3, 0.9, frame.y) * 0.26 * (1 - 0.8 * light.night), light.sun)
    _, near = ground(canvas, frame, horizon - 0.10, "#3f6b2a", "#7fa64a", 0.22)
    track = torch.exp(-(((frame.y + 0.50) / 0.13) ** 2)) * (near > 0)
    canvas.paint(track * 0.80, light.lit(rgb("#8a6b45", frame.x)))
    px, py, pick, tall = frame.cells(frame.x * 9 + frame.draw(12, 0, 9), frame.y * 9 + 30)
    fern = sdf.cover(torch.hypot(px, py * 1.4) - 0.18 - 0.2 * tall, frame.pixel * 9)
    canvas.paint(
        fern * (pick > 0.6) * (near > 0.05) * (1 - track) * 0.8, light.lit(rgb("#2c5a26", frame.x))
    )
    return Backdrop(canvas, sky, floor_colour(canvas, frame), 0.03, horizon)


def desert_road(frame: Frame) -> Backdrop:
    """Yellow dunes, far violet buttes, a cactus or two and an asphalt road with dashes."""
    horizon = frame.draw(10, 0.00, 0.08)
    canvas, sky = open_sky(frame, "#2fa3d6", "#fde9b0", horizon)
    sun(canvas, frame, horizon, 0.13, reach=0.75)
    ridge(
        canvas, frame, horizon, 0.26, 1.1, "#9a6f9c", seed=2.0, flat=True, haze=sky, haze_share=0.25
    )
    ridge(canvas, frame, horizon - 0.03, 0.17, 0.7, "#e9b65a", seed=9.0)
    ground(canvas, frame, horizon, "#f0be62", "#f6d58a", 0.08)
    light = frame.light
    for k in range(3):
        _cactus(canvas, frame, frame.draw(12 + k, -0.95, 0.95), 0.22 + 0.13 * (k == 0), k)
    road = sdf.box(frame.x, frame.y + 0.52, 9.0, 0.235)
    asphalt = light.lit(rgb("#53535c", frame.x)) * (
        1 + 0.10 * frame.noise(frame.x * 14, frame.y * 40, 2)[:, None]
    )
    canvas.paint(sdf.cover(road, frame.pixel), asphalt)
    white = light.lit(rgb("#f4efe2", frame.x), 0.7)
    canvas.paint(sdf.cover((road + 0.022).abs() - 0.008, frame.pixel) * 0.9, white)
    dash = ((frame.x + frame.draw(16, 0, 1)) * 1.5).remainder(1.0) < 0.55
    canvas.paint(
        sdf.cover((frame.y + 0.66).abs() - 0.015, frame.pixel) * dash,
        light.lit(rgb("#ffc928", frame.x), 0.7),
    )
    return Backdrop(canvas, sky, floor_colour(canvas, frame), 0.08, horizon)


def _cactus(canvas: Canvas, frame: Frame, x0: torch.Tensor, size: float, k: int) -> None:
    x, y = (frame.x - x0) / size, (frame.y + 0.26) / size
    side = 1.0 if k % 2 else -1.0
    stem = torch.minimum(
        sdf.segment(x, y, 0.0, -0.2, 0.0, 1.6),
        torch.minimum(
            sdf.segment(x, y, 0.0, 0.55, side * 0.5, 0.65),
            sdf.segment(x, y, side * 0.5, 0.65, side * 0.5, 1.15),
        ),
    )
    stem = torch.minimum(
        stem,
        torch.minimum(
            sdf.segment(x, y, 0.0, 0.8, -side * 0.42, 0.88),
            sdf.segment(x, y, -side * 0.42, 0.88, -side * 0.42, 1.25),
        ),
    )
    tone = frame.light.lit(rgb("#3f8a4a", frame.x)) * (1 - 0.35 * sdf.step(-0.1, 0.12, x))[:, None]
    canvas.paint(sdf.cover((stem - 0.13) * size, frame.pixel), tone, 0.3)
