"""Turns the scenes into the latents that the UNet learns from, with every scene mirrored too."""

from __future__ import annotations

from typing import Any

import torch
import torch.nn.functional as F
from diffusers import AutoencoderTiny
from torch import Tensor

from models.showroom.recipe.autoencoder import FROZEN, encode
from models.showroom.recipe.data import chunk_numbers, chunk_specs, load_pictures
from models.showroom.recipe.progress import load_state, save_atomically
from models.showroom.recipe.scenes import SceneSpec, render
from models.showroom.recipe.settings import WORK

FILE = WORK / "latents.pt"
MASKS = WORK / "masks.pt"


@torch.no_grad()
def precompute(settings: dict[str, Any], device: str) -> None:
    """The latents stage: (2N, 4, H/8, W/8) in half precision, scaled to about unit variance."""
    vae = AutoencoderTiny.from_pretrained(FROZEN).to(device, memory_format=torch.channels_last)
    vae.eval()
    parts: list[Tensor] = []
    for chunk in chunk_numbers(settings):
        pictures, _ = load_pictures([chunk])
        for mirrored in (False, True):
            for batch in pictures.split(50):
                some = batch.to(device).float() / 127.5 - 1
                with torch.autocast(device, dtype=torch.bfloat16):
                    z = encode(vae, some.flip(-1) if mirrored else some)
                parts.append((z.float() * vae.config["scaling_factor"]).half().cpu())
        print(f"latents of chunk {chunk} ready", flush=True)
    save_atomically({"latents": torch.cat(parts)}, FILE)
    draw_masks(settings, device)


def draw_masks(settings: dict[str, Any], device: str) -> None:
    """Where the vehicle is, row by row as the latents: (2N, h, w) in half precision, 0..1."""
    parts: list[Tensor] = []
    for chunk in chunk_numbers(settings):
        specs = chunk_specs(chunk, settings["seed"])
        fine = render(specs, settings["data"]["size"] // 4, device).mask
        mask = F.avg_pool2d(fine, 2).half().cpu()
        parts += [mask, mask.flip(-1)]
    save_atomically({"masks": torch.cat(parts)}, MASKS)


def load_latents(settings: dict[str, Any]) -> tuple[Tensor, Tensor, list[SceneSpec]]:
    """Latents and, row by row, the vehicle's mask and the scenes they show."""
    state, masks = load_state(FILE), load_state(MASKS)
    if state is None or masks is None:
        raise FileNotFoundError("no latents yet: run the latents stage first")
    specs: list[SceneSpec] = []
    for chunk in chunk_numbers(settings):
        specs += chunk_specs(chunk, settings["seed"]) * 2
    return state["latents"], masks["masks"], specs
