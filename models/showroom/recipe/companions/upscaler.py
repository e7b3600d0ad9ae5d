"""Trains the upscaler: latents of a picture twice as large, given the small one's and its words.

The layout is that of Stable Diffusion's x2 latent upscaler, which shares tokenizer, text encoder
and autoencoder with the base. Its pipeline preconditions the network as Karras et al. 2022,
"Elucidating the Design Space of Diffusion-Based Generative Models", table 1, with unit data.
"""

from __future__ import annotations

import random
from typing import Any, cast

import torch
import torch.nn.functional as F
from diffusers import AutoencoderTiny, EulerDiscreteScheduler, UNet2DConditionModel
from torch import Tensor
from transformers import CLIPTextModel, CLIPTokenizer

from models.showroom.recipe import diffusion, training
from models.showroom.recipe.autoencoder import decode, edge_loss
from models.showroom.recipe.captions import caption
from models.showroom.recipe.companions.upscaler_data import (
    FACTOR,
    load_autoencoder,
    pairs,
    random_crop,
)
from models.showroom.recipe.diffusion import make_quick, tokenize
from models.showroom.recipe.settings import SHOWROOM
from models.showroom.recipe.training import Losses, Run

NOISE_LEVEL_WIDTH = 128  # of the pipeline's constant "no noise on the small picture"
Words = tuple[Tensor, Tensor]
"""Per token (B, 77, width) and in all (B, width), as the pipeline takes them."""


def sampling_scheduler() -> EulerDiscreteScheduler:
    """The scheduler that ships: Stable Diffusion's noise, spaced after Karras; x0 is predicted."""
    return EulerDiscreteScheduler(
        beta_start=0.00085,
        beta_end=0.012,
        beta_schedule="scaled_linear",
        prediction_type="sample",
        use_karras_sigmas=True,
        timestep_spacing="trailing",  # a single step starts from pure noise, too
    )


def text_parts(settings: dict[str, Any]) -> tuple[CLIPTokenizer, CLIPTextModel]:
    """The base's tokenizer and text encoder: those in the works, or those that ship."""
    if settings["upscaler"]["base"] == "frozen":
        painter, tokenizer, _ = diffusion.trained(settings)
        encoder = painter.text_encoder
    else:
        tokenizer = CLIPTokenizer.from_pretrained(SHOWROOM / "tokenizer")
        encoder = CLIPTextModel.from_pretrained(SHOWROOM / "text_encoder", dtype=torch.float32)
    return tokenizer, encoder.eval().requires_grad_(False)


def build_unet(settings: dict[str, Any], text_width: int) -> UNet2DConditionModel:
    """An untrained UNet: noisy and small latents in (8), clean ones out (4, and one unused)."""
    own = settings["upscaler"]
    channels = tuple(own["channels"])
    unet = UNet2DConditionModel(
        sample_size=settings["data"]["size"] * FACTOR // 8,
        in_channels=8,
        out_channels=5,  # the pipeline drops the last, a variance in the first of its kind
        block_out_channels=channels,
        layers_per_block=1,
        norm_num_groups=own["norm_groups"],
        time_embedding_type="fourier",
        time_embedding_dim=own["time_width"],
        time_cond_proj_dim=NOISE_LEVEL_WIDTH + text_width,
        down_block_types=("DownBlock2D",) * len(channels),
        mid_block_type="UNetMidBlock2DCrossAttn",
        up_block_types=("UpBlock2D",) * len(channels),
        cross_attention_dim=text_width,
        attention_head_dim=tuple(max(1, width // 32) for width in channels),
    )
    return unet.requires_grad_(True)  # the Fourier frequencies too, so that they are kept


@torch.no_grad()
def encode_words(tokenizer: CLIPTokenizer, encoder: CLIPTextModel, texts: list[str]) -> Words:
    """The words as StableDiffusionLatentUpscalePipeline encodes them."""
    found = encoder(tokenize(tokenizer, texts).to(encoder.device), output_hidden_states=True)
    pooled = found.pooler_output
    level = torch.cat([torch.ones(len(texts), 64), torch.zeros(len(texts), 64)], 1)
    return found.hidden_states[-1], torch.cat((level.to(pooled), pooled), 1)


def network(
    unet: UNet2DConditionModel, noisy: Tensor, coarse: Tensor, sigma: Tensor, words: Words
) -> Tensor:
    """The raw output (B, 4, 2h, 2w) for latents with noise of deviation ``sigma`` (B, 1, 1, 1)."""
    wide = F.interpolate(coarse, scale_factor=FACTOR, mode="nearest")
    given = torch.cat((noisy / (sigma.square() + 1).sqrt(), wide), 1)
    time = sigma.log().flatten() * 0.25
    out = unet(given, time, words[0], timestep_cond=words[1], return_dict=False)[0]
    return cast("Tensor", out[:, :-1])


def wanted(clean: Tensor, grain: Tensor, sigma: Tensor) -> Tensor:
    """What the network should say, so that x / (s^2 + 1) + s / sqrt(s^2 + 1) * it is clean."""
    return (clean * sigma - grain) / (sigma.square() + 1).sqrt()


def cleaned(noisy: Tensor, answer: Tensor, sigma: Tensor) -> Tensor:
    """The clean latents that an answer stands for, as the pipeline puts them together."""
    total = sigma.square() + 1
    return noisy / total + sigma / total.sqrt() * answer


def pixel_losses(vae: AutoencoderTiny, guess: Tensor, clean: Tensor) -> tuple[Tensor, Tensor]:
    """Colour and edges of latents' pictures, both as the base's autoencoder decodes them."""
    scale = vae.config["scaling_factor"]
    with torch.autocast(guess.device.type, dtype=torch.bfloat16):
        with torch.no_grad():
            scene = decode(vae, clean / scale).float()
        copy = decode(vae, guess / scale).float()
    return F.l1_loss(copy, scene), edge_loss(copy, scene)


def random_window(side: int, width: int, dice: random.Random) -> Any:
    """An index of a square ``width`` wide: decoding is what costs, and a part tells enough."""
    top, left = (dice.randint(0, side - width) for _ in range(2))
    return ..., slice(top, top + width), slice(left, left + width)


def draw_sigmas(own: dict[str, Any], count: int) -> Tensor:
    """Deviations (count, 1, 1, 1): a share of them those that the shipped steps visit."""
    scheduler = sampling_scheduler()
    scheduler.set_timesteps(own["sampling_steps"])
    visited = scheduler.sigmas[:-1][torch.randint(own["sampling_steps"], (count,))]
    any_of = torch.exp(torch.randn(count) * 1.4 - 0.4).clamp(0.02, 15.0)
    return torch.where(torch.rand(count) < own["own_sigmas"], visited, any_of).view(-1, 1, 1, 1)


def train(settings: dict[str, Any], device: str) -> None:
    """The upscaler stage; goes on where the last checkpoint stands."""
    own = settings["upscaler"]
    torch.manual_seed(settings["seed"])
    some = [pair for pair in pairs(settings) if pair.coarse.exists()]
    if not some:
        raise FileNotFoundError("no large scenes yet: run the upscaler_data stage first")
    tokenizer, encoder = text_parts(settings)
    encoder.to(device)
    unet = build_unet(settings, encoder.config.hidden_size).to(device).train()
    make_quick(unet, device)

    vae = load_autoencoder(settings, device).requires_grad_(False)

    def measure(dice: random.Random) -> Losses:
        crops = [random_crop(some, own["crop"], dice) for _ in range(own["batch"])]
        words = encode_words(tokenizer, encoder, [caption(crop.spec, dice) for crop in crops])
        clean = torch.stack([crop.fine for crop in crops]).to(device)
        coarse = torch.stack([crop.coarse for crop in crops]).to(device)
        sigma = draw_sigmas(own, len(crops)).to(device)
        grain = torch.randn_like(clean)
        with torch.autocast(device, dtype=torch.bfloat16):
            noisy = clean + sigma * grain
            guess = network(unet, noisy, coarse, sigma, words).float()
        latents = F.mse_loss(guess, wanted(clean, grain, sigma))
        if not own["pixel_weight"]:
            return {"latents": latents}
        part = random_window(clean.shape[-1], own["window"], dice)
        colour, edges = pixel_losses(vae, cleaned(noisy, guess, sigma)[part], clean[part])
        loss = latents + own["pixel_weight"] * (colour + 0.6 * edges)
        return {"loss": loss, "latents": latents, "colour": colour, "edges": edges}

    training.train(Run.of("upscaler", settings, device), unet, measure)


def trained(settings: dict[str, Any], text_width: int) -> tuple[UNet2DConditionModel, int]:
    """The averaged weights of the last checkpoint, and how many steps made them."""
    unet = build_unet(settings, text_width)
    steps = training.load_average(Run.of("upscaler", settings, "cpu"), unet)
    return unet.eval(), steps
