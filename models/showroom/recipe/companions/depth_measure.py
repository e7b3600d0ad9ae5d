"""Measures the depth-to-image companion: depths it reads, and pictures it paints anew."""

from __future__ import annotations

import json
import random
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from diffusers import StableDiffusionDepth2ImgPipeline
from PIL import Image
from torch import Tensor

from kiosk.domain.prompt import Choice, compose
from models.showroom.recipe.captions import catalog
from models.showroom.recipe.companions import depth_estimator
from models.showroom.recipe.companions.depth_export import COMPANION, load
from models.showroom.recipe.data import chunk_numbers
from models.showroom.recipe.report import judge as judges
from models.showroom.recipe.report.asks import random_orders
from models.showroom.recipe.report.copies import Subject
from models.showroom.recipe.report.draw import load as load_base
from models.showroom.recipe.report.painting import weights_digest
from models.showroom.recipe.scenes import STYLES
from models.showroom.recipe.settings import SHOWROOM
from models.showroom.recipe.sheets import save_sheet

KEPT = ("vehicle", "setting", "colour")
BATCH = 10


@dataclass(frozen=True, slots=True)
class Restyled:
    """Pictures (N, 3, H, W) painted anew, each from the source of the same row."""

    choices: list[Choice]  # with the new style
    pictures: Tensor


def measure(settings: dict[str, Any], device: str, folder: Path = COMPANION) -> None:
    """The depth_measure stage: writes evaluation.json and sheet.webp beside the companion."""
    own, pipeline = settings["depth_measure"], load(folder, device=device)
    choices = [order.choice for order in random_orders(own["pictures"], own["seed"])]
    sources = paint(load_base(device=device), choices, settings["sampling"])
    judge = judges.prepare(Subject(settings, device))
    report = {
        "weights": weights_digest(folder),
        "base": weights_digest(SHOWROOM),
        "estimator": estimator_error(pipeline, settings, device),
        "restyling": restyling(pipeline, judge, sources, choices, settings),
    }
    text = json.dumps(report, indent=1) + "\n"
    (folder / "evaluation.json").write_text(text, encoding="utf-8")
    print(text)
    rows = own["sheet_rows"]
    sheet(pipeline, sources[:rows], choices[:rows], settings, folder / "sheet.webp")


def restyling(
    pipeline: StableDiffusionDepth2ImgPipeline,
    judge: judges.Judge,
    sources: Tensor,
    choices: list[Choice],
    settings: dict[str, Any],
) -> dict[str, Any]:
    """What becomes of generated pictures painted anew in another style, strength by strength."""
    own = settings["depth_measure"]
    dice = random.Random(own["seed"])
    new = [turned(choice, dice.randrange(1, len(STYLES))) for choice in choices]
    before = read_depth(pipeline, sources)
    table: dict[str, dict[str, float]] = {}
    for strength in own["strengths"]:
        began = time.monotonic()
        painted = restyle(pipeline, sources, new, settings["sampling"], strength)
        table[f"{strength:g}"] = {
            "seconds_a_picture_here": round((time.monotonic() - began) / len(new), 3),
            **kept(judge, sources, painted),
            "depth_agreement": round(agreement(before, read_depth(pipeline, painted.pictures)), 3),
        }
    return {
        "pictures": len(choices),
        "sampling": settings["sampling"],
        "by_strength": table,
        "depth_agreement_of_strangers": round(agreement(before, before.roll(1, 0)), 3),
    }


def estimator_error(
    pipeline: StableDiffusionDepth2ImgPipeline, settings: dict[str, Any], device: str
) -> dict[str, float]:
    """Mean absolute error of depth per picture in 0..1, on scenes never trained on.

    Beside it the error of a guess that knows nothing of the picture: the scenes' mean depth.
    """
    chunk = chunk_numbers(settings, held_out=True)[-1]
    size, count = settings["depth_estimator"]["size"], settings["depth_measure"]["scenes"]
    seen = depth_estimator.seen_chunk(chunk, settings, device)[:count]
    truth = depth_estimator.teacher_depth(chunk, settings, device)[:count]
    right = depth_estimator.normalised(truth, size // 4) / 2 + 0.5
    guess = depth_estimator.estimate(pipeline.depth_estimator, seen)
    error = (depth_estimator.normalised(guess, size // 4) / 2 + 0.5 - right).abs().mean()
    return {
        "scenes": len(seen),
        "error": round(error.item(), 4),
        "error_of_the_mean_depth": round((right - right.mean(0)).abs().mean().item(), 4),
    }


@torch.no_grad()
def read_depth(pipeline: StableDiffusionDepth2ImgPipeline, pictures: Tensor) -> Tensor:
    """Depth (N, 1, h, w) in -1..1 of pictures in 0..1, as the pipeline reads and scales it."""
    size = pictures.shape[-1] // pipeline.vae_scale_factor
    parts: list[Tensor] = []
    for some in pictures.split(BATCH):
        values = pipeline.feature_extractor(images=as_pillow(some), return_tensors="pt")
        pixels = values.pixel_values.to(pipeline.device, pipeline.depth_estimator.dtype)
        parts.append(
            depth_estimator.normalised(pipeline.depth_estimator(pixels).predicted_depth, size)
        )
    return torch.cat(parts).cpu()


def restyle(
    pipeline: StableDiffusionDepth2ImgPipeline,
    sources: Tensor,
    choices: list[Choice],
    sampling: dict[str, Any],
    strength: float,
) -> Restyled:
    """Paints every source (0..1) anew with the prompt of its choice."""
    return Restyled(choices, paint(pipeline, choices, sampling, sources, strength=strength))


def paint(
    pipeline: Any,
    choices: list[Choice],
    sampling: dict[str, Any],
    sources: Tensor | None = None,
    **extras: Any,
) -> Tensor:
    """Pictures (N, 3, H, W) in 0..1, prompted as the kiosk does, one a choice (and source)."""
    prompts = [compose(choice, catalog()) for choice in choices]
    parts: list[Tensor] = []
    for start in range(0, len(choices), BATCH):
        some = prompts[start : start + BATCH]
        if sources is not None:
            extras["image"] = as_pillow(sources[start : start + BATCH])
        pictures: Any = pipeline(
            prompt=[prompt.positive for prompt in some],
            negative_prompt=[prompt.negative for prompt in some],
            num_inference_steps=sampling["steps"],
            guidance_scale=sampling["guidance_scale"],
            generator=[torch.Generator().manual_seed(start + i) for i in range(len(some))],
            output_type="np",
            **extras,
        ).images
        parts.append(torch.from_numpy(np.asarray(pictures)).permute(0, 3, 1, 2))
    return torch.cat(parts)


def kept(judge: judges.Judge, sources: Tensor, painted: Restyled) -> dict[str, float]:
    """Shares of pictures that the judge finds in the new style, and with the rest unchanged."""
    before, after = judges.verdicts(judge, sources), judges.verdicts(judge, painted.pictures)
    asked = torch.tensor([STYLES.index(choice.style) for choice in painted.choices])
    shares = {"new_style": after["style"] == asked, "old_style": after["style"] == before["style"]}
    shares |= {f"same_{name}": after[name] == before[name] for name in KEPT}
    return {name: round(right.float().mean().item(), 3) for name, right in shares.items()}


def agreement(before: Tensor, after: Tensor) -> float:
    """Mean correlation (Pearson) of two depths (N, 1, h, w), picture by picture: 1 is the same."""
    one, other = (
        depth.flatten(1) - depth.flatten(1).mean(1, keepdim=True) for depth in (before, after)
    )
    return torch.cosine_similarity(one, other, dim=1).mean().item()


def sheet(
    pipeline: StableDiffusionDepth2ImgPipeline,
    sources: Tensor,
    choices: list[Choice],
    settings: dict[str, Any],
    path: Path,
) -> None:
    """One row a source: the picture, its depth, and the picture in the four other styles."""
    depths = read_depth(pipeline, sources) / 2 + 0.5
    wide = torch.nn.functional.interpolate(depths, sources.shape[-2:]).expand(-1, 3, -1, -1)
    columns = [sources, wide]
    for turn in range(1, len(STYLES)):
        new = [turned(choice, turn) for choice in choices]
        strength = settings["depth_measure"]["strength"]
        columns.append(restyle(pipeline, sources, new, settings["sampling"], strength).pictures)
    save_sheet(torch.stack(columns, 1).flatten(0, 1), len(columns), path)


def as_pillow(pictures: Tensor) -> list[Image.Image]:
    """Pillow pictures of (N, 3, H, W) in 0..1: what the feature extractor expects."""
    pixels = (pictures.clamp(0, 1) * 255).round().byte().permute(0, 2, 3, 1).contiguous().numpy()
    return [Image.fromarray(picture) for picture in pixels]


def turned(choice: Choice, turn: int) -> Choice:
    """The same choice in the style ``turn`` places further on."""
    return replace(choice, style=STYLES[(STYLES.index(choice.style) + turn) % len(STYLES)])
