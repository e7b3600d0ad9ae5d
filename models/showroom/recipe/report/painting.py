"""Paints many pictures with the shipped folder: in shards that are kept, by several processes."""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import lru_cache
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
import torch
from diffusers import StableDiffusionPipeline
from diffusers.utils import logging as diffusers_logging
from torch import Tensor
from transformers.utils import logging as transformers_logging

from models.showroom.recipe.report.asks import Ask
from models.showroom.recipe.report.draw import load


@dataclass(frozen=True, slots=True)
class Painter:
    """Which weights paint, where, in which arithmetic (``float32`` or ``bfloat16``)."""

    folder: Path
    device: str
    precision: str
    digest: str


@dataclass(frozen=True, slots=True)
class Shard:
    """Pictures that are painted in one batch; equal shards are painted once."""

    asks: tuple[Ask, ...]
    steps: int
    guidance: float

    def name(self, painter: Painter) -> str:
        """A file name that says everything which decides the pictures."""
        told = json.dumps([asdict(self), painter.digest, painter.precision], sort_keys=True)
        return hashlib.sha256(told.encode()).hexdigest()[:24] + ".npy"


class Studio:
    """Paints with ``processes`` processes of one thread each, or in this one (0)."""

    def __init__(self, painter: Painter, shelf: Path, batch: int, processes: int) -> None:
        self.painter = painter
        self.batch = batch
        self._shelf = shelf
        self._pool = None
        if processes > 0:
            self._pool = ProcessPoolExecutor(processes, get_context("spawn"), be_modest)
        shelf.mkdir(parents=True, exist_ok=True)

    def paint(
        self, title: str, asks: list[Ask], steps: int, guidance: float, other: Painter | None = None
    ) -> Tensor:
        """Pictures (N, 3, H, W) as bytes, in order; those that an earlier run left are read."""
        painter = other or self.painter
        shards = [
            Shard(tuple(asks[start : start + self.batch]), steps, float(guidance))
            for start in range(0, len(asks), self.batch)
        ]
        files = [self._shelf / shard.name(painter) for shard in shards]
        missing = {f: s for f, s in zip(files, shards, strict=True) if not f.exists()}
        wanted, began, done = sum(len(s.asks) for s in missing.values()), time.monotonic(), 0
        for shard in self._paint_all(painter, missing):
            done += len(shard.asks)
            left = (time.monotonic() - began) / done * (wanted - done)
            print(f"{title}: {done}/{wanted} painted, {left:.0f} s left", flush=True)
        return torch.cat([torch.from_numpy(np.load(file)) for file in files])

    def close(self) -> None:
        """Ends the processes; what is queued is not painted."""
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)

    def _paint_all(self, painter: Painter, shards: dict[Path, Shard]) -> Iterator[Shard]:
        if self._pool is None:
            for path, shard in shards.items():
                paint_shard(painter, shard, path)
                yield shard
            return
        work = {
            self._pool.submit(paint_shard, painter, shard, path): shard
            for path, shard in shards.items()
        }
        for future in as_completed(work):
            future.result()
            yield work[future]


@contextmanager
def studio(painter: Painter, shelf: Path, batch: int, processes: int) -> Iterator[Studio]:
    """A studio that is closed at the end, whatever happens."""
    opened = Studio(painter, shelf, batch, processes)
    try:
        yield opened
    finally:
        opened.close()


def paint_shard(painter: Painter, shard: Shard, path: Path) -> None:
    """Paints one batch and leaves it, (N, 3, H, W) bytes, at ``path``: whole or not at all."""
    pixels = paint_batch(load_painter(painter), shard)
    part = path.with_name(f".{os.getpid()}-{path.name}")
    with part.open("wb") as file:
        np.save(file, pixels)
    part.rename(path)


def paint_batch(pipeline: StableDiffusionPipeline, shard: Shard) -> np.ndarray:
    """The pictures of a shard, (N, 3, H, W) bytes, each from a generator of its own."""
    pictures: Any = pipeline(
        prompt=[ask.positive for ask in shard.asks],
        negative_prompt=[ask.negative for ask in shard.asks],
        num_inference_steps=shard.steps,
        guidance_scale=shard.guidance,
        generator=[torch.Generator().manual_seed(ask.seed) for ask in shard.asks],
        output_type="np",
    ).images
    return (np.asarray(pictures).transpose(0, 3, 1, 2) * 255).round().astype(np.uint8)


@lru_cache(maxsize=2)
def load_painter(painter: Painter) -> StableDiffusionPipeline:
    """The plain pipeline, once a process; its libraries' advice would drown the progress."""
    for library in (diffusers_logging, transformers_logging):
        library.set_verbosity_error()
        library.disable_progress_bar()
    return load(painter.folder, painter.device, getattr(torch, painter.precision))


def usual_precision(device: str, cpuinfo: Path = Path("/proc/cpuinfo")) -> str:
    """The arithmetic in which the kiosk paints: bfloat16 where the machine computes in it."""
    if device != "cpu":
        return "bfloat16"
    told = cpuinfo.read_text(encoding="ascii", errors="replace") if cpuinfo.exists() else ""
    return "bfloat16" if "avx512_bf16" in told or "amx_bf16" in told else "float32"


def weights_digest(folder: Path) -> str:
    """SHA-256 over the files that decide the pictures, in the order of their paths."""
    digest = hashlib.sha256()
    for file in sorted([*folder.glob("*/*"), *folder.glob("*.safetensors")]):
        if file.suffix in (".safetensors", ".json", ".txt"):
            digest.update(file.relative_to(folder).as_posix().encode())
            digest.update(file.read_bytes())
    return digest.hexdigest()


def seconds(work: Callable[[], object]) -> float:
    """How long something takes by the wall clock."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def be_modest() -> None:
    """One thread a process: two of one thread paint far more than one of two."""
    torch.set_num_threads(1)
