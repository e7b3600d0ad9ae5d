"""Profiles: the ways in which a pipeline can be made faster than diffusers leaves it.

exact      fp32, one tile at a time, one thread: the same bits on every run
fast       half precision where the device computes in it natively, scaled-dot-product attention
           (diffusers' own default), static shapes; channels_last on GPUs
xformers   fast, with xformers' attention where it works
compiled   fast, with the whole UNet compiled; CUDA graphs on GPUs
"""

from __future__ import annotations

import logging
import os
import warnings
from collections.abc import Callable, Generator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from enum import StrEnum
from pathlib import Path
from typing import Any, cast

import torch

log = logging.getLogger("kiosk.acceleration")


class Profile(StrEnum):
    """How requests of precision `fast` are computed; those that say `exact` always are."""

    EXACT = "exact"
    FAST = "fast"
    XFORMERS = "xformers"
    COMPILED = "compiled"


class Acceleration:
    """What a profile did to one pipeline. `note` says, for staff, what it could not do."""

    def __init__(self, profile: Profile, note: str = "", compiled: CompiledUnet | None = None):
        self.profile = profile
        self.note = note
        self._compiled = compiled

    @property
    def compiles(self) -> bool:
        """Whether there is something to warm up."""
        return self._compiled is not None

    def engaged(self) -> AbstractContextManager[None]:
        """For as long as the block lasts, the UNet is the fast one for whatever is warm."""
        return nullcontext() if self._compiled is None else self._compiled.engaged()

    def give_up(self, reason: str) -> None:
        """Stay eager from now on, and say why."""
        self._compiled = None
        self.note = f"the UNet is not compiled ({reason})"
        log.warning("%s", self.note)

    def warming(self) -> AbstractContextManager[None]:
        """Within the block, shapes that are met for the first time are compiled: minutes."""
        return nullcontext() if self._compiled is None else self._compiled.warming()


class CompiledUnet:
    """A UNet that runs compiled where it has been warmed up, and eagerly everywhere else.

    Serving never waits for a compiler: a shape, a scheduler's kind of timestep or a LoRA that
    the warm-up did not meet runs eagerly (torch's stance `eager_on_recompile`). Parts are shared
    between pipelines, exact ones too, so the UNet is only changed while it is engaged.
    """

    def __init__(self, unet: Any, *, cuda: bool) -> None:
        self._unet = unet
        self._cuda = cuda
        self._stance = "eager_on_recompile"
        mode = "reduce-overhead" if cuda else "default"  # the former records CUDA graphs
        self._run: Callable[..., Any] = torch.compile(unet.forward, mode=mode, dynamic=False)

    @contextmanager
    def engaged(self) -> Generator[None]:
        """Let the UNet's calls go through the compiled one."""
        self._unet.forward = self._forward
        try:
            yield
        finally:
            del self._unet.forward  # what is left is the class's own

    @contextmanager
    def warming(self) -> Generator[None]:
        """Compile what is met for the first time."""
        before, self._stance = self._stance, "default"
        try:
            with warnings.catch_warnings():
                # diffusers caches a comparison of versions, which the compiler looks through.
                warnings.filterwarnings("ignore", "Dynamo detected a call to a `functools.lru")
                yield
        finally:
            self._stance = before

    def _forward(self, *args: Any, **kwargs: Any) -> Any:
        if self._cuda:
            torch.compiler.cudagraph_mark_step_begin()
        with torch.compiler.set_stance(self._stance):
            result = self._run(*args, **kwargs)
        if self._cuda and isinstance(result, tuple):
            # The next step overwrites what a CUDA graph gave out, and some schedulers keep it.
            given = cast("tuple[Any, ...]", result)
            return tuple(t.clone() if isinstance(t, torch.Tensor) else t for t in given)
        return result


def accelerate(pipe: Any, profile: Profile, device: str) -> Acceleration:
    """Apply a profile to a pipeline; what cannot be had is left out, and said in the note.

    Parts that pipelines share may come here several times: nothing here minds.
    """
    cuda = device.startswith("cuda")
    if profile is Profile.EXACT:
        return Acceleration(profile)
    if cuda:
        # Tensor cores read channels last; on CPUs it is slower for these UNets.
        for part in (pipe.unet, pipe.vae):
            part.to(memory_format=torch.channels_last)
    if profile is Profile.XFORMERS:
        return Acceleration(profile, _use_xformers(pipe, cuda=cuda))
    if profile is Profile.COMPILED:
        return Acceleration(profile, compiled=CompiledUnet(pipe.unet, cuda=cuda))
    return Acceleration(profile)


def keep_compiled_in(folder: Path) -> None:
    """Keep what compilers make in `folder`, for this process and those that it starts.

    A second start then takes seconds, not a minute. To be called before anything is compiled.
    """
    folder.mkdir(parents=True, exist_ok=True)
    os.environ["TORCHINDUCTOR_CACHE_DIR"] = str(folder)
    os.environ["TRITON_CACHE_DIR"] = str(folder / "triton")


def _use_xformers(pipe: Any, *, cuda: bool) -> str:
    """Turn xformers' attention on; returns why it stays off, or ""."""
    said = "it needs a GPU"
    if cuda:
        try:
            pipe.enable_xformers_memory_efficient_attention()
        except (ImportError, ValueError, NotImplementedError, RuntimeError) as error:
            said = (str(error).strip().splitlines() or [type(error).__name__])[0][:200]
        else:
            return ""
    note = f"xformers is not used ({said}); attention is torch's own"
    log.warning("%s", note)
    return note
