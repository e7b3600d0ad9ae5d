"""Every task on tiny companions that hold only their own parts: the plain pipelines' pictures."""

import io
from dataclasses import replace

import diffusers
import numpy as np
import pytest
import torch
import transformers
from PIL import Image

from kiosk.domain.checkpoints import load_manifest
from kiosk.domain.errors import BadInput
from kiosk.domain.generation import Precision
from kiosk.domain.requests import (
    Control,
    DepthToImageRequest,
    InpaintingRequest,
    LoraUse,
    TextToImageRequest,
    UpscalingRequest,
)
from kiosk.inference import tasks
from kiosk.inference.calls import estimate_depth
from kiosk.inference.loaded import Wanted
from kiosk.inference.outcomes import Cancelled, UnusablePicture
from kiosk.inference.pipelines import Pipelines
from kiosk.inference.schedulers import make_scheduler
from kiosk.inference.sources import to_png, widen_to_cells
from kiosk.inference.tasks import paint

SOURCE = Image.fromarray(np.random.default_rng(5).integers(0, 256, (64, 64, 3), dtype=np.uint8))
MASK_PIXELS = np.zeros((64, 64), dtype=np.uint8)
MASK_PIXELS[21:42, 10:33] = 255
MASK = Image.fromarray(MASK_PIXELS)
WORDS = {
    "prompt": "a red car on mars",
    "negative_prompt": "blurry",
    "seeds": (11, 12),
    "precision": Precision.EXACT,
}
TEXT = TextToImageRequest("tiny", **WORDS)
CONTROLLED = replace(TEXT, control=Control("tiny-shape", to_png(SOURCE), 0.7))
TAUGHT = replace(TEXT, loras=(LoraUse("tiny-lora", 0.5),))
DEPTH = DepthToImageRequest("tiny-depth", **WORDS, image=to_png(SOURCE), strength=0.6)
INPAINT = InpaintingRequest("tiny", **WORDS, image=to_png(SOURCE), mask=to_png(MASK))
INPAINT_9 = replace(INPAINT, checkpoint="tiny-inpaint", strength=0.8)
UPSCALE = UpscalingRequest("tiny-upscaler", **WORDS, image=to_png(SOURCE), noise_level=30)
DOUBLE = replace(UPSCALE, checkpoint="tiny-double", noise_level=None)
ALL = {
    "text": TEXT,
    "control": CONTROLLED,
    "lora": TAUGHT,
    "few-step": replace(TEXT, checkpoint="tiny-fast"),
    "depth": DEPTH,
    "inpaint": INPAINT,
    "inpaint-9": INPAINT_9,
    "upscale": UPSCALE,
    "double": DOUBLE,
}
each = pytest.mark.parametrize("request_", ALL.values(), ids=ALL)


@pytest.fixture(scope="module")
def manifest(tiny_family):
    return load_manifest(tiny_family)


@pytest.fixture(scope="module")
def pipelines(manifest):
    return Pipelines("cpu", manifest)


def ignore(step):
    pass


def pixels(png):
    return np.asarray(Image.open(io.BytesIO(png)))


def plain(manifest, kind, name, **parts):
    """A pipeline as diffusers loads it by itself; what the folder lacks is passed in."""
    tiny = diffusers.StableDiffusionPipeline.from_pretrained(manifest.checkpoint("tiny").path)
    if name != "tiny":
        parts = {"text_encoder": tiny.text_encoder, "tokenizer": tiny.tokenizer} | parts
        if name != "tiny-upscaler":
            parts["vae"] = tiny.vae
        if name == "tiny-inpaint":
            parts["scheduler"] = tiny.scheduler
    pipe = getattr(diffusers, kind).from_pretrained(manifest.checkpoint(name).path, **parts)
    entry = manifest.checkpoint(name)
    pipe.scheduler = make_scheduler(entry.scheduler, pipe.scheduler.config)
    pipe.set_progress_bar_config(disable=True)
    return pipe


def call(pipe, seed, steps=4, guidance=2.5, **arguments):
    return pipe(
        "a red car on mars",
        negative_prompt="blurry",
        num_inference_steps=steps,
        guidance_scale=guidance,
        generator=torch.Generator("cpu").manual_seed(seed),
        **arguments,
    ).images[0]


def painted(pipelines, request, seed):
    return pixels(paint(pipelines, request, [seed], ignore)[0].png)


def test_text_to_image_is_what_diffusers_paints(pipelines, manifest):
    pipe = plain(manifest, "StableDiffusionPipeline", "tiny")
    assert np.array_equal(painted(pipelines, TEXT, 11), np.asarray(call(pipe, 11)))


def test_a_controlnet_is_what_diffusers_paints_and_changes_the_picture(pipelines, manifest):
    net = diffusers.ControlNetModel.from_pretrained(manifest.controlnets[0].path)
    pipe = plain(manifest, "StableDiffusionControlNetPipeline", "tiny", controlnet=net)
    expected = call(pipe, 11, image=SOURCE, controlnet_conditioning_scale=0.7)
    assert np.array_equal(painted(pipelines, CONTROLLED, 11), np.asarray(expected))
    assert not np.array_equal(painted(pipelines, CONTROLLED, 11), painted(pipelines, TEXT, 11))
    off = replace(CONTROLLED, control=replace(CONTROLLED.control, scale=0.0))
    assert np.array_equal(painted(pipelines, off, 11), painted(pipelines, TEXT, 11))


def test_depth_to_image_is_what_diffusers_paints(pipelines, manifest):
    tiny = plain(manifest, "StableDiffusionPipeline", "tiny")
    folder = manifest.checkpoint("tiny-depth").path
    parts = {name: getattr(tiny, name) for name in ("vae", "text_encoder", "tokenizer")}
    pipe = diffusers.StableDiffusionDepth2ImgPipeline(
        **parts,
        scheduler=tiny.scheduler,
        unet=diffusers.UNet2DConditionModel.from_pretrained(folder / "unet"),
        depth_estimator=transformers.DPTForDepthEstimation.from_pretrained(
            folder / "depth_estimator"
        ),
        feature_extractor=transformers.DPTImageProcessor.from_pretrained(
            folder / "feature_extractor"
        ),
    )
    pipe.set_progress_bar_config(disable=True)
    depth = estimate_depth(pipe, SOURCE)
    expected = call(pipe, 11, image=SOURCE, depth_map=depth, strength=0.6)
    assert np.array_equal(painted(pipelines, DEPTH, 11), np.asarray(expected))


@pytest.mark.parametrize("request_", [INPAINT, INPAINT_9], ids=["4 channels", "9 channels"])
def test_inpainting_is_what_diffusers_paints_under_the_mask(pipelines, manifest, request_):
    pipe = plain(manifest, "StableDiffusionInpaintPipeline", request_.checkpoint)
    expected = np.asarray(
        call(
            pipe,
            11,
            image=SOURCE,
            mask_image=widen_to_cells(MASK, 8),
            strength=request_.strength,
            width=64,
            height=64,
        )
    )
    found = painted(pipelines, request_, 11)
    under = MASK_PIXELS == 255
    assert np.array_equal(found[under], expected[under])
    assert not np.array_equal(found[under], np.asarray(SOURCE)[under])


@pytest.mark.parametrize("precision", Precision)
@pytest.mark.parametrize("request_", [INPAINT, INPAINT_9], ids=["4 channels", "9 channels"])
def test_inpainting_leaves_every_byte_outside_the_mask(pipelines, request_, precision):
    for tile in paint(pipelines, replace(request_, precision=precision), (11, 12), ignore):
        outside = MASK_PIXELS == 0
        assert np.array_equal(pixels(tile.png)[outside], np.asarray(SOURCE)[outside])


def test_a_mask_with_nothing_to_replace_is_bad_input(pipelines):
    empty = replace(INPAINT, mask=to_png(Image.new("L", (64, 64), 127)))
    with pytest.raises(BadInput, match="mask = 'all black'"):
        paint(pipelines, empty, [11], ignore)


def test_a_line_thinner_than_a_latent_is_replaced_too(pipelines):
    thin = np.zeros((64, 64), dtype=np.uint8)
    thin[:, 13] = 255
    request = replace(INPAINT, mask=to_png(Image.fromarray(thin)))
    found = painted(pipelines, request, 11)
    assert not np.array_equal(found[:, 13], np.asarray(SOURCE)[:, 13])
    rest = [column for column in range(64) if column != 13]
    assert np.array_equal(found[:, rest], np.asarray(SOURCE)[:, rest])


def test_upscaling_is_what_diffusers_paints_at_twice_the_size(pipelines, manifest):
    pipe = plain(manifest, "StableDiffusionUpscalePipeline", "tiny-upscaler")
    expected = call(pipe, 11, guidance=1.0, image=SOURCE, noise_level=30)
    found = painted(pipelines, UPSCALE, 11)
    assert found.shape == (128, 128, 3)
    assert np.array_equal(found, np.asarray(expected))


def test_doubling_latents_is_what_diffusers_paints(pipelines, manifest):
    pipe = plain(manifest, "StableDiffusionLatentUpscalePipeline", "tiny-double")
    found = painted(pipelines, DOUBLE, 11)
    assert found.shape == (128, 128, 3)
    assert np.array_equal(found, np.asarray(call(pipe, 11, guidance=1.0, image=SOURCE)))


def test_an_upscaler_without_noise_takes_no_noise_level(pipelines):
    with pytest.raises(BadInput, match=r"noise_level = 5.*'tiny-double' adds no noise"):
        paint(pipelines, replace(DOUBLE, noise_level=5), [11], ignore)


def test_upscaling_without_guidance_runs_the_unet_once_a_step(pipelines):
    loaded = pipelines.get(Wanted.of(UPSCALE))
    batches = []
    hook = loaded.pipe.unet.register_forward_pre_hook(
        lambda _module, args, _kwargs: batches.append(args[0].shape[0]), with_kwargs=True
    )
    try:
        paint(pipelines, UPSCALE, [11], ignore)
        paint(pipelines, replace(UPSCALE, guidance_scale=2.0), [11], ignore)
    finally:
        hook.remove()
    assert batches == [1] * 4 + [2] * 4


def test_more_noise_than_an_upscaler_allows_is_bad_input(pipelines):
    with pytest.raises(BadInput, match=r"noise_level = 61.*0 to 60"):
        paint(pipelines, replace(UPSCALE, noise_level=61), [11], ignore)


def test_a_source_that_would_grow_too_large_is_bad_input(pipelines):
    huge = replace(UPSCALE, image=to_png(SOURCE.resize((2056, 64))))
    with pytest.raises(BadInput, match=r"image = '2056x64'.*up to 2048 pixels a side"):
        paint(pipelines, huge, [11], ignore)


def test_a_source_off_the_grid_is_cut_not_resized(pipelines):
    odd = Image.fromarray(np.pad(np.asarray(SOURCE), ((3, 3), (1, 2), (0, 0))))
    request = replace(UPSCALE, image=to_png(odd))
    assert np.array_equal(painted(pipelines, request, 11), painted(pipelines, UPSCALE, 11))


def test_a_source_of_another_size_is_made_to_fit(pipelines):
    large = replace(DEPTH, image=to_png(SOURCE.resize((200, 120))))
    assert painted(pipelines, large, 11).shape == (64, 64, 3)
    assert painted(pipelines, replace(large, width=96, height=64), 11).shape == (64, 96, 3)


def test_a_flat_picture_has_no_depth_to_keep(pipelines):
    estimator = pipelines.get(Wanted.of(DEPTH)).pipe.depth_estimator
    hook = estimator.register_forward_hook(
        lambda _m, _a, out: setattr(out, "predicted_depth", torch.ones(1, 32, 32))
    )
    try:
        with pytest.raises(BadInput, match="something near and something far"):
            paint(pipelines, DEPTH, [11], ignore)
    finally:
        hook.remove()


@each
def test_every_step_is_reported_with_something_to_show(pipelines, request_):
    seen = []
    paint(pipelines, request_, [11], lambda step: seen.append((step, step.preview(0))))
    steps = [step.step for step, _ in seen]
    assert steps == list(range(1, seen[-1][0].steps + 1))
    assert all(len(p.pixels) == p.width * p.height * 3 > 0 for _, p in seen)


@each
def test_a_callback_cancels_within_the_step_and_the_pipeline_stays_usable(pipelines, request_):
    before = paint(pipelines, request_, [11], ignore)[0].png
    steps = []

    def stop(step):
        steps.append(step.step)
        if step.step == 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        paint(pipelines, request_, [11], stop)
    assert steps == [1, 2]
    assert paint(pipelines, request_, [11], ignore)[0].png == before


@each
def test_a_seed_means_the_same_picture_in_any_company(pipelines, request_):
    together = paint(pipelines, request_, (11, 12), ignore)
    alone = [paint(pipelines, request_, [seed], ignore)[0] for seed in (11, 12)]
    for one, other in zip(together, alone, strict=True):
        difference = np.abs(pixels(one.png).astype(int) - pixels(other.png).astype(int))
        assert difference.max() <= 1
    assert alone[0].png != alone[1].png


@each
def test_what_is_not_a_number_is_tried_again_in_fp32_and_then_refused(
    pipelines, request_, monkeypatch
):
    tried = []

    def spoilt(loaded, latents):
        tried.append(loaded.precision)
        return [UnusablePicture("not numbers") for _ in latents]

    monkeypatch.setattr(tasks, "decode", spoilt)
    with pytest.raises(UnusablePicture):
        paint(pipelines, replace(request_, precision=Precision.FAST), [11], ignore)
    assert tried == [Precision.FAST, Precision.EXACT]


@each
def test_weights_that_are_not_numbers_are_never_shown(manifest, request_):
    spoilt = Pipelines("cpu", manifest)
    with torch.no_grad():
        spoilt.get(Wanted.of(request_)).pipe.unet.conv_out.bias.fill_(float("nan"))
    with pytest.raises(UnusablePicture):
        paint(spoilt, request_, [11], ignore)
