"""How much of a GPU's memory this process uses."""

from __future__ import annotations

import torch


def allocated(device: str) -> int:
    """Bytes of tensors on a device, without what the allocator only keeps at hand; 0 for a CPU."""
    return torch.cuda.memory_allocated(device) if device.startswith("cuda") else 0
