"""The card's pictures: sheets of what was painted, the nearest training scenes, and charts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from torch import Tensor

from models.showroom.recipe.report.chart import save_chart
from models.showroom.recipe.report.copies import Subject, as_bytes
from models.showroom.recipe.report.draw import SheetPlan
from models.showroom.recipe.report.neighbours import Nearest, training_spec
from models.showroom.recipe.report.painting import Studio
from models.showroom.recipe.scenes import render
from models.showroom.recipe.sheets import labelled_sheet, save_webp

TILE = 192  # pixels, at most
PAIRS = 10


def draw_sheet(subject: Subject, studio: Studio, plan: SheetPlan, out: Path) -> None:
    """Paints a sheet of the card, with the sampling that ships."""
    sampling = subject.settings["sampling"]
    wanted = [ask for ask in plan.asks if ask is not None]
    title = f"sheet of {plan.name}"
    painted = iter(studio.paint(title, wanted, sampling["steps"], sampling["guidance_scale"]))
    grid = [None if ask is None else next(painted) for ask in plan.asks]
    sheet = labelled_sheet(grid, plan.rows, plan.columns, min(TILE, subject.size))
    save_webp(sheet, out / "sheets" / f"{plan.name}.webp")


def draw_nearest(subject: Subject, pictures: Tensor, found: Nearest, out: Path) -> None:
    """The pictures most like a copy, over the training scenes that are nearest to them."""
    closest = found.ratio.argsort()[:PAIRS].tolist()
    specs = [training_spec(subject, int(found.row[i])) for i in closest]
    scenes = as_bytes(render(specs, subject.size, subject.device).rgb.cpu())
    pairs = [pictures[i] for i in closest]
    pairs += [s.flip(-1) if found.mirrored[i] else s for i, s in zip(closest, scenes, strict=True)]
    labels = [f"{found.distance[i].item():.1f} ({found.ratio[i].item():.2f})" for i in closest]
    sheet = labelled_sheet(pairs, ("pictures", "nearest training scenes"), labels, 150)
    save_webp(sheet, out / "sheets" / "nearest.webp")


def draw_charts(report: dict[str, Any], out: Path) -> None:
    """Agreement at each guidance scale, and after each number of steps."""
    for name, under in (("guidance", "guidance scale"), ("steps", "steps")):
        found = report[name]
        lines = {q: [shares[q] for shares in found.values()] for q in next(iter(found.values()))}
        title = f"Painted as asked, {report['sweep pictures']} pictures each"
        positions = [float(value) for value in found]
        save_chart(out / "sheets" / f"{name}.png", title, under, positions, lines)
