"""Scenes as the measured autoencoder gives them back: what the best possible picture looks like."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from diffusers import AutoencoderTiny
from torch import Tensor

from models.showroom.recipe.autoencoder import decode, encode
from models.showroom.recipe.data import chunk_path, draw_chunk
from models.showroom.recipe.settings import SHOWROOM, WORK

BATCH = 20


@dataclass(frozen=True, slots=True)
class Subject:
    """What is measured: a checkpoint's folder, the recipe's settings, and where to keep things."""

    settings: dict[str, Any]
    device: str
    folder: Path = SHOWROOM
    shelf: Path = WORK / "report"

    @property
    def size(self) -> int:
        """Width and height in pixels of the pictures that the checkpoint draws by itself."""
        unet, vae = self._config("unet"), self._config("vae")
        return int(unet["sample_size"]) * 2 ** (len(vae["encoder_block_out_channels"]) - 1)

    @property
    def vae_digest(self) -> str:
        """Names the autoencoder's weights and the native size that they are used at."""
        digest = hashlib.sha256(str(self.size).encode())
        for file in sorted((self.folder / "vae").glob("*.safetensors")):
            digest.update(file.read_bytes())
        return digest.hexdigest()[:12]

    def load_autoencoder(self) -> AutoencoderTiny:
        """The checkpoint's autoencoder in full precision."""
        vae = AutoencoderTiny.from_pretrained(self.folder / "vae", torch_dtype=torch.float32)
        return vae.to(self.device, memory_format=torch.channels_last).eval()

    def _config(self, part: str) -> dict[str, Any]:
        return json.loads((self.folder / part / "config.json").read_text(encoding="utf-8"))


def chunk_scenes(subject: Subject, chunk: int) -> np.ndarray:
    """A chunk's pictures (N, 3, H, W) as bytes, drawn first if they are not on disk."""
    if not chunk_path(chunk).exists():
        print(f"drawing the scenes of chunk {chunk} (a minute or so on two cores)", flush=True)
        draw_chunk(chunk, subject.settings, subject.device)
    return np.load(chunk_path(chunk), mmap_mode="r")


def copied_chunk(subject: Subject, chunk: int, size: int) -> Tensor:
    """A chunk through the autoencoder at native size, averaged to ``size``: bytes, kept on disk."""
    path = subject.shelf / f"copies-{subject.vae_digest}-{chunk:04d}-{size}.npy"
    if path.exists():
        return torch.from_numpy(np.load(path))
    scenes, vae, native = chunk_scenes(subject, chunk), subject.load_autoencoder(), subject.size
    print(f"passing chunk {chunk} through the autoencoder", flush=True)
    parts: list[Tensor] = []
    for start in range(0, len(scenes), BATCH):
        some = torch.from_numpy(np.array(scenes[start : start + BATCH])).float() / 255
        copy = through_autoencoder(vae, resized(some, native))
        parts.append(as_bytes(resized(copy, size)))
    save_array(path, torch.cat(parts))
    return torch.cat(parts)


@torch.no_grad()
def through_autoencoder(vae: AutoencoderTiny, pictures: Tensor) -> Tensor:
    """What the autoencoder makes of pictures (N, 3, H, W) in 0..1: the same again."""
    batch = pictures.to(vae.device, memory_format=torch.channels_last)
    with torch.autocast(vae.device.type, dtype=torch.bfloat16):
        copy = decode(vae, encode(vae, batch * 2 - 1))
    return (copy.float().clamp(-1, 1) / 2 + 0.5).cpu()


def resized(pictures: Tensor, size: int) -> Tensor:
    """Pictures (N, 3, H, W) at ``size`` pixels: averaged down, or spread out when too small."""
    if pictures.shape[-1] >= size:
        return F.interpolate(pictures, (size, size), mode="area")
    return F.interpolate(pictures, (size, size), mode="bilinear", antialias=False)


def as_bytes(pictures: Tensor) -> Tensor:
    """Pictures in 0..1 as bytes."""
    return (pictures.clamp(0, 1) * 255).round().byte()


def as_values(pictures: Tensor) -> Tensor:
    """Pictures in bytes, or in 0..1 already, as values in 0..1."""
    return pictures.float() / 255 if pictures.dtype == torch.uint8 else pictures.float()


def save_array(path: Path, values: Tensor) -> None:
    """Writes a NumPy file so that a reader finds all of it or nothing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".part-{path.name}")
    with part.open("wb") as file:
        np.save(file, values.numpy())
    part.rename(path)
