"""Draws the scenes to learn from, in numbered chunks that any stage can read back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from models.showroom.recipe.scenes import SceneSpec, random_specs, render
from models.showroom.recipe.settings import WORK

CHUNK = 1000
HELD_OUT = 900  # chunks from this number on are never trained on


def chunk_specs(chunk: int, seed: int) -> list[SceneSpec]:
    """The scenes of one chunk; they need no file, the numbers are enough."""
    return random_specs(CHUNK, seed * 1000 + chunk)


def chunk_path(chunk: int) -> Path:
    """Where a chunk's pictures are kept."""
    return WORK / "scenes" / f"{chunk:04d}.npy"


def draw_chunk(chunk: int, settings: dict[str, Any], device: str) -> None:
    """Renders a chunk to disk, (1000, 3, H, W) bytes, unless it is there."""
    path = chunk_path(chunk)
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    scenes = render(chunk_specs(chunk, settings["seed"]), settings["data"]["size"], device)
    pixels = (scenes.rgb * 255).round().byte().cpu().numpy()
    part = path.with_suffix(".part.npy")
    np.save(part, pixels)
    part.rename(path)


def chunk_numbers(settings: dict[str, Any], *, held_out: bool = False) -> list[int]:
    """The chunks for training, or those kept apart for measuring."""
    if held_out:
        return [HELD_OUT + i for i in range(settings["data"]["held_out"])]
    return list(range(settings["data"]["chunks"]))


def draw_all(settings: dict[str, Any], device: str) -> None:
    """The data stage: every chunk, held-out ones first."""
    for chunk in chunk_numbers(settings, held_out=True) + chunk_numbers(settings):
        draw_chunk(chunk, settings, device)
        print(f"scenes {chunk:04d} ready", flush=True)


def load_pictures(chunks: list[int]) -> tuple[Tensor, list[int]]:
    """Pictures as bytes (N, 3, H, W) of those chunks that exist, and which these are."""
    there = [chunk for chunk in chunks if chunk_path(chunk).exists()]
    if not there:
        raise FileNotFoundError("no scenes yet: run the data stage first")
    return torch.from_numpy(np.concatenate([np.load(chunk_path(c)) for c in there])), there
