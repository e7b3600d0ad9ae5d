"""Draws a vehicle: paintwork that mirrors sky and ground, glass, lamps, turning wheels."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

from models.showroom.recipe.scenes import sdf
from models.showroom.recipe.scenes.frame import Frame, mix, rgb
from models.showroom.recipe.scenes.shapes import (
    CHANNELS,
    SHAPES,
    U_RANGE,
    V_RANGE,
    Shape,
    distance_map,
)
from models.showroom.recipe.scenes.vocabulary import SceneSpec

PAINT = {
    "white": (0.93, 0.93, 0.92),
    "black": (0.055, 0.055, 0.065),
    "silver": (0.60, 0.625, 0.65),
    "red": (0.80, 0.05, 0.07),
    "blue": (0.07, 0.22, 0.80),
    "copper": (0.78, 0.40, 0.17),
}
"""Base coats in sRGB."""

# framing: half the vehicle's length and where the wheels stand, in frame units
_FRAMING = {"side": (0.80, -0.49), "close": (0.93, -0.56), "wide": (0.62, -0.44)}


@dataclass(slots=True)
class VehicleLayer:
    """A drawn vehicle, ready to be laid over a backdrop."""

    colour: Tensor  # (B, 3, H, W)
    mask: Tensor  # (B, H, W) all of the vehicle
    paint: Tensor  # (B, H, W) its painted bodywork
    outline: Tensor  # (B, H, W) distance to the nearest drawn line, frame units
    edge: Tensor  # (B, H, W) signed distance to the vehicle's contour, frame units
    lamps: Tensor  # (B, 3, H, W) light the lamps add
    shadow: Tensor  # (B, H, W) how much light it takes from the ground
    ground: Tensor  # (B, 1, 1) y of the ground under the wheels
    coat: Tensor  # (B, 3, 1, 1) base coat
    depth: Tensor  # (B, H, W) nearness of the surface inside the mask


@dataclass(frozen=True, slots=True)
class Pose:
    """Where a vehicle stands in the frame, (B, 1, 1) each."""

    size: Tensor
    centre: Tensor
    ground: Tensor
    direction: Tensor


def pose(specs: Sequence[SceneSpec], frame: Frame) -> Pose:
    """Places every vehicle by its framing, with a little chance."""
    device = frame.x.device
    rows = torch.tensor([_FRAMING[spec.framing] for spec in specs], device=device)
    facing = torch.tensor([1.0 if spec.faces_right else -1.0 for spec in specs], device=device)
    return Pose(
        size=rows[:, 0].view(-1, 1, 1) * frame.draw(0, 0.94, 1.05),
        centre=frame.draw(1, -0.05, 0.05),
        ground=rows[:, 1].view(-1, 1, 1) + frame.draw(2, -0.04, 0.03),
        direction=facing.view(-1, 1, 1),
    )


def _sample(vehicle: str, u: Tensor, v: Tensor) -> dict[str, Tensor]:
    gx = (u - U_RANGE[0]) / (U_RANGE[1] - U_RANGE[0]) * 2 - 1
    gy = 1 - (v - V_RANGE[0]) / (V_RANGE[1] - V_RANGE[0]) * 2
    table = distance_map(vehicle).to(u.device).expand(len(u), -1, -1, -1)
    values = F.grid_sample(
        table, torch.stack((gx, gy), -1), padding_mode="border", align_corners=True
    )
    return {name: values[:, i] for i, name in enumerate(CHANNELS)}


def _wheel(u: Tensor, v: Tensor, shape: Shape, spin: Tensor, pixel: Tensor) -> tuple[Tensor, ...]:
    """Colour (B, 3, H, W), coverage and distance of a wheel around the origin."""
    radius = torch.hypot(u, v)
    angle = torch.atan2(v, u) + spin
    sector = 2 * math.pi / shape.spokes
    turn = (angle.remainder(sector) - sector / 2) * radius
    rim_radius = shape.radius * 0.74
    spoke = _cover(turn.abs() - shape.spoke_width * (0.6 + radius / rim_radius), pixel)
    if shape.spokes == 5 and shape.rounded:  # twin spokes
        spoke = spoke * (1 - _cover(turn.abs() - shape.spoke_width * 0.35, pixel))
    rim = _cover(radius - rim_radius, pixel)
    lip = _cover((radius - rim_radius * 0.96).abs() - 0.009, pixel)
    hub = _cover(radius - shape.radius * 0.17, pixel)
    bright = 0.72 + 0.45 * (v / shape.radius)[:, None]
    colour = rgb((0.035, 0.035, 0.04), u) + 0.05 * sdf.step(0.2, 1.0, v / shape.radius)[:, None]
    colour = mix(colour, rgb((0.02, 0.02, 0.025), u), rim)
    metal = rgb(shape.rim, u) * bright
    colour = mix(colour, metal, (spoke * rim).maximum(lip).maximum(hub))
    return colour, _cover(radius - shape.radius, pixel), radius - shape.radius, lip


def _cover(distance: Tensor, pixel: Tensor) -> Tensor:
    return (0.5 - distance / pixel).clamp(0, 1)


def _normal(part: dict[str, Tensor], v: Tensor, shape: Shape) -> tuple[Tensor, Tensor]:
    """How much the surface looks up and forward: the flank's bulge, then the rounded rim."""
    belt = shape.beltline
    up = -0.55 + 0.75 * sdf.step(0.10, belt - 0.14, v)
    up = up + 0.45 * sdf.step(belt - 0.10, belt + 0.01, v)
    up = up - 0.35 * torch.exp(-(((part["accent"]) / 0.02) ** 2)) * (v < belt - 0.05)
    rim = sdf.step(-0.085, 0.0, part["body"])
    up = up * (1 - rim) + part["ny"] * rim
    return up.clamp(-1, 1), part["nx"] * rim


def draw_vehicles(
    specs: Sequence[SceneSpec], frame: Frame, where: Pose, sky: Tensor, floor: Tensor
) -> VehicleLayer:
    """Vehicles of one kind, mirrored sky and floor colours (B, 3, 1, 1) given."""
    shape = SHAPES[specs[0].vehicle]
    u = where.direction * (frame.x - where.centre) / where.size
    v = (frame.y - where.ground) / where.size
    pixel = frame.pixel / where.size
    part = _sample(specs[0].vehicle, u, v)
    coat = torch.tensor([PAINT[spec.colour] for spec in specs], device=u.device).view(-1, 3, 1, 1)
    up, forward = _normal(part, v, shape)
    colour = _paintwork(coat, up, forward, v, frame, sky, floor)
    body = _cover(part["body"], pixel)

    seams = 0.65 * _cover(part["seams"] - 0.0045, pixel)
    colour = mix(colour, colour * 0.25, seams)
    clad = _cover(part["cladding"], pixel) * body
    plastic = rgb((0.075, 0.078, 0.085), u) * (1 + 0.9 * up[:, None].clamp(0, 1))
    colour = mix(colour, plastic, clad)
    glass = _cover(part["glass"], pixel) * body
    colour = mix(colour, _glass(u, v, shape, frame, sky), glass)
    trim = _cover((part["glass"]).abs() - 0.007, pixel) * body
    colour = mix(colour, rgb((0.05, 0.05, 0.055), u), 0.85 * trim)
    pillars = _cover(part["pillars"] - 0.012, pixel) * glass
    colour = mix(colour, rgb((0.03, 0.03, 0.035), u), pillars)

    night = frame.light.night[:, None]
    head = _cover(part["head"], pixel) * body
    tail = _cover(part["tail"], pixel) * body
    lens = rgb((0.86, 0.92, 0.98), u) * (0.85 + 0.9 * night)
    colour = mix(colour, lens, head)
    colour = mix(colour, rgb((0.80, 0.03, 0.05), u) * (0.85 + 0.7 * night), tail)

    mask, edge = body, part["body"]
    outline = torch.minimum(part["body"].abs(), part["glass"].abs())
    spin = frame.draw(3, 0.0, 2 * math.pi)
    for axle in shape.wheels:
        wu, wv = u - axle, v - shape.radius
        arch = sdf.circle(wu, wv, shape.arch)
        colour = mix(colour, rgb((0.012, 0.012, 0.016), u), _cover(arch, pixel) * body)
        wheel, cover, distance, _ = _wheel(wu, wv, shape, spin + axle, pixel)
        colour = mix(colour, wheel, cover)
        mask, edge = torch.maximum(mask, cover), torch.minimum(edge, distance)
        outline = torch.minimum(outline, torch.minimum(distance.abs(), arch.abs()))
        clad = torch.maximum(clad, torch.maximum(_cover(arch, pixel), cover))
    outline = torch.minimum(outline, part["seams"] + 0.006)
    paint = body * (1 - clad) * (1 - glass) * (1 - head) * (1 - tail)

    lamps = _lamps(u, v, part, frame)
    size = where.size
    flat = torch.hypot((u.abs() - 0.82).clamp(min=0), (v + 0.012) * 4.5)
    shadow = 0.85 * torch.exp(-((flat / 0.20) ** 2))
    depth = 0.62 + 0.12 * sdf.step(0.0, -0.25, part["body"])
    return VehicleLayer(
        colour, mask, paint, outline * size, edge * size, lamps, shadow, where.ground, coat, depth
    )


def _paintwork(
    coat: Tensor, up: Tensor, forward: Tensor, v: Tensor, frame: Frame, sky: Tensor, floor: Tensor
) -> Tensor:
    light = frame.light
    ambient = light.lit(torch.ones_like(coat), 0.55)
    facing = (0.72 + 0.34 * up + 0.10 * forward).clamp(0.25, 1.2)[:, None]
    base = coat * ambient * facing
    metallic = 0.10 * torch.exp(-(((v - 0.30) / 0.09) ** 2))[:, None] * coat
    mirror = mix(floor * 0.5, sky * 1.05, sdf.step(-0.05, 0.16, up))
    grazing = 0.06 + 0.30 * up.abs().pow(2.5)
    base = mix(base + metallic, mirror, grazing.clamp(0, 0.45))
    glint = torch.exp(-(((up - 0.52) / 0.13) ** 2)) * (1 - 0.5 * light.night)
    return base + 0.24 * glint[:, None] * light.sun * (0.35 + 0.65 * light.ambient)


def _glass(u: Tensor, v: Tensor, shape: Shape, frame: Frame, sky: Tensor) -> Tensor:
    high = sdf.step(shape.beltline - 0.02, shape.beltline + 0.20, v)
    colour = mix(rgb((0.045, 0.055, 0.075), u), sky * 0.55 + 0.02, high * 0.75)
    streak = sdf.step(0.05, 0.0, (u - 0.62 * v + 0.10).abs() - 0.035)
    streak = streak + 0.6 * sdf.step(0.04, 0.0, (u - 0.62 * v + 0.52).abs() - 0.015)
    return colour + (0.16 * streak * (1 - 0.6 * frame.light.night))[:, None] * (sky + 0.15)


def _lamps(u: Tensor, v: Tensor, part: dict[str, Tensor], frame: Frame) -> Tensor:
    on = (0.15 + 0.85 * frame.light.night + 0.45 * frame.light.dusk).clamp(max=1.0)
    white = torch.exp(-((part["head"].clamp(min=0) / 0.07) ** 2))
    ahead = (u - 0.95).clamp(min=0)
    slope = (v - 0.30 + 0.22 * ahead) / (0.035 + 0.22 * ahead)
    beam = torch.exp(-(slope**2)) * torch.exp(-ahead / 0.45) * sdf.step(0.93, 1.0, u)
    red = torch.exp(-((part["tail"].clamp(min=0) / 0.05) ** 2))
    warm = (on * (0.55 * white + 0.55 * beam * frame.light.night.clamp(min=0.1)))[:, None]
    return warm * rgb((1.0, 0.95, 0.80), u) + (on * 0.5 * red)[:, None] * rgb((1.0, 0.08, 0.08), u)
