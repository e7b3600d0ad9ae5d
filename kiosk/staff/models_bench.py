"""How long four tiles take on this machine with each checkpoint, measured when nobody is there."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Literal, cast

from kiosk.domain.checkpoints import Checkpoint
from kiosk.domain.errors import KioskError, StorageFault
from kiosk.domain.generation import (
    Generator,
    GeneratorEvent,
    JobFinished,
    JobId,
    TileFailed,
    TileReady,
)
from kiosk.domain.json_files import UNREADABLE
from kiosk.domain.prompt import Prompt
from kiosk.domain.requests import MAX_TILES, CheckpointId, TextToImageRequest
from kiosk.gallery.disk import storage_fault
from kiosk.gallery.files import write_atomically

ROUNDS = 2
"""The first reads weights and warms up, the second is timed."""

HearAside = Callable[[JobId, Callable[[GeneratorEvent], None]], None]
"""Gives what comes of a job to one listener alone."""


@dataclass(frozen=True, slots=True)
class Speed:
    """Seconds for four tiles, on how many devices, on which day (ISO 8601), of which weights."""

    seconds: float
    devices: int
    day: str
    sha256: str


class Speeds:
    """What was measured on this machine, in a file."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def all(self) -> Mapping[str, Speed]:
        """By checkpoint; empty where nothing was measured, or the file cannot be read."""
        try:
            raw: Any = json.loads(self._path.read_text(encoding="utf-8"))
            found = cast("dict[str, dict[str, Any]]", raw).items()
            return {str(key): Speed(**value) for key, value in found}
        except (*UNREADABLE, AttributeError, TypeError):
            return {}

    def keep(self, checkpoint: str, speed: Speed) -> None:
        """Remember a measurement; raises StorageFault."""
        known = {key: asdict(each) for key, each in self.all().items()}
        text = json.dumps({**known, checkpoint: asdict(speed)}, indent=1)
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            write_atomically(self._path, text.encode())
        except OSError as error:
            raise storage_fault(self._path.parent, error) from error


@dataclass(frozen=True, slots=True)
class Benchmark:
    """How a measurement stands; `fault` says why there is none."""

    checkpoint: str
    state: Literal["running", "done", "failed"] = "running"
    round: int = 1
    tiles: int = 0  # of this round
    fault: str = ""
    pictures: tuple[bytes, ...] = ()  # PNGs of the timed round


class BenchmarkRun:
    """Four tiles, twice, through the running generator."""

    def __init__(
        self,
        entry: Checkpoint,
        prompt: Prompt,
        generator: Generator,
        aside: HearAside,
        clock: Callable[[], float],
        keep: Callable[[float], None],
    ) -> None:
        """`keep` is given the seconds. Raises what `submit` raises."""
        self.now = Benchmark(entry.id)
        self._request = TextToImageRequest(
            checkpoint=CheckpointId(entry.id),
            prompt=prompt.positive,
            negative_prompt=prompt.negative,
            seeds=tuple(range(1, MAX_TILES + 1)),
        )
        self._generator, self._aside = generator, aside
        self._clock, self._keep = clock, keep
        self._begun = 0.0
        self._job = JobId("")
        self._start()

    def cancel(self) -> None:
        """Give up."""
        if self.now.state == "running":
            self._generator.cancel(self._job)

    def _start(self) -> None:
        self._begun = self._clock()
        self._job = self._generator.submit(self._request)
        self._aside(self._job, self._hear)

    def _hear(self, event: GeneratorEvent) -> None:
        match event:
            case TileReady(png=png):
                pictures = (*self.now.pictures, png)
                self.now = replace(self.now, tiles=self.now.tiles + 1, pictures=pictures)
            case TileFailed():
                self.now = replace(self.now, fault=event.detail or event.reason)
            case JobFinished(failed=failed):
                self._next(failed)
            case _:
                pass

    def _next(self, failed: int) -> None:
        if failed:
            said = f"No measurement: {self.now.fault}"
            self.now = replace(self.now, state="failed", fault=said)
        elif self.now.round < ROUNDS:
            self.now = Benchmark(self.now.checkpoint, round=self.now.round + 1)
            try:
                self._start()
            except KioskError as fault:  # the last device may have gone meanwhile
                self.now = replace(self.now, state="failed", fault=str(fault))
        else:
            self._finish()

    def _finish(self) -> None:
        seconds = self._clock() - self._begun
        try:
            self._keep(seconds)
        except StorageFault as fault:
            self.now = replace(self.now, state="failed", fault=str(fault))
        else:
            self.now = replace(self.now, state="done")
