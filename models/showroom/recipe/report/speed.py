"""How long four tiles take: in the kiosk's way on two cores, and as one plain call."""

from __future__ import annotations

import os
import platform
import re
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from typing import Any

import torch

from kiosk.domain.prompt import Choice
from models.showroom.recipe.report.asks import Order
from models.showroom.recipe.report.painting import (
    Painter,
    Shard,
    be_modest,
    load_painter,
    paint_batch,
    seconds,
)

ROUNDS = 3
TILES = 4


def measure_speed(painter: Painter, sampling: dict[str, Any]) -> dict[str, Any]:
    """Seconds for four tiles, the median of three rounds, taken in turns; loading not counted.

    On a CPU the kiosk's way is two processes of one thread with two tiles each, in the kiosk's
    precision; the plain call is one process, four tiles, full precision, all threads. On a GPU
    both are one call of four, and only the precision differs.
    """
    choice = Choice("rz", "mars", "painting", "red")
    asks = tuple(Order(choice, seed).ask() for seed in range(TILES))
    whole = Shard(asks, sampling["steps"], float(sampling["guidance_scale"]))
    plain = replace(painter, precision="float32")

    def call_plain() -> None:
        paint_batch(load_painter(plain), whole)

    if painter.device != "cpu":
        ours, theirs = _in_turns(lambda: paint_batch(load_painter(painter), whole), call_plain)
    else:
        halves = [replace(whole, asks=asks[:2]), replace(whole, asks=asks[2:])]
        with ProcessPoolExecutor(2, get_context("spawn"), be_modest) as pool:

            def call_pool() -> None:
                work = [pool.submit(_paint, painter, half) for half in halves]
                for future in work:
                    future.result()

            ours, theirs = _in_turns(call_pool, call_plain)
    return {
        "machine": machine(painter.device),
        "seconds for four tiles": round(ours, 2),
        "seconds for the plain call": round(theirs, 2),
        "times as fast": round(theirs / ours, 2),
    }


def _in_turns(one: Callable[[], object], other: Callable[[], object]) -> tuple[float, float]:
    """The median time of each, after each has run once for nothing."""
    one()
    other()
    times = [(seconds(one), seconds(other)) for _ in range(ROUNDS)]
    return median(t[0] for t in times), median(t[1] for t in times)


def _paint(painter: Painter, shard: Shard) -> int:
    return len(paint_batch(load_painter(painter), shard))


def machine(device: str, cpuinfo: Path = Path("/proc/cpuinfo")) -> str:
    """The machine in a few words."""
    if device != "cpu":
        return torch.cuda.get_device_name()
    told = cpuinfo.read_text(encoding="utf-8") if cpuinfo.exists() else ""
    found = re.search(r"model name\s*:\s*(.+)", told)
    name = found[1].strip() if found else platform.machine()
    return f"{os.cpu_count()} cores of {name}, torch {torch.__version__.split('+')[0]}"
