"""How much the seed changes: pictures of one choice beside the teacher's scenes of that choice."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

from models.showroom.recipe.report.asks import Order, random_orders, teacher_specs
from models.showroom.recipe.report.copies import Subject, through_autoencoder
from models.showroom.recipe.report.judge import Judge, seen
from models.showroom.recipe.report.measures import feature_gaps, pixel_gaps
from models.showroom.recipe.report.painting import Studio
from models.showroom.recipe.scenes import render

SEEDS = 4


def measure_variety(
    subject: Subject, studio: Studio, judge: Judge, choices: int, sampling: dict[str, Any]
) -> dict[str, Any]:
    """Mean differences among four seeds of a choice, and the same among four scenes of it.

    Scenes go through the autoencoder, so that both are seen with the same softness.
    """
    own = subject.settings["evaluation"]
    orders = [Order(o.choice, SEEDS * o.seed) for o in random_orders(choices, own["seed"] + 1)]
    asks = [Order(o.choice, o.seed + turn).ask() for o in orders for turn in range(SEEDS)]
    painted = studio.paint("variety", asks, sampling["steps"], sampling["guidance_scale"])
    ours = gaps(judge, painted)
    theirs = gaps(judge, _scenes(subject, orders))
    return {"choices": choices, "seeds": SEEDS} | {
        name: {
            "pictures": round(ours[name], 4),
            "scenes": round(theirs[name], 4),
            "share": round(ours[name] / theirs[name], 3),
        }
        for name in ours
    }


@torch.no_grad()
def gaps(judge: Judge, pictures: Tensor) -> dict[str, float]:
    """Mean differences within each group of four: of pixels (0..1), and of the judge's maps."""
    pixels: list[Tensor] = []
    features: list[Tensor] = []
    for group in pictures.split(SEEDS):
        pixels.append(pixel_gaps(seen(group)).mean())
        features.append(feature_gaps(judge.features(seen(group))).mean())
    return {
        "pixels": torch.stack(pixels).mean().item(),
        "features": torch.stack(features).mean().item(),
    }


def _scenes(subject: Subject, orders: list[Order]) -> Tensor:
    specs = [spec for order in orders for spec in teacher_specs(order, SEEDS)]
    scenes = render(specs, subject.size, subject.device).rgb.cpu()
    vae = subject.load_autoencoder()
    return torch.cat([through_autoencoder(vae, part) for part in scenes.split(20)])
