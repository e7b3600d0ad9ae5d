"""Makes noise schedulers by the short names that requests and manifests use.

The names, and what goes with what, are kiosk.domain.scheduling's; nothing here imports torch
before `make_scheduler` is called.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from typing import Any

from kiosk.domain.errors import BadInput
from kiosk.domain.noise import FewStep
from kiosk.domain.scheduling import SCHEDULER_NAMES as SCHEDULER_NAMES
from kiosk.domain.scheduling import check_scheduler as check_scheduler

_MULTISTEP = "DPMSolverMultistepScheduler"
_SCHEDULERS: Mapping[str, tuple[str, Mapping[str, Any]]] = {
    "dpm++": (_MULTISTEP, {"algorithm_type": "dpmsolver++"}),
    "dpm++-karras": (_MULTISTEP, {"algorithm_type": "dpmsolver++", "use_karras_sigmas": True}),
    "dpm++-sde": (_MULTISTEP, {"algorithm_type": "sde-dpmsolver++"}),
    "dpm++-single": ("DPMSolverSinglestepScheduler", {"algorithm_type": "dpmsolver++"}),
    "ddim": ("DDIMScheduler", {"clip_sample": False}),
    "ddpm": ("DDPMScheduler", {"clip_sample": False}),
    "euler": ("EulerDiscreteScheduler", {}),
    "euler-karras": ("EulerDiscreteScheduler", {"use_karras_sigmas": True}),
    "euler-a": ("EulerAncestralDiscreteScheduler", {}),
    "heun": ("HeunDiscreteScheduler", {}),
    "kdpm2": ("KDPM2DiscreteScheduler", {}),
    "kdpm2-a": ("KDPM2AncestralDiscreteScheduler", {}),
    "unipc": ("UniPCMultistepScheduler", {}),
    "deis": ("DEISMultistepScheduler", {"algorithm_type": "deis", "solver_type": "logrho"}),
    "pndm": ("PNDMScheduler", {"skip_prk_steps": True}),
    "lcm": ("LCMScheduler", {"clip_sample": False}),
    "tcd": ("TCDScheduler", {"clip_sample": False}),
}

_COUNTED_BACK: tuple[FewStep, ...] = ("turbo", "lightning", "hyper")
"""Distilled on steps counted back from pure noise, which the configs of their bases are not."""


def make_scheduler(name: str, config: Mapping[str, Any]) -> Any:
    """A fresh scheduler called `name`, with the noise schedule of a checkpoint's own `config`."""
    class_name, changes = _SCHEDULERS[check_scheduler(name)]
    scheduler: Any = getattr(importlib.import_module("diffusers"), class_name)
    own = {key: value for key, value in config.items() if not key.startswith("_")}
    return scheduler.from_config({**own, **changes})


def adapt_config(config: Mapping[str, Any], few_step: FewStep | None) -> dict[str, Any]:
    """A checkpoint's scheduler config, with the spacing of steps that it was distilled on."""
    return {**config, **({"timestep_spacing": "trailing"} if few_step in _COUNTED_BACK else {})}


def check_steps(name: str, config: Mapping[str, Any], steps: int) -> None:
    """Raise BadInput when a scheduler cannot take so many steps, in its own words.

    Those for few steps cannot take more than they were distilled from.
    """
    try:
        make_scheduler(name, config).set_timesteps(steps)
    except ValueError as error:
        said = " ".join(str(error).split())[:200]
        raise BadInput("num_inference_steps", steps, f"what '{name}' can do ({said})") from error
