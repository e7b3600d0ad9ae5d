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
from models.showroom.recipe.captions import caption
from models.showroom.recipe.latents import load_latents
from models.showroom.recipe.progress import Journal, load_state, save_atomically
from models.showroom.recipe.settings import WORK
from models.showroom.recipe.small_maps import use_small_map_convolutions

CHECKPOINT = WORK / "diffusion.pt"

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


def build_unet(settings: dict[str, Any]) -> UNet2DConditionModel:
    """An untrained UNet on 4-channel latents."""
    own = settings["diffusion"]
    channels = tuple(own["channels"])
    return UNet2DConditionModel(
        sample_size=settings["data"]["size"] // 8,
        in_channels=4,
        out_channels=4,
        block_out_channels=channels,
        layers_per_block=1,
        norm_num_groups=own["norm_groups"],
        down_block_types=("DownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D"),
        up_block_types=("CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "UpBlock2D"),
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


def rate_share(step: int, steps: int, cool_down: float, warm_up: int = 100) -> float:
    """A short rise, a long plateau, then a straight fall to nothing."""
    fall = max(1, int(steps * cool_down))
    return min(1.0, (step + 1) / warm_up, max(0.02, (steps - step) / fall))


def train(settings: dict[str, Any], device: str) -> None:
    """The diffusion stage; goes on where the last checkpoint stands."""
    own = settings["diffusion"]
    torch.manual_seed(settings["seed"])
    tokenizer = CLIPTokenizer.from_pretrained(words.FOLDER)
    painter = Painter(settings, tokenizer).to(device)
    average = {k: v.detach().clone() for k, v in painter.state_dict().items()}
    best = torch.optim.AdamW(
        painter.parameters(), lr=own["rate"], betas=(0.9, 0.99), weight_decay=1e-3
    )
    first = 0
    if state := load_state(CHECKPOINT):
        painter.load_state_dict(state["painter"])
        average = state["average"]
        best.load_state_dict(state["optimizer"])
        first = int(state["step"])
        torch.manual_seed(settings["seed"] + first)
    latents, masks, specs = load_latents(settings)
    noise = DDPMScheduler(**NOISE)
    journal = Journal(WORK / "diffusion.jsonl", every=20)
    dice = random.Random(settings["seed"] + first)
    painter.train()
    if device == "cpu":
        use_small_map_convolutions(painter)
        painter.unet.set_attn_processor(AttnProcessor())  # at these sizes quicker than fused
        painter.text_encoder.set_attn_implementation("eager")
    for step in range(first, own["steps"]):
        for group in best.param_groups:
            group["lr"] = own["rate"] * rate_share(step, own["steps"], own["cool_down"])
        rows = [dice.randrange(len(specs)) for _ in range(own["batch"])]
        clean = latents[rows].float().to(device)
        tokens = tokenizer(
            [caption(specs[i], dice) for i in rows],
            padding="max_length",
            truncation=True,
            max_length=words.LENGTH,
            return_tensors="pt",
        ).input_ids.to(device)
        times = _spread_times(own["batch"]).to(device)
        grain = torch.randn_like(clean)
        target = noise.get_velocity(clean, grain, times)
        with torch.autocast(device, dtype=torch.bfloat16):
            guess = painter(noise.add_noise(clean, grain, times), times, tokens)
        weight = 1 + own["vehicle_weight"] * masks[rows][:, None].float().to(device)
        loss = ((guess.float() - target).square() * weight).mean() / weight.mean()
        best.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(painter.parameters(), 1.0)
        best.step()
        _blend(average, painter, min(own["averaging"], (step + 1) / (step + 10)))
        journal.note(step + 1, own["steps"], velocity=loss.item())
        if (step + 1) % 100 == 0 or step + 1 == own["steps"]:
            save_atomically(
                {
                    "painter": painter.state_dict(),
                    "average": average,
                    "optimizer": best.state_dict(),
                    "step": step + 1,
                },
                CHECKPOINT,
            )


def _spread_times(count: int) -> Tensor:
    """Times spread evenly over the whole range, with chance inside each share; pure noise too."""
    return ((torch.arange(count) + torch.rand(count)) / count * 1000).long().clamp(0, 999)


@torch.no_grad()
def _blend(average: dict[str, Tensor], painter: nn.Module, keep: float) -> None:
    for name, value in painter.state_dict().items():
        if value.is_floating_point():
            average[name].lerp_(value, 1 - keep)


def trained(settings: dict[str, Any]) -> tuple[Painter, CLIPTokenizer, int]:
    """The averaged weights of the last checkpoint, and how many steps made them."""
    state = load_state(CHECKPOINT)
    if state is None:
        raise FileNotFoundError("train the diffusion stage first")
    tokenizer = CLIPTokenizer.from_pretrained(words.FOLDER)
    painter = Painter(settings, tokenizer)
    painter.load_state_dict(state["average"])
    return painter.eval(), tokenizer, int(state["step"])
