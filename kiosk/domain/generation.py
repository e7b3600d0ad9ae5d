"""What is asked of a generator, what it answers, and the protocol that every generator keeps."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, NewType, Protocol, runtime_checkable

from kiosk.domain.errors import BadInput

JobId = NewType("JobId", str)
CheckpointId = NewType("CheckpointId", str)

MAX_TILES = 4
MAX_SEED = 2**63 - 1


class Precision(StrEnum):
    """How a picture is computed: `fast` as the device likes best, `exact` to the same bits."""

    FAST = "fast"
    EXACT = "exact"


@dataclass(frozen=True, slots=True)
class GenerationRequest:
    """One text-to-image job of 1 to 4 tiles; complete in itself, so it can be replayed anywhere.

    `seeds` has one entry a tile; `width` and `height` are pixels, multiples of 8, or 0 for the
    checkpoint's native size; `num_inference_steps` and `guidance_scale` are as in diffusers,
    None for the checkpoint's defaults. Raises BadInput with the field, its value and what
    is allowed.
    """

    checkpoint: CheckpointId
    prompt: str
    seeds: tuple[int, ...]
    negative_prompt: str = ""
    num_inference_steps: int | None = None
    guidance_scale: float | None = None
    scheduler: str | None = None
    width: int = 0
    height: int = 0
    precision: Precision = Precision.FAST

    def __post_init__(self) -> None:
        if not 1 <= len(self.seeds) <= MAX_TILES:
            raise BadInput("seeds", self.seeds, f"1 to {MAX_TILES} seeds, one a tile")
        for seed in self.seeds:
            if not 0 <= seed <= MAX_SEED:
                raise BadInput("seed", seed, f"0 to {MAX_SEED}")
        if not self.prompt.strip():
            raise BadInput("prompt", self.prompt, "at least one word")
        steps, scale = self.num_inference_steps, self.guidance_scale
        if steps is not None and not 1 <= steps <= 200:
            raise BadInput("num_inference_steps", steps, "1 to 200")
        if scale is not None and not (math.isfinite(scale) and 0 <= scale <= 30):
            raise BadInput("guidance_scale", scale, "0 to 30")
        for name, size in (("width", self.width), ("height", self.height)):
            if size and not (64 <= size <= 2048 and size % 8 == 0):
                raise BadInput(name, size, "64 to 2048 pixels, a multiple of 8")


@dataclass(frozen=True, slots=True)
class Timings:
    """Seconds that one tile spent in each stage.

    Where tiles were made in one batch, each carries the batch's time divided by its tiles;
    `load` is the time this tile waited for weights to be read.
    """

    queue: float = 0.0
    load: float = 0.0
    denoise: float = 0.0
    decode: float = 0.0
    encode: float = 0.0


@dataclass(frozen=True, slots=True)
class JobQueued:
    """A job was taken on. `position` counts jobs before it; `eta` is in seconds or unknown."""

    job: JobId
    position: int
    eta: float | None


@dataclass(frozen=True, slots=True)
class TileProgress:
    """A tile has `step` of `steps` denoising steps behind it."""

    job: JobId
    tile: int
    step: int
    steps: int


@dataclass(frozen=True, slots=True)
class TilePreview:
    """A tile half-way: `pixels` are 8-bit RGB rows, `width` x `height`, without padding."""

    job: JobId
    tile: int
    width: int
    height: int
    pixels: bytes


@dataclass(frozen=True, slots=True)
class TileReady:
    """A finished tile: the master picture, unlabelled and unsigned."""

    job: JobId
    tile: int  # 0..3, row by row
    png: bytes  # 8-bit RGB
    seed: int
    checkpoint: CheckpointId
    timings: Timings


FailureReason = Literal["cancelled", "unsafe", "failed", "checkpoint", "no-worker", "storage"]


@dataclass(frozen=True, slots=True)
class TileFailed:
    """A tile that will not come. `detail` is a sentence for staff."""

    job: JobId
    tile: int
    reason: FailureReason
    detail: str = ""


@dataclass(frozen=True, slots=True)
class JobFinished:
    """The last event of a job: how many tiles became pictures, and how many did not."""

    job: JobId
    ready: int
    failed: int


GeneratorEvent = JobQueued | TileProgress | TilePreview | TileReady | TileFailed | JobFinished


@dataclass(frozen=True, slots=True)
class DeviceHealth:
    """One device: what it does now, and how often its worker had to be replaced."""

    device: str
    state: Literal["starting", "idle", "busy", "recovering", "failed"]
    restarts: int
    detail: str = ""


@dataclass(frozen=True, slots=True)
class GeneratorHealth:
    """Whether a generator can serve now. `cause` and `cure` are sentences for staff."""

    state: Literal["starting", "ready", "failed"]
    devices: tuple[DeviceHealth, ...] = ()
    queued: int = 0
    cause: str = ""
    cure: str = ""


@runtime_checkable
class Generator(Protocol):
    """Turns requests into tiles, without ever blocking its caller.

    A request's tiles each end in exactly one TileReady or TileFailed; then comes one
    JobFinished, and nothing after it.
    """

    def start(self) -> None:
        """Begin starting workers; returns at once."""
        ...

    def submit(self, request: GenerationRequest) -> JobId:
        """Take on a job; raises EngineFault when nothing can serve it."""
        ...

    def cancel(self, job: JobId) -> None:
        """Stop a job within a step; unknown and finished jobs are ignored."""
        ...

    def health(self) -> GeneratorHealth:
        """How things stand now."""
        ...

    def waitables(self) -> Sequence[int]:
        """File descriptors that become readable when `pump` has something to do."""
        ...

    def pump(self, now: float) -> list[GeneratorEvent]:
        """Do what is due at monotonic time `now` (seconds); returns what happened."""
        ...

    def close(self) -> None:
        """Stop and leave no process behind; returns within some seconds."""
        ...
