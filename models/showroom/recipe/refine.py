"""Sharpens the decoder alone: the encoder stays, so latents and the UNet's training stay valid."""

from __future__ import annotations

import random
from typing import Any

import torch
import torch.nn.functional as F
from diffusers import AutoencoderTiny

from models.showroom.recipe import training
from models.showroom.recipe.autoencoder import FROZEN, crops, decode, edge_loss, encode
from models.showroom.recipe.data import chunk_numbers, load_pictures
from models.showroom.recipe.training import Losses, Run


def train(settings: dict[str, Any], device: str) -> None:
    """The refine stage; goes on where the last checkpoint stands, updates the frozen folder."""
    shared = settings["autoencoder"]
    vae = AutoencoderTiny.from_pretrained(FROZEN)
    vae = vae.to(device, memory_format=torch.channels_last)
    vae.encoder.requires_grad_(False)
    pictures, _ = load_pictures(chunk_numbers(settings))

    def measure(dice: random.Random) -> Losses:
        batch = crops(pictures, shared["batch"], shared["crop"], dice)
        batch = batch.to(device, memory_format=torch.channels_last)
        with torch.autocast(device, dtype=torch.bfloat16):
            with torch.no_grad():
                latents = encode(vae, batch)
            noisy = latents + shared["latent_noise"] * torch.randn_like(latents)
            copy = decode(vae, noisy).float()
        colour, edges = F.l1_loss(copy, batch), edge_loss(copy, batch)
        return {"loss": colour + shared["gradient_loss"] * edges, "colour": colour, "edges": edges}

    training.train(Run.of("refine", settings, device), vae, measure)
    vae.save_pretrained(FROZEN)
