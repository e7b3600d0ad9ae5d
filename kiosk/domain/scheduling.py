"""Which noise schedulers there are, and which of them a checkpoint can be asked to use.

What is refused gave pictures that nobody would want to see; docs/models.md has the measurements.
"""

from __future__ import annotations

from collections.abc import Mapping

from kiosk.domain.checkpoints import Checkpoint
from kiosk.domain.errors import BadInput
from kiosk.domain.noise import FewStep

LEAST_STEPS: Mapping[str, int] = {
    "dpm++": 1,
    "dpm++-karras": 8,
    "dpm++-sde": 2,
    "dpm++-single": 1,
    "ddim": 1,
    "ddpm": 2,
    "euler": 1,
    "euler-karras": 8,
    "euler-a": 2,
    "heun": 5,
    "kdpm2": 5,
    "kdpm2-a": 12,
    "unipc": 1,
    "deis": 1,
    "pndm": 10,
    "lcm": 2,
    "tcd": 1,
}
"""How few steps each can take on a checkpoint that was not distilled, as measured on `showroom`."""

SCHEDULER_NAMES = tuple(LEAST_STEPS)
"""Every name that requests and manifests can use."""

_DISTILLED_FOR: Mapping[FewStep, tuple[str, ...]] = {
    "lcm": ("lcm", "tcd"),
    "turbo": ("euler-a", "euler", "lcm"),
    "lightning": ("euler", "ddim", "euler-a"),
    "hyper": ("tcd", "ddim", "lcm"),
}
"""What their makers name. Others take steps that such a checkpoint was never taught."""

_COUNT_BACK = ("lcm", "tcd")
"""Take only steps that a distillation took."""

_NOT_FROM_PURE_NOISE: Mapping[str, str] = {"dpm++-karras": "dpm++"}
"""Schedulers whose noise levels have no end when they start from pure noise, and what to take."""


def check_scheduler(name: str) -> str:
    """The name, when it is known; raises BadInput with the names there are."""
    if name not in LEAST_STEPS:
        raise BadInput("scheduler", name, ", ".join(LEAST_STEPS))
    return name


def check_scheduling(entry: Checkpoint, scheduler: str | None, steps: int | None) -> None:
    """Raise BadInput for a scheduler, or steps, that are known to spoil this checkpoint's pictures.

    None stands for the checkpoint's own.
    """
    name, count = check_scheduler(scheduler or entry.scheduler), steps or entry.steps
    distilled = entry.distilled
    if distilled is not None and name not in _DISTILLED_FOR[distilled]:
        able = ", ".join(_DISTILLED_FOR[distilled])
        raise BadInput("scheduler", name, f"{able}: '{entry.id}' was distilled for them")
    noise = entry.noise
    if noise is not None and noise.zero_snr and name in _NOT_FROM_PURE_NOISE:
        reason = f"'{entry.id}' starts from pure noise, where its noise levels have no end"
        better = _NOT_FROM_PURE_NOISE[name]
        raise BadInput("scheduler", name, f"others, such as {better}: {reason}")
    if noise is not None and name in _COUNT_BACK and count > noise.distilled_from:
        allowed = f"up to {noise.distilled_from} with '{name}' on '{entry.id}'"
        raise BadInput("num_inference_steps", count, allowed)
    least = LEAST_STEPS[name]
    if distilled is None and entry.task == "text-to-image" and count < least:
        reason = f"at least {least} with '{name}', or another scheduler such as dpm++"
        raise BadInput("num_inference_steps", count, reason)
