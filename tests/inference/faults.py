"""Faults for tests to inject: memory that runs out, numbers that are none, where they happen."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager

import torch

from kiosk.inference.parts import Parts

CUDA_SAID = "CUDA out of memory. Tried to allocate 2.00 GiB."
CPU_SAID = (
    "[enforce fail at alloc_cpu.cpp:127] err == 0. DefaultCPUAllocator: can't allocate memory"
)


def cuda_error() -> Exception:
    return torch.OutOfMemoryError(CUDA_SAID)


def cpu_error() -> Exception:
    return RuntimeError(CPU_SAID)


@contextmanager
def short_of_memory(
    module: torch.nn.Module,
    too_large: Callable[[torch.Tensor], bool],
    error: Callable[[], Exception] = cuda_error,
    call: int = 1,
) -> Generator[list[tuple[int, ...]]]:
    """From its `call`-th call on, a module has no memory for tensors that are too large.

    Gives the shapes that it was called with.
    """
    shapes: list[tuple[int, ...]] = []

    def check(_module: torch.nn.Module, values: tuple[torch.Tensor, ...]) -> None:
        shapes.append(tuple(values[0].shape))
        if len(shapes) >= call and too_large(values[0]):
            raise error()

    hook = module.register_forward_pre_hook(check)
    try:
        yield shapes
    finally:
        hook.remove()


@contextmanager
def short_of_memory_for_weights(
    monkeypatch, fits: Callable[[Parts], bool], error: Callable[[], Exception] = cuda_error
) -> Generator[list[str]]:
    """Parts can only be loaded while `fits` says so of those that are there."""
    asked: list[str] = []
    honest = Parts._load

    def load(self, plan):
        asked.append(plan.part.name)
        if not fits(self):
            raise error()
        return honest(self, plan)

    with monkeypatch.context() as patch:
        patch.setattr(Parts, "_load", load)
        yield asked
