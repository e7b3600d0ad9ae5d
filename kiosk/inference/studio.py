"""Paints a request to its end on one device, whatever comes in between.

Too little memory: down the ladder. No picture: once more in fp32. Nothing to be shown: with
another seed. What none of these mends is said of each tile alone.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Protocol

from PIL import Image

from kiosk.domain.checkpoints import Checkpoint
from kiosk.domain.generation import Precision
from kiosk.domain.requests import GenerationRequest, TextToImageRequest, UpscalingRequest
from kiosk.inference.adapters import Taught
from kiosk.inference.ladder import Limits, Measures, Rungs, Shape, lower
from kiosk.inference.loaded import Loaded, Wanted
from kiosk.inference.outcomes import NoRoom, OutOfMemory
from kiosk.inference.pipelines import Pipelines
from kiosk.inference.safety import REROLLS, Safety, next_seed
from kiosk.inference.sources import open_picture
from kiosk.inference.thrift import during, give_back, thrifty

if TYPE_CHECKING:
    from kiosk.inference.tasks import OnStep, Painted, Step

log = logging.getLogger("kiosk.studio")

Judging = Callable[[Sequence[Image.Image]], list[str]]


class CarryOut(Protocol):
    """Paints seeds in one batch; `tasks.carry_out` is the one there is."""

    def __call__(
        self,
        loaded: Loaded,
        request: GenerationRequest,
        seeds: Sequence[int],
        on_step: OnStep,
        loras: Sequence[Taught] = (),
        judge: Judging | None = None,
    ) -> list[Painted]:
        """A tile for each seed; see there."""
        ...


def _nothing(*_: Any) -> None:
    pass


@dataclass(frozen=True, slots=True)
class Told:
    """Whom to tell: of steps, before weights are read, when memory has to be saved, when unsafe.

    `on_thrift` means that the next steps may take longer than any before. `on_unsafe` names
    positions among the seeds: nothing more of those pictures may be shown to anybody.
    """

    on_step: OnStep
    on_load: Callable[[], None] = _nothing
    on_thrift: Callable[[], None] = _nothing
    on_unsafe: Callable[[Sequence[int]], None] = _nothing


@dataclass(slots=True)
class _Work:
    """One request in work; seconds of loading, and of attempts in vain by position."""

    request: GenerationRequest
    told: Told
    load: float = 0.0
    wasted: dict[int, float] = field(default_factory=dict[int, float])

    def waste(self, positions: Iterable[int], seconds: float) -> None:
        """Attempts that came to nothing, shared by the tiles that were in them."""
        for position in (shared := tuple(positions)):
            self.wasted[position] = self.wasted.get(position, 0.0) + seconds / len(shared)


class Studio:
    """Where one device paints; it remembers what its memory is too small for."""

    def __init__(
        self,
        pipelines: Pipelines,
        carry_out: CarryOut,
        safety: Safety | None = None,
        rerolls: int = REROLLS,
    ) -> None:
        self._pipelines = pipelines
        self._carry_out = carry_out
        self._safety = safety or Safety(pipelines.manifest, pipelines.device)
        self._rerolls = rerolls
        self._rungs = Rungs()

    def load(self, request: GenerationRequest) -> float:
        """Read what a request needs before it comes; returns the seconds. Raises what `paint` does.

        What will judge the pictures is read, too.
        """
        started = time.perf_counter()
        work = _Work(request, Told(_nothing))
        self._safety.judges_of(self._pipelines.manifest.checkpoint(request.checkpoint))
        self._fit(Wanted.of(request), {}, work)
        return time.perf_counter() - started

    def warm_up(self, request: GenerationRequest, told: Told) -> None:
        """Paint a first tile, which nobody looks at; raises what `paint` does."""
        self._fit(Wanted.of(request), dict(enumerate(request.seeds)), _Work(request, told))

    def paint(self, request: GenerationRequest, seeds: Sequence[int], told: Told) -> list[Painted]:
        """A tile for each seed: a picture, or with a flaw that says why there is none.

        `Painted.seed` is the seed that was used. Raises Cancelled when `told.on_step` does,
        CheckpointFault, BadInput, and NoRoom where the device is too small for even one tile.
        """
        work = _Work(request, told)
        made: dict[int, Painted] = {}
        todo = dict(enumerate(seeds))
        for attempts_left in range(self._rerolls, -1, -1):
            made |= self._usable(todo, work)
            unsafe = [position for position in todo if made[position].unsafe]
            if unsafe:
                told.on_unsafe(unsafe)
            if not unsafe or not attempts_left:
                break
            self._waste(unsafe, made, work)
            todo = {p: next_seed(made[p].seed) for p in unsafe}
        return [self._timed(made[p], p, len(seeds), work) for p in range(len(seeds))]

    def _usable(self, todo: Mapping[int, int], work: _Work) -> dict[int, Painted]:
        """Tiles for seeds by position; those without a picture are tried once more in fp32."""
        wanted = Wanted.of(work.request)
        made = self._fit(wanted, todo, work)
        failed = {p: todo[p] for p in todo if made[p].flaw and not made[p].unsafe}
        if failed and wanted.precision is not Precision.EXACT:
            self._waste(failed, made, work)
            made |= self._fit(wanted.exactly(), failed, work)
        return made

    def _fit(self, wanted: Wanted, todo: Mapping[int, int], work: _Work) -> dict[int, Painted]:
        """Tiles for seeds by position, in as little memory as it takes; with none, only load."""
        shape = self._shape(wanted, work.request, max(1, len(todo)))
        measures = self._rungs.of(shape)
        limits = Limits(
            exact=work.request.precision is Precision.EXACT,
            offload=self._pipelines.device.startswith("cuda"),
        )
        made: dict[int, Painted] = {}
        while True:
            left = [position for position in todo if position not in made][: measures.batch]
            started, short = time.perf_counter(), None
            try:
                made |= self._once(wanted, measures, {p: todo[p] for p in left}, work)
            except OutOfMemory as error:
                short = error.stage
            if short is None:
                if len(made) == len(todo):
                    return made
                continue
            # Here, where nothing holds on to the failed attempt any more.
            give_back(self._pipelines.device)
            work.waste(left, time.perf_counter() - started)
            further = lower(measures, short, shape, limits)
            said = "out of memory (%s) on %s with '%s' at %dx%d: from (%s) to (%s)"
            what = (wanted.checkpoint, shape.width, shape.height, measures, further)
            log.warning(said, short, self._pipelines.device, *what)
            if further is None:
                raise self._no_room(shape, wanted)
            self._rungs.stand(shape, further)
            measures = further
            work.told.on_thrift()

    def _once(
        self, wanted: Wanted, measures: Measures, group: Mapping[int, int], work: _Work
    ) -> dict[int, Painted]:
        """One call of a pipeline; raises OutOfMemory with the stage."""
        with during("load"):
            loaded = self._loaded(wanted, measures, work)
            loras = self._loras(loaded, work.request)
        if not group:
            return {}
        positions = tuple(group)

        def on_step(step: Step) -> None:
            work.told.on_step(replace(step, positions=positions))

        def judge(pictures: Sequence[Image.Image]) -> list[str]:
            return self._safety.reasons(loaded.checkpoint, pictures)

        with thrifty(loaded.pipe, measures):
            seeds = list(group.values())
            painted = self._carry_out(loaded, work.request, seeds, on_step, loras, judge)
        return dict(zip(positions, painted, strict=True))

    def _loaded(self, wanted: Wanted, measures: Measures, work: _Work) -> Loaded:
        pipelines = self._pipelines
        if measures.alone:
            pipelines.keep_only(None if measures.offload else wanted)
        if measures.offload:
            pipelines = pipelines.offloading()
        if pipelines.has(wanted):
            return pipelines.get(wanted)
        work.told.on_load()
        loaded = pipelines.get(wanted)
        work.load += loaded.seconds
        return loaded

    def _loras(self, loaded: Loaded, request: GenerationRequest) -> list[Taught]:
        if not isinstance(request, TextToImageRequest):
            return []
        family = loaded.checkpoint.family
        return [self._pipelines.lora(lora.id, family, lora.scale) for lora in request.loras]

    def _shape(self, wanted: Wanted, request: GenerationRequest, batch: int) -> Shape:
        entry = self._pipelines.manifest.checkpoint(request.checkpoint)
        return Shape(wanted, *_size(request, entry), batch)

    def _no_room(self, shape: Shape, wanted: Wanted) -> NoRoom:
        what = f"'{wanted.checkpoint}' at {shape.width}x{shape.height}"
        cause = f"{self._pipelines.device} has too little memory for {what}, one tile at a time."
        return NoRoom(cause, "Close what else uses it, or choose a smaller size or checkpoint.")

    @staticmethod
    def _waste(positions: Iterable[int], made: Mapping[int, Painted], work: _Work) -> None:
        for position in positions:
            times = made[position].timings
            work.waste([position], times.load + times.denoise + times.decode)

    @staticmethod
    def _timed(painted: Painted, position: int, count: int, work: _Work) -> Painted:
        times = painted.timings
        load = times.load + work.load / count
        denoise = times.denoise + work.wasted.get(position, 0.0)
        return replace(painted, timings=replace(times, load=load, denoise=denoise))


def _size(request: GenerationRequest, entry: Checkpoint) -> tuple[int, int]:
    """Width and height that decide on memory: of an upscaled picture, four times its source's."""
    if isinstance(request, UpscalingRequest):
        source = open_picture("image", request.image, "RGB")
        return 4 * source.width, 4 * source.height
    return request.width or entry.size, request.height or entry.size
