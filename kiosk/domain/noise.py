"""What a checkpoint was trained to undo: the noise that its scheduler's config describes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, cast

from kiosk.domain.json_files import UNREADABLE

FewStep = Literal["lcm", "turbo", "lightning", "hyper"]
"""How a checkpoint was distilled to need a few steps only; `hyper` stands for TCD as well."""

_DISTILLED_FROM = 50
"""Steps, as diffusers has it for LCM and TCD where a config says nothing."""


@dataclass(frozen=True, slots=True)
class Noise:
    """The schedule of a checkpoint, as far as it decides what can be done with it.

    `zero_snr`: training went up to pure noise (Lin et al. 2023, "Common Diffusion Noise Schedules
    and Sample Steps are Flawed"). `distilled_from` is the most steps that LCM and TCD can take.
    """

    kind: str = ""
    prediction: str = "epsilon"
    spacing: str = "leading"
    zero_snr: bool = False
    distilled_from: int = _DISTILLED_FROM


def read_noise(folder: Path) -> Noise | None:
    """What the config in a scheduler's folder says; None where there is none to be read."""
    try:
        raw: Any = json.loads((folder / "scheduler_config.json").read_text(encoding="utf-8"))
    except UNREADABLE:
        return None
    return noise_of(cast("dict[str, Any]", raw)) if isinstance(raw, dict) else None


def noise_of(config: Mapping[str, Any]) -> Noise:
    """The same of a config; diffusers' own defaults where it says nothing."""
    distilled = config.get("original_inference_steps")
    return Noise(
        kind=str(config.get("_class_name", "")),
        prediction=str(config.get("prediction_type", "epsilon")),
        spacing=str(config.get("timestep_spacing", "leading")),
        zero_snr=config.get("rescale_betas_zero_snr") is True,
        distilled_from=distilled if isinstance(distilled, int) else _DISTILLED_FROM,
    )
