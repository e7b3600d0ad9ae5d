"""Keeps a training run safe and visible: atomic checkpoints, a log line, a loss curve."""

from __future__ import annotations

import json
import math
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from PIL import Image, ImageDraw


def save_atomically(state: dict[str, Any], path: Path) -> None:
    """Writes a checkpoint so that a reader finds either the old one or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    torch.save(state, part)
    part.rename(path)


def load_state(path: Path) -> dict[str, Any] | None:
    """The last checkpoint, or nothing when the run is new."""
    if not path.exists():
        return None
    return torch.load(path, map_location="cpu", weights_only=True)


def cosine(step: int, steps: int, warm_up: int = 100, floor: float = 0.02) -> float:
    """Share of the learning rate at ``step``: a short rise, then half a cosine."""
    if step < warm_up:
        return (step + 1) / warm_up
    share = min(1.0, (step - warm_up) / max(1, steps - warm_up))
    return floor + (1 - floor) * 0.5 * (1 + math.cos(math.pi * share))


class Journal:
    """Prints how a run goes, and keeps its losses in a JSON-lines file and a curve beside it."""

    def __init__(self, path: Path, every: int = 50) -> None:
        self._path = path
        self._every = every
        self._values: list[dict[str, float]] = []
        self._began = time.monotonic()
        path.parent.mkdir(parents=True, exist_ok=True)

    def note(self, step: int, steps: int, **losses: float) -> None:
        """Remembers a step; every so often prints and writes the mean since the last time."""
        self._values.append(losses)
        if len(self._values) < self._every:
            return
        means = {k: sum(v[k] for v in self._values) / len(self._values) for k in losses}
        seconds = (time.monotonic() - self._began) / len(self._values)
        self._values, self._began = [], time.monotonic()
        with self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps({"step": step, **means}) + "\n")
        shown = "  ".join(f"{name} {value:.4f}" for name, value in means.items())
        left = (steps - step) * seconds / 60
        print(
            f"step {step}/{steps}  {shown}  {seconds:.2f} s a step, {left:.0f} min left", flush=True
        )
        self.draw_curve()

    def draw_curve(self) -> None:
        """Writes the losses so far as a PNG beside the journal."""
        lines = [json.loads(line) for line in self._path.read_text(encoding="utf-8").splitlines()]
        if len(lines) < 2:
            return
        names = [name for name in lines[0] if name != "step"]
        width, height = 480, 160
        picture = Image.new("RGB", (width, height * len(names)), "white")
        pen = ImageDraw.Draw(picture)
        for row, name in enumerate(names):
            points = [(float(line["step"]), math.log10(max(1e-6, line[name]))) for line in lines]
            _plot(pen, points, (8, row * height + 20, width - 8, (row + 1) * height - 8))
            pen.text(
                (8, row * height + 4), f"{name} (log): last {lines[-1][name]:.4f}", fill="black"
            )
        picture.save(self._path.with_suffix(".png"))


def _plot(
    pen: ImageDraw.ImageDraw, points: Sequence[tuple[float, float]], box: tuple[int, int, int, int]
) -> None:
    left, top, right, bottom = box
    pen.rectangle(box, outline="#cccccc")
    low, high = min(y for _, y in points), max(y for _, y in points)
    first, last = points[0][0], points[-1][0]
    spread_x, spread_y = max(1e-9, last - first), max(1e-9, high - low)
    pen.line(
        [
            (
                left + (x - first) / spread_x * (right - left),
                bottom - (y - low) / spread_y * (bottom - top),
            )
            for x, y in points
        ],
        fill="#b3202a",
        width=2,
    )
