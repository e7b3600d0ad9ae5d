"""Stable Diffusion's architectures with random weights: costly as real ones, and painting noise.

For measuring speed on machines that have no such weights. The numbers are those of the configs
published with each model: runwayml/stable-diffusion-v1-5, stabilityai/stable-diffusion-2-1-base
and stabilityai/stable-diffusion-xl-base-1.0.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import torch
from diffusers.models.autoencoders.autoencoder_kl import AutoencoderKL
from diffusers.models.unets.unet_2d_condition import UNet2DConditionModel
from diffusers.schedulers.scheduling_dpmsolver_multistep import DPMSolverMultistepScheduler
from transformers import CLIPTextConfig, CLIPTextModel, CLIPTextModelWithProjection, CLIPTokenizer

from kiosk.inference.benchmark_work import RandomWeights

_STANDARD_DEVIATION = 0.02
"""Of the random weights: small enough for half precision not to overflow."""


@dataclass(frozen=True, slots=True)
class Architecture:
    """What differs between the families; `size` is the native side in pixels."""

    size: int
    guidance: float
    unet: Mapping[str, Any]
    vae: Mapping[str, Any]
    text: Mapping[str, Any]
    text_2: Mapping[str, Any] = field(default_factory=dict[str, Any])


_VIT_L = {"hidden_size": 768, "intermediate_size": 3072, "num_attention_heads": 12}
_CLIP_L = {**_VIT_L, "num_hidden_layers": 12, "projection_dim": 768, "hidden_act": "quick_gelu"}
_OPEN_CLIP_H = {
    "hidden_size": 1024,
    "intermediate_size": 4096,
    "num_attention_heads": 16,
    "num_hidden_layers": 23,
    "projection_dim": 512,
    "hidden_act": "gelu",
}
_OPEN_CLIP_G = {
    "hidden_size": 1280,
    "intermediate_size": 5120,
    "num_attention_heads": 20,
    "num_hidden_layers": 32,
    "projection_dim": 1280,
    "hidden_act": "gelu",
}

ARCHITECTURES: Mapping[RandomWeights, Architecture] = {
    "sd15": Architecture(
        size=512,
        guidance=7.5,
        unet={"sample_size": 64, "cross_attention_dim": 768, "attention_head_dim": 8},
        vae={"sample_size": 512, "scaling_factor": 0.18215},
        text=_CLIP_L,
    ),
    "sd21": Architecture(
        size=512,
        guidance=7.5,
        unet={
            "sample_size": 64,
            "cross_attention_dim": 1024,
            "attention_head_dim": (5, 10, 20, 20),
            "use_linear_projection": True,
        },
        vae={"sample_size": 512, "scaling_factor": 0.18215},
        text=_OPEN_CLIP_H,
    ),
    "sdxl": Architecture(
        size=1024,
        guidance=5.0,
        unet={
            "sample_size": 128,
            "cross_attention_dim": 2048,
            "attention_head_dim": (5, 10, 20),
            "use_linear_projection": True,
            "block_out_channels": (320, 640, 1280),
            "down_block_types": ("DownBlock2D", *("CrossAttnDownBlock2D",) * 2),
            "up_block_types": (*("CrossAttnUpBlock2D",) * 2, "UpBlock2D"),
            "transformer_layers_per_block": (1, 2, 10),
            "addition_embed_type": "text_time",
            "addition_time_embed_dim": 256,
            "projection_class_embeddings_input_dim": 2816,
        },
        vae={"sample_size": 1024, "scaling_factor": 0.13025},
        text=_CLIP_L,
        text_2=_OPEN_CLIP_G,
    ),
}

_VAE = {
    "block_out_channels": (128, 256, 512, 512),
    "layers_per_block": 2,
    "latent_channels": 4,
    "down_block_types": ("DownEncoderBlock2D",) * 4,
    "up_block_types": ("UpDecoderBlock2D",) * 4,
}


def build_modules(family: RandomWeights) -> dict[str, torch.nn.Module]:
    """The family's networks without weights, on torch's meta device: no memory, no time."""
    made = ARCHITECTURES[family]
    with torch.device("meta"):
        modules: dict[str, torch.nn.Module] = {
            "unet": UNet2DConditionModel(**made.unet),
            "vae": AutoencoderKL(**_VAE, **made.vae),
            "text_encoder": CLIPTextModel(CLIPTextConfig(**made.text)),
        }
        if made.text_2:
            config = CLIPTextConfig(**made.text_2)
            modules["text_encoder_2"] = CLIPTextModelWithProjection(config)
    return modules


def build_parts(
    family: RandomWeights, device: str, dtype: torch.dtype, seed: int = 0
) -> dict[str, Any]:
    """All parts of a pipeline, with random weights that a seed decides."""
    parts: dict[str, Any] = dict(build_modules(family))
    generator = torch.Generator(device).manual_seed(seed)
    for module in parts.values():
        fill(module, device, dtype, generator)
    parts["tokenizer"] = _tokenizer()
    if "text_encoder_2" in parts:
        parts["tokenizer_2"] = _tokenizer()
    parts["scheduler"] = DPMSolverMultistepScheduler(
        beta_schedule="scaled_linear", beta_start=0.00085, beta_end=0.012, steps_offset=1
    )
    return parts


def fill(
    module: torch.nn.Module, device: str, dtype: torch.dtype, generator: torch.Generator
) -> None:
    """Give a module of the meta device memory and random weights; norms keep their scale of 1."""
    module.to(dtype)
    module.to_empty(device=device)
    with torch.no_grad():
        for name, parameter in module.named_parameters():
            if parameter.dim() > 1:
                parameter.normal_(0.0, _STANDARD_DEVIATION, generator=generator)
            else:
                parameter.fill_(1.0 if name.endswith("weight") else 0.0)
        for name, buffer in module.named_buffers():
            if not name.endswith("position_ids"):  # the only ones that these networks have
                raise ValueError(f"what belongs into the buffer {name} is not known")
            buffer.copy_(torch.arange(buffer.shape[-1], device=device).expand_as(buffer))
    module.eval().requires_grad_(False)


def _tokenizer() -> Any:
    """Letters for words: as many tokens as the real one is given, so it costs as much to encode."""
    letters = [chr(code) for code in range(33, 127)]
    symbols = [*letters, *(letter + "</w>" for letter in letters)]
    symbols += ["<|startoftext|>", "<|endoftext|>"]
    vocabulary = {symbol: index for index, symbol in enumerate(symbols)}
    kind: Any = CLIPTokenizer
    return kind(vocab=vocabulary, merges=[], model_max_length=77)
