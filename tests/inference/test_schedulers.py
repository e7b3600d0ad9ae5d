import pytest

from kiosk.domain.errors import BadInput
from kiosk.inference.schedulers import SCHEDULER_NAMES, check_scheduler, make_scheduler

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


def test_an_unknown_name_is_refused_with_the_names_there_are():
    with pytest.raises(BadInput) as caught:
        check_scheduler("magic")
    assert caught.value.field == "scheduler"
    assert "dpm++" in caught.value.allowed
    assert "euler-a" in caught.value.allowed


@pytest.mark.parametrize("name", SCHEDULER_NAMES)
def test_every_scheduler_keeps_the_checkpoints_noise_schedule(name):
    scheduler = make_scheduler(name, SHOWROOM)
    assert scheduler.config.prediction_type == "v_prediction"
    assert scheduler.config.beta_end == 0.012
    scheduler.set_timesteps(4)
    assert int(scheduler.timesteps[0]) > int(scheduler.timesteps[-1])


def test_karras_sigmas_are_a_name_of_their_own():
    assert make_scheduler("dpm++-karras", SHOWROOM).config.use_karras_sigmas
    assert not make_scheduler("dpm++", SHOWROOM).config.use_karras_sigmas
