"""Shows what a tile will be while it is still noise: a linear map from latents to RGB.

A linear map is under a millisecond, where decoding takes many; that four latent channels are
nearly linear in RGB was observed for Stable Diffusion's autoencoder and holds for ours.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from kiosk.domain.errors import CheckpointFault
from kiosk.domain.json_files import UNREADABLE

PREVIEW_SIDE = 64
"""Longest side of a preview in pixels, so that a raw one fits a 16 KiB frame."""

_NEUTRAL = ((0.15, 0.1, 0.1), (0.09, 0.14, 0.15), (-0.1, 0.09, 0.12), (-0.09, -0.13, -0.24))


@dataclass(frozen=True, slots=True)
class PreviewMap:
    """RGB in 0..1 from latents: `matrix` is (channels, 3) and `bias` is (3,)."""

    matrix: torch.Tensor
    bias: torch.Tensor


@dataclass(frozen=True, slots=True)
class PreviewPixels:
    """8-bit RGB rows without padding."""

    width: int
    height: int
    pixels: bytes


def load_preview_map(folder: Path, channels: int) -> PreviewMap:
    """The map in a checkpoint's preview.json, or a neutral one; raises CheckpointFault.

    The file holds {"matrix": channels x 3 numbers, "bias": 3 numbers}.
    """
    path = folder / "preview.json"
    if not path.is_file():
        return neutral_preview_map(channels)
    try:
        raw: Any = json.loads(path.read_text(encoding="utf-8"))
        matrix = torch.tensor(raw["matrix"], dtype=torch.float32)
        bias = torch.tensor(raw["bias"], dtype=torch.float32)
    except (*UNREADABLE, KeyError, TypeError) as error:
        raise CheckpointFault(f"{path} cannot be read ({error}).", "Restore the file.") from error
    if matrix.shape != (channels, 3) or bias.shape != (3,):
        raise CheckpointFault(f"{path} does not fit {channels} latents.", "Restore the file.")
    return PreviewMap(matrix, bias)


def neutral_preview_map(channels: int) -> PreviewMap:
    """A map that suits Stable Diffusion's four latents, and leaves other counts grey."""
    rows = torch.tensor(_NEUTRAL, dtype=torch.float32)
    matrix = rows if channels == len(_NEUTRAL) else torch.full((channels, 3), 0.1)
    return PreviewMap(matrix, torch.full((3,), 0.5))


def predicted_latents(scheduler: Any, latents: torch.Tensor) -> torch.Tensor:
    """The finished latents as the scheduler sees them now, where it remembers its prediction.

    DPM-Solver++ and UniPC keep their last predicted x0; others give the noisy latents, brought
    to unit variance where the scheduler works in sigmas.
    """
    config = scheduler.config
    remembers = config.get("algorithm_type") == "dpmsolver++" or config.get("predict_x0", False)
    outputs: list[Any] = getattr(scheduler, "model_outputs", None) or [None]
    last = outputs[-1]
    if remembers and isinstance(last, torch.Tensor) and last.shape == latents.shape:
        return last
    sigmas, index = getattr(scheduler, "sigmas", None), getattr(scheduler, "step_index", None)
    if isinstance(sigmas, torch.Tensor) and isinstance(index, int) and index < len(sigmas):
        return latents / (float(sigmas[index]) ** 2 + 1) ** 0.5
    return latents


def render_preview(preview: PreviewMap, latents: torch.Tensor) -> PreviewPixels:
    """One tile's latents (channels, height, width) as pixels, `PREVIEW_SIDE` at the longest."""
    grid = latents.detach().to("cpu", torch.float32)
    longest = max(grid.shape[-2:])
    if longest > PREVIEW_SIDE:
        stride = -(-longest // PREVIEW_SIDE)
        grid = torch.nn.functional.avg_pool2d(grid[None], stride, ceil_mode=True)[0]
    rgb = torch.einsum("chw,cr->hwr", grid, preview.matrix) + preview.bias
    rgb = torch.nan_to_num(rgb).clamp_(0, 1).mul_(255).round_().to(torch.uint8).contiguous()
    return PreviewPixels(rgb.shape[1], rgb.shape[0], rgb.numpy().tobytes())
