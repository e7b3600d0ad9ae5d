"""Carries out requests: pictures with progress, cancelling and a time for each stage."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import torch
from PIL import Image

from kiosk.domain.checkpoints import Checkpoint
from kiosk.domain.generation import Precision, Timings
from kiosk.domain.requests import GenerationRequest, TextToImageRequest, UpscalingRequest
from kiosk.inference.adapters import Taught, taught
from kiosk.inference.calls import prepare_call, prepare_touch_up, touch_up_steps
from kiosk.inference.checks import check_image
from kiosk.inference.outcomes import UnusablePicture
from kiosk.inference.pipelines import Loaded, Pipelines, Wanted
from kiosk.inference.previews import PreviewPixels, predicted_latents, render_preview
from kiosk.inference.schedulers import check_steps, make_scheduler
from kiosk.inference.sources import to_png

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


@dataclass(slots=True)
class _Told:
    """Passes steps on, so that a second pass of `more` steps continues where the first ended."""

    on_step: OnStep
    more: int
    done: int = 0

    def first(self, step: Step) -> None:
        self.done = step.step
        self.on_step(replace(step, steps=step.steps + self.more))

    def second(self, step: Step) -> None:
        self.on_step(replace(step, step=self.done + step.step, steps=self.done + step.steps))


@dataclass(frozen=True, slots=True)
class Painted:
    """A finished picture as an 8-bit RGB PNG."""

    seed: int
    png: bytes
    timings: Timings


def paint(
    pipelines: Pipelines,
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
    wanted, load = Wanted.of(request), 0.0
    try:
        loaded, load = _ready(pipelines, wanted, on_load)
        painted = carry_out(loaded, request, seeds, on_step, _loras(pipelines, loaded, request))
        wasted = 0.0
    except UnusablePicture:
        if request.precision is Precision.EXACT:
            raise
        wasted = time.perf_counter() - started - load
        exact, more = _ready(pipelines, wanted.exactly(), on_load)
        load += more
        painted = carry_out(exact, request, seeds, on_step, _loras(pipelines, exact, request))
    return [_with(p, load / len(seeds), wasted / len(seeds)) for p in painted]


def _ready(
    pipelines: Pipelines, wanted: Wanted, on_load: Callable[[], None]
) -> tuple[Loaded, float]:
    """The pipeline, and the seconds that this call waited for it."""
    if pipelines.has(wanted):
        return pipelines.get(wanted), 0.0
    on_load()
    loaded = pipelines.get(wanted)
    return loaded, loaded.seconds


def _loras(pipelines: Pipelines, loaded: Loaded, request: GenerationRequest) -> list[Taught]:
    if not isinstance(request, TextToImageRequest):
        return []
    family = loaded.checkpoint.family
    return [pipelines.lora(lora.id, family, lora.scale) for lora in request.loras]


def _with(painted: Painted, load: float, wasted: float) -> Painted:
    times = painted.timings
    added = replace(times, load=times.load + load, denoise=times.denoise + wasted)
    return replace(painted, timings=added)


def carry_out(
    loaded: Loaded,
    request: GenerationRequest,
    seeds: Sequence[int],
    on_step: OnStep,
    loras: Sequence[Taught] = (),
) -> list[Painted]:
    """Paint `seeds` in one batch, each from its own generator; raises what `paint` does.

    The pictures are those that the plain pipeline call returns for the same arguments.
    """
    started = time.perf_counter()
    with taught(loaded.pipe, loras):
        learned = time.perf_counter()
        # CPU generators: a seed means the same noise on every device.
        generators = [torch.Generator("cpu").manual_seed(seed) for seed in seeds]
        call = prepare_call(loaded, request, len(seeds))
        told = _Told(on_step, touch_up_steps(loaded, request))
        latents = _denoise(loaded, request, generators, told.first, call.arguments)
        denoised = time.perf_counter()
        images = [call.finish(image) for image in decode(loaded, latents)]
        again = prepare_touch_up(loaded, request, images)
        if again is not None:
            latents = _denoise(loaded, request, generators, told.second, again.arguments)
            denoised = time.perf_counter()
            images = [again.finish(image) for image in decode(loaded, latents)]
    decoded = time.perf_counter()
    pngs = [to_png(image.convert("RGB"), PNG_COMPRESSION) for image in images]
    encoded = time.perf_counter()
    timings = Timings(
        load=(learned - started) / len(seeds) if loras else 0.0,
        denoise=(denoised - learned) / len(seeds),
        decode=(decoded - denoised) / len(seeds),
        encode=(encoded - decoded) / len(seeds),
    )
    return [Painted(seed, png, timings) for seed, png in zip(seeds, pngs, strict=True)]


def _denoise(
    loaded: Loaded,
    request: GenerationRequest,
    generators: Sequence[torch.Generator],
    on_step: OnStep,
    arguments: dict[str, Any],
) -> torch.Tensor:
    """Finished latents (batch, channels, height, width)."""
    pipe, checkpoint, count = loaded.pipe, loaded.checkpoint, len(generators)
    name, steps = request.scheduler or checkpoint.scheduler, request.num_inference_steps
    steps = steps or checkpoint.steps
    check_steps(name, loaded.scheduler_config, steps)
    pipe.scheduler = make_scheduler(name, loaded.scheduler_config)
    latents: torch.Tensor = pipe(
        prompt=[request.prompt] * count,
        negative_prompt=[request.negative_prompt] * count,
        num_inference_steps=steps,
        guidance_scale=_guidance(request, checkpoint),
        generator=list(generators),
        output_type="latent",
        **_callback(loaded, request, on_step),
        **arguments,
    ).images
    _synchronize(loaded.device)
    return latents


def decode(loaded: Loaded, latents: torch.Tensor) -> list[Image.Image]:
    """Latents (batch, channels, height, width) to pictures; raises UnusablePicture."""
    pipe = loaded.pipe
    with torch.no_grad():
        image = pipe.vae.decode(latents / pipe.vae.config.scaling_factor, return_dict=False)[0]
    check_image(image)
    return pipe.image_processor.postprocess(
        image, output_type="pil", do_denormalize=[True] * image.shape[0]
    )


def _guidance(request: GenerationRequest, checkpoint: Checkpoint) -> float:
    scale = request.guidance_scale
    return checkpoint.guidance if scale is None else scale


def _callback(loaded: Loaded, request: GenerationRequest, on_step: OnStep) -> dict[str, Any]:
    """How to be told about steps: the pipeline for upscaling only knows the older way."""

    def step_ended(pipe: Any, index: int, _timestep: Any, values: dict[str, Any]) -> dict[str, Any]:
        # Some schedulers call back more often than there are steps; num_timesteps counts calls.
        on_step(Step(index + 1, pipe.num_timesteps, values["latents"], pipe.scheduler, loaded))
        return {}

    def upscaling_step_ended(index: int, _timestep: Any, latents: torch.Tensor) -> None:
        scheduler = loaded.pipe.scheduler
        steps = -(-len(scheduler.timesteps) // scheduler.order)
        on_step(Step(min(index + 1, steps), steps, latents, scheduler, loaded))

    if isinstance(request, UpscalingRequest):
        return {"callback": upscaling_step_ended, "callback_steps": 1}
    return {"callback_on_step_end": step_ended}


def _synchronize(device: str) -> None:
    if device.startswith("cuda"):
        torch.cuda.synchronize(device)
