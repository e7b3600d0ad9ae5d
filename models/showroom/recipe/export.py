"""Writes the checkpoint that ships: diffusers' own layout, in half precision, in small files."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import torch
import torch.nn.functional as F
from diffusers import AutoencoderTiny, StableDiffusionPipeline
from torch import Tensor

from models.showroom.recipe.autoencoder import FROZEN
from models.showroom.recipe.data import chunk_numbers, load_pictures
from models.showroom.recipe.diffusion import sampling_scheduler, trained
from models.showroom.recipe.settings import SHOWROOM, WORK

PARTS = ("vae", "unet", "text_encoder", "tokenizer", "scheduler")
SHARD = "14MB"


def export(settings: dict[str, Any], device: str) -> None:
    """The export stage: builds the folder beside the shipped one, then swaps part by part."""
    del device
    painter, tokenizer, steps = trained(settings)
    vae = AutoencoderTiny.from_pretrained(FROZEN)
    preview = fit_preview(vae, settings)
    pipeline = StableDiffusionPipeline(
        vae=vae,
        text_encoder=painter.text_encoder,
        tokenizer=tokenizer,
        unet=painter.unet,
        scheduler=sampling_scheduler(),
        safety_checker=None,
        feature_extractor=None,
        requires_safety_checker=False,
    ).to(dtype=torch.float16)
    fresh = SHOWROOM / ".fresh"
    shutil.rmtree(fresh, ignore_errors=True)
    pipeline.save_pretrained(fresh, safe_serialization=True, max_shard_size=SHARD)
    for name in ("vocab.json", "merges.txt"):
        shutil.copy(WORK / "tokenizer" / name, fresh / "tokenizer" / name)
    (fresh / "preview.json").write_text(json.dumps(preview, indent=1) + "\n", encoding="utf-8")
    tidy(fresh)
    for name in (*PARTS, "model_index.json", "preview.json"):
        swap(fresh / name, SHOWROOM / name)
    shutil.rmtree(fresh)
    size = sum(
        file.stat().st_size
        for part in PARTS
        for file in (SHOWROOM / part).rglob("*")
        if file.suffix == ".safetensors"
    )
    print(f"exported after {steps} steps: {size / 2**20:.1f} MiB of weights in {SHOWROOM}")


def swap(fresh: Path, shipped: Path) -> None:
    """Puts a file or folder in the place of the shipped one, gone for no longer than a rename."""
    old = shipped.with_name(f".old-{shipped.name}")
    if shipped.is_dir():
        shipped.rename(old)
    fresh.rename(shipped)
    shutil.rmtree(old, ignore_errors=True)


def tidy(folder: Path) -> None:
    """Takes out what means nothing elsewhere: where parts were loaded from, derived values."""
    for file in folder.rglob("*"):
        if file.is_file():
            file.chmod(0o644)
    for file in [*folder.glob("*/config.json"), *folder.glob("*.json")]:
        values = json.loads(file.read_text(encoding="utf-8"))
        values.pop("_name_or_path", None)
        if values.get("_class_name") == "AutoencoderTiny":
            values.pop("block_out_channels", None)  # set again on load, and complained about
        file.write_text(json.dumps(values, indent=2) + "\n", encoding="utf-8")


@torch.no_grad()
def fit_preview(vae: AutoencoderTiny, settings: dict[str, Any]) -> dict[str, Any]:
    """The linear map from the pipeline's latents to RGB in 0..1 at an eighth of the size.

    Least squares over held-out scenes: ``rgb = latent @ matrix + bias``, matrix 4 x 3.
    """
    pictures, _ = load_pictures(chunk_numbers(settings, held_out=True)[:1])
    some = pictures[:200].float() / 255
    latents = torch.cat([vae.encode(part * 2 - 1, return_dict=False)[0] for part in some.split(50)])
    latents = latents * vae.config["scaling_factor"]
    small = F.avg_pool2d(some, 8)
    x, y = _columns(latents), _columns(small)
    solution = torch.linalg.lstsq(torch.cat((x, torch.ones_like(x[:, :1])), 1), y).solution
    return {
        "matrix": [[round(v, 5) for v in row] for row in solution[:4].tolist()],
        "bias": [round(v, 5) for v in solution[4].tolist()],
    }


def _columns(maps: Tensor) -> Tensor:
    """(B, C, h, w) as (B h w, C)."""
    return maps.permute(0, 2, 3, 1).flatten(0, 2).float()
