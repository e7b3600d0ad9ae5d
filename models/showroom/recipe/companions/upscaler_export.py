"""Writes models/showroom-upscaler: what the base does not have, in diffusers' own layout."""

from __future__ import annotations

import shutil
from typing import Any

import torch
from diffusers import StableDiffusionLatentUpscalePipeline

from models.showroom.recipe.companions.upscaler import sampling_scheduler, text_parts, trained
from models.showroom.recipe.companions.upscaler_data import load_autoencoder
from models.showroom.recipe.export import swap, tidy
from models.showroom.recipe.settings import SHOWROOM

TARGET = SHOWROOM.parent / "showroom-upscaler"
PARTS = ("unet", "scheduler")
"""Tokenizer, text encoder and autoencoder are the base's: named in model_index.json, kept there."""


def export(settings: dict[str, Any], device: str) -> None:
    """The upscaler_export stage: builds the parts beside the shipped ones, then swaps them."""
    del device
    tokenizer, encoder = text_parts(settings)
    unet, steps = trained(settings, encoder.config.hidden_size)
    pipeline = StableDiffusionLatentUpscalePipeline(
        vae=load_autoencoder(settings, "cpu"),
        text_encoder=encoder,
        tokenizer=tokenizer,
        unet=unet,
        scheduler=sampling_scheduler(),
    ).to(dtype=torch.float16)
    fresh = TARGET / ".fresh"
    shutil.rmtree(fresh, ignore_errors=True)
    for name in PARTS:
        getattr(pipeline, name).save_pretrained(fresh / name)
    pipeline.save_config(fresh)
    tidy(fresh)
    for name in (*PARTS, "model_index.json"):
        swap(fresh / name, TARGET / name)
    shutil.rmtree(fresh)
    size = sum(file.stat().st_size for file in TARGET.rglob("*.safetensors"))
    print(f"exported after {steps} steps: {size / 2**20:.2f} MiB of weights in {TARGET}")
