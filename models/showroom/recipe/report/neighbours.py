"""Looks for copies: the training scene nearest to a picture, in a compact space of colours."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor

from models.showroom.recipe.data import chunk_numbers, chunk_path, chunk_specs
from models.showroom.recipe.report.copies import Subject, as_values, resized, save_array
from models.showroom.recipe.report.measures import spread
from models.showroom.recipe.scenes import SceneSpec, render

GRID = 16
"""Pictures are compared as GRID x GRID averages."""

SMALL = 128  # pixels; scenes that are not on disk are drawn at this size, which suffices

_TO_XYZ = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
_WHITE = (0.9505, 1.0, 1.089)


@dataclass(frozen=True, slots=True)
class Nearest:
    """For each query the nearest training scene: how far it is, which, and whether mirrored."""

    distance: Tensor  # (N,) root mean square colour difference (CIE 1976) over the places
    ratio: Tensor  # (N,) that distance as a share of the distance to the second nearest
    row: Tensor  # (N,)
    mirrored: Tensor  # (N,)


def lab(pictures: Tensor) -> Tensor:
    """CIE L*a*b* of sRGB pictures (N, 3, H, W) in 0..1, for the white of daylight, D65.

    Formulas: IEC 61966-2-1 (sRGB), CIE 15 (L*a*b*).
    """
    linear = torch.where(
        pictures <= 0.04045, pictures / 12.92, ((pictures.clamp(min=0) + 0.055) / 1.055) ** 2.4
    )
    matrix = pictures.new_tensor(_TO_XYZ) / pictures.new_tensor(_WHITE)[:, None]
    xyz = torch.einsum("ij,bjhw->bihw", matrix, linear)
    root = torch.where(
        xyz > (6 / 29) ** 3, xyz.clamp(min=1e-9) ** (1 / 3), xyz * 841 / 108 + 4 / 29
    )
    x, y, z = root.unbind(1)
    return torch.stack((116 * y - 16, 500 * (x - y), 200 * (y - z)), 1)


def compact(pictures: Tensor) -> Tensor:
    """Pictures (N, 3, H, W), bytes or 0..1, as maps (N, 3, GRID, GRID) of L*a*b*."""
    return torch.cat([lab(resized(as_values(part), GRID)) for part in pictures.split(100)])


def nearest(queries: Tensor, training: Tensor) -> Nearest:
    """The nearest of the training maps, and of their mirror images, to each query map.

    A copy is nearer to its original than to anything else, by far; something new is about as
    far from the nearest as from the next (the ratio test of Lowe 2004, section 7.1).
    """
    places = training.shape[-1] * training.shape[-2]
    every = torch.cat((_distances(queries, training), _distances(queries, training.flip(-1))), 1)
    (first, second), (row, _) = (part.unbind(1) for part in every.topk(2, largest=False))
    return Nearest(
        first / places**0.5,
        first / second.clamp(min=1e-9),
        row % len(training),
        row >= len(training),
    )


def _distances(queries: Tensor, training: Tensor) -> Tensor:
    """In double precision: the fast way of computing distances loses small ones in single."""
    return torch.cdist(queries.flatten(1).double(), training.flatten(1).double()).float()


def training_maps(subject: Subject) -> Tensor:
    """Compact maps of all scenes that the checkpoint learnt from, without the mirrored ones."""
    chunks = chunk_numbers(subject.settings)
    return torch.cat([_chunk_maps(subject, chunk, len(chunks)) for chunk in chunks])


def _chunk_maps(subject: Subject, chunk: int, chunks: int) -> Tensor:
    settings = subject.settings
    path = subject.shelf / f"compact-{settings['seed']}-{settings['data']['size']}-{chunk:04d}.npy"
    if path.exists():
        return torch.from_numpy(np.load(path))
    print(f"training scenes to compare with: chunk {chunk} of {chunks}", flush=True)
    if chunk_path(chunk).exists():
        maps = compact(torch.from_numpy(np.load(chunk_path(chunk))))
    else:
        maps = compact(
            render(chunk_specs(chunk, settings["seed"]), SMALL, subject.device).rgb.cpu()
        )
    save_array(path, maps)
    return maps


def training_spec(subject: Subject, row: int) -> SceneSpec:
    """Which scene a row of ``training_maps`` is."""
    return _all_specs(subject)[row]


def _all_specs(subject: Subject) -> list[SceneSpec]:
    seed = subject.settings["seed"]
    return [s for chunk in chunk_numbers(subject.settings) for s in chunk_specs(chunk, seed)]


def look_for_copies(
    pictures: Tensor, held_out: Tensor, known: Tensor, training: Tensor
) -> tuple[dict[str, Any], Nearest]:
    """How near pictures come to training scenes, beside scenes that are new, and real copies.

    ``held_out`` are scenes that were never trained on, ``known`` the first training scenes, both
    through the autoencoder: what no copy and what a copy looks like. A picture counts as a copy
    when its ratio is one that 99 in 100 of the known scenes have.
    """
    found = nearest(compact(pictures), training)
    new, same = nearest(compact(held_out), training), nearest(compact(known), training)
    limit = same.ratio.quantile(0.99).item()
    itself = (same.row == torch.arange(len(known))) & ~same.mirrored
    return {
        "distance": f"root mean square colour difference over {GRID}x{GRID} averages (CIE 1976)",
        "training scenes, mirrored ones included": 2 * len(training),
        "pictures": _facts(found, limit),
        "held-out scenes": _facts(new, limit),
        "known scenes": _facts(same, limit),
        "known scenes that found themselves": round(itself.float().mean().item(), 4),
        "ratio of a copy, at most": round(limit, 4),
    }, found


def _facts(found: Nearest, limit: float) -> dict[str, Any]:
    return {
        "distance": spread(found.distance),
        "ratio": spread(found.ratio),
        "copies": int((found.ratio <= limit).sum()),
    }
