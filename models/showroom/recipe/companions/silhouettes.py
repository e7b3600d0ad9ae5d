"""Silhouettes of the scenes, contours in white on black: what the ControlNet is asked to fill."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from models.showroom.recipe.data import chunk_numbers, chunk_specs
from models.showroom.recipe.report.copies import save_array
from models.showroom.recipe.scenes import SceneSpec, render
from models.showroom.recipe.settings import WORK

FOLDER = WORK / "silhouettes"
PART = 50


def outlines(specs: Sequence[SceneSpec], size: int, device: str = "cpu") -> Tensor:
    """The contours of the scenes' vehicles, (N, size, size) bytes.

    Place, light, style and colour do not change them: all scenes are drawn in the same ones,
    the quickest, and so in large batches.
    """
    alike = [
        replace(spec, setting="mars", light="noon", style="futuristic", colour="white")
        for spec in specs
    ]
    parts: list[Tensor] = []
    for first in range(0, len(alike), PART):
        lines = render(alike[first : first + PART], size, device).silhouette
        parts.append((lines * 255).round().byte().cpu())
    return torch.cat(parts)


def path_of(chunk: int, size: int) -> Path:
    """Where a chunk's contours are kept."""
    return FOLDER / f"{chunk:04d}-{size}.npy"


def draw_all(settings: dict[str, Any], device: str) -> None:
    """The controlnet_data stage: the contours of the first chunks, those that are not there."""
    size = settings["data"]["size"]
    for chunk in _chunks(settings):
        if not path_of(chunk, size).exists():
            specs = chunk_specs(chunk, settings["seed"])
            save_array(path_of(chunk, size), outlines(specs, size, device))
        print(f"silhouettes {chunk:04d} ready", flush=True)


def load_silhouettes(settings: dict[str, Any]) -> np.ndarray:
    """(chunks, N, H, W) bytes, chunk by chunk as the latents; raises FileNotFoundError."""
    paths = [path_of(chunk, settings["data"]["size"]) for chunk in _chunks(settings)]
    if not all(path.exists() for path in paths):
        raise FileNotFoundError("no silhouettes yet: run the controlnet_data stage first")
    return np.stack([np.load(path) for path in paths])


def _chunks(settings: dict[str, Any]) -> list[int]:
    return chunk_numbers(settings)[: settings["controlnet"]["chunks"]]
