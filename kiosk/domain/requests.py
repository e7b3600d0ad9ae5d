"""What can be asked of a generator: a request type for each task, checked when it is made.

A request is complete in itself, pictures and masks included, so that it can be replayed anywhere.
"""

from __future__ import annotations

import math
from base64 import b64decode, b64encode
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Literal, NewType

from pydantic import BeforeValidator, PlainSerializer

from kiosk.domain.errors import BadInput
from kiosk.domain.png import check_png

CheckpointId = NewType("CheckpointId", str)

Task = Literal["text-to-image", "depth-to-image", "inpainting", "upscaling"]

MAX_TILES = 4
MAX_SEED = 2**63 - 1
MAX_LORAS = 4
MAX_NOISE_LEVEL = 350
"""As the upscaler of Stable Diffusion 2 was trained; a checkpoint may allow less."""


class Precision(StrEnum):
    """How a picture is computed: `fast` as the device likes best, `exact` to the same bits."""

    FAST = "fast"
    EXACT = "exact"


def _from_base64(value: object) -> object:
    return b64decode(value, validate=True) if isinstance(value, str) else value


def _to_base64(value: bytes) -> str:
    return b64encode(value).decode("ascii")


Picture = Annotated[
    bytes,
    BeforeValidator(_from_base64),
    PlainSerializer(_to_base64, return_type=str, when_used="json"),
]
"""A PNG file, 8 bits a channel; base64 in JSON."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """What every task is asked with.

    `seeds` has one entry a tile; `num_inference_steps` and `guidance_scale` are as in diffusers,
    and they and `scheduler` are the checkpoint's own where they are None.
    """

    checkpoint: CheckpointId
    prompt: str
    seeds: tuple[int, ...]
    negative_prompt: str = ""
    num_inference_steps: int | None = None
    guidance_scale: float | None = None
    scheduler: str | None = None
    precision: Precision = Precision.FAST

    def __post_init__(self) -> None:
        if not 1 <= len(self.seeds) <= MAX_TILES:
            raise BadInput("seeds", self.seeds, f"1 to {MAX_TILES} seeds, one a tile")
        for seed in self.seeds:
            if not 0 <= seed <= MAX_SEED:
                raise BadInput("seed", seed, f"0 to {MAX_SEED}")
        steps, scale = self.num_inference_steps, self.guidance_scale
        if steps is not None and not 1 <= steps <= 200:
            raise BadInput("num_inference_steps", steps, "1 to 200")
        if scale is not None:
            _check_range("guidance_scale", scale, 0, 30)


@dataclass(frozen=True, slots=True)
class _Sized(_Asked):
    """A task whose pictures can have any size: multiples of 8, or 0 for the checkpoint's own."""

    width: int = 0
    height: int = 0

    def __post_init__(self) -> None:
        _Asked.__post_init__(self)
        if not self.prompt.strip():
            raise BadInput("prompt", self.prompt, "at least one word")
        for name, size in (("width", self.width), ("height", self.height)):
            if size and not (64 <= size <= 2048 and size % 8 == 0):
                raise BadInput(name, size, "64 to 2048 pixels, a multiple of 8")


@dataclass(frozen=True, slots=True)
class Control:
    """A picture of the wanted shape for the ControlNet called `id`; `scale` is its weight."""

    id: str
    image: Picture
    scale: float = 1.0

    def __post_init__(self) -> None:
        check_png("control", self.image, "RGB")
        _check_range("control_scale", self.scale, 0, 2)


@dataclass(frozen=True, slots=True)
class LoraUse:
    """The LoRA called `id`, and its weight."""

    id: str
    scale: float = 1.0

    def __post_init__(self) -> None:
        _check_range("lora_scale", self.scale, 0, 2)


@dataclass(frozen=True, slots=True)
class TextToImageRequest(_Sized):
    """Words to pictures, held to a shape by a ControlNet and taught a subject by LoRAs."""

    control: Control | None = None
    loras: tuple[LoraUse, ...] = ()
    task: Literal["text-to-image"] = "text-to-image"

    def __post_init__(self) -> None:
        _Sized.__post_init__(self)
        ids = [lora.id for lora in self.loras]
        if len(ids) > MAX_LORAS or len(set(ids)) < len(ids):
            raise BadInput("loras", ", ".join(ids), f"up to {MAX_LORAS}, each named once")


@dataclass(frozen=True, slots=True, kw_only=True)
class DepthToImageRequest(_Sized):
    """Paints a picture anew and keeps its shape; `strength` 1 keeps nothing but the depth."""

    image: Picture
    strength: float = 0.8
    task: Literal["depth-to-image"] = "depth-to-image"

    def __post_init__(self) -> None:
        _Sized.__post_init__(self)
        check_png("image", self.image, "RGB")
        _check_strength(self.strength)


@dataclass(frozen=True, slots=True, kw_only=True)
class InpaintingRequest(_Sized):
    """Replaces what is white in `mask` (128 and above); everything else stays as it is.

    With `soft_mask`, whatever is not black in it is painted, and mixed with the source by the
    mask's value. `touch_up` is the strength of a second pass over what the first one painted,
    for light and shadow; 0 for none. With `cutout`, `image` is a vehicle on an empty canvas: what
    comes of it is a new picture, not a changed one.
    """

    image: Picture
    mask: Picture
    strength: float = 1.0
    soft_mask: bool = False
    touch_up: float = 0.0
    cutout: bool = False
    task: Literal["inpainting"] = "inpainting"

    def __post_init__(self) -> None:
        _Sized.__post_init__(self)
        image, mask = check_png("image", self.image, "RGB"), check_png("mask", self.mask, "L")
        if (image.width, image.height) != (mask.width, mask.height):
            size = f"{mask.width}x{mask.height}"
            raise BadInput("mask", size, f"the image's size, {image.width}x{image.height}")
        _check_strength(self.strength)
        _check_range("touch_up", self.touch_up, 0, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class UpscalingRequest(_Asked):
    """Makes a picture larger by the checkpoint's factor; the prompt may be empty.

    `noise_level` is how much of the source's detail is made up anew; None leaves that to the
    checkpoint, as those that work on latents require.
    """

    image: Picture
    noise_level: int | None = None
    task: Literal["upscaling"] = "upscaling"

    def __post_init__(self) -> None:
        _Asked.__post_init__(self)
        check_png("image", self.image, "RGB")
        level = self.noise_level
        if level is not None and not 0 <= level <= MAX_NOISE_LEVEL:
            raise BadInput("noise_level", level, f"0 to {MAX_NOISE_LEVEL}")


GenerationRequest = TextToImageRequest | DepthToImageRequest | InpaintingRequest | UpscalingRequest


def denoising_steps(request: GenerationRequest, steps: int) -> int:
    """How many of `steps` are really taken: a source picture saves the first ones.

    As diffusers counts them, `get_timesteps` of its image-to-image pipelines.
    """
    match request:
        case InpaintingRequest():
            return int(steps * request.strength) + int(steps * request.touch_up)
        case DepthToImageRequest():
            return int(steps * request.strength)
        case _:
            return steps


def _check_strength(strength: float) -> None:
    if not (math.isfinite(strength) and 0 < strength <= 1):
        raise BadInput("strength", strength, "above 0, to 1")


def _check_range(field: str, value: float, least: float, most: float) -> None:
    if not (math.isfinite(value) and least <= value <= most):
        raise BadInput(field, value, f"{least} to {most}")
