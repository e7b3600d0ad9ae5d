"""A cut-out is the vehicle and nothing else, ready to be laid over any ground."""

import json
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from models.showroom.recipe.captions import catalog
from models.showroom.recipe.companions import cutouts
from models.showroom.recipe.scenes.vehicles import PAINT

VEHICLES = Path(__file__).parents[2] / "assets" / "vehicles"
PAIRS = [(vehicle.id, colour.id) for vehicle in catalog().vehicles for colour in vehicle.colours]
WIDTH = 200


def at(picture: torch.Tensor, x: float, y: float) -> torch.Tensor:
    """The pixel (4,) at x and y pixels."""
    return picture[:, int(y), int(x)]


@pytest.mark.parametrize("vehicle", sorted({vehicle for vehicle, _ in PAIRS}))
def test_the_vehicle_is_opaque_and_all_around_it_is_clear(vehicle: str):
    picture = cutouts.draw(vehicle, "red", WIDTH)
    alpha = picture[3]
    assert picture.shape[2] == WIDTH
    for border in (alpha[0], alpha[-1], alpha[:, 0], alpha[:, -1]):
        assert border.max() == 0
    assert alpha[alpha.shape[0] // 2, WIDTH // 2] == 1
    soft = ((alpha > 0.02) & (alpha < 0.98)).float().mean()
    assert 0 < soft < 0.05
    rows, columns = (alpha > 0.5).nonzero().unbind(1)
    assert columns.min() < 0.04 * WIDTH and columns.max() > 0.95 * WIDTH
    assert rows.min() < 0.05 * WIDTH


@pytest.mark.parametrize("vehicle", sorted({vehicle for vehicle, _ in PAIRS}))
def test_the_wheels_are_where_the_index_says(vehicle: str):
    alpha = cutouts.draw(vehicle, "white", WIDTH)[3]
    told = cutouts.measures(vehicle, WIDTH)
    lowest = (alpha > 0.5).nonzero()[:, 0].max().item() + 1
    assert abs(lowest - told["ground"]) <= 1
    for x, y in told["wheels"]:
        below = (alpha[:, int(x)] > 0.5).nonzero().max().item() + 1
        assert abs(below - told["ground"]) <= 1
        assert abs(y + told["wheel_radius"] - told["ground"]) < 0.2
    between = (told["wheels"][0][0] + told["wheels"][1][0]) / 2
    assert alpha[int(told["ground"]) - 2, int(between)] == 0


def test_edges_carry_the_vehicles_own_colour():
    picture = cutouts.draw("rz", "white", WIDTH)
    alpha, bright = picture[3], picture[:3].mean(0)
    roof = alpha[: alpha.shape[0] // 4]
    edge = (roof > 0.1) & (roof < 0.6)
    assert edge.any()
    assert bright[: roof.shape[0]][edge].min() > 0.6


@pytest.mark.parametrize("colour", ["red", "blue", "copper", "white", "black"])
def test_the_door_has_the_colour_asked_for(colour: str):
    picture = cutouts.draw("rz", colour, WIDTH)
    told = cutouts.measures("rz", WIDTH)
    door = picture[:3, int(told["height"] * 0.45) : int(told["height"] * 0.75), 95:130]
    typical = door.flatten(1).median(1).values
    coats = {name: torch.tensor(coat) for name, coat in PAINT.items() if name != "silver"}
    assert min(coats, key=lambda name: (coats[name] - typical).square().sum().item()) == colour


@pytest.mark.skipif(not VEHICLES.is_dir(), reason="no cut-outs drawn")
@pytest.mark.parametrize(("vehicle", "colour"), PAIRS)
def test_every_colour_of_the_catalog_ships(vehicle: str, colour: str):
    file = VEHICLES / f"{vehicle}-{colour}.webp"
    told = json.loads((VEHICLES / "index.json").read_text(encoding="utf-8"))[vehicle]
    assert file.stat().st_size <= 60_000
    assert colour in told["colours"]
    with Image.open(file) as picture:
        assert picture.mode == "RGBA"
        assert picture.size == (told["width"], told["height"])
        alpha = np.asarray(picture)[..., 3]
    assert alpha[0].max() == 0
    assert 0.3 < (alpha == 255).mean() < 0.9
