"""What a worker does between Run and Done: prepares, paints, reports, and listens for a stop."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import suppress
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

FIRST_STEP_SECONDS = 300.0
"""A first step on a new shape may plan its memory, choose its kernels or compile them."""

STEP_SECONDS = 20.0
"""Least patience with a step; more for devices whose steps are slow."""


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


def prepare(spec: WorkerSpec, say: Say) -> tuple[Pipelines, float, float]:
    """Load the checkpoint and paint a little; returns seconds to load, and seconds a step.

    The first picture after a start is slow: memory is planned and kernels are chosen. Better
    now than before a guest. Raises CheckpointFault, and ImportError without the engine.
    """
    from kiosk.inference.pipelines import Pipelines, use_threads
    from kiosk.inference.tasks import text_to_image

    use_threads(_threads(spec, spec.precision))
    pipelines = Pipelines(spec.device.torch_device)
    loaded = pipelines.get(spec.checkpoint, spec.precision)
    say(Phase("warm-up", FIRST_STEP_SECONDS))
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
    return pipelines, loaded.seconds, (times[-1] - times[0]) / max(1, len(times) - 1)


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
        self._stepped = 0.0

    def paint(self, pipelines: Pipelines) -> Sequence[Painted]:
        """The run's pictures; raises Left, and everything that `tasks.paint` raises."""
        from kiosk.inference.pipelines import use_threads
        from kiosk.inference.tasks import paint

        use_threads(_threads(self._spec, self._request.precision))
        seeds = [self._request.seeds[tile] for tile in self._run.tiles]
        self._enter("denoise", FIRST_STEP_SECONDS)
        self._stepped = self._clock()
        return paint(pipelines, self._spec.checkpoint, self._request, seeds, self._on_step)

    def _on_step(self, step: Step) -> None:
        if self._stop_asked(self._run):
            raise Cancelled
        now = self._clock()
        if step.step == 1:
            self._enter("denoise", max(STEP_SECONDS, 20 * (now - self._stepped)))
        if step.step == step.steps:
            self._enter("decode", max(FIRST_STEP_SECONDS, 20 * (now - self._stepped)))
        self._stepped = now
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
