"""The five styles: each turns a drawn scene into its own kind of picture."""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor

from models.showroom.recipe.scenes import sdf
from models.showroom.recipe.scenes.filters import (
    blur,
    edges,
    kuwahara,
    luma,
    saturate,
    warp,
)
from models.showroom.recipe.scenes.frame import Frame, mix, rgb
from models.showroom.recipe.scenes.vehicles import VehicleLayer


@dataclass(frozen=True, slots=True)
class Drawing:
    """A scene before its style: the place with shadow and mirror image, and the vehicle."""

    place: Tensor  # (B, 3, H, W)
    depth: Tensor  # (B, H, W)
    layer: VehicleLayer
    frame: Frame
    horizon: Tensor  # (B, 1, 1)

    def together(self, place: Tensor | None = None, vehicle: Tensor | None = None) -> Tensor:
        """Place, vehicle and the light of its lamps in one picture."""
        place = self.place if place is None else place
        vehicle = self.layer.colour if vehicle is None else vehicle
        return mix(place, vehicle, self.layer.mask) + self.layer.lamps


def photorealistic(drawing: Drawing) -> Tensor:
    """A lens: the distance out of focus, bloom, a soft tone curve, vignette, grain."""
    frame, pixel = drawing.frame, drawing.frame.pixel
    far = sdf.step(0.45, 0.05, drawing.depth)
    place = mix(drawing.place, blur(drawing.place, 0.013, pixel), far)
    picture = drawing.together(saturate(place, 0.84))
    picture = picture + 0.30 * blur((picture - 0.82).clamp(min=0), 0.06, pixel)
    picture = picture.clamp(min=0)
    picture = picture * (1.06 + 0.10 * picture) / (1 + 0.16 * picture)
    vignette = 1 - 0.24 * (0.5 * (frame.x.square() + frame.y.square())).clamp(max=1.4)
    cell = 1 / 0.016
    grain = frame.noise(frame.x * cell, frame.y * cell, 1, 3)
    return picture * vignette[:, None] + 0.010 * grain[:, None]


def painting(drawing: Drawing) -> Tensor:
    """Oils: dabs that follow a flow, loaded edges, a warm glaze, canvas."""
    frame, pixel = drawing.frame, drawing.frame.pixel
    turn = frame.noise(frame.x * 0.9, frame.y * 0.9, 1, 3) * 1.1 + frame.draw(23, -0.5, 0.5)
    sway = 0.020 * frame.noise(frame.x * 9, frame.y * 9, 2, 2)
    inside = 1 - 0.75 * drawing.layer.mask
    picture = warp(
        drawing.together().clamp(0, 1),
        sway * torch.cos(turn) * inside,
        sway * torch.sin(turn) * inside,
    )
    picture = mix(
        kuwahara(picture, 0.062, pixel), kuwahara(picture, 0.018, pixel), drawing.layer.mask
    )
    c, s = torch.cos(turn), torch.sin(turn)
    along, across = frame.x * c + frame.y * s, frame.y * c - frame.x * s
    bristle = frame.noise(along * 2.6, across * 17.0, 2)
    dab = frame.noise(along * 4.5, across * 12.0, 1, 2)
    strength = 1 - 0.50 * drawing.layer.mask
    picture = picture * (1 + (0.15 * bristle + 0.16 * dab) * strength)[:, None]
    tint = torch.stack((dab, 0.25 * dab, -dab), 1)
    picture = picture + 0.050 * tint * strength[:, None]
    picture = saturate(picture.clamp(0, 1), 1.22)
    picture = mix(
        picture * rgb((1.03, 0.99, 0.90), picture),
        rgb("#5b3413", picture),
        0.10 * (1 - luma(picture)),
    )
    weave = torch.sin(frame.x * 150) * torch.sin(frame.y * 150)
    return picture * (1 + 0.022 * weave)[:, None] + 0.02


def digital_art(drawing: Drawing) -> Tensor:
    """A poster: flat steps of saturated colour, violet shade, rings of light in the sky."""
    frame, pixel = drawing.frame, drawing.frame.pixel
    centre = torch.hypot(frame.x - frame.draw(20, -0.3, 0.3), frame.y - drawing.horizon - 0.25)
    rings = (centre * 4.2).floor() * 0.24
    above = sdf.cover(drawing.horizon - frame.y, pixel)
    halo = (1.05 - rings).clamp(0, 1) * above * (drawing.depth < 0.02)
    place = kuwahara(drawing.place.clamp(0, 1), 0.045, pixel)
    warm = rgb("#ff8ad0", place) * 0.55 + rgb("#ffe27a", place) * 0.45
    place = mix(place, warm * (0.45 + 0.55 * luma(place)[:, None]), 0.42 * halo)
    vehicle = drawing.layer.colour
    streak = ((frame.x * 0.9 + frame.y * 1.6 + 3) * 1.6).remainder(1.0) < 0.5
    place = _posterise(saturate(place, 1.75), 4.0)
    place = place * (1 + 0.07 * (streak.float() - 0.5))[:, None]
    vehicle = _posterise(saturate(vehicle.clamp(0, 1), 1.35), 5.0)
    shade = rgb("#2a1a8c", place)
    place = mix(place, shade, 0.42 * (1 - luma(place)).square())
    picture = drawing.together(place, vehicle)
    rim = torch.exp(-((drawing.layer.edge / 0.014) ** 2))
    return mix(picture, rgb("#fff6ff", picture), 0.75 * rim * sdf.step(-0.2, 0.1, frame.y + 0.25))


def _posterise(colour: Tensor, steps: float) -> Tensor:
    bright = luma(colour).clamp(min=1e-3)
    scaled = bright.sqrt() * steps
    soft = scaled.floor() + sdf.step(0.42, 0.58, scaled - scaled.floor())
    return (colour * ((soft / steps).square() / bright)[:, None]).clamp(0, 1)


def futuristic(drawing: Drawing) -> Tensor:
    """A hologram: night-blue duotone, glowing contours, a grid of light on the ground."""
    frame, pixel, layer = drawing.frame, drawing.frame.pixel, drawing.layer
    cyan, violet = rgb("#28f0ff", frame.x), rgb("#a04bff", frame.x)
    tone = luma(drawing.place).clamp(0, 1)
    duo = mix(rgb("#030518", frame.x), rgb("#1d5fae", frame.x), tone)
    place = mix(drawing.place * 0.50, duo, 0.66)
    lines = sdf.step(0.10, 0.60, edges(blur(drawing.place, 0.012, pixel), pixel))
    place = place + 0.34 * lines[:, None] * mix(violet, cyan, tone)
    below = (drawing.horizon - frame.y).clamp(min=0)
    z = 1 / (below + 0.06)
    wide = pixel * 0.9
    rows = ((z * 1.1 + frame.draw(21, 0, 1)).remainder(1.0) - 0.5).abs() / (1.1 * z * z) - 0.006
    columns = ((frame.x * z * 0.55).remainder(1.0) - 0.5).abs() / (0.55 * z) - 0.006
    grid = torch.maximum(sdf.cover(rows, wide), sdf.cover(columns, wide)) * (below > 0.01)
    place = place + 0.42 * grid[:, None] * cyan * (1 - 0.6 * layer.shadow[:, None])
    trail = torch.exp(-(((frame.y - layer.ground - 0.16) / 0.045) ** 2))
    trail = trail + 0.7 * torch.exp(-(((frame.y - layer.ground - 0.30) / 0.014) ** 2))
    place = place + 0.42 * trail[:, None] * violet
    vehicle = mix(layer.colour * 0.95, duo, 0.10)
    picture = mix(place, vehicle, layer.mask) + layer.lamps
    edge = mix(cyan, violet, sdf.step(0.1, -0.35, frame.y - layer.ground - 0.25))
    contour = torch.exp(-((layer.edge / 0.013) ** 2)) + 0.50 * torch.exp(-(layer.edge.abs() / 0.05))
    inner = 0.35 * sdf.cover(layer.outline - 0.004, pixel) * layer.mask
    picture = picture + (0.85 * contour + inner)[:, None] * edge
    return picture * (1 + 0.05 * torch.sin(frame.y * 160))[:, None]


def manga(drawing: Drawing) -> Tensor:
    """Ink: black contours, screen tones and speed lines behind a flatly tinted vehicle."""
    frame, pixel, layer = drawing.frame, drawing.frame.pixel, drawing.layer
    place = kuwahara(drawing.place.clamp(0, 1), 0.035, pixel)
    tone = luma(place)
    low, high = tone.amin((1, 2), keepdim=True), tone.amax((1, 2), keepdim=True)
    tone = (tone - low) / (high - low).clamp(min=0.15)
    middle = tone.mean((1, 2), keepdim=True).clamp(0.03, 0.97)
    goal = 0.60 - 0.12 * frame.light.night
    tone = tone.clamp(min=1e-3).pow((goal.log() / middle.log()).clamp(0.35, 1.6))
    pitch = 0.125 / math.sqrt(2)  # two dots a latent cell at the native size: a pattern it can keep
    diagonal = pitch * math.sqrt(2)
    u, v = (frame.x + frame.y) / diagonal, (frame.x - frame.y) / diagonal
    dot = torch.hypot(u - u.floor() - 0.5, v - v.floor() - 0.5)
    ink = sdf.cover(dot - 0.62 * (0.86 - tone).clamp(0, 1).sqrt() * (tone < 0.80), pixel / pitch)
    paper = mix(rgb((1.0, 0.99, 0.96), tone), place.clamp(0, 1), 0.30)
    dark = mix(rgb((0.10, 0.09, 0.12), tone), place * 0.35, 0.35)
    picture = mix(paper, dark, 0.62 * ink)
    picture = mix(picture, dark, sdf.step(0.30, 0.18, tone))
    lines = sdf.step(0.16, 0.40, edges(blur(place, 0.012, pixel), pixel))
    picture = mix(picture, rgb((0.05, 0.05, 0.07), tone), 0.9 * lines)
    angle = torch.atan2(frame.y - 0.05, frame.x)
    radius = torch.hypot(frame.x, frame.y - 0.05)
    rays = frame.noise(angle * 10 + frame.draw(22, 0, 20), angle * 0 + 1.5, 2)
    speed = sdf.step(0.14, 0.26, rays) * sdf.step(0.72, 1.05, radius)
    picture = mix(picture, rgb((0.05, 0.05, 0.07), tone), 0.85 * speed * (1 - layer.mask))
    coat = layer.coat.clamp(0.10, 0.96)
    shine = luma(layer.colour) / luma(coat).clamp(min=0.06)
    lit = sdf.step(0.58, 0.70, shine)
    flat = mix(coat * 0.62, mix(coat, rgb((1.0, 1.0, 1.0), coat), 0.08), lit)
    flat = mix(
        flat, rgb((1.0, 1.0, 1.0), coat), 0.75 * sdf.step(0.10, 0.16, luma(layer.colour - coat))
    )
    rest = sdf.step(0.22, 0.36, luma(layer.colour))[:, None] * rgb((0.93, 0.94, 0.97), coat)
    vehicle = mix(rest, flat, layer.paint)
    halo = sdf.cover(layer.edge - 0.050, pixel)
    picture = mix(picture, rgb((1.0, 1.0, 0.98), coat), 0.9 * halo)
    picture = mix(picture, vehicle, layer.mask) + 0.5 * layer.lamps
    pen = sdf.cover(layer.outline - 0.011, pixel) * sdf.cover(layer.edge - 0.018, pixel)
    contour = sdf.cover(layer.edge.abs() - 0.016, pixel)
    picture = mix(picture, rgb((0.03, 0.03, 0.05), coat), torch.maximum(pen * 0.9, contour))
    below = torch.exp(-(((frame.y - layer.ground + 0.012) / 0.020) ** 2)) * layer.shadow
    return mix(picture, rgb((0.03, 0.03, 0.05), coat), below * (1 - layer.mask))


STYLED = {
    "photorealistic": photorealistic,
    "painting": painting,
    "digital-art": digital_art,
    "futuristic": futuristic,
    "manga": manga,
}
