"""What a worker tells the pool of the memory that it uses."""

from __future__ import annotations

import os
from pathlib import Path

from kiosk.generators.messages import Compiled, Memory

_OF_THIS_PROCESS = Path("/proc/self")


def memory_used(device: str) -> Memory:
    """What this process uses now, and on its GPU."""
    pages = int((_OF_THIS_PROCESS / "statm").read_text(encoding="ascii").split()[1])
    there = 0
    if device.startswith("cuda"):  # anybody else need not import torch for it
        from kiosk.inference.footprint import allocated

        there = allocated(device)
    return Memory(pages * os.sysconf("SC_PAGE_SIZE"), there)


def compiled_with(device: str) -> Compiled:
    """That a successor would be compiled, what this process took at most, and what its GPU has."""
    there, free = 0, None
    if device.startswith("cuda"):
        from kiosk.inference.footprint import free_on, reserved_at_most

        there, free = reserved_at_most(device), free_on(device)
    return Compiled(_resident_at_most(), there, free)


def _resident_at_most() -> int:
    """Bytes of this process's memory when it was largest (proc(5), VmHWM); 0 if nobody says."""
    for line in (_OF_THIS_PROCESS / "status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024
    return 0
