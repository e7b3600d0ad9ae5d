"""Saves memory on one device: recognises that it ran out, gives back what is free, takes measures.

What `ladder` decides is carried out here.
"""

from __future__ import annotations

import gc
from collections.abc import Generator, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import torch

from kiosk.inference.ladder import Measures
from kiosk.inference.outcomes import OutOfMemory, Stage

_SAID = (
    "can't allocate memory",  # torch's allocator on the CPU
    "cannot allocate memory",
    "out of memory",  # CUDA's, where it is not torch's own error
    "alloc_failed",  # CUBLAS_STATUS_ALLOC_FAILED, CUDNN_STATUS_ALLOC_FAILED
    "not enough memory",
)


def is_out_of_memory(error: BaseException) -> bool:
    """Whether an error, or one that it was raised from, says that memory ran out."""
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, MemoryError | torch.OutOfMemoryError):
            return True
        if isinstance(seen, RuntimeError) and any(s in str(seen).lower() for s in _SAID):
            return True
        seen = seen.__cause__
    return False


@contextmanager
def during(stage: Stage) -> Generator[None]:
    """Names the stage in which memory runs out: raises OutOfMemory then, and nothing else anew.

    The first error is not kept: its frames hold the very tensors that take up the memory.
    """
    short = False
    try:
        yield
    except Exception as error:
        if not is_out_of_memory(error):
            raise
        short = True
    if short:
        raise OutOfMemory(stage)


def give_back(device: str) -> None:
    """Free what nobody refers to any more, so that the next attempt can have it."""
    gc.collect()
    if device.startswith("cuda"):
        torch.cuda.empty_cache()


@contextmanager
def thrifty(pipe: Any, measures: Measures) -> Generator[None]:
    """A pipeline that saves memory for as long as the block lasts; then it is as it was."""
    with ExitStack() as undo:
        undo.enter_context(_careful_autoencoder(pipe.vae, measures))
        if measures.attention:
            undo.enter_context(_sliced_attention(pipe))
        yield


@contextmanager
def _careful_autoencoder(vae: Any, measures: Measures) -> Generator[None]:
    """Others share the autoencoder: its switches are put back."""
    names = ("use_slicing", "use_tiling", "tile_sample_min_size", "tile_latent_min_size")
    before = {name: getattr(vae, name) for name in names if hasattr(vae, name)}
    try:
        if measures.one_by_one:
            vae.enable_slicing()
        if measures.tile:
            # By themselves they only begin to tile above the size that they were trained with.
            vae.enable_tiling()
            vae.tile_sample_min_size = measures.tile
            vae.tile_latent_min_size = measures.tile // _pixels_of_a_latent(vae)
        yield
    finally:
        for name, value in before.items():
            setattr(vae, name, value)


def _pixels_of_a_latent(vae: Any) -> int:
    small = getattr(vae, "spatial_scale_factor", None)  # AutoencoderTiny's name for it
    return int(small) if small else 2 ** (len(vae.config.block_out_channels) - 1)


@contextmanager
def _sliced_attention(pipe: Any) -> Generator[None]:
    """One head of one picture at a time, as diffusers does it.

    That saves memory where attention is not fused; where it is, there is little to save.
    """
    before = [(part, part.attn_processors) for part in _attentive(pipe)]
    pipe.enable_attention_slicing("max")
    try:
        yield
    finally:
        for part, processors in before:
            part.set_attn_processor(dict(processors))


def _attentive(pipe: Any) -> Iterator[Any]:
    for part in pipe.components.values():
        if hasattr(part, "set_attention_slice") and hasattr(part, "attn_processors"):
            yield part
