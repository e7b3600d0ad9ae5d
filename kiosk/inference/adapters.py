"""Teaches a checkpoint what a LoRA knows: for good in a UNet of its own, or for one job."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from diffusers.pipelines.stable_diffusion.pipeline_stable_diffusion import StableDiffusionPipeline
from diffusers.pipelines.stable_diffusion_xl.pipeline_stable_diffusion_xl import (
    StableDiffusionXLPipeline,
)

from kiosk.domain.errors import CheckpointFault
from kiosk.domain.layout import CURE

LORA_ERRORS = (OSError, ValueError, KeyError, TypeError, AttributeError, RuntimeError)
"""What diffusers and peft raise for files that are no LoRA, or one for another model."""


@dataclass(frozen=True, slots=True)
class Taught:
    """A LoRA's file, already proved to be whole, and its weight."""

    id: str
    file: Path
    scale: float


def fuse(unet: Any, file: Path) -> None:
    """Add a LoRA to a UNet's weights for good; raises one of LORA_ERRORS."""
    xl = unet.config.addition_embed_type == "text_time"
    pipeline: Any = StableDiffusionXLPipeline if xl else StableDiffusionPipeline
    more: dict[str, Any] = {"unet_config": unet.config} if xl else {}
    state, alphas = pipeline.lora_state_dict(
        str(file.parent), weight_name=file.name, local_files_only=True, use_safetensors=True, **more
    )
    if not all(key.startswith("unet.") for key in state):
        raise ValueError(f"{file.name} teaches more than a UNet: list it under [[loras]]")
    unet.load_lora_adapter(state, prefix="unet", network_alphas=alphas, adapter_name="taught")
    unet.fuse_lora()
    unet.unload_lora()


@contextmanager
def taught(pipe: Any, loras: Sequence[Taught]) -> Generator[None]:
    """A pipeline with these LoRAs for as long as the block lasts; then it is as it was, to the bit.

    They are not fused: taking rounded sums apart again would leave traces in parts that other
    tasks share. Raises CheckpointFault for one that does not fit.
    """
    if not loras:
        yield
        return
    try:
        for lora in loras:
            _load(pipe, lora)
        pipe.set_adapters([lora.id for lora in loras], [lora.scale for lora in loras])
        yield
    finally:
        pipe.unload_lora_weights()


def _load(pipe: Any, lora: Taught) -> None:
    try:
        pipe.load_lora_weights(
            str(lora.file.parent),
            weight_name=lora.file.name,
            adapter_name=lora.id,
            local_files_only=True,
            use_safetensors=True,
        )
    except LORA_ERRORS as error:
        said = (str(error).strip().splitlines() or [type(error).__name__])[0][:200]
        raise CheckpointFault(f"LoRA '{lora.id}' cannot be used ({said}).", CURE) from error
