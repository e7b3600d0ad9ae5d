"""What a worker does between Run and Done: prepares, paints, reports, and listens for a stop."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kiosk.domain.generation import GenerationRequest, Precision
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
from kiosk.inference.outcomes import Cancelled, UnusablePicture

if TYPE_CHECKING:
    from kiosk.inference.pipelines import Pipelines
    from kiosk.inference.tasks import Painted, Step

PREVIEW_INTERVAL = 0.2
"""Seconds between two previews of a tile."""

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
    load: float
    step: float


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

    The first picture after a start is slow: memory is planned and kernels are chosen. Better
    now than before a guest.
    """
    from kiosk.inference.pipelines import Pipelines, use_threads
    from kiosk.inference.tasks import text_to_image

    use_threads(_threads(spec, spec.precision))
    pipelines = Pipelines(spec.device.torch_device)
    loaded = pipelines.get(spec.checkpoint, spec.precision)
    say(Phase("warm-up", WARM_UP_SECONDS))
    request = GenerationRequest(
        checkpoint=loaded.checkpoint.id,  # pyright: ignore[reportArgumentType]
        prompt="warm-up",
        seeds=(0,),
        num_inference_steps=3,
        precision=spec.precision,
    )
    times: list[float] = []
    with suppress(UnusablePicture):  # three steps need not make a picture
        text_to_image(loaded, request, request.seeds, lambda _: times.append(time.perf_counter()))
    step = (times[-1] - times[0]) / max(1, len(times) - 1)
    return Prepared(pipelines, loaded.seconds, step)


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
        self._shown = -PREVIEW_INTERVAL
        self._patience = LEAST_PATIENCE

    def paint(self, prepared: Prepared) -> Sequence[Painted]:
        """The run's pictures; raises Left, and everything that `tasks.paint` raises."""
        from kiosk.inference.pipelines import use_threads
        from kiosk.inference.tasks import paint

        use_threads(_threads(self._spec, self._request.precision))
        seeds = [self._request.seeds[tile] for tile in self._run.tiles]
        self._patience = self._patience_with(prepared.step)
        self._enter("denoise", self._patience)
        return paint(
            prepared.pipelines,
            self._spec.checkpoint,
            self._request,
            seeds,
            self._on_step,
            on_load=lambda: self._enter("load", LOAD_SECONDS),
        )

    def _patience_with(self, step: float) -> float:
        native = self._spec.checkpoint.size
        width, height = self._request.width or native, self._request.height or native
        larger = max(1.0, width * height / native**2)
        return max(LEAST_PATIENCE, SLACK * step * larger * len(self._run.tiles))

    def _on_step(self, step: Step) -> None:
        if self._stop_asked(self._run):
            raise Cancelled
        now = self._clock()
        if step.step == 1:
            self._enter("denoise", self._patience)  # it may have been loading
        run = self._run
        self._say(Progress(run.job, run.tiles, run.attempt, step.step, step.steps))
        if step.step < step.steps and now - self._shown >= PREVIEW_INTERVAL:
            self._shown = now
            self._show(step)

    def _show(self, step: Step) -> None:
        for index, tile in enumerate(self._run.tiles):
            seen = step.preview(index)
            run = self._run
            self._say(
                Preview(run.job, tile, run.attempt, seen.width, seen.height, seen.pixels),
                droppable=True,
            )

    def _enter(self, name: str, seconds: float) -> None:
        message: FromWorker = Phase(name, seconds)
        self._say(message)


def _threads(spec: WorkerSpec, precision: Precision) -> int:
    """The order of a sum depends on the number of threads; one gives the same bits everywhere."""
    return 1 if precision is Precision.EXACT else spec.device.threads
