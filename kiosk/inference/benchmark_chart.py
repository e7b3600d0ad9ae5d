"""A benchmark as a picture: a bar a contender, divided into stages."""

from __future__ import annotations

import importlib
from pathlib import Path
from statistics import median
from typing import Any

from kiosk.domain.errors import CannotDo
from kiosk.inference.benchmark_report import warm
from kiosk.inference.benchmark_work import Benchmark

STAGES = {"prompt": "#8FB8DE", "denoise": "#FFB868", "decode": "#7C9A72", "png": "#B59AC4"}
_GROUND, _TEXT, _QUIET = "#0B0D10", "#F4F1EA", "#A8A59E"


def draw_chart(benchmark: Benchmark, path: Path, caption: str) -> None:
    """Write a PNG; raises CannotDo where matplotlib is not installed."""
    try:
        figures: Any = importlib.import_module("matplotlib.figure")
    except ImportError as error:
        cure = "Install the kiosk with its 'bench' extra; tables need nothing."
        raise CannotDo("Charts are drawn by matplotlib, which is not installed.", cure) from error
    results = benchmark.results
    figure: Any = figures.Figure(figsize=(9, 1.6 + 0.55 * len(results)), dpi=120, facecolor=_GROUND)
    axes: Any = figure.add_axes((0.12, 0.3, 0.83, 0.58), facecolor=_GROUND)
    names = [result.name for result in results]
    left = [0.0] * len(results)
    for stage, colour in STAGES.items():
        widths = [median(getattr(run, stage) for run in r.warm or (r.cold.first,)) for r in results]
        axes.barh(names, widths, left=left, color=colour, label=stage, height=0.62)
        left = [before + width for before, width in zip(left, widths, strict=True)]
    walls = [warm(result) for result in results]
    for row, wall in enumerate(walls):
        axes.text(wall + 0.01 * max(walls), row, f"{wall:.2f} s", va="center", color=_TEXT)
    axes.set_xlim(0, 1.13 * max(walls))
    axes.invert_yaxis()
    axes.tick_params(colors=_TEXT, length=0)
    axes.set_xlabel(f"seconds for {benchmark.work.batch} pictures, warm", color=_QUIET)
    for side in axes.spines.values():
        side.set_visible(False)
    place = {"loc": "lower left", "bbox_to_anchor": (0.0, 1.0), "ncol": len(STAGES)}
    axes.legend(**place, frameon=False, labelcolor=_TEXT)
    figure.text(0.12, 0.04, caption, color=_QUIET, fontsize=8)
    figure.savefig(path)
