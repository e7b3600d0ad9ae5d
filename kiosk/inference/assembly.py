"""Puts parts together into the diffusers pipeline of a task."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

from diffusers.pipelines.controlnet.pipeline_controlnet import StableDiffusionControlNetPipeline
from diffusers.pipelines.controlnet.pipeline_controlnet_sd_xl import (
    StableDiffusionXLControlNetPipeline,
)
from diffusers.pipelines.stable_diffusion.pipeline_stable_diffusion import StableDiffusionPipeline
from diffusers.pipelines.stable_diffusion.pipeline_stable_diffusion_depth2img import (
    StableDiffusionDepth2ImgPipeline,
)
from diffusers.pipelines.stable_diffusion.pipeline_stable_diffusion_inpaint import (
    StableDiffusionInpaintPipeline,
)
from diffusers.pipelines.stable_diffusion.pipeline_stable_diffusion_latent_upscale import (
    StableDiffusionLatentUpscalePipeline,
)
from diffusers.pipelines.stable_diffusion.pipeline_stable_diffusion_upscale import (
    StableDiffusionUpscalePipeline,
)
from diffusers.pipelines.stable_diffusion_xl.pipeline_stable_diffusion_xl import (
    StableDiffusionXLPipeline,
)
from diffusers.pipelines.stable_diffusion_xl.pipeline_stable_diffusion_xl_inpaint import (
    StableDiffusionXLInpaintPipeline,
)

from kiosk.domain.errors import CheckpointFault
from kiosk.domain.layout import is_xl
from kiosk.domain.requests import MAX_NOISE_LEVEL, Task

_UNCHECKED: Mapping[str, Any] = {
    "safety_checker": None,
    "feature_extractor": None,
    "requires_safety_checker": False,
}


def assemble(task: Task, parts: Mapping[str, Any], says: Mapping[str, Any] | None = None) -> Any:
    """The pipeline of a task over `parts`, which stay the objects that they are.

    `says` is what the checkpoint's model_index.json says beside its parts. Raises
    CheckpointFault for a task that this family has no pipeline for.
    """
    index = says or {}
    pipe = _assemble_xl(task, parts, index) if is_xl(parts) else _assemble(task, parts, index)
    pipe.set_progress_bar_config(disable=True)
    return pipe


def _assemble(task: Task, parts: Mapping[str, Any], says: Mapping[str, Any]) -> Any:
    pipe: Any
    match task:
        case "text-to-image" if "controlnet" in parts:
            pipe = StableDiffusionControlNetPipeline(**parts, **_UNCHECKED)
        case "text-to-image":
            pipe = StableDiffusionPipeline(**parts, **_UNCHECKED)
        case "depth-to-image":
            pipe = StableDiffusionDepth2ImgPipeline(**parts)
        case "inpainting":
            pipe = StableDiffusionInpaintPipeline(**parts, **_UNCHECKED)
        case "upscaling" if "low_res_scheduler" not in parts:
            pipe = StableDiffusionLatentUpscalePipeline(**parts)
        case "upscaling":
            # This pipeline overwrites the autoencoder's scaling factor: let it have a shell of
            # its own, with the same weights, in case others use them, too.
            own = {**parts, "vae": copy.copy(parts["vae"])}
            level = int(says.get("max_noise_level", MAX_NOISE_LEVEL))
            pipe = StableDiffusionUpscalePipeline(**own, max_noise_level=level)
    return pipe


def _assemble_xl(task: Task, parts: Mapping[str, Any], says: Mapping[str, Any]) -> Any:
    """Invisible marks are not these pipelines' business: the gallery marks what leaves it."""
    zeros = bool(says.get("force_zeros_for_empty_prompt", True))
    more: dict[str, Any] = {"force_zeros_for_empty_prompt": zeros, "add_watermarker": False}
    match task:
        case "text-to-image" if "controlnet" in parts:
            return StableDiffusionXLControlNetPipeline(**parts, **more)
        case "text-to-image":
            return StableDiffusionXLPipeline(**parts, **more)
        case "inpainting":
            return StableDiffusionXLInpaintPipeline(**parts, **more)
        case _:
            said = f"Stable Diffusion XL has no pipeline for {task}."
            raise CheckpointFault(said, "Choose another checkpoint for it.")
