"""What each task gives its pipeline besides words and seeds, and what it does with the result."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import torch
from diffusers.pipelines.stable_diffusion.pipeline_stable_diffusion_latent_upscale import (
    StableDiffusionLatentUpscalePipeline,
)
from PIL import Image

from kiosk.domain.errors import BadInput
from kiosk.domain.png import LARGEST_SIDE
from kiosk.domain.requests import (
    DepthToImageRequest,
    GenerationRequest,
    InpaintingRequest,
    TextToImageRequest,
    UpscalingRequest,
)
from kiosk.inference.loaded import Loaded
from kiosk.inference.sources import (
    black_or_white,
    cut_to_grid,
    fit,
    open_picture,
    put_back,
    widen_to_cells,
)

Finish = Callable[[Image.Image], Image.Image]

USUAL_NOISE_LEVEL = 20
"""As diffusers has it for upscalers that add noise to their source."""

SOURCE_GRID = 8
"""Sides of what is upscaled are cut to multiples of this, so that UNets can halve them thrice;
twice this where they are latents of eight pixels first, and doubled."""


def _unchanged(picture: Image.Image) -> Image.Image:
    return picture


@dataclass(frozen=True, slots=True)
class Call:
    """Arguments for a pipeline, its pictures' width and height, and the last touch for each."""

    arguments: dict[str, Any]
    size: tuple[int, int]
    finish: Finish = _unchanged


def prepare_call(loaded: Loaded, request: GenerationRequest, count: int) -> Call:
    """The call that paints `count` pictures; raises BadInput for sources that cannot be used."""
    match request:
        case TextToImageRequest():
            return _text_to_image(loaded, request)
        case DepthToImageRequest():
            return _depth_to_image(loaded, request)
        case InpaintingRequest():
            return _inpainting(loaded, request, count)
        case UpscalingRequest():
            return _upscaling(loaded, request, count)


def _text_to_image(loaded: Loaded, request: TextToImageRequest) -> Call:
    width, height = _size(loaded, request)
    arguments: dict[str, Any] = {"width": width, "height": height}
    if request.control is not None:
        shape = open_picture("control", request.control.image, "RGB")
        arguments["image"] = fit(shape, width, height)
        arguments["controlnet_conditioning_scale"] = float(request.control.scale)
    return Call(arguments, (width, height))


def _depth_to_image(loaded: Loaded, request: DepthToImageRequest) -> Call:
    source = fit(open_picture("image", request.image, "RGB"), *_size(loaded, request))
    depth = estimate_depth(loaded.pipe, source)
    arguments = {"image": source, "depth_map": depth, "strength": request.strength}
    return Call(arguments, source.size)


def _inpainting(loaded: Loaded, request: InpaintingRequest, count: int) -> Call:
    source, mask = _source_and_mask(loaded, request)
    # A source for each picture: a single one would be encoded with the first picture's generator
    # alone, and what a seed means would depend on the company.
    arguments = _masked(loaded, [source] * count, mask, request.strength)
    return Call(arguments, source.size, partial(put_back, source, mask=mask))


def prepare_touch_up(
    loaded: Loaded, request: GenerationRequest, painted: list[Image.Image]
) -> Call | None:
    """The call for a second pass over what the first one painted, where a request wants one."""
    if not isinstance(request, InpaintingRequest) or not touch_up_steps(loaded, request):
        return None
    source, mask = _source_and_mask(loaded, request)
    arguments = _masked(loaded, painted, mask, request.touch_up)
    return Call(arguments, source.size, partial(put_back, source, mask=mask))


def touch_up_steps(loaded: Loaded, request: GenerationRequest) -> int:
    """Denoising steps of the second pass; 0 where there is none."""
    if not isinstance(request, InpaintingRequest):
        return 0
    return int((request.num_inference_steps or loaded.checkpoint.steps) * request.touch_up)


def _source_and_mask(loaded: Loaded, request: InpaintingRequest) -> tuple[Image.Image, Image.Image]:
    """The picture to work on, and how much of the painting (0 to 255) each pixel will show."""
    width, height = _size(loaded, request)
    source = fit(open_picture("image", request.image, "RGB"), width, height)
    mask = fit(open_picture("mask", request.mask, "L"), width, height)
    mask = mask if request.soft_mask else black_or_white(mask)
    if mask.getextrema() == (0, 0):
        raise BadInput("mask", "all black", "white somewhere, where something is to be replaced")
    return source, mask


def _masked(
    loaded: Loaded, sources: list[Image.Image], mask: Image.Image, strength: float
) -> dict[str, Any]:
    return {
        "image": sources,
        "mask_image": [widen_to_cells(mask, loaded.factor)] * len(sources),
        "strength": strength,
        "width": mask.width,
        "height": mask.height,
    }


def _upscaling(loaded: Loaded, request: UpscalingRequest, count: int) -> Call:
    pipe = loaded.pipe
    doubles = isinstance(pipe, StableDiffusionLatentUpscalePipeline)
    more: dict[str, Any] = {}
    if not doubles:
        more["noise_level"] = _noise_level(request, int(pipe.config.max_noise_level))
    elif request.noise_level is not None:
        allowed = f"nothing: '{loaded.checkpoint.id}' adds no noise"
        raise BadInput("noise_level", request.noise_level, allowed)
    grid, times = (2 * SOURCE_GRID, 2) if doubles else (SOURCE_GRID, loaded.factor)
    source = cut_to_grid(open_picture("image", request.image, "RGB"), grid)
    if max(source.size) * times > LARGEST_SIDE:
        allowed = f"up to {LARGEST_SIDE // times} pixels a side, to be {LARGEST_SIDE} at most"
        raise BadInput("image", f"{source.width}x{source.height}", allowed)
    size = (source.width * times, source.height * times)
    return Call({"image": [source] * count, **more}, size)


def _noise_level(request: UpscalingRequest, most: int) -> int:
    level = min(USUAL_NOISE_LEVEL, most) if request.noise_level is None else request.noise_level
    if level > most:
        raise BadInput("noise_level", level, f"0 to {most}")
    return level


def estimate_depth(pipe: Any, picture: Image.Image) -> torch.Tensor:
    """Relative depth of a picture, (1, height, width), in the estimator's own size and fp32.

    The pipeline could do this by itself, but in half precision. Raises BadInput for a picture
    in which everything is equally far: its depth cannot be normalised.
    """
    pixels = pipe.feature_extractor(images=[picture], return_tensors="pt").pixel_values
    estimator = pipe.depth_estimator
    with torch.no_grad():
        depth: torch.Tensor = estimator(
            pixels.to(estimator.device, estimator.dtype)
        ).predicted_depth
    if not bool(torch.isfinite(depth).all()) or float(depth.max() - depth.min()) <= 0:
        raise BadInput("image", "flat", "a picture that shows something near and something far")
    return depth


def _size(
    loaded: Loaded, request: TextToImageRequest | DepthToImageRequest | InpaintingRequest
) -> tuple[int, int]:
    native = loaded.checkpoint.size
    return request.width or native, request.height or native
