"""Turns a single file with a whole checkpoint into diffusers' layout; nothing is downloaded."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from diffusers.loaders.single_file_utils import SingleFileComponentError
from diffusers.pipelines.stable_diffusion.pipeline_stable_diffusion import StableDiffusionPipeline
from diffusers.pipelines.stable_diffusion.pipeline_stable_diffusion_inpaint import (
    StableDiffusionInpaintPipeline,
)
from diffusers.pipelines.stable_diffusion_xl.pipeline_stable_diffusion_xl import (
    StableDiffusionXLPipeline,
)
from diffusers.pipelines.stable_diffusion_xl.pipeline_stable_diffusion_xl_inpaint import (
    StableDiffusionXLInpaintPipeline,
)

from kiosk.domain.errors import CheckpointFault
from kiosk.domain.requests import Task

_ERRORS = (
    *(OSError, ValueError, KeyError, TypeError, AttributeError, RuntimeError),
    SingleFileComponentError,
)


def convert(
    file: Path, like: Path, target: Path, *, task: Task, xl: bool, prediction: str | None
) -> None:
    """Write `file` to `target` in the layout of the checkpoint in the folder `like`.

    Configs and tokenizers are the other's, as single files hold none; `prediction` replaces its
    prediction type. Raises CheckpointFault.
    """
    kinds: dict[tuple[Task, bool], Any] = {
        ("text-to-image", False): StableDiffusionPipeline,
        ("text-to-image", True): StableDiffusionXLPipeline,
        ("inpainting", False): StableDiffusionInpaintPipeline,
        ("inpainting", True): StableDiffusionXLInpaintPipeline,
    }
    kind = kinds.get((task, xl))
    if kind is None:
        said = f"{file} is for {task}, which cannot be read from a single file here."
        raise CheckpointFault(said, "Take the folder in diffusers' layout.")
    more: dict[str, Any] = {} if xl else {"safety_checker": None, "requires_safety_checker": False}
    if task == "inpainting":
        more["num_in_channels"] = 9
    try:
        pipe: Any = kind.from_single_file(
            str(file), config=str(like), local_files_only=True, dtype="auto", **more
        )
        pipe.save_pretrained(target, safe_serialization=True)
        if prediction is not None:
            _write_prediction(target / "scheduler" / "scheduler_config.json", prediction)
    except _ERRORS as error:
        said = (str(error).strip().splitlines() or [type(error).__name__])[0][:200]
        cure = "Take the folder in diffusers' layout, or say --base with one of its family."
        raise CheckpointFault(f"{file} cannot be converted ({said}).", cure) from error


def _write_prediction(path: Path, prediction: str) -> None:
    config = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**config, "prediction_type": prediction}, indent=2))
