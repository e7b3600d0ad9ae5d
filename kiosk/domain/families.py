"""The families of Stable Diffusion, and how a checkpoint of each likes to run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from kiosk.domain.noise import FewStep
from kiosk.domain.requests import Task

Family = Literal["sd1", "sd2", "sdxl", "other"]
"""`other`: built like Stable Diffusion 1 or 2, with widths of its own, as `showroom` is."""

FAMILIES: tuple[Family, ...] = get_args(Family)

WIDTHS: Mapping[int, Family] = {768: "sd1", 1024: "sd2", 2048: "sdxl"}
"""Families by the width of the text that their UNets read (`cross_attention_dim`)."""

NAMES: Mapping[Family, str] = {
    "sd1": "Stable Diffusion 1",
    "sd2": "Stable Diffusion 2",
    "sdxl": "Stable Diffusion XL",
    "other": "a family of its own",
}

SIZES: Mapping[Family, int] = {"sd1": 512, "sd2": 512, "sdxl": 1024, "other": 512}
"""Native sides in pixels, where no config says them."""

EXTRA_CHANNELS: Mapping[tuple[int, int], Task] = {
    (4, 4): "text-to-image",
    (5, 4): "depth-to-image",
    (9, 4): "inpainting",
    (7, 4): "upscaling",
    (8, 5): "upscaling",
}
"""Tasks by what a UNet takes and gives, where latents have four channels."""


def family_of(text_width: int | None) -> Family:
    """The family whose UNets read text of this width."""
    return WIDTHS.get(text_width or 0, "other")


@dataclass(frozen=True, slots=True)
class Defaults:
    """How to run a checkpoint when nobody says otherwise."""

    scheduler: str
    steps: int
    guidance: float


_USUAL = Defaults("dpm++", 25, 7.5)
_BY_FAMILY: Mapping[Family, Defaults] = {"sdxl": Defaults("dpm++", 30, 5.0)}
_BY_FEW_STEP: Mapping[FewStep, Defaults] = {
    "lcm": Defaults("lcm", 4, 1.0),
    "turbo": Defaults("euler-a", 2, 0.0),
    "lightning": Defaults("euler", 4, 0.0),
    "hyper": Defaults("tcd", 4, 0.0),
}
EMBEDDED_GUIDANCE = 8.0
"""For LCMs whose UNet is told the guidance as a number of its own: no second pass is needed."""

_UPSCALING = Defaults("ddim", 40, 9.0)
_DOUBLING = Defaults("euler", 20, 1.0)


def defaults_of(
    family: Family,
    task: Task,
    few_step: FewStep | None = None,
    *,
    doubles: bool = False,
    tells_guidance: bool = False,
) -> Defaults:
    """What the makers of each kind recommend; `doubles`: an upscaler that works on latents."""
    if task == "upscaling":
        return _DOUBLING if doubles else _UPSCALING
    if few_step is None:
        return _BY_FAMILY.get(family, _USUAL)
    usual = _BY_FEW_STEP[few_step]
    if tells_guidance and few_step == "lcm":
        return Defaults(usual.scheduler, usual.steps, EMBEDDED_GUIDANCE)
    return usual
