"""Carries out requests: pictures with progress, cancelling and a time for each stage."""

from __future__ import annotations

import copy
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import torch
from PIL import Image

from kiosk.domain.checkpoints import Checkpoint
from kiosk.domain.generation import Timings
from kiosk.domain.requests import GenerationRequest, TextToImageRequest, UpscalingRequest
from kiosk.inference.adapters import Taught, taught
from kiosk.inference.calls import Call, prepare_call, prepare_touch_up, touch_up_steps
from kiosk.inference.checks import check_image, check_size, check_variety, higher_precisions
from kiosk.inference.loaded import Loaded
from kiosk.inference.outcomes import UnusablePicture
from kiosk.inference.pipelines import Pipelines
from kiosk.inference.previews import PreviewPixels, predicted_latents, render_preview
from kiosk.inference.safety import REROLLS
from kiosk.inference.schedulers import check_steps, make_scheduler
from kiosk.inference.sources import to_png
from kiosk.inference.studio import Judging, Studio, Told
from kiosk.inference.thrift import during


def _nothing() -> None:
    pass


PNG_COMPRESSION = 1
"""Of zlib's 0 to 9: four times faster than the default for a tenth more bytes."""


@dataclass(frozen=True, slots=True)
class Step:
    """A denoising step is over: `step` of `steps`, for all pictures of the batch.

    `positions` are theirs among the seeds that were asked for; a batch may be a part of them.
    """

    step: int
    steps: int
    _latents: torch.Tensor
    _scheduler: Any
    _loaded: Loaded
    positions: tuple[int, ...] = ()

    def preview(self, index: int) -> PreviewPixels:
        """What the picture at `index` of the batch looks like so far."""
        latents = predicted_latents(self._scheduler, self._latents)
        return render_preview(self._loaded.preview, latents[index])


OnStep = Callable[[Step], None]

Decoded = Image.Image | UnusablePicture
"""A picture, or what is wrong with it."""


@dataclass(slots=True)
class _Passes:
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
    """A finished picture as an 8-bit RGB PNG; empty where a `flaw` says why there is none.

    `unsafe`: there was a picture that nobody may see, and it is gone.
    """

    seed: int
    png: bytes
    timings: Timings
    flaw: str = ""
    unsafe: bool = False


def paint(
    pipelines: Pipelines,
    request: GenerationRequest,
    seeds: Sequence[int],
    on_step: OnStep,
    on_load: Callable[[], None] = _nothing,
) -> list[Painted]:
    """Paint the tiles of `request` with these seeds, as `Studio.paint` does, each a picture.

    Raises what it raises, and UnusablePicture for a tile with a flaw.
    """
    painted = open_studio(pipelines).paint(request, seeds, Told(on_step, on_load))
    for tile in painted:
        if tile.flaw:
            raise UnusablePicture(tile.flaw)
    return painted


def open_studio(pipelines: Pipelines, rerolls: int = REROLLS) -> Studio:
    """Where a worker paints for as long as it lives; `rerolls` is for unsafe tiles."""
    return Studio(pipelines, carry_out, rerolls=rerolls)


def carry_out(
    loaded: Loaded,
    request: GenerationRequest,
    seeds: Sequence[int],
    on_step: OnStep,
    loras: Sequence[Taught] = (),
    judge: Judging | None = None,
) -> list[Painted]:
    """Paint `seeds` in one batch, each from its own generator; `judge` sees what was painted.

    The pictures are those that the plain pipeline call returns for the same arguments. Raises
    OutOfMemory, BadInput, CheckpointFault for a LoRA, and what `on_step` raises.
    """
    started = time.perf_counter()
    with during("denoise"), loaded.acceleration.engaged(), taught(loaded.pipe, loras):
        learned = time.perf_counter()
        # CPU generators: a seed means the same noise on every device.
        generators = [torch.Generator("cpu").manual_seed(seed) for seed in seeds]
        call = prepare_call(loaded, request, len(seeds))
        told = _Passes(on_step, touch_up_steps(loaded, request))
        latents = _denoise(loaded, request, generators, told.first, call.arguments)
        denoised = time.perf_counter()
        shown = _finished(loaded, request, latents, call)
        canvas = Image.new("RGB", call.size)  # where there is nothing to go on with
        images = [canvas if isinstance(each, UnusablePicture) else each for each in shown]
        again = prepare_touch_up(loaded, request, images)
        if again is not None:
            latents = _denoise(loaded, request, generators, told.second, again.arguments)
            denoised = time.perf_counter()
            touched = _finished(loaded, request, latents, again)
            pairs = zip(shown, touched, strict=True)
            shown = [first if isinstance(first, UnusablePicture) else then for first, then in pairs]
    reasons = _judged(shown, judge)
    decoded = time.perf_counter()
    pngs = [
        b"" if reason or isinstance(picture, UnusablePicture) else to_png(picture, PNG_COMPRESSION)
        for picture, reason in zip(shown, reasons, strict=True)
    ]
    encoded = time.perf_counter()
    timings = Timings(
        load=(learned - started) / len(seeds) if loras else 0.0,
        denoise=(denoised - learned) / len(seeds),
        decode=(decoded - denoised) / len(seeds),
        encode=(encoded - decoded) / len(seeds),
    )
    painted: list[Painted] = []
    for seed, picture, png, reason in zip(seeds, shown, pngs, reasons, strict=True):
        flaw = str(picture) if isinstance(picture, UnusablePicture) else reason
        painted.append(Painted(seed, png, timings, flaw, unsafe=bool(reason)))
    return painted


def _finished(
    loaded: Loaded, request: GenerationRequest, latents: torch.Tensor, call: Call
) -> list[Decoded]:
    """Decoded, with the call's last touch, and checked."""
    with during("decode"):
        decoded = decode(loaded, latents)
    finished: list[Decoded] = []
    for picture in decoded:
        if not isinstance(picture, UnusablePicture):
            try:
                if isinstance(request, TextToImageRequest):
                    check_variety(picture)
                picture = call.finish(picture).convert("RGB")
                check_size(picture, call.size)
            except UnusablePicture as error:
                picture = error
        finished.append(picture)
    return finished


def _judged(pictures: Sequence[Decoded], judge: Judging | None) -> list[str]:
    """Why nobody may see each picture; "" for what may be shown, or is no picture anyway."""
    good = [picture for picture in pictures if not isinstance(picture, UnusablePicture)]
    found = iter(judge(good) if judge is not None and good else [""] * len(good))
    return ["" if isinstance(picture, UnusablePicture) else next(found) for picture in pictures]


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
    guidance = _guidance(request, checkpoint)
    words = (request.prompt, request.negative_prompt)
    latents: torch.Tensor = pipe(
        **loaded.prompts.arguments(pipe, *words, count, guided=guidance > 1),
        num_inference_steps=steps,
        guidance_scale=guidance,
        generator=list(generators),
        output_type="latent",
        **_callback(loaded, request, on_step),
        **arguments,
    ).images
    _synchronize(loaded.device)
    return latents


def decode(loaded: Loaded, latents: torch.Tensor) -> list[Decoded]:
    """Latents (batch, channels, height, width) to pictures, or what is wrong with them.

    Where the latents are sound and the picture is not, the autoencoder overflowed: it is asked
    again in the next higher precision, and the denoising is not lost.
    """
    vae = loaded.pipe.vae
    found = _decode(loaded, vae, latents)
    for dtype in higher_precisions(vae.dtype):
        bad = [i for i, picture in enumerate(found) if isinstance(picture, UnusablePicture)]
        bad = [i for i in bad if bool(torch.isfinite(latents[i]).all())]
        if not bad:
            break
        # A copy: others share the autoencoder, and it may be part of what was compiled.
        again = _decode(loaded, copy.deepcopy(vae).to(dtype), latents[bad].to(dtype))
        for index, picture in zip(bad, again, strict=True):
            found[index] = picture
    return found


def _decode(loaded: Loaded, vae: Any, latents: torch.Tensor) -> list[Decoded]:
    with torch.no_grad():
        images = vae.decode(latents / vae.config.scaling_factor, return_dict=False)[0]
    found: list[Decoded] = []
    for index in range(len(images)):
        image = images[index : index + 1]
        try:
            check_image(image)
        except UnusablePicture as error:
            found.append(error)
        else:
            processor = loaded.pipe.image_processor
            found += processor.postprocess(image, output_type="pil", do_denormalize=[True])
    return found


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
