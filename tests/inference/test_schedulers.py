"""Schedulers by name, and which of them a checkpoint can be asked to use."""

from pathlib import Path

import numpy as np
import pytest
import torch

from kiosk.domain.admission import admit
from kiosk.domain.checkpoints import Checkpoint, Manifest, load_manifest
from kiosk.domain.errors import BadInput
from kiosk.domain.noise import Noise, noise_of
from kiosk.domain.requests import TextToImageRequest
from kiosk.domain.scheduling import LEAST_STEPS, check_scheduling
from kiosk.inference.schedulers import (
    SCHEDULER_NAMES,
    adapt_config,
    check_scheduler,
    make_scheduler,
)
from kiosk.resources import resource

SHOWROOM = {
    "_class_name": "DPMSolverMultistepScheduler",
    "_diffusers_version": "0.42.1",
    "beta_schedule": "scaled_linear",
    "beta_start": 0.00085,
    "beta_end": 0.012,
    "prediction_type": "v_prediction",
    "rescale_betas_zero_snr": True,
    "timestep_spacing": "trailing",
    "steps_offset": 1,
}
EPSILON = SHOWROOM | {
    "prediction_type": "epsilon",
    "rescale_betas_zero_snr": False,
    "timestep_spacing": "leading",
}
NOT_FROM_PURE_NOISE = ["dpm++-karras"]


def entry(**changes) -> Checkpoint:
    usual = {
        "id": "it",
        "task": "text-to-image",
        "path": Path("it"),
        "size": 64,
        "scheduler": "dpm++",
        "steps": 16,
        "guidance": 3.0,
        "prompts": "open",
        "licence": "x",
        "sha256": "0" * 64,
        "noise": noise_of(SHOWROOM),
    }
    return Checkpoint(**usual | changes)


def test_there_are_more_than_a_dozen():
    assert len(SCHEDULER_NAMES) == len(set(SCHEDULER_NAMES)) >= 12


def test_an_unknown_name_is_refused_with_the_names_there_are():
    with pytest.raises(BadInput) as caught:
        check_scheduler("magic")
    assert caught.value.field == "scheduler"
    assert "dpm++" in caught.value.allowed
    assert "euler-a" in caught.value.allowed


@pytest.mark.parametrize("config", [SHOWROOM, EPSILON], ids=["v, zero SNR", "epsilon"])
@pytest.mark.parametrize("name", SCHEDULER_NAMES)
def test_every_scheduler_keeps_the_checkpoints_noise_schedule(name, config):
    scheduler = make_scheduler(name, config)
    assert scheduler.config.prediction_type == config["prediction_type"]
    assert scheduler.config.beta_end == 0.012
    scheduler.set_timesteps(LEAST_STEPS[name])
    assert int(scheduler.timesteps[0]) >= int(scheduler.timesteps[-1])


def denoised(name: str, config: dict, steps: int) -> torch.Tensor:
    """Where a scheduler ends if the model always sees the same picture behind the noise."""
    truth = torch.linspace(-1, 1, 256).reshape(1, 4, 8, 8)
    scheduler = make_scheduler(name, config)
    scheduler.set_timesteps(steps)
    generator = torch.Generator().manual_seed(1)
    sample = torch.randn(truth.shape, generator=generator) * scheduler.init_noise_sigma
    levels = _levels(config)
    for time in scheduler.timesteps:
        given = scheduler.scale_model_input(sample, time)
        alpha = levels[int(time)]
        noise = (given - alpha**0.5 * truth) / (1 - alpha) ** 0.5
        said = (
            noise
            if config["prediction_type"] == "epsilon"
            else (alpha**0.5 * noise - (1 - alpha) ** 0.5 * truth)
        )
        more = {"generator": generator} if _takes_generator(scheduler) else {}
        sample = scheduler.step(said, time, sample, return_dict=False, **more)[0]
    return (sample - truth).abs().max()


def _levels(config: dict) -> torch.Tensor:
    from diffusers import DDIMScheduler

    own = {key: value for key, value in config.items() if not key.startswith("_")}
    levels = DDIMScheduler.from_config(own).alphas_cumprod
    return levels.clamp(min=1e-8)


def _takes_generator(scheduler) -> bool:
    import inspect

    return "generator" in inspect.signature(scheduler.step).parameters


@pytest.mark.parametrize("steps", [12, 30])
@pytest.mark.parametrize("name", SCHEDULER_NAMES)
def test_with_a_model_that_is_always_right_every_scheduler_finds_the_picture(name, steps):
    """On an ordinary schedule; what is refused on others is refused for a reason."""
    assert float(denoised(name, EPSILON, steps)) < 0.15


@pytest.mark.parametrize("name", [n for n in SCHEDULER_NAMES if n not in NOT_FROM_PURE_NOISE])
def test_what_is_admitted_on_pure_noise_finds_the_picture_too(name):
    check_scheduling(entry(), name, 16)
    assert float(denoised(name, SHOWROOM, 16)) < 0.2


def test_karras_sigmas_are_a_name_of_their_own():
    assert make_scheduler("dpm++-karras", SHOWROOM).config.use_karras_sigmas
    assert not make_scheduler("dpm++", SHOWROOM).config.use_karras_sigmas


def test_the_name_decides_the_algorithm_whatever_the_config_says():
    sde = SHOWROOM | {"algorithm_type": "sde-dpmsolver++"}
    assert make_scheduler("dpm++", sde).config.algorithm_type == "dpmsolver++"
    assert make_scheduler("deis", sde).config.algorithm_type == "deis"
    assert make_scheduler("dpm++-sde", SHOWROOM).config.algorithm_type == "sde-dpmsolver++"


@pytest.mark.parametrize("name", NOT_FROM_PURE_NOISE)
def test_a_scheduler_that_cannot_start_from_pure_noise_is_refused_where_it_would_have_to(name):
    with pytest.raises(BadInput, match=r"such as dpm\+\+: 'it' starts from pure noise"):
        check_scheduling(entry(), name, 16)
    check_scheduling(entry(noise=noise_of(EPSILON)), name, 16)


@pytest.mark.parametrize("name", [n for n in SCHEDULER_NAMES if LEAST_STEPS[n] > 1])
def test_too_few_steps_are_refused_with_the_least_that_do(name):
    ordinary = entry(noise=noise_of(EPSILON))
    least = LEAST_STEPS[name]
    with pytest.raises(BadInput, match=f"num_inference_steps = {least - 1}.*at least {least} with"):
        check_scheduling(ordinary, name, least - 1)
    check_scheduling(ordinary, name, least)


def test_a_distilled_checkpoint_takes_few_steps_and_only_the_schedulers_it_was_distilled_for():
    turbo = entry(few_step="turbo", scheduler="euler-a", steps=1)
    check_scheduling(turbo, None, None)
    check_scheduling(turbo, "euler", 1)
    with pytest.raises(BadInput, match="Allowed: euler-a, euler, lcm: 'it' was distilled"):
        check_scheduling(turbo, "dpm++", 4)


def test_the_scheduler_of_an_older_manifest_gives_its_distillation_away():
    assert entry(scheduler="lcm").distilled == "lcm"
    assert entry().distilled is None


@pytest.mark.parametrize("name", ["lcm", "tcd"])
def test_more_steps_than_a_distillation_had_are_refused(name):
    short = entry(scheduler=name, few_step="lcm", noise=Noise(distilled_from=10))
    check_scheduling(short, None, 10)
    with pytest.raises(BadInput, match=f"num_inference_steps = 11.*up to 10 with '{name}'"):
        check_scheduling(short, None, 11)


def test_a_combination_is_refused_before_anything_loads():
    """Where the pool admits jobs: no torch, no weights, no worker."""
    request = TextToImageRequest("it", "a car", (1,), scheduler="kdpm2-a", num_inference_steps=4)
    with pytest.raises(BadInput, match="another scheduler such as dpm"):
        admit(request, Manifest(checkpoints=(entry(),)))


def test_what_the_showroom_is_known_by_comes_from_its_own_files():
    shipped = load_manifest(resource("models") / "manifest.toml").checkpoint("showroom")
    assert shipped.noise == Noise("DPMSolverMultistepScheduler", "v_prediction", "trailing", True)
    check_scheduling(shipped, None, None)


@pytest.mark.parametrize("few_step", ["turbo", "lightning", "hyper"])
def test_few_step_models_count_back_from_pure_noise_whatever_their_config_says(few_step):
    times = make_scheduler("euler", adapt_config(EPSILON, few_step))
    times.set_timesteps(4)
    assert np.allclose(times.timesteps, [999, 749, 499, 249])
    assert adapt_config(EPSILON, None) == EPSILON
