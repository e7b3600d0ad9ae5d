"""Noise schedulers by the short names that requests and manifests use.

The names can be checked without importing torch; only `make_scheduler` loads diffusers.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from typing import Any

from kiosk.domain.errors import BadInput

_SCHEDULERS: Mapping[str, tuple[str, Mapping[str, Any]]] = {
    "dpm++": ("DPMSolverMultistepScheduler", {}),
    "dpm++-karras": ("DPMSolverMultistepScheduler", {"use_karras_sigmas": True}),
    "ddim": ("DDIMScheduler", {"clip_sample": False}),
    "euler": ("EulerDiscreteScheduler", {}),
    "euler-a": ("EulerAncestralDiscreteScheduler", {}),
    "heun": ("HeunDiscreteScheduler", {}),
    "unipc": ("UniPCMultistepScheduler", {}),
    "pndm": ("PNDMScheduler", {"skip_prk_steps": True}),
    "lcm": ("LCMScheduler", {"clip_sample": False}),
}

SCHEDULER_NAMES = tuple(_SCHEDULERS)
"""Every name that `make_scheduler` knows."""


def check_scheduler(name: str) -> str:
    """The name, when it is known; raises BadInput with the names there are."""
    if name not in _SCHEDULERS:
        raise BadInput("scheduler", name, ", ".join(_SCHEDULERS))
    return name


def make_scheduler(name: str, config: Mapping[str, Any]) -> Any:
    """A fresh scheduler called `name`, with the noise schedule of a checkpoint's own `config`."""
    class_name, changes = _SCHEDULERS[check_scheduler(name)]
    scheduler: Any = getattr(importlib.import_module("diffusers"), class_name)
    own = {key: value for key, value in config.items() if not key.startswith("_")}
    return scheduler.from_config({**own, **changes})


def check_steps(name: str, config: Mapping[str, Any], steps: int) -> None:
    """Raise BadInput when a scheduler cannot take so many steps, in its own words.

    Those for few steps cannot take more than they were distilled from.
    """
    try:
        make_scheduler(name, config).set_timesteps(steps)
    except ValueError as error:
        said = " ".join(str(error).split())[:200]
        raise BadInput("num_inference_steps", steps, f"what '{name}' can do ({said})") from error
