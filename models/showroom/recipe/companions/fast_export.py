"""Writes and loads the few-step companion: a LoRA for the base's UNet, and its scheduler."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch
from diffusers import LCMScheduler, StableDiffusionPipeline
from peft.utils import get_peft_model_state_dict

from models.showroom.recipe import training
from models.showroom.recipe.companions.fast import distillation, scheduler
from models.showroom.recipe.report import draw
from models.showroom.recipe.settings import SHOWROOM
from models.showroom.recipe.training import Run

FOLDER = SHOWROOM.parent / "showroom-fast"
FILE = "pytorch_lora_weights.safetensors"


def export(settings: dict[str, Any], device: str) -> None:
    """The fast_export stage: the averaged LoRA in half precision, and its scheduler."""
    own = settings["fast"]
    student = distillation(draw.load(SHOWROOM).unet, own).student
    steps = training.load_average(Run.of("fast", settings, device), student)
    layers = {name: value.half() for name, value in get_peft_model_state_dict(student).items()}
    StableDiffusionPipeline.save_lora_weights(FOLDER, unet_lora_layers=layers, weight_name=FILE)
    scheduler(own["grid"]).save_pretrained(FOLDER / "scheduler")
    for file in FOLDER.rglob("*"):
        if file.is_file():
            file.chmod(0o644)
    size = (FOLDER / FILE).stat().st_size
    print(f"exported after {steps} steps: {size / 1e6:.2f} MB in {FOLDER}")


def load(
    folder: Path = FOLDER,
    base: Path = SHOWROOM,
    device: str = "cpu",
    dtype: torch.dtype = torch.float32,
) -> StableDiffusionPipeline:
    """The base with the LoRA in its weights; call it with 2 to 8 steps and ``guidance_scale=1``."""
    pipeline = draw.load(base, device)
    pipeline.load_lora_weights(str(folder), weight_name=FILE)
    pipeline.fuse_lora()
    pipeline.unload_lora_weights()  # the fused weights stay; the adapter's layers would cost time
    pipeline.scheduler = LCMScheduler.from_pretrained(folder, subfolder="scheduler")
    return pipeline.to(dtype)
