"""Writes the depth-to-image companion: its own parts only, in half precision, in small files."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import torch
from diffusers import (
    AutoencoderTiny,
    ModelMixin,
    StableDiffusionDepth2ImgPipeline,
    UNet2DConditionModel,
)
from transformers import CLIPTextModel, CLIPTokenizer, DPTForDepthEstimation

from models.showroom.recipe.companions import depth, depth_estimator
from models.showroom.recipe.diffusion import sampling_scheduler
from models.showroom.recipe.export import SHARD, swap
from models.showroom.recipe.settings import SHOWROOM

COMPANION = SHOWROOM.parent / "showroom-depth"
SHARED = {"vae": AutoencoderTiny, "text_encoder": CLIPTextModel, "tokenizer": CLIPTokenizer}
"""Parts that stay in the base's folder; model_index.json names them all the same."""

PARTS = ("unet", "depth_estimator", "feature_extractor", "scheduler", "model_index.json")


def export(settings: dict[str, Any], device: str) -> None:
    """The depth_export stage: builds the folder beside the shipped one, then swaps the parts."""
    del device
    unet, steps = depth.trained(settings)
    estimator, _ = depth_estimator.trained(settings)
    size = write(unet, estimator, settings, COMPANION)
    print(f"exported after {steps} steps: {size / 2**20:.1f} MiB of weights in {COMPANION}")


def write(
    unet: UNet2DConditionModel,
    estimator: DPTForDepthEstimation,
    settings: dict[str, Any],
    folder: Path,
    base: Path = SHOWROOM,
) -> int:
    """Writes the companion of ``base`` into ``folder``; returns the bytes of its weights."""
    pipeline = StableDiffusionDepth2ImgPipeline(
        **shared_parts(base),
        unet=unet.to(torch.float16),
        scheduler=sampling_scheduler(),
        depth_estimator=estimator.to(torch.float16),
        feature_extractor=depth_estimator.processor(settings),
    )
    fresh = folder / ".fresh"
    shutil.rmtree(fresh, ignore_errors=True)
    pipeline.save_config(fresh)
    for name in PARTS[:-1]:
        part = getattr(pipeline, name)
        weighty = isinstance(part, ModelMixin | DPTForDepthEstimation)
        part.save_pretrained(fresh / name, **({"max_shard_size": SHARD} if weighty else {}))
    for file in fresh.rglob("*"):
        if file.is_file():
            file.chmod(0o644)
    for file in fresh.rglob("*.json"):
        _forget_where(file)
    for name in PARTS:
        swap(fresh / name, folder / name)
    fresh.rmdir()
    return sum(file.stat().st_size for file in folder.rglob("*.safetensors"))


def shared_parts(base: Path = SHOWROOM) -> dict[str, Any]:
    """The base's parts by name, for the companion's constructor or ``from_pretrained``."""
    return {name: kind.from_pretrained(base / name) for name, kind in SHARED.items()}


def load(
    folder: Path = COMPANION, base: Path = SHOWROOM, device: str = "cpu"
) -> StableDiffusionDepth2ImgPipeline:
    """The shipped companion in full precision."""
    shared = {
        name: part.float() if name != "tokenizer" else part
        for name, part in shared_parts(base).items()
    }
    pipeline = StableDiffusionDepth2ImgPipeline.from_pretrained(
        folder, dtype=torch.float32, **shared
    )
    pipeline.set_progress_bar_config(disable=True)
    return pipeline.to(device)


def _forget_where(file: Path) -> None:
    """Takes out where parts were loaded from, those inside a part too."""

    def kept(values: dict[str, Any]) -> dict[str, Any]:
        return {name: value for name, value in values.items() if name != "_name_or_path"}

    values = json.loads(file.read_text(encoding="utf-8"), object_hook=kept)
    file.write_text(json.dumps(values, indent=2) + "\n", encoding="utf-8")
