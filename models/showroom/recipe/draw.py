"""Draws with the shipped folder, through diffusers' plain pipeline and the kiosk's own prompts."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from diffusers import StableDiffusionPipeline
from torch import Tensor

from kiosk.domain.prompt import Choice, compose
from models.showroom.recipe.captions import catalog
from models.showroom.recipe.scenes import SETTINGS, STYLES, VEHICLES
from models.showroom.recipe.settings import SHOWROOM, WORK
from models.showroom.recipe.sheets import save_sheet


@dataclass(frozen=True, slots=True)
class Order:
    """One picture to draw."""

    choice: Choice
    seed: int


def load(folder: Path = SHOWROOM, device: str = "cpu") -> StableDiffusionPipeline:
    """The shipped pipeline in full precision."""
    pipeline = StableDiffusionPipeline.from_pretrained(folder, dtype=torch.float32)
    pipeline.set_progress_bar_config(disable=True)
    return pipeline.to(device)


def draw(
    pipeline: StableDiffusionPipeline,
    orders: list[Order],
    sampling: dict[str, Any],
    *,
    batch: int = 16,
    negative: bool = True,
) -> Tensor:
    """Pictures (N, 3, H, W) in 0..1, one an order."""
    parts: list[Tensor] = []
    for start in range(0, len(orders), batch):
        some = orders[start : start + batch]
        prompts = [compose(order.choice, catalog()) for order in some]
        pictures: Any = pipeline(
            prompt=[prompt.positive for prompt in prompts],
            negative_prompt=[prompt.negative for prompt in prompts] if negative else None,
            num_inference_steps=sampling["steps"],
            guidance_scale=sampling["guidance_scale"],
            generator=[torch.Generator().manual_seed(order.seed) for order in some],
            output_type="np",
        ).images
        parts.append(torch.from_numpy(np.asarray(pictures)).permute(0, 3, 1, 2))
    return torch.cat(parts)


def sheet_orders() -> list[Order]:
    """Every setting in every style, vehicles and colours in turn."""
    orders: list[Order] = []
    for row, setting in enumerate(SETTINGS):
        for column, style in enumerate(STYLES):
            vehicle = VEHICLES[(row + column) % 3]
            colours = catalog().vehicle(vehicle).colours
            colour = colours[(row + 2 * column) % len(colours)].id
            orders.append(Order(Choice(vehicle, setting, style, colour), 100 + row * 5 + column))
    return orders


def draw_sheet(settings: dict[str, Any], device: str, path: Path = WORK / "sheet.png") -> None:
    """The sheet stage: settings down, styles across."""
    pictures = draw(load(device=device), sheet_orders(), settings["sampling"])
    save_sheet(pictures, len(STYLES), path)
