"""Puts parts together into the diffusers pipeline of a task."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

from diffusers.pipelines.controlnet.pipeline_controlnet import StableDiffusionControlNetPipeline
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

from kiosk.domain.requests import MAX_NOISE_LEVEL, Task

_UNCHECKED: Mapping[str, Any] = {
    "safety_checker": None,
    "feature_extractor": None,
    "requires_safety_checker": False,
}


def assemble(task: Task, parts: Mapping[str, Any], max_noise_level: int | None = None) -> Any:
    """The pipeline of a task over `parts`, which stay the objects that they are."""
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
            level = MAX_NOISE_LEVEL if max_noise_level is None else max_noise_level
            pipe = StableDiffusionUpscalePipeline(**own, max_noise_level=level)
    pipe.set_progress_bar_config(disable=True)
    return pipe
