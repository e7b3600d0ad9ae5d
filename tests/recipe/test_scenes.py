"""The teacher draws the same scene twice, and different choices differently."""

from dataclasses import replace
from itertools import combinations

import pytest
import torch

from models.showroom.recipe.scenes import (
    COLOURS,
    LIGHTS,
    SETTINGS,
    STYLES,
    VEHICLES,
    SceneSpec,
    random_specs,
    render,
)
from models.showroom.recipe.scenes.vehicles import PAINT

PLAIN = SceneSpec("rz", "red", "beach", "photorealistic", "noon", seed=5)


def test_a_spec_always_draws_the_same_picture():
    specs = random_specs(6, seed=1)
    first, second = render(specs, 64), render(specs, 64)
    assert torch.equal(first.rgb, second.rgb)
    assert torch.equal(first.depth, second.depth)


def test_a_scene_does_not_depend_on_its_neighbours():
    alone = render([PLAIN], 64)
    beside = render([replace(PLAIN, seed=9), PLAIN], 64)
    assert torch.allclose(alone.rgb[0], beside.rgb[1], atol=1e-5)


def test_everything_returned_is_a_picture_of_the_asked_size():
    scenes = render(random_specs(3, seed=2), (48, 80))
    assert scenes.rgb.shape == (3, 3, 48, 80)
    for layer in (scenes.rgb, scenes.mask, scenes.paint, scenes.silhouette, scenes.depth):
        assert torch.isfinite(layer).all()
        assert layer.min() >= 0 and layer.max() <= 1


def test_masks_agree_with_each_other():
    scenes = render(random_specs(8, seed=3), 96)
    assert (scenes.paint <= scenes.mask + 1e-4).all()
    share = scenes.mask.mean((1, 2))
    assert ((share > 0.05) & (share < 0.45)).all()
    on_line = scenes.silhouette > 0.5
    blurred = torch.nn.functional.avg_pool2d(scenes.mask[:, None], 5, 1, 2)[:, 0]
    assert ((blurred[on_line] > 0.02) & (blurred[on_line] < 0.98)).float().mean() > 0.95
    inside, outside = scenes.mask > 0.99, scenes.mask < 0.01
    assert scenes.depth[inside].mean() > scenes.depth[outside].mean()


def test_the_same_scene_at_another_size_is_the_same_scene():
    small, large = render([PLAIN], 64).mask, render([PLAIN], 128).mask
    assert (torch.nn.functional.avg_pool2d(large, 2) - small).abs().mean() < 0.01


@pytest.mark.parametrize("style", STYLES)
def test_the_chosen_colour_is_the_nearest_one_on_the_bodywork(style: str):
    vivid = ("red", "blue", "copper", "white", "black")
    specs = [replace(PLAIN, colour=colour, style=style) for colour in vivid]
    scenes = render(specs, 96)
    coats = torch.tensor([PAINT[colour] for colour in vivid])
    for row, colour in enumerate(vivid):
        body = scenes.paint[row] > 0.9
        typical = scenes.rgb[row][:, body].median(1).values
        nearest = vivid[int((coats - typical).square().sum(1).argmin())]
        assert nearest == colour, f"{colour} reads as {nearest} in {style}"


def test_vehicles_have_silhouettes_of_their_own():
    masks = render([replace(PLAIN, vehicle=vehicle) for vehicle in VEHICLES], 96).mask
    for one, other in combinations(masks, 2):
        union = torch.maximum(one, other).sum()
        assert (one - other).abs().sum() / union > 0.06


@pytest.mark.parametrize(
    ("name", "kinds"),
    [("setting", SETTINGS), ("style", STYLES), ("colour", COLOURS), ("light", LIGHTS)],
)
def test_no_two_choices_look_alike(name: str, kinds: tuple[str, ...]):
    pictures = render([replace(PLAIN, **{name: kind}) for kind in kinds], 64).rgb
    for (a, one), (b, other) in combinations(zip(kinds, pictures, strict=True), 2):
        assert (one - other).abs().mean() > 0.006, f"{a} looks like {b}"


def test_a_vehicle_turns_round():
    right, left = render([PLAIN, replace(PLAIN, faces_right=False)], 96).mask
    assert (right - left).abs().mean() > 0.005


def test_the_teacher_and_the_catalog_agree_on_lights():
    from kiosk.domain.catalog import load_catalog
    from models.showroom.recipe.captions import CATALOG
    from models.showroom.recipe.scenes import OWN_LIGHT, lights_of

    for setting in load_catalog(CATALOG).settings:
        assert tuple(setting.lights) == lights_of(setting.id)
        assert setting.light == OWN_LIGHT[setting.id]
    assert all(spec.light in lights_of(spec.setting) for spec in random_specs(300, seed=6))
