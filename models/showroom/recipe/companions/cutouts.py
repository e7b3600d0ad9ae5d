"""Draws every vehicle of the catalog alone, in each of its colours, on a clear ground."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import torch
import torch.nn.functional as F
from PIL import Image
from torch import Tensor

from models.showroom.recipe.captions import catalog
from models.showroom.recipe.scenes import SceneSpec
from models.showroom.recipe.scenes.frame import make_frame, rgb
from models.showroom.recipe.scenes.lights import make_light
from models.showroom.recipe.scenes.shapes import SHAPES, distance_map
from models.showroom.recipe.scenes.vehicles import Pose, draw_vehicles
from models.showroom.recipe.settings import SHOWROOM

FOLDER = SHOWROOM.parent.parent / "assets" / "vehicles"
WIDTH = 1024  # pixels
LENGTH = 1.99  # from bumper to bumper, in half lengths (see shapes)
MARGIN = 0.02  # clear room around the vehicle, as a share of its length
FINER = 2  # drawn this many times as large, then averaged
SKY, FLOOR = (0.70, 0.78, 0.88), (0.40, 0.385, 0.37)  # what the paint mirrors: an open place
QUALITY = 92


def draw_all(settings: dict[str, Any], device: str, folder: Path = FOLDER) -> None:
    """The cutouts stage: <vehicle>-<colour>.webp with alpha, and index.json with their measures."""
    del settings
    folder.mkdir(parents=True, exist_ok=True)
    index: dict[str, Any] = {}
    for vehicle in catalog().vehicles:
        colours = [colour.id for colour in vehicle.colours]
        for colour in colours:
            picture = draw(vehicle.id, colour, WIDTH, device)
            save(picture, folder / f"{vehicle.id}-{colour}.webp")
        index[vehicle.id] = {**measures(vehicle.id, WIDTH), "colours": colours}
    (folder / "index.json").write_text(json.dumps(index, indent=1) + "\n", encoding="utf-8")
    size = sum(file.stat().st_size for file in folder.glob("*.webp"))
    print(f"{len(list(folder.glob('*.webp')))} cut-outs, {size / 2**10:.0f} KiB in {folder}")


@torch.no_grad()
def draw(vehicle: str, colour: str, width: int, device: str = "cpu") -> Tensor:
    """The vehicle at noon, nose to the right: (4, H, width) in 0..1, colours not premultiplied."""
    height = _height(vehicle, width)  # less than the width: it spans -1..1 in frame units
    light = make_light(["noon"], device)
    frame = make_frame([1], light, (height * FINER, width * FINER), device)
    size = torch.full((1, 1, 1), _scale(width) * 2 / height, device=device)
    where = Pose(
        size=size,
        centre=torch.zeros_like(size),
        ground=torch.full_like(size, 1 - measures(vehicle, width)["ground"] * 2 / height),
        direction=torch.ones_like(size),
    )
    spec = SceneSpec(vehicle, colour, "beach", "photorealistic", "noon")
    layer = draw_vehicles([spec], frame, where, rgb(SKY, frame.x), rgb(FLOOR, frame.x))
    return _average(_photograph(layer.colour + layer.lamps), layer.mask)[0].cpu()


def measures(vehicle: str, width: int) -> dict[str, Any]:
    """Where things are in a cut-out, in pixels from its upper left corner.

    ``ground`` is the line the wheels stand on; ``wheels`` are their centres, rear then front.
    """
    shape, scale = SHAPES[vehicle], _scale(width)
    ground = (_top(vehicle) + MARGIN * LENGTH) * scale
    centres = [
        [round(width / 2 + axle * scale, 1), round(ground - shape.radius * scale, 1)]
        for axle in shape.wheels
    ]
    return {
        "width": width,
        "height": _height(vehicle, width),
        "ground": round(ground, 1),
        "wheels": centres,
        "wheel_radius": round(shape.radius * scale, 1),
        "faces": "right",
    }


def save(picture: Tensor, path: Path) -> None:
    """Writes (4, H, W) in 0..1 as WebP; the alpha is kept without loss."""
    pixels = (picture.clamp(0, 1) * 255).round().byte().permute(1, 2, 0).contiguous().numpy()
    Image.fromarray(pixels).save(path, quality=QUALITY, alpha_quality=100, method=6)


def _scale(width: int) -> float:
    """Pixels for half a vehicle's length."""
    return width / (LENGTH * (1 + 2 * MARGIN))


def _top(vehicle: str) -> float:
    """How high the roof is, in half lengths: the highest row of the baked body."""
    body = distance_map(vehicle)[0, 0]
    rows = (body < 0).any(1).nonzero()
    return 1.0 - 1.2 * rows.min().item() / (len(body) - 1)


def _height(vehicle: str, width: int) -> int:
    return math.ceil((_top(vehicle) + 2 * MARGIN * LENGTH) * _scale(width))


def _photograph(colour: Tensor) -> Tensor:
    """The tone curve of the photorealistic style; its lens and grain belong to whole pictures."""
    colour = colour.clamp(min=0)
    return (colour * (1.06 + 0.10 * colour) / (1 + 0.16 * colour)).clamp(0, 1)


def _average(colour: Tensor, mask: Tensor) -> Tensor:
    """Fewer pixels, (B, 4, h, w). Only what is covered counts, so edges get no foreign colour.

    The clear pixels next to an edge take its colour: scaling and WebP's blocks mix them in.
    """
    alpha = F.avg_pool2d(mask[:, None], FINER)
    weighted = F.avg_pool2d(colour * mask[:, None], FINER)
    around = F.avg_pool2d(torch.cat((weighted, alpha), 1), 17, 1, 8)
    beyond = around[:, :3] / around[:, 3:].clamp(min=1e-5)
    own = weighted / alpha.clamp(min=1e-5)
    return torch.cat((torch.where(alpha > 1 / 512, own, beyond), alpha), 1)
