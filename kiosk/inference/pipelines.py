"""Loads checkpoints into diffusers pipelines, and keeps them."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from diffusers.pipelines.stable_diffusion.pipeline_stable_diffusion import StableDiffusionPipeline
from diffusers.utils import logging as diffusers_logging
from transformers.utils import logging as transformers_logging

from kiosk.domain.checkpoints import Checkpoint, check_checkpoint
from kiosk.domain.errors import CheckpointFault
from kiosk.domain.generation import Precision
from kiosk.inference.previews import PreviewMap, load_preview_map


@dataclass(frozen=True, slots=True)
class Loaded:
    """A pipeline ready to run; `seconds` is how long checking and loading took."""

    pipe: Any
    checkpoint: Checkpoint
    precision: Precision
    device: str
    scheduler_config: Mapping[str, Any]
    preview: PreviewMap
    seconds: float


class Pipelines:
    """The pipelines of one device, loaded when first asked for."""

    def __init__(self, device: str) -> None:
        self._device = device
        self._loaded: dict[tuple[str, Precision], Loaded] = {}

    def has(self, checkpoint: Checkpoint, precision: Precision) -> bool:
        """Whether `get` would answer at once."""
        return (checkpoint.id, precision) in self._loaded

    def get(self, checkpoint: Checkpoint, precision: Precision) -> Loaded:
        """The pipeline of a checkpoint; raises CheckpointFault when it cannot be loaded."""
        key = (checkpoint.id, precision)
        if key not in self._loaded:
            self._loaded[key] = load_pipeline(checkpoint, self._device, precision)
        return self._loaded[key]


def load_pipeline(checkpoint: Checkpoint, device: str, precision: Precision) -> Loaded:
    """Check a text-to-image checkpoint and load it; raises CheckpointFault with cause and cure.

    Only local safetensors files are read: nothing is downloaded, and nothing is unpickled.
    """
    started = time.perf_counter()
    check_checkpoint(checkpoint)
    _silence_libraries()
    try:
        pipe: Any = StableDiffusionPipeline.from_pretrained(
            str(checkpoint.path),
            dtype=choose_dtype(device, precision),
            local_files_only=True,
            use_safetensors=True,
            safety_checker=None,
            feature_extractor=None,
            requires_safety_checker=False,
        )
        preview = load_preview_map(checkpoint.path, pipe.unet.config.in_channels)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RuntimeError) as error:
        raise CheckpointFault(
            f"Checkpoint '{checkpoint.id}' cannot be loaded ({_first_line(error)}).",
            "Restore the folder from the release, or choose another checkpoint.",
        ) from error
    pipe.set_progress_bar_config(disable=True)
    pipe.to(device)
    for part in (pipe.unet, pipe.vae, pipe.text_encoder):
        part.requires_grad_(False)
    return Loaded(
        pipe=pipe,
        checkpoint=checkpoint,
        precision=precision,
        device=device,
        scheduler_config=dict(pipe.scheduler.config),
        preview=preview,
        seconds=time.perf_counter() - started,
    )


def use_threads(count: int) -> None:
    """Compute with `count` threads from now on, in the whole process."""
    torch.set_num_threads(count)


def choose_dtype(device: str, precision: Precision) -> torch.dtype:
    """fp32 when exact; otherwise bf16 on GPUs, and on CPUs that compute in it natively."""
    if precision is Precision.EXACT:
        return torch.float32
    if device.startswith("cuda") or _cpu_has_bf16(Path("/proc/cpuinfo")):
        return torch.bfloat16
    return torch.float32


def _cpu_has_bf16(cpuinfo: Path) -> bool:
    try:
        text = cpuinfo.read_text(encoding="ascii", errors="replace")
    except OSError:
        return False
    return "avx512_bf16" in text or "amx_bf16" in text


def _silence_libraries() -> None:
    """Progress bars and advice to developers have no reader in a worker process.

    Errors go to the process's own log, whose lines are JSON.
    """
    for library in (diffusers_logging, transformers_logging):
        library.set_verbosity_error()
        library.disable_progress_bar()
        library.disable_default_handler()
        library.enable_propagation()


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:200]
