"""The upscaler's recipe, tiny: from the teacher's scenes to a folder that diffusers loads."""

import json
import random
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from diffusers import EulerDiscreteScheduler
from PIL import Image

from models.showroom.recipe import training
from models.showroom.recipe.companions import (
    upscaler,
    upscaler_data,
    upscaler_export,
    upscaler_measure,
)
from models.showroom.recipe.progress import load_state
from models.showroom.recipe.settings import SHOWROOM

pytestmark = pytest.mark.skipif(
    not (SHOWROOM / "text_encoder" / "model.safetensors").is_file(), reason="no base to enlarge for"
)

SETTINGS: dict[str, Any] = {
    "seed": 3,
    "data": {"size": 64},
    "upscaler": {
        "scenes": 3,
        "held_out": 1,
        "variants": 2,
        "latent_noise": 0.4,
        "blur": 0.5,
        "wobble": 0.5,
        "base": "shipped",
        "channels": [16, 16],
        "norm_groups": 4,
        "time_width": 32,
        "batch": 2,
        "crop": 4,
        "steps": 2,
        "rate": 1e-3,
        "cool_down": 0.5,
        "averaging": 0.9,
        "own_sigmas": 0.5,
        "pixel_weight": 0.5,
        "window": 4,
        "sampling_steps": 2,
        "sheet_rows": 1,
    },
}


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory):
    """Keeps every stage's work, and the exported folder, out of the repository."""
    work = tmp_path_factory.mktemp("upscaler")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(training, "WORK", work)
        patch.setattr(upscaler_data, "FOLDER", work / "upscaler")
        patch.setattr(upscaler_export, "TARGET", work / "showroom-upscaler")
        yield work


@pytest.fixture(scope="module")
def exported(places: Path) -> Path:
    """Every stage once, in order."""
    torch.set_num_threads(1)
    upscaler_data.draw_all(SETTINGS, "cpu")
    upscaler.train(SETTINGS, "cpu")
    upscaler_export.export(SETTINGS, "cpu")
    upscaler_measure.measure(SETTINGS, "cpu")
    return places / "showroom-upscaler"


def test_a_plain_pipeline_loads_it_and_draws_twice_the_size(exported: Path):
    pipeline = upscaler_measure.load(exported, "cpu", torch.float32)
    small = torch.rand(1, 3, 64, 96, generator=torch.Generator().manual_seed(1))
    first, again, other = (
        upscaler_measure.upscale(pipeline, small, "a red car", 2, seed) for seed in (1, 1, 2)
    )
    assert first.shape == (1, 3, 128, 192)
    assert torch.isfinite(first).all()
    assert first.std() > 0.01
    assert torch.equal(first, again)
    assert not torch.equal(first, other)


def test_the_plainest_call_with_pictures_works_in_half_precision(exported: Path):
    pipeline = upscaler_measure.load(exported, "cpu", torch.bfloat16)
    sources = [Image.new("RGB", (64, 64), colour) for colour in ("red", "blue")]
    seen: list[int] = []
    pictures = pipeline(
        ["a red car", ""],
        sources,
        num_inference_steps=4,
        guidance_scale=1.0,
        callback=lambda step, _time, _latents: seen.append(step),
    ).images
    assert [picture.size for picture in pictures] == [(128, 128), (128, 128)]
    assert seen == [0, 1, 2, 3]


def test_the_folder_holds_only_its_own_parts(exported: Path):
    folders = {entry.name for entry in exported.iterdir() if entry.is_dir()}
    assert folders == {"unet", "scheduler"}
    index = json.loads((exported / "model_index.json").read_text("utf-8"))
    assert index["_class_name"] == "StableDiffusionLatentUpscalePipeline"
    assert index["text_encoder"] == ["transformers", "CLIPTextModel"]
    assert index["vae"][1] == "AutoencoderTiny"
    for file in exported.rglob("*.json"):
        assert "_name_or_path" not in file.read_text("utf-8")


def test_the_measures_are_written(exported: Path):
    facts = json.loads((exported / "evaluation.json").read_text("utf-8"))
    assert facts["bicubic: psnr"] > 10
    assert np.isfinite(facts["ours: psnr"])
    assert facts["autoencoder: psnr"] > facts["ours: psnr"]
    assert facts["seconds"]["64 to 128"] > 0
    assert (exported / "sheet.webp").stat().st_size > 0


def test_training_goes_on_where_it_stopped(exported: Path, places: Path):
    before = load_state(places / "upscaler.pt")
    upscaler.train(SETTINGS | {"upscaler": SETTINGS["upscaler"] | {"steps": 3}}, "cpu")
    after = load_state(places / "upscaler.pt")
    assert before is not None and after is not None
    assert (before["step"], after["step"]) == (2, 3)


def test_scenes_that_are_there_are_not_drawn_again(exported: Path):
    files = [pair.fine for pair in upscaler_data.pairs(SETTINGS)]
    before = [file.stat().st_mtime_ns for file in files]
    upscaler_data.draw_all(SETTINGS, "cpu")
    assert [file.stat().st_mtime_ns for file in files] == before


def test_both_squares_of_a_crop_show_the_same_place(exported: Path):
    dice = random.Random(5)
    for pair in upscaler_data.pairs(SETTINGS):
        crop = upscaler_data.random_crop([pair], 4, dice)
        assert crop.coarse.shape == (4, 4, 4)
        assert crop.fine.shape == (4, 8, 8)
        near = torch.nn.functional.avg_pool2d(crop.fine[None], 2)[0]
        gap, mirrored = (
            (near - crop.coarse).abs().mean(),
            (near.flip(-1) - crop.coarse).abs().mean(),
        )
        assert gap < mirrored


def test_what_the_network_should_say_leads_the_pipeline_to_the_clean_latents():
    clean, grain = torch.randn(3, 4, 2, 2), torch.randn(3, 4, 2, 2)
    sigma = torch.tensor([0.03, 1.0, 14.0]).view(-1, 1, 1, 1)
    answer = upscaler.wanted(clean, grain, sigma)
    noisy = clean + sigma * grain
    denoised = upscaler.cleaned(noisy, answer, sigma)
    assert torch.allclose(denoised, clean, atol=1e-4)


def test_training_visits_the_deviations_that_the_steps_visit(exported: Path):
    torch.manual_seed(0)
    scheduler = EulerDiscreteScheduler.from_pretrained(exported, subfolder="scheduler")
    scheduler.set_timesteps(2)
    drawn = upscaler.draw_sigmas(SETTINGS["upscaler"], 400).flatten()
    for sigma in scheduler.sigmas[:-1]:
        assert (drawn - sigma).abs().lt(1e-5).sum() > 40


def test_words_are_encoded_as_the_pipeline_encodes_them(exported: Path):
    pipeline = upscaler_measure.load(exported, "cpu", torch.float32)
    tokens, pooled = upscaler.encode_words(
        pipeline.tokenizer, pipeline.text_encoder, ["a red car on Mars"]
    )
    theirs, _, their_pooled, _ = pipeline.encode_prompt(["a red car on Mars"], "cpu", False)
    assert torch.allclose(tokens, theirs, atol=1e-5)
    assert torch.allclose(pooled[:, upscaler.NOISE_LEVEL_WIDTH :], their_pooled, atol=1e-5)


def test_the_last_copies_are_the_worst(exported: Path):
    for pair in upscaler_data.pairs(SETTINGS):
        copies = torch.from_numpy(np.load(pair.coarse)).float()
        near = torch.nn.functional.avg_pool2d(torch.from_numpy(np.load(pair.fine)).float()[None], 2)
        errors = (copies - near).abs().mean((1, 2, 3))
        assert errors[-1] > errors[0]
