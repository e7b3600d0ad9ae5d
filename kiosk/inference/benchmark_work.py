"""What a benchmark paints, and what it finds out: plain values, free of torch."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from pydantic import TypeAdapter

from kiosk.domain.checkpoints import Checkpoint, Manifest

RandomWeights = Literal["sd15", "sd21", "sdxl"]
RANDOM_WEIGHTS: tuple[RandomWeights, ...] = get_args(RandomWeights)

BASELINES = ("plain", "stock")
"""Diffusers without us: in fp32, and in half precision."""


@dataclass(frozen=True, slots=True)
class Work:
    """Pictures to paint in one go. Without a `manifest`, with `random_weights`: speed only."""

    checkpoint: Checkpoint
    manifest: Manifest | None
    random_weights: RandomWeights | None
    device: str
    threads: int
    prompt: str
    negative_prompt: str
    seeds: tuple[int, ...]
    steps: int
    guidance: float
    scheduler: str
    size: int
    cache: Path

    @property
    def name(self) -> str:
        """The checkpoint's id."""
        return self.checkpoint.id

    @property
    def batch(self) -> int:
        """How many pictures."""
        return len(self.seeds)


@dataclass(frozen=True, slots=True)
class Clocked:
    """Seconds for all pictures together; what is in none of the stages is `wall` minus their sum.

    `previews` is part of `denoise`.
    """

    wall: float
    prompt: float
    denoise: float
    decode: float
    png: float
    previews: float = 0.0


@dataclass(frozen=True, slots=True)
class Start:
    """A process from nothing to its first pictures, in seconds; `warm_up` is compiling."""

    imports: float
    load: float
    warm_up: float
    first: Clocked

    @property
    def total(self) -> float:
        """From the start of the process to its first pictures."""
        return self.imports + self.load + self.warm_up + self.first.wall


@dataclass(frozen=True, slots=True)
class Facts:
    """What a contender is, and the most bytes it needed. `gpu` is the device's name, or ""."""

    dtype: str
    note: str
    memory: int
    gpu: str = ""


@dataclass(frozen=True, slots=True)
class Cost:
    """Operations of the whole work, and how many a second the device reaches in half precision."""

    operations: int
    a_second: float
    how: str

    @property
    def floor(self) -> float:
        """Seconds under which this device cannot do the work."""
        return self.operations / self.a_second


@dataclass(frozen=True, slots=True)
class Difference:
    """How far pictures are from the plain call's: 0 to 255, and dB (None: the same bytes)."""

    largest: int
    psnr: float | None


@dataclass(frozen=True, slots=True)
class Result:
    """One contender: its first start, a second one with caches filled, and runs in turn."""

    name: str
    facts: Facts
    cold: Start
    cached: Start | None
    warm: tuple[Clocked, ...]
    difference: Difference | None


@dataclass(frozen=True, slots=True)
class Benchmark:
    """All contenders on one work. `together`: they took turns, rather than one after the other."""

    work: Work
    together: bool
    results: tuple[Result, ...]
    cost: Cost | None


WORK: TypeAdapter[Work] = TypeAdapter(Work)
BENCHMARK: TypeAdapter[Benchmark] = TypeAdapter(Benchmark)


@dataclass(frozen=True, slots=True)
class PoolRuns:
    """The same job through the worker pool, one worker and two taking turns; seconds.

    `own` is what the pool with one worker took besides painting, as a share of the whole;
    `eta_errors` are how far its estimates were off, as shares of what the jobs then took.
    """

    one: tuple[float, ...]
    two: tuple[float, ...]
    own: tuple[float, ...]
    eta_errors: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Machine:
    """What was measured on, without its name. `load` is the load average before and after."""

    processor: str
    cores: int
    memory: int
    gpu: str
    versions: dict[str, str]
    load: tuple[float, float]
    present: int = 0  # cores that there are, where fewer were allowed

    @property
    def shared(self) -> bool:
        """Whether something else was at work when the benchmark began."""
        return self.load[0] > 0.25 * self.cores


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that one call of the benchmark found out."""

    machine: Machine
    benchmark: Benchmark
    pool: PoolRuns | None


REPORT: TypeAdapter[Report] = TypeAdapter(Report)
