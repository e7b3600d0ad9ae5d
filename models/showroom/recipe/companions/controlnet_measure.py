"""Measures the ControlNet: does the vehicle fill the silhouette that was asked for?"""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from diffusers import ControlNetModel, StableDiffusionControlNetPipeline
from torch import Tensor

from kiosk.domain.prompt import Choice
from models.showroom.recipe.captions import catalog
from models.showroom.recipe.companions import controlnet
from models.showroom.recipe.companions.silhouettes import outlines
from models.showroom.recipe.data import chunk_numbers, chunk_specs
from models.showroom.recipe.report import draw
from models.showroom.recipe.report import judge as judges
from models.showroom.recipe.report.asks import Ask, Order, random_orders, right_answers
from models.showroom.recipe.report.copies import Subject, as_bytes
from models.showroom.recipe.report.measures import rates
from models.showroom.recipe.report.painting import (
    Shard,
    paint_batch,
    usual_precision,
    weights_digest,
)
from models.showroom.recipe.scenes import SETTINGS, STYLES, SceneSpec, render
from models.showroom.recipe.settings import SHOWROOM
from models.showroom.recipe.sheets import labelled_sheet, save_webp

BATCH = 8
ROWS = 4
WIDTH = 160  # pixels of a picture on the sheet
STRONG = 0.9
"""Edges that are stronger than this share of the picture's places count as lines."""


def load(
    folder: Path = controlnet.FOLDER,
    base: Path = SHOWROOM,
    device: str = "cpu",
    dtype: torch.dtype = torch.float32,
) -> StableDiffusionControlNetPipeline:
    """The base's parts with the ControlNet; ``image`` is the contour, white on black, 0..1."""
    parts = draw.load(base, device, dtype).components
    control = ControlNetModel.from_pretrained(folder, torch_dtype=dtype).to(device)
    pipeline = StableDiffusionControlNetPipeline(
        **parts, controlnet=control, requires_safety_checker=False
    )
    pipeline.set_progress_bar_config(disable=True)
    return pipeline


def measure(settings: dict[str, Any], device: str) -> None:
    """The controlnet_measure stage: writes evaluation.json and sheet.webp beside the weights."""
    own, dtype = settings["controlnet"], getattr(torch, usual_precision(device))
    pipeline = load(controlnet.FOLDER, SHOWROOM, device, dtype)
    plain, judge = (
        draw.load(SHOWROOM, device, dtype),
        judges.prepare(Subject(settings, device, SHOWROOM)),
    )
    specs, orders = asked(own["pictures"], settings)
    asks, sampling = [order.ask() for order in orders], settings["sampling"]
    size = pipeline.unet.config["sample_size"] * pipeline.vae_scale_factor
    lines = outlines(specs, size, device)
    painted = {
        "with the contour": paint(pipeline, asks, lines, sampling),
        "without it": torch.cat([_plain(plain, part, sampling) for part in _parts(asks)]),
        "the teacher's scene": as_bytes(render(specs, size, device).rgb.cpu()),
    }
    right = right_answers(orders)
    obeyed = {
        title: rates(judges.verdicts(judge, painted[title]), right)
        for title in ("with the contour", "without it")
    }
    report = {
        "weights": _digest(controlnet.FOLDER),
        "base": weights_digest(SHOWROOM),
        "pictures": len(asks),
        "sampling": sampling,
        "contour found": {t: round(found(p, lines).mean().item(), 3) for t, p in painted.items()},
        "correlation of edges": {
            t: round(correlation(p, lines).mean().item(), 3) for t, p in painted.items()
        },
        "obeyed": {
            title: {name: round(rate.share, 4) for name, rate in table.items() if rate.count}
            for title, table in obeyed.items()
        },
    }
    text = json.dumps(report, indent=1) + "\n"
    (controlnet.FOLDER / "evaluation.json").write_text(text, encoding="utf-8")
    print(text)
    draw_sheet(pipeline, specs[:ROWS], lines[:ROWS], sampling, controlnet.FOLDER / "sheet.webp")


def asked(count: int, settings: dict[str, Any]) -> tuple[list[SceneSpec], list[Order]]:
    """Held-out scenes whose silhouettes are asked for, with their vehicle in some other choice."""
    chunk = chunk_numbers(settings, held_out=True)[-1]
    specs = chunk_specs(chunk, settings["seed"])[:count]
    orders: list[Order] = []
    for number, (spec, other) in enumerate(
        zip(specs, random_orders(len(specs), settings["evaluation"]["seed"]), strict=True)
    ):
        colours = catalog().vehicle(spec.vehicle).colours
        colour = colours[number % len(colours)].id
        choice = replace(other.choice, vehicle=spec.vehicle, colour=colour, words="")
        orders.append(Order(choice, other.seed))
    return specs, orders


def paint(
    pipeline: StableDiffusionControlNetPipeline,
    asks: list[Ask],
    lines: Tensor,
    sampling: dict[str, Any],
) -> Tensor:
    """Pictures (N, 3, H, W) as bytes, each after the contour (H, W) of its row, in bytes."""
    parts: list[Tensor] = []
    for some, line in zip(_parts(asks), lines.split(BATCH), strict=True):
        pictures: Any = pipeline(
            prompt=[ask.positive for ask in some],
            negative_prompt=[ask.negative for ask in some],
            image=line[:, None].expand(-1, 3, -1, -1).float() / 255,
            num_inference_steps=sampling["steps"],
            guidance_scale=sampling["guidance_scale"],
            generator=[torch.Generator().manual_seed(ask.seed) for ask in some],
            output_type="np",
        ).images
        parts.append(as_bytes(torch.from_numpy(np.asarray(pictures)).permute(0, 3, 1, 2)))
    return torch.cat(parts)


def found(pictures: Tensor, lines: Tensor) -> Tensor:
    """Per picture, the share of the contour that has a strong edge within 1 % of the width."""
    drawn = edges(pictures)
    bar = drawn.flatten(1).quantile(STRONG, 1).view(-1, 1, 1)
    reach = max(1, drawn.shape[-1] // 100)
    near = F.max_pool2d((drawn > bar).float(), 2 * reach + 1, 1, reach)
    contour = lines > 127
    return (near * contour).flatten(1).sum(1) / contour.flatten(1).sum(1).clamp(min=1)


def correlation(pictures: Tensor, lines: Tensor) -> Tensor:
    """Per picture, how its edges and the contour go together (Pearson), both a little blurred."""
    reach = max(1, lines.shape[-1] // 100)
    maps = [
        F.avg_pool2d(some, 2 * reach + 1, 1, reach).flatten(1)
        for some in (edges(pictures), lines.float())
    ]
    one, other = (some - some.mean(1, keepdim=True) for some in maps)
    return torch.cosine_similarity(one, other, dim=1)


def edges(pictures: Tensor) -> Tensor:
    """Steps of brightness between neighbours, (N, H, W), of pictures in bytes."""
    grey = F.pad(pictures.float().mean(1), (0, 1, 0, 1), mode="replicate")
    across, down = grey[:, :-1, 1:] - grey[:, :-1, :-1], grey[:, 1:, :-1] - grey[:, :-1, :-1]
    return torch.hypot(across, down)


def draw_sheet(
    pipeline: StableDiffusionControlNetPipeline,
    specs: list[SceneSpec],
    lines: Tensor,
    sampling: dict[str, Any],
    path: Path,
) -> None:
    """One row a silhouette: the contour, and what it becomes in two settings and styles."""
    columns = [lines[:, None].expand(-1, 3, -1, -1)]
    for turn in (0, 1):
        asks = [_shown(spec, 2 * row + turn) for row, spec in enumerate(specs)]
        columns.append(paint(pipeline, asks, lines, sampling))
    pictures = list(torch.stack(columns, 1).flatten(0, 1))
    sheet = labelled_sheet(pictures, [spec.vehicle for spec in specs], [""] * 3, WIDTH)
    save_webp(sheet, path)


def _shown(spec: SceneSpec, number: int) -> Ask:
    setting, style = SETTINGS[number % len(SETTINGS)], STYLES[number % len(STYLES)]
    return Order(Choice(spec.vehicle, setting, style), 100 + number).ask()


def _plain(pipeline: Any, asks: list[Ask], sampling: dict[str, Any]) -> Tensor:
    shard = Shard(tuple(asks), sampling["steps"], float(sampling["guidance_scale"]))
    return torch.from_numpy(paint_batch(pipeline, shard))


def _parts(asks: list[Ask]) -> list[list[Ask]]:
    return [asks[i : i + BATCH] for i in range(0, len(asks), BATCH)]


def _digest(folder: Path) -> str:
    digest = hashlib.sha256()
    for file in sorted(folder.glob("*.safetensors")):
        digest.update(file.read_bytes())
    return digest.hexdigest()
