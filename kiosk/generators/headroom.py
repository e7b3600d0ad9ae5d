"""Whether a machine's memory has room for a second worker beside the one that serves."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

RESERVE = 2**30
"""Bytes that nobody plans with: the rest of the kiosk grows, too, and a GPU keeps some for each
process. Chosen with care for the guests who are being served, and not measured."""

_MARGIN = 1.5
"""How many times as much as its predecessor a successor may take: compiling needs some, and
CUDA graphs keep what they work in. Chosen in the same way."""

_GIB = 2**30
_MEMINFO = Path("/proc/meminfo")
_CGROUP = Path("/sys/fs/cgroup")


@dataclass(frozen=True, slots=True)
class Footprint:
    """Bytes that a worker took when it took most: its process, and its share of a GPU.

    `left` are those that it left free on the GPU; None where nobody knows.
    """

    process: int
    device: int = 0
    left: int | None = None

    def for_successor(self) -> Footprint:
        """What has to be free before another is started beside it."""
        device = int(self.device * _MARGIN) + RESERVE if self.device else 0
        return Footprint(int(self.process * _MARGIN) + RESERVE, device)


def free_memory(meminfo: Path = _MEMINFO, cgroup: Path = _CGROUP) -> int:
    """Bytes of memory that could be had without swapping; 0 where the system does not say.

    By the kernel's own estimate (proc(5), MemAvailable), or this container's limit where that
    leaves less.
    """
    try:
        lines = meminfo.read_text(encoding="ascii").splitlines()
    except OSError:
        return 0
    free = next((int(ln.split()[1]) * 1024 for ln in lines if ln.startswith("MemAvailable:")), 0)
    try:
        limit = int((cgroup / "memory.max").read_text(encoding="ascii"))
        used = int((cgroup / "memory.current").read_text(encoding="ascii")) - _cached(cgroup)
    except (OSError, ValueError):  # no such files, or "max"
        return free
    return max(0, min(free, limit - used))


def _cached(cgroup: Path) -> int:
    """Bytes of files that the container's memory holds only until somebody needs it."""
    for line in (cgroup / "memory.stat").read_text(encoding="ascii").splitlines():
        if line.startswith("inactive_file "):
            return int(line.split()[1])
    return 0


def shortage(footprint: Footprint | None, free: int) -> str:
    """Why no second worker is started where `free` bytes are; "" if there is room."""
    if footprint is None:
        return "Nobody knows how much memory a second worker would take."
    need = footprint.for_successor()
    if free < need.process:
        return _compared("memory", free, need.process)
    if footprint.left is not None and footprint.left < need.device:
        return _compared("GPU memory", footprint.left, need.device)
    return ""


def _compared(what: str, free: int, need: int) -> str:
    known = f"{free / _GIB:.1f} GiB of {what} are free"
    return f"{known}, and a second worker may take {need / _GIB:.1f}."
