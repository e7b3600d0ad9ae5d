import io
from dataclasses import replace

import numpy as np
import pytest
import torch
from PIL import Image

from kiosk.domain.checkpoints import load_manifest
from kiosk.domain.generation import Precision
from kiosk.domain.requests import TextToImageRequest
from kiosk.inference import tasks
from kiosk.inference.outcomes import Cancelled, UnusablePicture
from kiosk.inference.pipelines import Pipelines, Wanted
from kiosk.inference.schedulers import SCHEDULER_NAMES, make_scheduler
from kiosk.inference.tasks import carry_out, paint

REQUEST = TextToImageRequest(
    checkpoint="tiny",
    prompt="a red car on mars",
    negative_prompt="blurry",
    seeds=(11, 12, 13, 14),
    num_inference_steps=4,
    precision=Precision.EXACT,
)


@pytest.fixture(scope="module")
def manifest(tiny_manifest):
    return load_manifest(tiny_manifest)


@pytest.fixture(scope="module")
def pipelines(manifest):
    return Pipelines("cpu", manifest)


@pytest.fixture(scope="module")
def loaded(pipelines):
    return pipelines.get(Wanted.of(REQUEST))


def ignore(step):
    pass


def pixels(png):
    return np.asarray(Image.open(io.BytesIO(png)))


@pytest.mark.parametrize("name", [*SCHEDULER_NAMES])
def test_a_picture_is_the_one_that_the_plain_pipeline_makes(loaded, name):
    painted = carry_out(loaded, replace(REQUEST, scheduler=name), [11], ignore)
    loaded.pipe.scheduler = make_scheduler(name, loaded.scheduler_config)
    plain = loaded.pipe(
        "a red car on mars",
        negative_prompt="blurry",
        num_inference_steps=4,
        guidance_scale=2.5,
        generator=torch.Generator("cpu").manual_seed(11),
    ).images[0]
    assert np.array_equal(pixels(painted[0].png), np.asarray(plain))


def test_the_checkpoint_says_what_the_request_leaves_open(loaded):
    seen = []
    open_request = replace(REQUEST, num_inference_steps=None)
    painted = carry_out(loaded, open_request, [11], seen.append)
    assert (seen[-1].step, seen[-1].steps) == (4, 4)
    assert pixels(painted[0].png).shape == (64, 64, 3)


def test_a_size_can_be_asked_for(loaded):
    painted = carry_out(loaded, replace(REQUEST, width=96, height=64), [11], ignore)
    assert pixels(painted[0].png).shape == (64, 96, 3)


def test_tiles_of_a_batch_show_what_they_show_alone(loaded):
    together = carry_out(loaded, REQUEST, [11, 12], ignore)
    alone = [carry_out(loaded, REQUEST, [seed], ignore)[0] for seed in (11, 12)]
    assert [p.seed for p in together] == [11, 12]
    for one, other in zip(together, alone, strict=True):
        difference = np.abs(pixels(one.png).astype(int) - pixels(other.png).astype(int))
        assert difference.max() <= 1
    assert alone[0].png != alone[1].png


def test_the_same_request_and_seed_give_the_same_bytes(loaded):
    first = carry_out(loaded, REQUEST, [11], ignore)
    carry_out(loaded, REQUEST, [99], ignore)
    assert carry_out(loaded, REQUEST, [11], ignore)[0].png == first[0].png


def test_every_step_is_reported_with_something_to_show(loaded):
    seen = []
    carry_out(loaded, REQUEST, [11], lambda step: seen.append((step.step, step.preview(0))))
    assert [step for step, _ in seen] == [1, 2, 3, 4]
    assert all(len(p.pixels) == p.width * p.height * 3 for _, p in seen)


def test_a_callback_can_cancel_and_the_pipeline_stays_usable(loaded):
    steps = []

    def stop_after_two(step):
        steps.append(step.step)
        if step.step == 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        carry_out(loaded, REQUEST, [11], stop_after_two)
    assert steps == [1, 2]
    assert carry_out(loaded, REQUEST, [11], ignore)[0].png


def test_each_stage_has_its_own_time(loaded):
    times = carry_out(loaded, REQUEST, [11], ignore)[0].timings
    assert times.denoise > 0
    assert times.decode > 0
    assert times.encode > 0
    assert times.queue == times.load == 0


def test_the_tile_that_waits_for_weights_carries_the_loading(manifest):
    fresh = Pipelines("cpu", manifest)
    assert paint(fresh, REQUEST, [11], ignore)[0].timings.load > 0
    assert paint(fresh, REQUEST, [11], ignore)[0].timings.load == 0


def test_a_picture_that_overflowed_is_painted_again_in_fp32(pipelines, monkeypatch):
    honest, precisions = tasks.carry_out, []

    def overflowing(loaded, request, seeds, on_step, loras):
        precisions.append(loaded.precision)
        if loaded.precision is Precision.FAST:
            raise UnusablePicture("not numbers")
        return honest(loaded, request, seeds, on_step, loras)

    monkeypatch.setattr(tasks, "carry_out", overflowing)
    fast = replace(REQUEST, precision=Precision.FAST)
    painted = paint(pipelines, fast, [11], ignore)
    assert precisions == [Precision.FAST, Precision.EXACT]
    exact = pipelines.get(Wanted.of(REQUEST))
    assert painted[0].png == honest(exact, REQUEST, [11], ignore)[0].png


def test_weights_that_are_not_numbers_end_in_a_plain_failure(manifest):
    spoilt = Pipelines("cpu", manifest)
    loaded = spoilt.get(Wanted.of(REQUEST))
    with torch.no_grad():
        loaded.pipe.unet.conv_out.bias.fill_(float("nan"))
    with pytest.raises(UnusablePicture):
        paint(spoilt, REQUEST, [11], ignore)
