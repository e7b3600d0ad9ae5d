"""What a generator answers, and the protocol that every generator keeps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NewType, Protocol, runtime_checkable

from kiosk.domain.requests import MAX_SEED as MAX_SEED
from kiosk.domain.requests import MAX_TILES as MAX_TILES
from kiosk.domain.requests import CheckpointId, GenerationRequest
from kiosk.domain.requests import Precision as Precision

JobId = NewType("JobId", str)

SHOW_PACK = CheckpointId("show-pack")
"""What a tile names as its checkpoint when it was rendered beforehand, and is to be marked so."""


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
    """A job was taken on. `position` counts jobs before it; `eta` is in seconds or unknown.

    Said again while the job waits, whenever its place or the estimate has changed.
    """

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


FailureReason = Literal[
    "cancelled", "unsafe", "failed", "checkpoint", "no-worker", "storage", "late"
]


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
    """One device: what it does now, and how its worker fares.

    A drained device has no worker until it is returned; one that is draining finishes its run
    first. `memory` and `device_memory` are bytes that the worker's process has in use, there and
    on its GPU; `last_error` is the kind of the latest thing that went wrong there. Of what staff
    asked it to hold, `loading` is being read, and `refusal` says why the latest could not be.
    `note` is about how fast it is going to be, and nothing that is wrong.
    """

    device: str
    state: Literal["starting", "idle", "busy", "recovering", "failed", "draining", "drained"]
    restarts: int
    detail: str = ""
    steps_per_second: float | None = None
    memory: int = 0
    device_memory: int = 0
    checkpoints: tuple[str, ...] = ()
    last_error: str = ""
    loading: str = ""
    pinned: tuple[str, ...] = ()
    refusal: str = ""
    note: str = ""

    @property
    def busy(self) -> bool:
        """Whether a run is in work there."""
        return self.state in ("busy", "draining")

    @property
    def drained(self) -> bool:
        """Whether staff took the device out of work."""
        return self.state in ("draining", "drained")


@dataclass(frozen=True, slots=True)
class GeneratorHealth:
    """Whether a generator can serve now. `cause` and `cure` are sentences for staff.

    While `prerendered`, guests are served from the show pack, and the screens say so.
    """

    state: Literal["starting", "ready", "failed"]
    devices: tuple[DeviceHealth, ...] = ()
    queued: int = 0
    cause: str = ""
    cure: str = ""
    prerendered: bool = False


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
