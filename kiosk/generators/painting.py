"""What a worker does between Run and Done: prepares, paints, reports, and listens for a stop."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kiosk.domain.admission import pixels_of
from kiosk.domain.errors import BadInput
from kiosk.domain.generation import MAX_TILES, Precision
from kiosk.domain.requests import GenerationRequest
from kiosk.generators.framing import FrameError
from kiosk.generators.messages import (
    FromWorker,
    Phase,
    Preview,
    Progress,
    Run,
    decode_request,
)
from kiosk.generators.processes import WorkerSpec
from kiosk.generators.spool import Spool
from kiosk.inference.outcomes import Cancelled

if TYPE_CHECKING:
    from kiosk.inference.compile_ahead import CompileAhead, FullCache
    from kiosk.inference.pipelines import Pipelines
    from kiosk.inference.previews import PreviewPixels
    from kiosk.inference.studio import Studio
    from kiosk.inference.tasks import Painted, Step

PREVIEW_INTERVAL = 0.2
"""Seconds between two previews of a tile."""

COVER = bytes((11, 13, 16))
"""One pixel of the screens' own dark grey, over a preview that nobody may see."""

LEAST_PATIENCE = 20.0
"""Seconds that a worker may always be silent while it paints."""

SLACK = 30.0
"""How many times longer than measured a step may take: machines get busy, shapes differ."""

LOAD_SECONDS = 300.0
"""Gigabytes of weights may come from a slow disk."""

WARM_UP_SECONDS = 300.0
"""The very first steps plan memory and choose kernels, and nobody knows yet how long one takes."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """What a worker has once it is ready; seconds to load, and that one native step takes."""

    pipelines: Pipelines
    studio: Studio
    load: float
    step: float
    ahead: CompileAhead | FullCache | None = None  # ends when this is let go of


class Left(Exception):
    """Raised out of painting when the worker should leave."""


Say = Callable[..., None]
StopAsked = Callable[[Run], bool]


def request_of(run: Run, spool: Spool) -> GenerationRequest:
    """The request in a message, or in the spool's file that it names."""
    if run.request is not None:
        return run.request
    if run.file is None:
        raise FrameError("a Run without a request")
    return decode_request(spool.read(run.file))


def prepare(spec: WorkerSpec, say: Say) -> Prepared:
    """Load the checkpoint and paint a little; raises CheckpointFault, ImportError sans engine.

    Raises EngineFault where the spec asks for more room than there is.

    The first picture after a start is slow: memory is planned and kernels are chosen. Better
    now than before a guest.
    """
    from kiosk.inference.acceleration import Profile
    from kiosk.inference.compile_ahead import COMPILE_SECONDS, Compilation, make_compiled
    from kiosk.inference.computing import use_threads
    from kiosk.inference.footprint import ensure_room
    from kiosk.inference.loaded import Wanted
    from kiosk.inference.memory import default_budget
    from kiosk.inference.pipelines import Pipelines
    from kiosk.inference.studio import Told
    from kiosk.inference.tasks import open_studio
    from kiosk.inference.warm_up import warm_up_request

    ensure_room(spec.device.torch_device, spec.room)
    use_threads(_threads(spec, spec.precision))
    request = warm_up_request(spec.checkpoint, spec.precision)
    wanted = Wanted.of(request)
    device = spec.device.torch_device
    budget = spec.memory or default_budget(device, spec.sharing)
    profile = Profile(spec.profile)
    pipelines = Pipelines(device, spec.manifest, budget, pinned=wanted, profile=profile)
    studio = open_studio(pipelines, spec.rerolls)
    load = studio.load(request)
    say(Phase("warm-up", WARM_UP_SECONDS))
    times: list[float] = []
    told = Told(lambda _: times.append(time.perf_counter()))
    try:
        studio.warm_up(request, told)
    except BadInput as error:
        if error.field != "image":  # the made-up source may be too dull; anything else is a fault
            raise
    step = (times[-1] - times[0]) / max(1, len(times) - 1) if times else 0.0
    ahead = None
    if spec.compiled is not None:
        entry, shapes = spec.checkpoint, (spec.device.threads, (MAX_TILES, 2, 1))
        what = Compilation(entry.id, entry.task, spec.manifest, device, *shapes, spec.compiled)
        loaded = pipelines.get(wanted)
        phase = Phase("compile", COMPILE_SECONDS)
        ahead = make_compiled(loaded, what, lambda: say(phase), at_once=spec.at_once)
    return Prepared(pipelines, studio, load, step, ahead)


class Painting:
    """One Run in work."""

    def __init__(
        self,
        spec: WorkerSpec,
        run: Run,
        request: GenerationRequest,
        say: Say,
        stop_asked: StopAsked,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._spec = spec
        self._run = run
        self._request = request
        self._say = say
        self._stop_asked = stop_asked
        self._clock = clock
        self._entry = spec.manifest.checkpoint(request.checkpoint)
        self._shown = -PREVIEW_INTERVAL
        self._patience = LEAST_PATIENCE
        self._begun = 0.0
        self._hidden: set[int] = set()

    def paint(self, prepared: Prepared) -> Sequence[Painted]:
        """The run's tiles; raises Left, and everything that `Studio.paint` raises."""
        from kiosk.inference.computing import use_threads
        from kiosk.inference.studio import Told

        use_threads(_threads(self._spec, self._request.precision))
        seeds = [self._request.seeds[tile] for tile in self._run.tiles]
        self._patience = self._patience_with(prepared.step)
        self._enter("denoise", self._patience)
        told = Told(
            self._on_step,
            on_load=lambda: self._enter("load", LOAD_SECONDS),
            on_thrift=self._on_thrift,
            on_unsafe=self._on_unsafe,
        )
        return prepared.studio.paint(self._request, seeds, told)

    def _on_thrift(self) -> None:
        """What saves memory takes longer, and nobody knows yet how long."""
        self._patience = WARM_UP_SECONDS
        self._enter("denoise", self._patience)

    def _on_unsafe(self, positions: Sequence[int]) -> None:
        """No more of these tiles may be seen half-way, and what was seen last is covered up."""
        for position in positions:
            tile = self._run.tiles[position]
            self._hidden.add(tile)
            job, attempt = self._run.job, self._run.attempt
            self._say(Preview(job, tile, attempt, 1, 1, COVER))

    def _patience_with(self, step: float) -> float:
        """Seconds of silence before the second step; the warm-up knows one checkpoint only."""
        if self._entry.id != self._spec.checkpoint.id:
            return WARM_UP_SECONDS
        larger = max(1.0, pixels_of(self._request, self._entry) / self._entry.size**2)
        return max(LEAST_PATIENCE, SLACK * step * larger * len(self._run.tiles))

    def _on_step(self, step: Step) -> None:
        if self._stop_asked(self._run):
            raise Cancelled
        now = self._clock()
        if step.step == 1:
            self._begun = now
            self._enter("denoise", self._patience)  # it may have been loading
        elif step.step == 2 and self._patience == WARM_UP_SECONDS:
            self._patience = max(LEAST_PATIENCE, SLACK * (now - self._begun))
            self._enter("denoise", self._patience)
        run, tiles = self._run, [self._run.tiles[position] for position in step.positions]
        self._say(Progress(run.job, tuple(tiles), run.attempt, step.step, step.steps))
        if step.step < step.steps and now - self._shown >= PREVIEW_INTERVAL:
            self._shown = now
            for index, tile in enumerate(tiles):
                if tile not in self._hidden:
                    self._show(tile, step.preview(index))

    def _show(self, tile: int, seen: PreviewPixels) -> None:
        run = self._run
        preview = Preview(run.job, tile, run.attempt, seen.width, seen.height, seen.pixels)
        self._say(preview, droppable=True)

    def _enter(self, name: str, seconds: float) -> None:
        message: FromWorker = Phase(name, seconds)
        self._say(message)


def _threads(spec: WorkerSpec, precision: Precision) -> int:
    """The order of a sum depends on the number of threads; one gives the same bits everywhere."""
    return 1 if precision is Precision.EXACT else spec.device.threads
