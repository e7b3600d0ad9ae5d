"""Pairs to learn upscaling from: latents of scenes twice as large, and how the base paints them.

What the upscaler will be given is never a clean small picture: it is what the base's decoder
makes of latents that are not quite right. So the small pictures here are scenes at the base's
size after its autoencoder, with noise and a wobble in them, and sometimes a slight blur.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from diffusers import AutoencoderTiny
from torch import Tensor

from models.showroom.recipe.autoencoder import FROZEN, decode, encode
from models.showroom.recipe.report.copies import save_array
from models.showroom.recipe.scenes import SceneSpec, random_specs, render
from models.showroom.recipe.scenes.filters import blur
from models.showroom.recipe.settings import SHOWROOM, WORK

FOLDER = WORK / "upscaler"
FACTOR = 2  # pixels of the large picture for one of the small one, across and down
_HELD_OUT = 9000  # scenes from this number on are never trained on


@dataclass(frozen=True, slots=True)
class Pair:
    """One scene's latents on disk: fine (4, 2h, 2w), coarse (variants, 4, h, w), both in half."""

    number: int
    spec: SceneSpec

    @property
    def fine(self) -> Path:
        """The scene itself."""
        return FOLDER / f"{self.number:04d}-fine.npy"

    @property
    def coarse(self) -> Path:
        """The base's idea of it, in several states of decay."""
        return FOLDER / f"{self.number:04d}-coarse.npy"


def pairs(settings: dict[str, Any], *, held_out: bool = False) -> list[Pair]:
    """The scenes for training, or those kept apart for measuring, drawn yet or not."""
    own = settings["upscaler"]
    first, count = (_HELD_OUT, own["held_out"]) if held_out else (0, own["scenes"])
    specs = random_specs(count, settings["seed"] * 1000 + 700 + first)
    return [Pair(first + index, spec) for index, spec in enumerate(specs)]


def load_autoencoder(settings: dict[str, Any], device: str) -> AutoencoderTiny:
    """The base's autoencoder: the one just frozen, or the one that ships."""
    folder = FROZEN if settings["upscaler"]["base"] == "frozen" else SHOWROOM / "vae"
    vae = AutoencoderTiny.from_pretrained(folder, dtype=torch.float32)
    return vae.to(device, memory_format=torch.channels_last).eval()


def draw_all(settings: dict[str, Any], device: str) -> None:
    """The upscaler_data stage: every scene that is not there yet, held-out ones first."""
    vae = load_autoencoder(settings, device)
    every = pairs(settings, held_out=True) + pairs(settings)
    for done, pair in enumerate(every, 1):
        if not pair.coarse.exists():
            small, large = draw(pair.spec, settings["data"]["size"], device)
            copies = decay(vae, small, settings["upscaler"], pair.spec.seed)
            save_array(pair.fine, scaled_latents(vae, large)[0].half().cpu())
            save_array(pair.coarse, scaled_latents(vae, copies).half().cpu())  # last: both whole
        if done % 50 == 0 or done == len(every):
            print(f"{done} of {len(every)} large scenes ready", flush=True)


def draw(spec: SceneSpec, size: int, device: str) -> tuple[Tensor, Tensor]:
    """The scene at the base's size and at twice that, (1, 3, H, W) in 0..1."""
    return render([spec], size, device).rgb, render([spec], size * FACTOR, device).rgb


@torch.no_grad()
def scaled_latents(vae: AutoencoderTiny, pictures: Tensor) -> Tensor:
    """Latents of unit variance, as pipelines use them, of pictures in 0..1."""
    with torch.autocast(pictures.device.type, dtype=torch.bfloat16):
        return encode(vae, pictures * 2 - 1).float() * vae.config["scaling_factor"]


@torch.no_grad()
def decay(vae: AutoencoderTiny, picture: Tensor, own: dict[str, Any], seed: int) -> Tensor:
    """What the base might paint in place of (1, 3, H, W) in 0..1: (variants, 3, H, W) in 0..1.

    The first is the plain copy; the others are worse and worse, at most as the settings say:
    ``latent_noise`` (deviations), ``wobble`` and ``blur`` (pixels).
    """
    chance = torch.Generator().manual_seed(seed)
    count = own["variants"]
    strength = torch.linspace(0, 1, count).view(-1, 1, 1, 1).to(picture.device)
    latents = scaled_latents(vae, picture).expand(count, -1, -1, -1)
    grain = torch.randn(latents.shape, generator=chance).to(picture.device)
    noisy = latents + own["latent_noise"] * strength * grain
    with torch.autocast(picture.device.type, dtype=torch.bfloat16):
        copies = decode(vae, noisy / vae.config["scaling_factor"]).float().clamp(-1, 1) / 2 + 0.5
    copies = _wobbled(copies, own["wobble"] * strength, chance)
    soft = [own["blur"] * float(torch.rand((), generator=chance)) for _ in range(count - 1)]
    return torch.cat(
        [blur(copy[None], sigma, 1.0) for copy, sigma in zip(copies, [0.0, *soft], strict=True)]
    ).clamp(0, 1)


def _wobbled(pictures: Tensor, reach: Tensor, chance: torch.Generator) -> Tensor:
    """Moves every pixel by about ``reach`` pixels, (B, 1, 1, 1), in slow waves."""
    count, _, height, width = pictures.shape
    waves = torch.randn(count, 2, height // 16 + 1, width // 16 + 1, generator=chance)
    moves = F.interpolate(waves, (height, width), mode="bicubic").to(pictures.device) * reach
    unit = torch.eye(2, 3, device=pictures.device).expand(count, 2, 3)
    grid = F.affine_grid(unit, list(pictures.shape), align_corners=False)
    step = torch.tensor([2 / width, 2 / height], device=pictures.device)
    grid = grid + moves.permute(0, 2, 3, 1) * step
    return F.grid_sample(pictures, grid, padding_mode="border", align_corners=False)


@dataclass(frozen=True, slots=True)
class Crop:
    """One square of both: (4, side, side) of a decayed copy, twice as wide of the scene."""

    spec: SceneSpec
    coarse: Tensor
    fine: Tensor


def random_crop(some: list[Pair], side: int, dice: random.Random) -> Crop:
    """The busier of two squares of a scene, ``side`` coarse latents wide: sky is easy."""
    pair = dice.choice(some)
    coarse, fine = (np.load(path, mmap_mode="r") for path in (pair.coarse, pair.fine))
    variant, reach = dice.randrange(len(coarse)), coarse.shape[-1] - side
    two: list[Crop] = []
    for _ in range(2):
        top, left = dice.randint(0, reach), dice.randint(0, reach)
        low = coarse[variant, :, top : top + side, left : left + side]
        top, left, width = top * FACTOR, left * FACTOR, side * FACTOR
        high = fine[:, top : top + width, left : left + width]
        two.append(Crop(pair.spec, *(torch.from_numpy(x.copy()).float() for x in (low, high))))
    return max(two, key=lambda crop: crop.fine.diff(dim=-1).abs().mean().item())
