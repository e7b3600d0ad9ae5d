"""Trains the autoencoder: pictures to latents of 4 channels, an eighth of the size, and back."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any, cast

import torch
import torch.nn.functional as F
from diffusers import AutoencoderTiny
from torch import Tensor

from models.showroom.recipe import training
from models.showroom.recipe.data import chunk_numbers, load_pictures
from models.showroom.recipe.settings import WORK
from models.showroom.recipe.sheets import save_sheet
from models.showroom.recipe.start import start_autoencoder
from models.showroom.recipe.training import Losses

FROZEN = WORK / "vae"


def build(settings: dict[str, Any]) -> AutoencoderTiny:
    """An untrained autoencoder without norms, as the settings say (fastest in channels_last)."""
    own = settings["autoencoder"]
    widths = (own["channels"],) * 4
    return AutoencoderTiny(
        encoder_block_out_channels=widths,
        decoder_block_out_channels=widths,
        num_encoder_blocks=tuple(own["encoder_blocks"]),
        num_decoder_blocks=tuple(own["decoder_blocks"]),
        latent_channels=4,
        scaling_factor=1.0,
    )


def encode(vae: AutoencoderTiny, pictures: Tensor) -> Tensor:
    """Latents, as the autoencoder gives them, of pictures in -1..1."""
    return cast("Tensor", vae.encode(pictures, return_dict=False)[0])


def decode(vae: AutoencoderTiny, latents: Tensor) -> Tensor:
    """Pictures in -1..1, not clamped, of unscaled latents."""
    return cast("Tensor", vae.decode(latents, return_dict=False)[0])


def _gradients(picture: Tensor) -> tuple[Tensor, Tensor]:
    return picture[..., 1:] - picture[..., :-1], picture[..., 1:, :] - picture[..., :-1, :]


def edge_loss(copy: Tensor, picture: Tensor) -> Tensor:
    """Mean difference of the steps between neighbouring pixels, across plus down."""
    pairs = zip(_gradients(copy), _gradients(picture), strict=True)
    return torch.stack([F.l1_loss(one, other) for one, other in pairs]).sum()


def losses(vae: AutoencoderTiny, pictures: Tensor, own: dict[str, Any]) -> dict[str, Tensor]:
    """Colour, edges, and how far the latents are from mean 0 and variance 1."""
    latents = encode(vae, pictures)
    noisy = latents + own["latent_noise"] * torch.randn_like(latents)
    copy = decode(vae, noisy).float()
    edges = edge_loss(copy, pictures)
    flat = latents.float().transpose(0, 1).flatten(1)
    moments = flat.mean(1).square().mean() + (flat.std(1) - 1).square().mean()
    return {"colour": F.l1_loss(copy, pictures), "edges": cast("Tensor", edges), "moments": moments}


def train(settings: dict[str, Any], device: str, pictures: Tensor | None = None) -> None:
    """The autoencoder stage; goes on where the last checkpoint stands."""
    own = settings["autoencoder"]
    torch.manual_seed(settings["seed"])
    vae = build(settings)
    if own["start"] == "shipped":
        start_autoencoder(vae)
    vae = vae.to(device, memory_format=torch.channels_last)
    some = load_pictures(chunk_numbers(settings))[0] if pictures is None else pictures

    def measure(dice: random.Random) -> Losses:
        batch = crops(some, own["batch"], own["crop"], dice)
        with torch.autocast(device, dtype=torch.bfloat16):
            parts = losses(vae, batch.to(device, memory_format=torch.channels_last), own)
        edges, moments = (
            own["gradient_loss"] * parts["edges"],
            own["moment_loss"] * parts["moments"],
        )
        return {"loss": parts["colour"] + edges + moments, **parts}

    def look() -> None:
        _look(vae, some, device, WORK / "autoencoder-sheet.png")

    training.train(_run(settings, device), vae, measure, look)


def _run(settings: dict[str, Any], device: str) -> training.Run:
    return training.Run.of("autoencoder", settings, device)


def crops(pictures: Tensor, count: int, size: int, dice: random.Random) -> Tensor:
    """Random squares (count, 3, size, size) in -1..1, on the latents' grid, some mirrored."""
    rows = [dice.randrange(len(pictures)) for _ in range(count)]
    reach = (pictures.shape[-1] - size) // 8
    top, left = 8 * dice.randint(0, reach), 8 * dice.randint(0, reach)
    batch = pictures[rows, :, top : top + size, left : left + size].float() / 127.5 - 1
    return batch.flip(-1) if dice.random() < 0.5 else batch


@torch.no_grad()
def _look(vae: AutoencoderTiny, pictures: Tensor, device: str, path: Path) -> None:
    some = pictures[:16].to(device).float() / 127.5 - 1
    copies = decode(vae, encode(vae, some)).clamp(-1, 1)
    save_sheet(torch.cat((some[:8], copies[:8], some[8:], copies[8:])) / 2 + 0.5, 8, path)


@torch.no_grad()
def freeze(settings: dict[str, Any], device: str) -> None:
    """Measures the latents, sets the scale that gives them unit variance, writes the folder."""
    vae = build(settings)
    steps = training.load_average(_run(settings, device), vae)
    vae.to(device, memory_format=torch.channels_last).eval()
    held_out, _ = load_pictures(chunk_numbers(settings, held_out=True)[:1])
    batches: list[Tensor] = []
    errors: list[Tensor] = []
    for part in held_out[:400].split(50):
        pictures = part.to(device).float() / 127.5 - 1
        with torch.autocast(device, dtype=torch.bfloat16):
            batches.append(encode(vae, pictures).float())
            copy = decode(vae, batches[-1]).float()
        errors.append((copy.clamp(-1, 1) - pictures).abs().mean() / 2)
    latents = torch.cat(batches)
    vae.register_to_config(scaling_factor=round(1 / latents.std().item(), 4))
    vae.save_pretrained(FROZEN)
    facts = {
        "steps": steps,
        "mean absolute error of held-out scenes (0..1)": torch.stack(errors).mean().item(),
        "latent mean per channel": latents.mean((0, 2, 3)).tolist(),
        "latent deviation per channel": latents.std((0, 2, 3)).tolist(),
        "scaling_factor": vae.config["scaling_factor"],
    }
    (WORK / "autoencoder.json").write_text(json.dumps(facts, indent=1), encoding="utf-8")
    print(json.dumps(facts, indent=1))
