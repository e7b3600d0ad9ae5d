"""How much of a GPU's memory this process uses, and how much nobody does."""

from __future__ import annotations

import torch

from kiosk.domain.errors import EngineFault

_GIB = 2**30


def allocated(device: str) -> int:
    """Bytes of tensors on a device, without what the allocator only keeps at hand; 0 for a CPU."""
    return torch.cuda.memory_allocated(device) if device.startswith("cuda") else 0


def reserved_at_most(device: str) -> int:
    """Bytes that the allocator held on a device when it held most; 0 for a CPU."""
    return torch.cuda.max_memory_reserved(device) if device.startswith("cuda") else 0


def free_on(device: str) -> int:
    """Bytes of a GPU's memory that no process has."""
    free, _ = torch.cuda.mem_get_info(device)
    return free


def ensure_room(device: str, room: int) -> None:
    """Raises EngineFault unless `room` bytes are free on a GPU; does nothing for a CPU, or 0."""
    if not room or not device.startswith("cuda"):
        return
    free = free_on(device)
    if free < room:
        said = f"{free / _GIB:.1f} GiB of GPU memory are free, and it may take {room / _GIB:.1f}."
        raise EngineFault(said, "Close what else uses the GPU, or choose a smaller checkpoint.")
