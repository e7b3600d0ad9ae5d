"""The distillation in tiny: what it learns from, and that its LoRA is one that diffusers loads."""

from __future__ import annotations

import json
import logging
import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from diffusers import DDIMScheduler, LCMScheduler, StableDiffusionPipeline, UNet2DConditionModel

from kiosk.domain.catalog import Light
from kiosk.domain.prompt import Choice, compose
from models.showroom.recipe import data, latents, training
from models.showroom.recipe.captions import catalog
from models.showroom.recipe.companions import fast, fast_export, fast_measure
from models.showroom.recipe.diffusion import NOISE
from models.showroom.recipe.report import judge
from models.showroom.recipe.scenes import random_specs

OWN: dict[str, Any] = {
    "rank": 4,
    "grid": 10,
    "substeps": 2,
    "guidance": [2.5, 3.5],
    "whole_prompts": 0.75,
    "huber": 0.1,
    "batch": 2,
    "steps": 4,
    "rate": 1.0,  # the rise at the start takes a hundred steps
    "cool_down": 0.3,
    "averaging": 0.5,
    "pictures": 4,
    "measured_steps": [2, 4],
    "processes": 0,
}
PROMPT = "a red Lexus RZ on a beach"


@pytest.fixture(scope="module")
def base(tiny_manifest: Path) -> Path:
    return tiny_manifest.parent / "tiny"


@pytest.fixture
def pair(base: Path) -> fast.Distillation:
    torch.manual_seed(1)
    unet = UNet2DConditionModel.from_pretrained(base / "unet")
    return fast.distillation(unet, OWN)


@pytest.fixture(scope="module")
def shipped(base: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """A LoRA trained for a few steps, and exported; the settings that made it."""
    work = tmp_path_factory.mktemp("fast")
    settings = {
        "seed": 3,
        "data": {"size": 64, "chunks": 1, "held_out": 1},
        "fast": OWN,
        "sampling": {"steps": 3, "guidance_scale": 3.0},
        "evaluation": {"seed": 7},
    }
    with pytest.MonkeyPatch.context() as patch, torch.random.fork_rng():
        for module in (fast, fast_export, fast_measure):
            patch.setattr(module, "SHOWROOM", base)
        patch.setattr(fast_export, "FOLDER", work / "showroom-fast")
        patch.setattr(fast, "WORK", work)
        patch.setattr(training, "WORK", work)
        patch.setattr(latents, "FILE", work / "latents.pt")
        patch.setattr(latents, "MASKS", work / "masks.pt")
        patch.setattr(data, "CHUNK", 6)
        torch.manual_seed(0)
        torch.save({"latents": torch.randn(12, 4, 8, 8).half()}, latents.FILE)
        torch.save({"masks": torch.ones(12, 8, 8).half()}, latents.MASKS)
        fast.train(settings, "cpu")
        fast_export.export(settings, "cpu")
        yield {"settings": settings, "folder": fast_export.FOLDER, "work": work}


def paint(pipeline: Any, steps: int = 4, guidance: float = 1.0) -> torch.Tensor:
    """The latents of one picture."""
    pipeline.set_progress_bar_config(disable=True)
    return pipeline(
        PROMPT,
        num_inference_steps=steps,
        guidance_scale=guidance,
        generator=torch.Generator().manual_seed(5),
        output_type="latent",  # decoded, this tiny checkpoint is nearly grey
    ).images


@pytest.mark.parametrize("steps", [1, 2, 4, 8])
def test_the_scheduler_stops_only_where_the_student_was_trained(steps: int):
    scheduler = fast.scheduler(10)
    trained = set(fast.grid_times(scheduler).tolist())
    scheduler.set_timesteps(steps)
    assert len(scheduler.timesteps) == steps
    assert scheduler.timesteps[0].item() == 999
    assert set(scheduler.timesteps.tolist()) <= trained


def test_every_share_of_the_grid_is_drawn(pair: fast.Distillation):
    drawn = pair.draw_times(10)
    assert drawn.tolist() == fast.grid_times(pair.noise).tolist()


def test_the_loss_is_finite_and_teaches_at_pure_noise(pair: fast.Distillation):
    clean, context = torch.randn(2, 4, 8, 8), torch.randn(2, 77, 16)
    now = torch.full((2,), 999)
    assert pair.noise.alphas_cumprod[999] == pytest.approx(0.0, abs=1e-6)
    loss = pair.loss(clean, now, (context, -context), torch.full((2, 1, 1, 1), 3.0), 0.1)
    loss.backward()
    slopes = [p.grad for p in pair.student.parameters() if p.grad is not None]
    assert loss.isfinite()
    assert all(slope.isfinite().all() for slope in slopes)
    assert sum(slope.abs().sum() for slope in slopes) > 0
    assert all(p.grad is None for p in pair.teacher.parameters())


def test_an_untrained_student_is_its_teacher(pair: fast.Distillation):
    noisy, times, context = torch.randn(1, 4, 8, 8), torch.tensor([499]), torch.randn(1, 77, 16)
    with torch.no_grad():
        one, other = (unet(noisy, times, context)[0] for unet in (pair.teacher, pair.student))
    assert torch.allclose(one, other, atol=1e-5)


@pytest.mark.parametrize("time", [999, 499, 49])
def test_the_teachers_step_is_that_of_ddim_with_guidance(pair: fast.Distillation, time: int):
    steps = DDIMScheduler(**NOISE, set_alpha_to_one=False, clip_sample=False)
    steps.set_timesteps(20)  # 50 times apart
    noisy, contexts = torch.randn(1, 4, 8, 8), torch.randn(2, 1, 77, 16).unbind()
    now = torch.tensor([time])
    with torch.no_grad():
        towards, away = (fast._ask(pair.teacher, noisy, now, some) for some in contexts)
        guided = away + 3 * (towards - away)
        expected = steps.step(guided, time, noisy).prev_sample
        before = (now - 50).clamp(min=0)
        got = pair.step_back(noisy, now, before, contexts, torch.full((1, 1, 1, 1), 3.0))
    assert torch.allclose(got, expected, atol=0.03)  # bfloat16, in batches of one and of two


@pytest.mark.parametrize("time", [999, 99])
def test_the_end_of_the_path_is_what_lcm_scheduler_makes_of_it(pair: fast.Distillation, time: int):
    noisy, context = torch.randn(1, 4, 8, 8), torch.randn(1, 77, 16)
    now = torch.tensor([time])
    scheduler = fast.scheduler(10)
    scheduler.set_timesteps(10)
    with torch.no_grad():
        velocity = fast._ask(pair.student, noisy, now, context)
        expected = scheduler.step(velocity, now[0], noisy).denoised
        assert torch.allclose(pair.end(noisy, now, context), expected, atol=1e-5)


def test_whole_prompts_come_with_the_kiosks_negative_prompt():
    specs = [replace(spec, vehicle="rz", colour="red") for spec in random_specs(6, 4)]
    wanted, avoided = fast.prompts(specs, 1.0, random.Random(0))
    for spec, positive, negative in zip(specs, wanted, avoided, strict=True):
        choice = Choice("rz", spec.setting, spec.style, "red", Light(spec.light))
        prompt = compose(choice, catalog())
        assert (positive, negative) == (prompt.positive, prompt.negative)
    assert fast.prompts(specs, 0.0, random.Random(0))[1] == [""] * 6


def test_diffusers_loads_the_lora_without_a_word_and_it_changes_the_picture(
    shipped: dict[str, Any], base: Path, caplog: pytest.LogCaptureFixture
):
    pipeline = StableDiffusionPipeline.from_pretrained(base)
    plain = pipeline.unet
    pipeline.scheduler = LCMScheduler.from_pretrained(shipped["folder"], subfolder="scheduler")
    before = paint(pipeline)
    caplog.clear()
    told = logging.getLogger("diffusers")
    told.addHandler(caplog.handler)
    try:
        pipeline.load_lora_weights(shipped["folder"])
        beside = paint(pipeline)
        pipeline.fuse_lora()
        fused = paint(pipeline)
    finally:
        told.removeHandler(caplog.handler)
    words = {record.getMessage() for record in caplog.records}
    assert {said for said in words if "CLIPTextModel" not in said} == set()  # it has no LoRA
    assert plain is pipeline.unet
    assert (beside - before).abs().mean() > 0.01
    assert torch.allclose(beside, fused, atol=1e-3)
    assert torch.allclose(paint(fast_export.load(shipped["folder"], base)), fused, atol=1e-3)


def test_every_matrix_of_the_unet_is_in_the_file(shipped: dict[str, Any], base: Path):
    from safetensors.torch import load_file

    layers = load_file(shipped["folder"] / fast_export.FILE)
    unet = UNet2DConditionModel.from_pretrained(base / "unet")
    matrices = {name for name, value in unet.named_parameters() if value.ndim > 1}
    assert {name.removeprefix("unet.").rsplit(".lora_", 1)[0] for name in layers} == {
        name.removesuffix(".weight") for name in matrices
    }
    assert {value.dtype for value in layers.values()} == {torch.float16}


def test_the_shipped_scheduler_says_what_it_needs(shipped: dict[str, Any]):
    config = LCMScheduler.from_pretrained(shipped["folder"], subfolder="scheduler").config
    assert config["prediction_type"] == "v_prediction"
    assert config["rescale_betas_zero_snr"] is True
    assert config["original_inference_steps"] == OWN["grid"]


def test_training_leaves_a_sheet_to_look_at(shipped: dict[str, Any]):
    assert (shipped["work"] / "fast-sheet.png").stat().st_size > 1000


def test_the_report_compares_it_with_the_base(
    shipped: dict[str, Any], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(fast_measure, "ROUNDS", 1)
    monkeypatch.setattr(fast_measure, "SHOWN", fast_measure.ROW)
    monkeypatch.setattr(judge, "prepare", lambda _subject: judge.Judge().eval())
    fast_measure.measure(shipped["settings"], "cpu")
    report = json.loads((shipped["folder"] / "evaluation.json").read_text(encoding="utf-8"))
    assert list(report["obeyed"]) == ["base, 3 steps, guidance 3", "fast, 2 steps", "fast, 4 steps"]
    assert set(report["points above the base"]) == {"fast, 2 steps", "fast, 4 steps"}
    assert all(time > 0 for time in report["speed"]["seconds for four tiles"].values())
    assert (shipped["folder"] / "sheet.webp").stat().st_size > 1000
