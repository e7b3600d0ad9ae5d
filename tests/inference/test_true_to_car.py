"""A cut-out keeps its pixels: on the canvas, and in the master after two passes."""

import io
import json

import numpy as np
import pytest
from PIL import Image

from kiosk.domain.checkpoints import load_manifest
from kiosk.domain.errors import BadFile, BadInput
from kiosk.domain.generation import Precision
from kiosk.domain.requests import InpaintingRequest
from kiosk.inference.pipelines import Pipelines
from kiosk.inference.sources import to_png
from kiosk.inference.tasks import paint
from kiosk.inference.true_to_car import GROUND, sources_of, stand
from kiosk.resources import resource

FOLDER = resource("assets") / "vehicles"


def cutout():
    """A block of noise on wheels, with an edge of half transparency."""
    pixels = np.zeros((80, 160, 4), dtype=np.uint8)
    noise = np.random.default_rng(1).integers(0, 256, (60, 120, 3), dtype=np.uint8)
    pixels[10:70, 20:140, :3] = noise
    pixels[10:70, 20:140, 3] = 128
    pixels[12:68, 22:138, 3] = 255
    return Image.fromarray(pixels)


def request(image, mask, **changes):
    return InpaintingRequest(
        **{
            "checkpoint": "tiny",
            "prompt": "a car on mars",
            "seeds": (5,),
            "precision": Precision.EXACT,
            "image": to_png(image),
            "mask": to_png(mask),
            "soft_mask": True,
            "touch_up": 0.5,
            **changes,
        }
    )


@pytest.fixture(scope="module")
def pipelines(tiny_family):
    return Pipelines("cpu", load_manifest(tiny_family))


def painted(pipelines, asked, on_step=lambda step: None):
    return np.asarray(Image.open(io.BytesIO(paint(pipelines, asked, [5], on_step)[0].png)))


def test_the_wheels_stand_on_the_ground_in_the_middle():
    canvas, mask = stand(cutout(), 70, 128, 128)
    rows, columns = np.nonzero(np.asarray(mask) == 0)
    assert abs(rows.max() - GROUND * 128) <= 3
    assert abs((columns.min() + columns.max()) / 2 - 63.5) <= 1
    assert canvas.size == mask.size == (128, 128)


@pytest.mark.parametrize("checkpoint", ["tiny", "tiny-inpaint"])
def test_protected_pixels_are_identical_in_the_master_and_the_rest_is_painted(
    pipelines, checkpoint
):
    canvas, mask = stand(cutout(), 70, 64, 64)
    kept, free = np.asarray(mask) == 0, np.asarray(mask) == 255
    assert kept.sum() > 200
    found = painted(pipelines, request(canvas, mask, checkpoint=checkpoint))
    assert np.array_equal(found[kept], np.asarray(canvas)[kept])
    assert (found[free] != 128).any(axis=1).mean() > 0.9  # the canvas was grey


def test_edges_mix_the_car_with_what_was_painted(pipelines):
    canvas, mask = stand(cutout(), 70, 64, 64)
    hard = np.where(np.asarray(mask) > 0, 255, 0).astype(np.uint8)
    soft_mixed = painted(pipelines, request(canvas, mask, touch_up=0.0)).astype(float)
    all_new = painted(pipelines, request(canvas, Image.fromarray(hard), touch_up=0.0))
    share = np.asarray(mask)[..., None] / 255
    expected = all_new * share + np.asarray(canvas) * (1 - share)
    assert np.abs(soft_mixed - expected).max() <= 1


def test_the_second_pass_changes_the_painting_and_counts_its_steps(pipelines):
    canvas, mask = stand(cutout(), 70, 64, 64)
    seen = []
    once = painted(pipelines, request(canvas, mask, touch_up=0.0))
    twice = painted(pipelines, request(canvas, mask), lambda s: seen.append((s.step, s.steps)))
    assert seen == [(n, 6) for n in range(1, 7)]  # four of four, then half of four
    assert not np.array_equal(once, twice)
    assert np.array_equal(twice, painted(pipelines, request(canvas, mask)))


def index():
    return json.loads((FOLDER / "index.json").read_text())


@pytest.mark.parametrize("vehicle", index())
def test_every_cut_out_that_ships_can_stand_on_a_canvas(vehicle):
    for colour in index()[vehicle]["colours"]:
        image, mask = sources_of(FOLDER, vehicle, colour, 256, 256)
        InpaintingRequest("x", "a car", (1,), image=image, mask=mask)
        kept = np.asarray(Image.open(io.BytesIO(mask))) == 0
        assert 0.08 < kept.mean() < 0.6


def test_a_colour_without_a_cut_out_is_refused_with_those_that_have_one():
    with pytest.raises(BadInput, match=r"rz in pink.*colours with a cut-out: red"):
        sources_of(FOLDER, "rz", "pink", 256, 256)


def test_a_spoilt_cut_out_is_named(tmp_path):
    (tmp_path / "index.json").write_text('{"rz": {"ground": 70, "colours": ["red"]}}')
    with pytest.raises(BadFile, match=r"rz-red\.webp"):
        sources_of(tmp_path, "rz", "red", 64, 64)
    with pytest.raises(BadFile, match=r"index\.json"):
        sources_of(tmp_path / "nowhere", "rz", "red", 64, 64)
