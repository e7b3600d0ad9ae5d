"""Measures the few-step companion beside the base: obedience, and seconds for four tiles."""

from __future__ import annotations

import hashlib
import json
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from typing import Any

import torch
from diffusers import StableDiffusionPipeline
from torch import Tensor

from models.showroom.recipe.companions import fast_export
from models.showroom.recipe.companions.fast import STEPS
from models.showroom.recipe.report import draw
from models.showroom.recipe.report import judge as judges
from models.showroom.recipe.report.asks import Ask, random_orders, right_answers
from models.showroom.recipe.report.copies import Subject
from models.showroom.recipe.report.measures import rates
from models.showroom.recipe.report.painting import (
    Shard,
    be_modest,
    paint_batch,
    seconds,
    usual_precision,
    weights_digest,
)
from models.showroom.recipe.settings import SHOWROOM
from models.showroom.recipe.sheets import labelled_sheet, save_webp

ROUNDS = 3
BATCH = 8
TILES = 4
SHOWN = 12
ROW = 6
WIDTH = 160  # pixels of a picture on the sheet


@dataclass(frozen=True, slots=True)
class Way:
    """One way to paint: by the base alone, or with the companion of ``fast`` fused in."""

    base: Path
    fast: Path | None
    device: str
    precision: str
    steps: int
    guidance: float

    @property
    def title(self) -> str:
        """As it stands in the report."""
        if self.fast is None:
            return f"base, {self.steps} steps, guidance {self.guidance:g}"
        return f"fast, {self.steps} steps"

    def paint(self, asks: list[Ask]) -> Tensor:
        """Pictures (N, 3, H, W) as bytes."""
        pipeline = _pipeline(self.base, self.fast, self.device, self.precision)
        batches = [tuple(asks[i : i + BATCH]) for i in range(0, len(asks), BATCH)]
        shards = [Shard(batch, self.steps, self.guidance) for batch in batches]
        return torch.cat([torch.from_numpy(paint_batch(pipeline, shard)) for shard in shards])


@lru_cache(maxsize=2)
def _pipeline(
    base: Path, fast: Path | None, device: str, precision: str
) -> StableDiffusionPipeline:
    dtype: torch.dtype = getattr(torch, precision)
    if fast is None:
        return draw.load(base, device, dtype)
    return fast_export.load(fast, base, device, dtype)


def ways(settings: dict[str, Any], device: str) -> list[Way]:
    """The base as it ships first, then the companion at every number of steps to measure."""
    precision, sampling = usual_precision(device), settings["sampling"]
    plain = Way(
        SHOWROOM, None, device, precision, sampling["steps"], float(sampling["guidance_scale"])
    )
    fast = fast_export.FOLDER
    counts = settings["fast"]["measured_steps"]
    return [plain] + [Way(SHOWROOM, fast, device, precision, steps, 1.0) for steps in counts]


def measure(settings: dict[str, Any], device: str) -> None:
    """The fast_measure stage: writes evaluation.json and sheet.webp beside the LoRA."""
    own, every = settings["fast"], ways(settings, device)
    judge = judges.prepare(Subject(settings, device, SHOWROOM))
    orders = random_orders(own["pictures"], settings["evaluation"]["seed"])
    obeyed: dict[str, dict[str, float]] = {}
    for way in every:
        pictures = way.paint([order.ask() for order in orders])
        found = rates(judges.verdicts(judge, pictures), right_answers(orders))
        obeyed[way.title] = {name: round(r.share, 4) for name, r in found.items() if r.count}
        print(way.title, obeyed[way.title], flush=True)
    plain = obeyed[every[0].title]
    report = {
        "weights": hashlib.sha256((fast_export.FOLDER / fast_export.FILE).read_bytes()).hexdigest(),
        "base": weights_digest(SHOWROOM),
        "pictures": len(orders),
        "obeyed": obeyed,
        "points above the base": {
            way.title: {n: round(100 * (obeyed[way.title][n] - plain[n]), 1) for n in plain}
            for way in every[1:]
        },
        "speed": speed(every, own["processes"]),
    }
    text = json.dumps(report, indent=1) + "\n"
    (fast_export.FOLDER / "evaluation.json").write_text(text, encoding="utf-8")
    print(text)
    draw_sheet(every, fast_export.FOLDER / "sheet.webp")


def speed(every: list[Way], processes: int) -> dict[str, Any]:
    """Seconds for four tiles, median of three rounds in turns; loading not counted.

    By ``processes`` processes of one thread that share the tiles, as the kiosk does on a CPU,
    or (0) by this one with all its threads.
    """
    asks = [order.ask() for order in random_orders(TILES, 5)]
    if processes == 0:
        times = _in_turns([lambda way=way: way.paint(asks) for way in every])
        how = f"one process, {torch.get_num_threads()} threads"
    else:
        how = f"{processes} processes, 1 thread each"
        hands = [ProcessPoolExecutor(1, get_context("spawn"), be_modest) for _ in range(processes)]
        parts = [asks[i::processes] for i in range(processes)]

        def paint(way: Way) -> None:
            jobs = [h.submit(way.paint, part) for h, part in zip(hands, parts, strict=True)]
            for job in jobs:
                job.result()

        try:
            times = _in_turns([lambda way=way: paint(way) for way in every])
        finally:
            for hand in hands:
                hand.shutdown(cancel_futures=True)
    table = {way.title: round(time, 3) for way, time in zip(every, times, strict=True)}
    return {
        "how": f"{how}, {every[0].precision}",
        "seconds for four tiles": table,
        "times faster": {
            way.title: round(times[0] / time, 2)
            for way, time in zip(every[1:], times[1:], strict=True)
        },
    }


def _in_turns(works: list[Any]) -> list[float]:
    for work in works:  # once for nothing: loading
        work()
    rounds = [[seconds(work) for work in works] for _ in range(ROUNDS)]
    return [median(times) for times in zip(*rounds, strict=True)]


def draw_sheet(every: list[Way], path: Path) -> None:
    """Choices by the base, and below each the same with the same seed in four steps."""
    asks = [order.ask() for order in random_orders(3 * SHOWN, 5)[::3]]
    pair = [every[0], next((way for way in every[1:] if way.steps == STEPS), every[-1])]
    painted = [way.paint(asks) for way in pair]
    starts = range(0, len(asks), ROW)
    rows = [pictures[i : i + ROW] for i in starts for pictures in painted]
    titles = [way.title for _ in starts for way in pair]
    sheet = labelled_sheet(list(torch.cat(rows)), titles, [""] * ROW, WIDTH)
    save_webp(sheet, path)
