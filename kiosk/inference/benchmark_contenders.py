"""The ways of painting that a benchmark compares, each with a clock on every stage.

plain      diffusers as everybody calls it: fp32, all pictures in one batch
stock      the same in half precision
others     this program's profiles
"""

from __future__ import annotations

import io
import time
from dataclasses import dataclass
from functools import wraps
from typing import Any, Protocol

import torch
from PIL import Image

from kiosk.domain.errors import CannotDo
from kiosk.domain.requests import CheckpointId, Precision, TextToImageRequest
from kiosk.inference.acceleration import Profile, accelerate
from kiosk.inference.assembly import assemble
from kiosk.inference.benchmark_cost import synchronize
from kiosk.inference.benchmark_work import Clocked, Work
from kiosk.inference.compile_ahead import compile_now
from kiosk.inference.computing import choose_dtype
from kiosk.inference.loaded import Loaded, Wanted
from kiosk.inference.pipelines import Pipelines
from kiosk.inference.previews import neutral_preview_map
from kiosk.inference.schedulers import make_scheduler
from kiosk.inference.tasks import Step, carry_out

PREVIEW_INTERVAL = 0.2
"""Seconds between two previews of a tile, as workers send them."""


class Contender(Protocol):
    """Paints the work's pictures; `note` says what it could not do as asked."""

    pipe: Any
    note: str
    dtype: torch.dtype

    def warm_up(self) -> None:
        """Do what a worker does before its first job, as far as it takes long."""
        ...

    def paint(self) -> tuple[Clocked, list[bytes]]:
        """The pictures as PNGs, and where the time went."""
        ...


@dataclass(slots=True)
class _Marks:
    """When stages of a pipeline call ended, heard by wrapping two of its methods."""

    device: str
    prompt: float = 0.0
    decoding: float | None = None

    def listen(self, pipe: Any) -> None:
        encode, decode = pipe.encode_prompt, pipe.vae.decode

        @wraps(encode)
        def encode_prompt(*args: Any, **kwargs: Any) -> Any:
            started = time.perf_counter()
            made = encode(*args, **kwargs)
            synchronize(self.device)
            self.prompt += time.perf_counter() - started
            return made

        def decode_latents(*args: Any, **kwargs: Any) -> Any:
            synchronize(self.device)
            self.decoding = self.decoding or time.perf_counter()
            return decode(*args, **kwargs)

        pipe.encode_prompt, pipe.vae.decode = encode_prompt, decode_latents

    def stop(self, pipe: Any) -> None:
        del pipe.encode_prompt, pipe.vae.decode


class Diffusers:
    """The traditional call; in half precision where `half` says so."""

    note = ""

    def __init__(self, work: Work, *, half: bool) -> None:
        loaded = load(work, Precision.FAST if half else Precision.EXACT, Profile.FAST)
        self.pipe = loaded.pipe
        for part in (self.pipe.unet, self.pipe.vae):  # as diffusers leaves them
            part.to(memory_format=torch.contiguous_format)
        self.dtype = self.pipe.unet.dtype
        self._work = work
        self._scheduler_config = loaded.scheduler_config

    def warm_up(self) -> None:
        """Nobody does."""

    def paint(self) -> tuple[Clocked, list[bytes]]:
        """One call, and PNGs as Pillow writes them by default."""
        work, pipe, marks = self._work, self.pipe, _Marks(self._work.device)
        started = time.perf_counter()
        marks.listen(pipe)
        pipe.scheduler = make_scheduler(work.scheduler, self._scheduler_config)
        images: list[Image.Image] = pipe(
            prompt=[work.prompt] * work.batch,
            negative_prompt=[work.negative_prompt] * work.batch,
            num_inference_steps=work.steps,
            guidance_scale=work.guidance,
            width=work.size,
            height=work.size,
            generator=[torch.Generator("cpu").manual_seed(seed) for seed in work.seeds],
        ).images
        decoded = time.perf_counter()
        marks.stop(pipe)
        pngs = [_png(image) for image in images]
        ended = time.perf_counter()
        decoding = marks.decoding or decoded
        clocked = Clocked(
            wall=ended - started,
            prompt=marks.prompt,
            denoise=decoding - started - marks.prompt,
            decode=decoded - decoding,
            png=ended - decoded,
        )
        return clocked, pngs


class Ours:
    """A profile, painting as a worker does, previews included."""

    def __init__(self, work: Work, profile: Profile) -> None:
        exact = profile is Profile.EXACT
        precision = Precision.EXACT if exact else Precision.FAST
        self._loaded = load(work, precision, profile)
        self.pipe = self._loaded.pipe
        self.note = self._loaded.acceleration.note
        self.dtype = self.pipe.unet.dtype
        self._work = work
        self._batch = 1 if exact else work.batch
        self._previews = 0.0
        self._shown = 0.0
        self._request = TextToImageRequest(
            checkpoint=CheckpointId(work.name),
            prompt=work.prompt,
            negative_prompt=work.negative_prompt,
            seeds=work.seeds,
            num_inference_steps=work.steps,
            guidance_scale=work.guidance,
            scheduler=work.scheduler,
            precision=precision,
            width=work.size,
            height=work.size,
        )

    def warm_up(self) -> None:
        """Compile, where the profile does."""
        if self._loaded.acceleration.compiles:
            compile_now(self._loaded, (self._batch,))
            self.note = self._loaded.acceleration.note

    def paint(self) -> tuple[Clocked, list[bytes]]:
        """The pictures in as many batches as the profile wants; noise may be none, and is empty."""
        work, marks = self._work, _Marks(self._work.device)
        self._previews, self._shown = 0.0, -PREVIEW_INTERVAL
        started = time.perf_counter()
        marks.listen(self.pipe)
        pngs: list[bytes] = []
        denoise = decode = png = 0.0
        for first in range(0, work.batch, self._batch):
            seeds = work.seeds[first : first + self._batch]
            for painted in carry_out(self._loaded, self._request, seeds, self._on_step):
                if painted.flaw and work.random_weights is None:
                    raise CannotDo(f"A picture could not be used: {painted.flaw}.")
                pngs.append(painted.png)
                denoise += painted.timings.denoise
                decode += painted.timings.decode
                png += painted.timings.encode
        ended = time.perf_counter()
        marks.stop(self.pipe)
        clocked = Clocked(
            wall=ended - started,
            prompt=marks.prompt,
            denoise=denoise - marks.prompt,
            decode=decode,
            png=png,
            previews=self._previews,
        )
        return clocked, pngs

    def _on_step(self, step: Step) -> None:
        now = time.perf_counter()
        if now - self._shown >= PREVIEW_INTERVAL and step.step < step.steps:
            self._shown = now
            for index in range(self._batch):
                step.preview(index)
            self._previews += time.perf_counter() - now


def make_contender(work: Work, name: str) -> Contender:
    """The contender called `name`, loaded; raises CheckpointFault."""
    if name in ("plain", "stock"):
        return Diffusers(work, half=name == "stock")
    return Ours(work, Profile(name))


def load(work: Work, precision: Precision, profile: Profile) -> Loaded:
    """The work's checkpoint from disk, or its architecture with random weights."""
    if work.manifest is not None:
        wanted = Wanted(work.name, "text-to-image", precision)
        return Pipelines(work.device, work.manifest, profile=profile).get(wanted)
    from kiosk.inference.benchmark_weights import build_parts

    started = time.perf_counter()
    family = work.random_weights
    assert family is not None, "there is neither a manifest nor a family"
    parts = build_parts(family, work.device, choose_dtype(work.device, precision))
    pipe = assemble("text-to-image", parts)
    return Loaded(
        pipe=pipe,
        checkpoint=work.checkpoint,
        precision=precision,
        device=work.device,
        scheduler_config=dict(pipe.scheduler.config),
        preview=neutral_preview_map(4),
        seconds=time.perf_counter() - started,
        parts=frozenset(),
        acceleration=accelerate(pipe, profile, work.device),
    )


def _png(image: Image.Image) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()
