"""Sharpens the decoder alone: the encoder stays, so latents and the UNet's training stay valid."""

from __future__ import annotations

from typing import Any

import torch
import torch.nn.functional as F
from diffusers import AutoencoderTiny

from models.showroom.recipe.autoencoder import FROZEN, crops, decode, edge_loss, encode
from models.showroom.recipe.data import chunk_numbers, load_pictures
from models.showroom.recipe.progress import Journal, cosine, load_state, save_atomically
from models.showroom.recipe.settings import WORK

CHECKPOINT = WORK / "refine.pt"


def train(settings: dict[str, Any], device: str) -> None:
    """The refine stage; goes on where the last checkpoint stands, updates the frozen folder."""
    own, shared = settings["refine"], settings["autoencoder"]
    torch.manual_seed(settings["seed"])
    vae = AutoencoderTiny.from_pretrained(FROZEN)
    vae = vae.to(device, memory_format=torch.channels_last)
    vae.encoder.requires_grad_(False)
    best = torch.optim.AdamW(vae.decoder.parameters(), lr=own["rate"], betas=(0.9, 0.99))
    first = 0
    if state := load_state(CHECKPOINT):
        vae.decoder.load_state_dict(state["decoder"])
        best.load_state_dict(state["optimizer"])
        first = int(state["step"])
    pictures, _ = load_pictures(chunk_numbers(settings))
    journal = Journal(WORK / "refine.jsonl")
    dice = torch.Generator().manual_seed(settings["seed"] + 77 + first)
    for step in range(first, own["steps"]):
        for group in best.param_groups:
            group["lr"] = own["rate"] * cosine(step, own["steps"])
        batch = crops(pictures, shared["batch"], shared["crop"], dice)
        batch = batch.to(device, memory_format=torch.channels_last)
        with torch.autocast(device, dtype=torch.bfloat16):
            with torch.no_grad():
                latents = encode(vae, batch)
            noisy = latents + shared["latent_noise"] * torch.randn_like(latents)
            copy = decode(vae, noisy).float()
        colour, edges = F.l1_loss(copy, batch), edge_loss(copy, batch)
        best.zero_grad(set_to_none=True)
        (colour + shared["gradient_loss"] * edges).backward()
        torch.nn.utils.clip_grad_norm_(vae.decoder.parameters(), 1.0)
        best.step()
        journal.note(step + 1, own["steps"], colour=colour.item(), edges=edges.item())
        if (step + 1) % 200 == 0 or step + 1 == own["steps"]:
            state = {"decoder": vae.decoder.state_dict(), "optimizer": best.state_dict()}
            save_atomically({**state, "step": step + 1}, CHECKPOINT)
    vae.save_pretrained(FROZEN)
