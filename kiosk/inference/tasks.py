"""Carries out requests: text to pictures, with progress, cancelling and a time for each stage."""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import torch
from PIL import Image

from kiosk.domain.checkpoints import Checkpoint
from kiosk.domain.generation import GenerationRequest, Precision, Timings
from kiosk.inference.checks import check_image
from kiosk.inference.outcomes import UnusablePicture
from kiosk.inference.pipelines import Loaded, Pipelines
from kiosk.inference.previews import PreviewPixels, predicted_latents, render_preview
from kiosk.inference.schedulers import make_scheduler

PNG_COMPRESSION = 1
"""Of zlib's 0 to 9: four times faster than the default for a tenth more bytes."""


@dataclass(frozen=True, slots=True)
class Step:
    """A denoising step is over: `step` of `steps`, for all pictures of the batch."""

    step: int
    steps: int
    _latents: torch.Tensor
    _scheduler: Any
    _loaded: Loaded

    def preview(self, index: int) -> PreviewPixels:
        """What the picture at `index` of the batch looks like so far."""
        latents = predicted_latents(self._scheduler, self._latents)
        return render_preview(self._loaded.preview, latents[index])


OnStep = Callable[[Step], None]


@dataclass(frozen=True, slots=True)
class Painted:
    """A finished picture as an 8-bit RGB PNG."""

    seed: int
    png: bytes
    timings: Timings


def paint(
    pipelines: Pipelines,
    checkpoint: Checkpoint,
    request: GenerationRequest,
    seeds: Sequence[int],
    on_step: OnStep,
    on_load: Callable[[], None] = lambda: None,
) -> list[Painted]:
    """Paint the tiles of `request` with these seeds in one batch, and once more if unusable.

    The second attempt runs in fp32, where half precision overflowed. Raises Cancelled when
    `on_step` does, CheckpointFault, BadInput, and UnusablePicture when fp32 did not help.
    The time of an unusable attempt counts as denoising; `on_load` is called before weights are
    read.
    """
    started = time.perf_counter()
    load = 0.0
    try:
        loaded, load = _ready(pipelines, checkpoint, request.precision, on_load)
        painted = text_to_image(loaded, request, seeds, on_step)
        wasted = 0.0
    except UnusablePicture:
        if request.precision is Precision.EXACT:
            raise
        wasted = time.perf_counter() - started - load
        exact, more = _ready(pipelines, checkpoint, Precision.EXACT, on_load)
        load += more
        painted = text_to_image(exact, request, seeds, on_step)
    return [_with(p, load / len(seeds), wasted / len(seeds)) for p in painted]


def _ready(
    pipelines: Pipelines,
    checkpoint: Checkpoint,
    precision: Precision,
    on_load: Callable[[], None],
) -> tuple[Loaded, float]:
    """The pipeline, and the seconds that this call waited for it."""
    if pipelines.has(checkpoint, precision):
        return pipelines.get(checkpoint, precision), 0.0
    on_load()
    loaded = pipelines.get(checkpoint, precision)
    return loaded, loaded.seconds


def _with(painted: Painted, load: float, wasted: float) -> Painted:
    times = painted.timings
    return replace(painted, timings=replace(times, load=load, denoise=times.denoise + wasted))


def text_to_image(
    loaded: Loaded, request: GenerationRequest, seeds: Sequence[int], on_step: OnStep
) -> list[Painted]:
    """Paint `seeds` in one batch, each from its own generator; raises what `paint` does.

    The pictures are those that the plain pipeline call returns for the same arguments.
    """
    pipe, checkpoint = loaded.pipe, loaded.checkpoint
    name = request.scheduler or checkpoint.scheduler
    pipe.scheduler = make_scheduler(name, loaded.scheduler_config)
    # CPU generators: a seed means the same noise on every device.
    generators = [torch.Generator("cpu").manual_seed(seed) for seed in seeds]
    started = time.perf_counter()
    latents: torch.Tensor = pipe(
        prompt=[request.prompt] * len(seeds),
        negative_prompt=[request.negative_prompt] * len(seeds),
        num_inference_steps=request.num_inference_steps or checkpoint.steps,
        guidance_scale=_guidance(request, checkpoint),
        width=request.width or checkpoint.size,
        height=request.height or checkpoint.size,
        generator=generators,
        output_type="latent",
        callback_on_step_end=_callback(loaded, on_step),
    ).images
    _synchronize(loaded.device)
    denoised = time.perf_counter()
    images = decode(loaded, latents)
    decoded = time.perf_counter()
    pngs = [encode_png(image) for image in images]
    encoded = time.perf_counter()
    timings = Timings(
        denoise=(denoised - started) / len(seeds),
        decode=(decoded - denoised) / len(seeds),
        encode=(encoded - decoded) / len(seeds),
    )
    return [Painted(seed, png, timings) for seed, png in zip(seeds, pngs, strict=True)]


def decode(loaded: Loaded, latents: torch.Tensor) -> list[Image.Image]:
    """Latents (batch, channels, height, width) to pictures; raises UnusablePicture."""
    pipe = loaded.pipe
    with torch.no_grad():
        image = pipe.vae.decode(latents / pipe.vae.config.scaling_factor, return_dict=False)[0]
    check_image(image)
    return pipe.image_processor.postprocess(
        image, output_type="pil", do_denormalize=[True] * image.shape[0]
    )


def encode_png(image: Image.Image) -> bytes:
    """A picture as an 8-bit RGB PNG."""
    buffer = io.BytesIO()
    image.convert("RGB").save(buffer, "PNG", compress_level=PNG_COMPRESSION)
    return buffer.getvalue()


def _guidance(request: GenerationRequest, checkpoint: Checkpoint) -> float:
    scale = request.guidance_scale
    return checkpoint.guidance if scale is None else scale


def _callback(loaded: Loaded, on_step: OnStep) -> Callable[..., dict[str, Any]]:
    def step_ended(pipe: Any, index: int, _timestep: Any, values: dict[str, Any]) -> dict[str, Any]:
        # Some schedulers call back more often than there are steps; num_timesteps counts calls.
        step = Step(index + 1, pipe.num_timesteps, values["latents"], pipe.scheduler, loaded)
        on_step(step)
        return {}

    return step_ended


def _synchronize(device: str) -> None:
    if device.startswith("cuda"):
        torch.cuda.synchronize(device)
