"""What a picture costs at least: its operations, and how many a device does in a second."""

from __future__ import annotations

import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

import torch
from torch.utils.flop_counter import FlopCounterMode

KNOWN_PEAKS: Mapping[str, float] = {"NVIDIA H200": 790e12}
"""Operations a second in half precision, measured with large matrices (not the data sheet's)."""

_SIDE, _REPEATS = {"cuda": 8192, "cpu": 1024}, 8


def count_operations(pipe: Any, batch: int, side: int, *, guided: bool) -> tuple[int, int]:
    """Operations of one denoising step and of the decoding, for `batch` pictures of `side` pixels.

    Counted on copies without weights, so it costs neither time nor memory.
    """
    latents = side // int(pipe.vae_scale_factor)
    pictures = 2 * batch if guided else batch
    with torch.device("meta"), torch.no_grad():
        unet, vae = _without_weights(pipe.unet), _without_weights(pipe.vae)
        channels = int(unet.config.in_channels)
        width = int(unet.config.cross_attention_dim)
        words = torch.empty(pictures, 77, width)
        noisy = torch.empty(pictures, channels, latents, latents)
        with FlopCounterMode(display=False) as step:
            unet(noisy, torch.empty(()), words, **_added(unet, pictures))
        finished = torch.empty(batch, int(vae.config.latent_channels), latents, latents)
        with FlopCounterMode(display=False) as decoding:
            vae.decode(finished)
    return step.get_total_flops(), decoding.get_total_flops()


def peak_of(device: str, dtype: torch.dtype) -> tuple[float, str]:
    """Operations a second that a device reaches, and how that is known.

    The best of some multiplications of square matrices, where no earlier measurement is known.
    """
    if device.startswith("cuda"):
        name = gpu_name(device)
        if name in KNOWN_PEAKS and dtype is not torch.float32:
            return KNOWN_PEAKS[name], f"measured before on an {name}"
    side = _SIDE[device.partition(":")[0]]
    left = torch.ones(side, side, device=device, dtype=dtype)
    best = float("inf")
    for _ in range(_REPEATS):
        started = time.perf_counter()
        torch.mm(left, left)
        synchronize(device)
        best = min(best, time.perf_counter() - started)
    return 2 * side**3 / best, f"the best of {_REPEATS} multiplications of {side} x {side} matrices"


def peak_memory(device: str) -> int:
    """The most bytes that this process had: on its GPU, or resident on a machine without one."""
    if device.startswith("cuda"):
        return torch.cuda.max_memory_allocated(device)
    status = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    line = next(line for line in status if line.startswith("VmHWM:"))
    return int(line.split()[1]) * 1024


def gpu_name(device: str) -> str:
    """What a GPU is called; "" for a CPU."""
    return torch.cuda.get_device_name(device) if device.startswith("cuda") else ""


def synchronize(device: str) -> None:
    """Wait until a GPU has done what it was told, so that clocks mean something."""
    if device.startswith("cuda"):
        torch.cuda.synchronize(device)


def _without_weights(module: Any) -> Any:
    kind = cast("Any", type(module))
    return kind.from_config(module.config)


def _added(unet: Any, pictures: int) -> dict[str, Any]:
    """What SDXL's UNet is told besides: the pooled embedding, and six numbers about the size."""
    if unet.config.addition_embed_type != "text_time":
        return {}
    ids = 6 * int(unet.config.addition_time_embed_dim)
    pooled = int(unet.config.projection_class_embeddings_input_dim) - ids
    added = {"text_embeds": torch.empty(pictures, pooled), "time_ids": torch.empty(pictures, 6)}
    return {"added_cond_kwargs": added}
