"""Trains the text encoder and the UNet together: v-prediction down to pure noise."""

from __future__ import annotations

import random
from typing import Any, cast

import torch
from diffusers import DDPMScheduler, DPMSolverMultistepScheduler, UNet2DConditionModel
from diffusers.models.attention_processor import AttnProcessor
from torch import Tensor, nn
from transformers import CLIPTextConfig, CLIPTextModel, CLIPTokenizer

from models.showroom.recipe import tokenizer as words
from models.showroom.recipe import training
from models.showroom.recipe.captions import caption
from models.showroom.recipe.latents import load_latents
from models.showroom.recipe.small_maps import use_small_map_convolutions
from models.showroom.recipe.start import start_painter
from models.showroom.recipe.training import Losses, Run

NOISE = {
    "num_train_timesteps": 1000,
    "beta_start": 0.00085,
    "beta_end": 0.012,
    "beta_schedule": "scaled_linear",
    "prediction_type": "v_prediction",
    "rescale_betas_zero_snr": True,
    "timestep_spacing": "trailing",
    "steps_offset": 1,
}
"""Stable Diffusion's noise, brought down to zero signal (Lin et al. 2023, "Common Diffusion
Noise Schedules and Sample Steps Are Flawed")."""


def build_unet(
    settings: dict[str, Any], table: str = "diffusion", in_channels: int = 4
) -> UNet2DConditionModel:
    """An untrained UNet on 4-channel latents, and whatever more it is given, as ``table`` says."""
    own = settings[table]
    channels = tuple(own["channels"])
    outer = len(channels) - 2
    return UNet2DConditionModel(
        sample_size=settings["data"]["size"] // 8,
        in_channels=in_channels,
        out_channels=4,
        block_out_channels=channels,
        layers_per_block=1,
        norm_num_groups=own["norm_groups"],
        time_embedding_dim=own["time_width"],
        down_block_types=("DownBlock2D",) * outer + ("CrossAttnDownBlock2D",) * 2,
        up_block_types=("CrossAttnUpBlock2D",) * 2 + ("UpBlock2D",) * outer,
        cross_attention_dim=settings["text_encoder"]["width"],
        attention_head_dim=tuple(max(1, width // 32) for width in channels),
    )


def build_text_encoder(settings: dict[str, Any], tokenizer: CLIPTokenizer) -> CLIPTextModel:
    """An untrained text encoder for the recipe's tokenizer."""
    own = settings["text_encoder"]
    return CLIPTextModel(
        CLIPTextConfig(
            vocab_size=len(tokenizer),
            hidden_size=own["width"],
            intermediate_size=own["width"] * 4,
            projection_dim=own["width"],
            num_hidden_layers=own["layers"],
            num_attention_heads=own["heads"],
            max_position_embeddings=words.LENGTH,
            bos_token_id=tokenizer.bos_token_id,
            eos_token_id=tokenizer.eos_token_id,
            pad_token_id=tokenizer.pad_token_id,
        )
    )


def sampling_scheduler() -> DPMSolverMultistepScheduler:
    """The scheduler that ships."""
    return DPMSolverMultistepScheduler(**NOISE, algorithm_type="dpmsolver++", solver_order=2)


class Painter(nn.Module):
    """Text encoder and UNet as one module, so that one optimizer and one average hold both."""

    def __init__(self, settings: dict[str, Any], tokenizer: CLIPTokenizer) -> None:
        super().__init__()
        self.unet = build_unet(settings)
        self.text_encoder = build_text_encoder(settings, tokenizer)

    def forward(self, noisy: Tensor, times: Tensor, tokens: Tensor) -> Tensor:
        """The velocity of (B, 4, h, w) noisy latents, given (B, 77) tokens."""
        context = self.text_encoder(tokens)[0]
        return cast("Tensor", self.unet(noisy, times, context, return_dict=False)[0])


def train(settings: dict[str, Any], device: str) -> None:
    """The diffusion stage; goes on where the last checkpoint stands."""
    own = settings["diffusion"]
    torch.manual_seed(settings["seed"])
    tokenizer = CLIPTokenizer.from_pretrained(words.FOLDER)
    painter = Painter(settings, tokenizer)
    if own["start"] == "shipped":
        start_painter(painter.unet, painter.text_encoder)
    painter.to(device).train()
    make_quick(painter, device)
    latents, masks, specs = load_latents(settings)
    noise = DDPMScheduler(**NOISE)

    def measure(dice: random.Random) -> Losses:
        rows = [dice.randrange(len(specs)) for _ in range(own["batch"])]
        clean = latents[rows].float().to(device)
        tokens = tokenize(tokenizer, [caption(specs[i], dice) for i in rows]).to(device)
        times = spread_times(own["batch"]).to(device)
        grain = torch.randn_like(clean)
        target = noise.get_velocity(clean, grain, times)
        with torch.autocast(device, dtype=torch.bfloat16):
            guess = painter(noise.add_noise(clean, grain, times), times, tokens)
        weight = 1 + own["vehicle_weight"] * masks[rows][:, None].float().to(device)
        return {"velocity": ((guess.float() - target).square() * weight).mean() / weight.mean()}

    training.train(Run.of("diffusion", settings, device), painter, measure)


def make_quick(module: nn.Module, device: str) -> None:
    """Changes what makes training on a CPU slow, in place; names and weights stay."""
    if device != "cpu":
        return
    use_small_map_convolutions(module)
    for part in module.modules():
        if isinstance(part, UNet2DConditionModel):
            part.set_attn_processor(AttnProcessor())  # at these sizes quicker than fused
        if isinstance(part, CLIPTextModel):
            part.set_attn_implementation("eager")


def tokenize(tokenizer: CLIPTokenizer, texts: list[str]) -> Tensor:
    """Token ids (B, 77)."""
    return tokenizer(
        texts,
        padding="max_length",
        truncation=True,
        max_length=words.LENGTH,
        return_tensors="pt",
    ).input_ids


def spread_times(count: int) -> Tensor:
    """Times spread evenly over the whole range, with chance inside each share; pure noise too."""
    return ((torch.arange(count) + torch.rand(count)) / count * 1000).long().clamp(0, 999)


def trained(settings: dict[str, Any]) -> tuple[Painter, CLIPTokenizer, int]:
    """The averaged weights of the last checkpoint, and how many steps made them."""
    tokenizer = CLIPTokenizer.from_pretrained(words.FOLDER)
    painter = Painter(settings, tokenizer)
    steps = training.load_average(Run.of("diffusion", settings, "cpu"), painter)
    return painter.eval(), tokenizer, steps
