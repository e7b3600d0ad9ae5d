"""How many bytes weights take, in memory and before they are read, and how many there may be."""

from __future__ import annotations

import json
import os
import struct
from pathlib import Path
from typing import Any

import torch

from kiosk.domain.json_files import UNREADABLE

SHARE = 0.5
"""Of a machine's memory, or of a GPU's, that weights may fill: the rest is for pictures at work."""

_CGROUP = Path("/sys/fs/cgroup/memory.max")


def bytes_of(module: torch.nn.Module) -> int:
    """Bytes of a module's parameters and buffers."""
    tensors = [*module.parameters(), *module.buffers()]
    return sum(tensor.numel() * tensor.element_size() for tensor in tensors)


def bytes_on_disk(folder: Path, dtype: torch.dtype) -> int:
    """What the safetensors files of a folder will take when loaded as `dtype`; 0 if unreadable.

    Their headers say how many numbers there are: an 8-byte length and JSON with each tensor's
    shape (https://github.com/huggingface/safetensors, "Format").
    """
    return sum(_numbers(path) for path in folder.glob("*.safetensors")) * dtype.itemsize


def default_budget(device: str, sharing: int = 1) -> int:
    """Bytes for the weights of one worker, where `sharing` workers use the device's memory."""
    if device.startswith("cuda"):
        _, total = torch.cuda.mem_get_info(device)
    else:
        total = _memory(_CGROUP)
    return int(SHARE * total) // max(1, sharing)


def _memory(cgroup: Path) -> int:
    """Bytes of memory in this machine, or in this container where that is less."""
    total = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    try:
        return min(total, int(cgroup.read_text(encoding="ascii")))
    except (OSError, ValueError):  # no such file, or "max"
        return total


def _numbers(path: Path) -> int:
    try:
        with path.open("rb") as file:
            (length,) = struct.unpack("<Q", file.read(8))
            header: dict[str, Any] = json.loads(file.read(min(length, 2**26)))
        shapes = [t["shape"] for name, t in header.items() if name != "__metadata__"]
    except (*UNREADABLE, struct.error, KeyError, TypeError, AttributeError):
        return 0
    return sum(_product(shape) for shape in shapes)


def _product(shape: list[int]) -> int:
    result = 1
    for side in shape:
        result *= side
    return result
