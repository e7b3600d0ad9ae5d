"""Measures the shipped upscaler on held-out scenes, against bicubic and the teacher's own."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from diffusers import AutoencoderTiny, StableDiffusionLatentUpscalePipeline
from torch import Tensor
from transformers import CLIPTextModel, CLIPTokenizer

from models.showroom.recipe.autoencoder import decode, edge_loss
from models.showroom.recipe.captions import composed
from models.showroom.recipe.companions import upscaler_export
from models.showroom.recipe.companions.upscaler_data import (
    FACTOR,
    Pair,
    draw,
    pairs,
    scaled_latents,
)
from models.showroom.recipe.settings import SHOWROOM
from models.showroom.recipe.sheets import save_sheet


def load(
    folder: Path, device: str, dtype: torch.dtype, base: Path = SHOWROOM
) -> StableDiffusionLatentUpscalePipeline:
    """The shipped pipeline with the base's autoencoder, tokenizer and text encoder."""
    pipeline = StableDiffusionLatentUpscalePipeline.from_pretrained(
        folder,
        vae=AutoencoderTiny.from_pretrained(base / "vae", dtype=dtype),
        text_encoder=CLIPTextModel.from_pretrained(base / "text_encoder", dtype=dtype),
        tokenizer=CLIPTokenizer.from_pretrained(base / "tokenizer"),
        dtype=dtype,
    ).to(device)
    for part in (pipeline.unet, pipeline.vae):  # quicker on a CPU
        part.to(memory_format=torch.channels_last)
    pipeline.set_progress_bar_config(disable=True)
    return pipeline


def upscale(
    pipeline: StableDiffusionLatentUpscalePipeline,
    small: Tensor,
    text: str,
    steps: int,
    seed: int = 0,
) -> Tensor:
    """(1, 3, 2h, 2w) in 0..1 of (1, 3, h, w) in 0..1; guidance is off."""
    picture: Any = pipeline(
        prompt=[text],
        image=small,
        num_inference_steps=steps,
        guidance_scale=1.0,
        generator=torch.Generator().manual_seed(seed),
        output_type="np",
    ).images
    return torch.from_numpy(np.asarray(picture)).permute(0, 3, 1, 2)


def measure(settings: dict[str, Any], device: str) -> None:
    """The upscaler_measure stage: evaluation.json and sheet.webp beside the weights."""
    own, folder = settings["upscaler"], upscaler_export.TARGET
    pipeline = load(folder, device, torch.float32)
    scores: dict[str, list[float]] = {}
    rows: list[Tensor] = []
    some = [pair for pair in pairs(settings, held_out=True) if pair.coarse.exists()]
    for pair in some:
        scene, small = _scene_and_copy(pipeline, pair, settings["data"]["size"], device)
        words = composed(pair.spec) or ""
        ours = upscale(pipeline, small, words, own["sampling_steps"])
        bicubic = F.interpolate(small, scale_factor=FACTOR, mode="bicubic").clamp(0, 1).cpu()
        views = {"bicubic": bicubic, "ours": ours, "autoencoder": _recoded(pipeline, scene)}
        for name, picture in views.items():
            for score, value in compare(picture, scene.cpu()).items():
                scores.setdefault(f"{name}: {score}", []).append(value)
        if len(rows) < 3 * own["sheet_rows"]:
            rows += [bicubic, ours, scene.cpu()]
    save_sheet(torch.cat(rows), 3, folder / "sheet.webp")
    facts: dict[str, Any] = {
        "held-out scenes": len(some),
        "steps": own["sampling_steps"],
        **{name: round(sum(values) / len(values), 4) for name, values in scores.items()},
        "seconds": seconds(folder, own["sampling_steps"], settings["data"]["size"], device),
    }
    text = json.dumps(facts, indent=1)
    (folder / "evaluation.json").write_text(text + "\n", encoding="utf-8")
    print(text)


def compare(picture: Tensor, scene: Tensor) -> dict[str, float]:
    """PSNR in dB; the error of the steps between neighbouring pixels (0..1, across + down); and
    how much fine detail there is, as a share of the scene's.
    """
    error = (picture - scene).square().mean().clamp(min=1e-10)
    return {
        "psnr": -10 * torch.log10(error).item(),
        "edges": edge_loss(picture, scene).item(),
        "detail": (_detail(picture) / _detail(scene)).item(),
    }


def _detail(picture: Tensor) -> Tensor:
    """How much is left of (1, 3, H, W) when a blur of 3x3 pixels is taken away, on average."""
    return (picture - F.avg_pool2d(picture, 3, 1, 1, count_include_pad=False)).abs().mean()


def seconds(folder: Path, steps: int, size: int, device: str) -> dict[str, float]:
    """The best of two runs in bfloat16 from the native size, and from twice that."""
    pipeline = load(folder, device, torch.bfloat16)
    found: dict[str, float] = {}
    for side in (size, size * 2):
        small = torch.rand(1, 3, side, side, generator=torch.Generator().manual_seed(0))
        took: list[float] = []
        for _ in range(3):  # the first one warms up
            began = time.perf_counter()
            upscale(pipeline, small, "", steps)
            took.append(time.perf_counter() - began)
        found[f"{side} to {side * FACTOR}"] = round(min(took[1:]), 3)
    return found | {"threads": torch.get_num_threads()}


def _scene_and_copy(
    pipeline: StableDiffusionLatentUpscalePipeline, pair: Pair, size: int, device: str
) -> tuple[Tensor, Tensor]:
    """The large scene, and the middling copy of the small one, (1, 3, H, W) in 0..1."""
    scene = draw(pair.spec, size, device)[1]
    copies = np.load(pair.coarse)
    latents = torch.from_numpy(copies[len(copies) // 2][None]).float().to(device)
    return scene, _decoded(pipeline, latents)


@torch.no_grad()
def _decoded(pipeline: StableDiffusionLatentUpscalePipeline, latents: Tensor) -> Tensor:
    vae = pipeline.vae
    return decode(vae, latents / vae.config["scaling_factor"]).clamp(-1, 1) / 2 + 0.5


def _recoded(pipeline: StableDiffusionLatentUpscalePipeline, scene: Tensor) -> Tensor:
    """What the autoencoder alone makes of a large scene: no upscaling through it is better."""
    return _decoded(pipeline, scaled_latents(pipeline.vae, scene)).cpu()
