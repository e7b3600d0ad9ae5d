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
from kiosk.inference.loaded import Wanted
from kiosk.inference.outcomes import Cancelled, UnusablePicture
from kiosk.inference.pipelines import Pipelines
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


def overflow(monkeypatch, tried, precision=Precision.FAST):
    """Decoding gives no numbers in one precision, whatever the autoencoder's own."""
    honest = tasks.decode

    def overflowing(loaded, latents):
        tried.append((loaded.precision, len(latents)))
        if loaded.precision is precision:
            return [UnusablePicture("not numbers"), *honest(loaded, latents)[1:]]
        return honest(loaded, latents)

    monkeypatch.setattr(tasks, "decode", overflowing)


def test_a_picture_that_overflowed_is_painted_again_in_fp32_and_it_alone(pipelines, monkeypatch):
    fast, tried = replace(REQUEST, precision=Precision.FAST), []
    untroubled = paint(pipelines, fast, [11, 12], ignore)
    exact = paint(pipelines, REQUEST, [11], ignore)
    overflow(monkeypatch, tried)
    painted = paint(pipelines, fast, [11, 12], ignore)
    assert tried == [(Precision.FAST, 2), (Precision.EXACT, 1)]
    assert painted[0].png == exact[0].png
    assert painted[1].png == untroubled[1].png


def test_the_time_in_vain_is_the_tiles_own(pipelines, monkeypatch):
    monkeypatch.setattr(tasks.time, "perf_counter", iter(range(1000)).__next__)
    fast = replace(REQUEST, precision=Precision.FAST)
    (quick,) = paint(pipelines, fast, [11], ignore)
    overflow(monkeypatch, [])
    (slow,) = paint(pipelines, fast, [11], ignore)
    assert slow.timings.denoise > quick.timings.denoise


def autoencoder_that_overflows_in(monkeypatch, pipe, *dtypes):
    asked, honest = [], type(pipe.vae).decode

    def decode(vae, latents, return_dict=True):
        asked.append(vae.dtype)
        (image,) = honest(vae, latents, return_dict=False)
        return (image * float("nan") if vae.dtype in dtypes else image,)

    monkeypatch.setattr(type(pipe.vae), "decode", decode)
    return asked


def test_an_autoencoder_that_overflows_in_half_precision_is_asked_again_in_higher_ones(
    manifest, monkeypatch
):
    loaded = Pipelines("cpu", manifest).get(Wanted.of(REQUEST))
    latents = torch.randn(1, 4, 8, 8, generator=torch.Generator().manual_seed(1))
    (exact,) = tasks.decode(loaded, latents)
    half = torch.float16
    loaded.pipe.vae.to(half)
    asked = autoencoder_that_overflows_in(monkeypatch, loaded.pipe, half, torch.bfloat16)
    (painted,) = tasks.decode(loaded, latents.to(half))
    assert asked == [half, torch.bfloat16, torch.float32]
    assert np.abs(np.asarray(painted).astype(int) - np.asarray(exact)).max() <= 2
    assert loaded.pipe.vae.dtype == half


def test_latents_that_are_not_numbers_are_not_decoded_again(loaded, monkeypatch):
    asked = autoencoder_that_overflows_in(monkeypatch, loaded.pipe)
    (refused,) = tasks.decode(loaded, torch.full((1, 4, 8, 8), float("nan")))
    assert "not numbers" in str(refused)
    assert len(asked) == 1


def test_weights_that_are_not_numbers_end_in_a_plain_failure(manifest):
    spoilt = Pipelines("cpu", manifest)
    loaded = spoilt.get(Wanted.of(REQUEST))
    with torch.no_grad():
        loaded.pipe.unet.conv_out.bias.fill_(float("nan"))
    with pytest.raises(UnusablePicture):
        paint(spoilt, REQUEST, [11], ignore)
