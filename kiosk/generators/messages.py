"""What the pool and its workers say to each other, as frames of a JSON header and raw bytes.

pool -> worker    Run · Cancel · Hold · Bye
worker -> pool    Hello · Phase · Ready · Holding · Held · Memory · Compiled
                  Progress · Preview · Done · Failed
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter, ValidationError

from kiosk.domain.errors import BadInput, KioskError
from kiosk.domain.generation import JobId
from kiosk.domain.requests import GenerationRequest
from kiosk.generators.framing import FRAME_LIMIT, Frame, FrameError

Tile = Annotated[int, Field(ge=0, le=3)]
Tiles = Annotated[tuple[Tile, ...], Field(min_length=1, max_length=4)]
Attempt = Annotated[int, Field(ge=1)]
Seconds = Annotated[float, Field(ge=0, allow_inf_nan=False)]
CheckpointName = Annotated[str, Field(max_length=100)]
Bytes = Annotated[int, Field(ge=0, lt=2**62)]
FileName = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$")]
Text = Annotated[str, Field(max_length=2000)]
Request = Annotated[GenerationRequest, Field(discriminator="task")]


@dataclass(frozen=True, slots=True)
class Run:
    """Paint these tiles in one batch. `request` is in the spool's `file` when it is large."""

    job: JobId
    tiles: Tiles
    attempt: Attempt
    request: Request | None = None
    file: FileName | None = None
    type: Literal["run"] = "run"


@dataclass(frozen=True, slots=True)
class Cancel:
    """Stop painting these tiles within a step; answered by Failed, or by a Done in flight."""

    job: JobId
    tiles: Tiles
    attempt: Attempt
    type: Literal["cancel"] = "cancel"


@dataclass(frozen=True, slots=True)
class Hold:
    """Have a checkpoint in memory, or not `held`, let go of it; answered by Held.

    One that is `pinned` is never let go of for another.
    """

    checkpoint: CheckpointName
    held: bool = True
    pinned: bool = False
    type: Literal["hold"] = "hold"


@dataclass(frozen=True, slots=True)
class Bye:
    """Leave when idle, or within a step."""

    type: Literal["bye"] = "bye"


@dataclass(frozen=True, slots=True)
class Hello:
    """A worker process is alive, and this is its id."""

    pid: Annotated[int, Field(gt=0)]
    type: Literal["hello"] = "hello"


@dataclass(frozen=True, slots=True)
class Phase:
    """What the worker does now, and for how many seconds it may be silent while it does."""

    name: Annotated[str, Field(max_length=40)]
    deadline: Seconds
    type: Literal["phase"] = "phase"


@dataclass(frozen=True, slots=True)
class Ready:
    """The worker can paint. Seconds it took to load, and that one step of one tile takes."""

    load: Seconds
    step: Seconds
    type: Literal["ready"] = "ready"


@dataclass(frozen=True, slots=True)
class Holding:
    """The checkpoints that the worker has in memory now; others have to be read first."""

    checkpoints: Annotated[tuple[CheckpointName, ...], Field(max_length=50)]
    type: Literal["holding"] = "holding"


@dataclass(frozen=True, slots=True)
class Held:
    """A Hold was done, or `cause` says why it could not be."""

    checkpoint: CheckpointName
    cause: Text = ""
    type: Literal["held"] = "held"


@dataclass(frozen=True, slots=True)
class Compiled:
    """What the worker's profile compiles lies ready on the disk, for the next worker here.

    Bytes that this one's process, and its share of the GPU, took at most; 0 where nobody knows.
    `free` are those that nobody has on its GPU.
    """

    process: Bytes = 0
    device: Bytes = 0
    free: Bytes | None = None
    type: Literal["compiled"] = "compiled"


@dataclass(frozen=True, slots=True)
class Memory:
    """Bytes that the worker's process uses, and of them on its GPU."""

    process: Bytes
    device: Bytes = 0
    type: Literal["memory"] = "memory"


@dataclass(frozen=True, slots=True)
class Progress:
    """These tiles have `step` of `steps` behind them."""

    job: JobId
    tiles: Tiles
    attempt: Attempt
    step: Annotated[int, Field(ge=0)]
    steps: Annotated[int, Field(ge=1)]
    type: Literal["progress"] = "progress"


@dataclass(frozen=True, slots=True)
class Preview:
    """A tile half-way: 8-bit RGB rows without padding, as the frame's payload."""

    job: JobId
    tile: Tile
    attempt: Attempt
    width: Annotated[int, Field(ge=1, le=128)]
    height: Annotated[int, Field(ge=1, le=128)]
    pixels: Annotated[bytes, Field(exclude=True)] = b""
    type: Literal["preview"] = "preview"


@dataclass(frozen=True, slots=True)
class Done:
    """A tile is a picture: a PNG in the spool's `file`; seconds a stage."""

    job: JobId
    tile: Tile
    attempt: Attempt
    seed: int
    file: FileName
    load: Seconds
    denoise: Seconds
    decode: Seconds
    encode: Seconds
    type: Literal["done"] = "done"


FailedKind = Literal[
    "cancelled",
    "checkpoint",
    "storage",
    "input",
    "unusable",  # no picture that can be shown; another worker may do better
    "memory",  # not enough of it on this device, whatever is done to save some
    "unsafe",  # what was painted is not to be shown, and neither were other seeds' pictures
    "crashed",
    "start",
]


@dataclass(frozen=True, slots=True)
class Failed:
    """These tiles will not come from this worker; without a job, the worker could not start.

    After `checkpoint` or `start` without a job, and after `crashed`, the worker leaves.
    """

    kind: FailedKind
    cause: Text
    cure: Text = ""
    job: JobId | None = None
    tiles: Annotated[tuple[Tile, ...], Field(max_length=4)] = ()
    attempt: int = 0
    type: Literal["failed"] = "failed"


ToWorker = Run | Cancel | Hold | Bye
FromWorker = (
    Hello | Phase | Ready | Holding | Held | Memory | Compiled | Progress | Preview | Done | Failed
)

_TO_WORKER: TypeAdapter[ToWorker] = TypeAdapter(Annotated[ToWorker, Field(discriminator="type")])
_FROM_WORKER: TypeAdapter[FromWorker] = TypeAdapter(
    Annotated[FromWorker, Field(discriminator="type")]
)
_REQUEST: TypeAdapter[GenerationRequest] = TypeAdapter(Request)


def encode_to_worker(message: ToWorker) -> Frame:
    """The frame of a message; raises FrameError when it is too large to send."""
    return _capped(Frame(_TO_WORKER.dump_json(message, exclude_none=True)))


def encode_from_worker(message: FromWorker) -> Frame:
    """The frame of a message; raises FrameError when it is too large to send."""
    payload = message.pixels if isinstance(message, Preview) else b""
    return _capped(Frame(_FROM_WORKER.dump_json(message, exclude_none=True), payload))


def decode_to_worker(frame: Frame) -> ToWorker:
    """The message in a frame; raises FrameError for anything else."""
    try:
        return _TO_WORKER.validate_json(frame.header)
    except (ValidationError, KioskError):
        raise FrameError("not a message to a worker") from None  # they would quote a prompt


def decode_from_worker(frame: Frame) -> FromWorker:
    """The message in a frame; raises FrameError for anything else."""
    try:
        message = _FROM_WORKER.validate_json(frame.header)
    except (ValidationError, KioskError):
        raise FrameError("not a message from a worker") from None
    if isinstance(message, Preview):
        if len(frame.payload) != message.width * message.height * 3:
            raise FrameError("a preview's pixels do not fill its width and height")
        return replace(message, pixels=frame.payload)
    return message


def encode_request(request: GenerationRequest) -> bytes:
    """A request as JSON, for a file; raises BadInput for a prompt that is not Unicode."""
    try:
        return _REQUEST.dump_json(request)
    except ValueError:
        # Not the prompt itself: what is refused is logged, and the log has nobody's words.
        raise BadInput("prompt", "(not Unicode)", "text in Unicode") from None


def decode_request(data: bytes) -> GenerationRequest:
    """What `encode_request` wrote; raises FrameError for anything else."""
    try:
        return _REQUEST.validate_json(data)
    except (ValidationError, KioskError):
        raise FrameError("not a request") from None  # they would quote a prompt


def picture_name(job: JobId, tile: int, attempt: int) -> str:
    """The spool file in which a worker leaves a tile."""
    return f"{job}-{tile}-{attempt}.png"


def _capped(frame: Frame) -> Frame:
    size = len(frame.header) + len(frame.payload)
    if size > FRAME_LIMIT:
        raise FrameError(f"a message of {size} bytes is over the limit of {FRAME_LIMIT}")
    return frame
