"""Finds the devices that can paint, without importing torch."""

from __future__ import annotations

import importlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

from kiosk.domain.generation import Precision

CPU_WORKERS = 2
"""Workers on a machine without a GPU, where it has the cores: more share its memory bandwidth."""


@dataclass(frozen=True, slots=True)
class DeviceSpec:
    """One device to put a worker on. `visible` is what CUDA_VISIBLE_DEVICES becomes there."""

    name: str
    torch_device: str
    threads: int
    visible: str = ""


def find_devices(
    workers: int = 0,
    precision: Precision = Precision.FAST,
    environment: Mapping[str, str] | None = None,
) -> tuple[DeviceSpec, ...]:
    """Every GPU, or else `workers` on the CPU (0: as many as suit it); never empty.

    With GPUs, `workers` limits how many of them are used.
    """
    environment = os.environ if environment is None else environment
    gpus = _visible(_count_gpus(), environment.get("CUDA_VISIBLE_DEVICES"))
    if gpus and _torch_has_cuda():
        return gpu_devices(gpus[: workers or None])
    return cpu_devices(workers, precision)


def gpu_devices(ids: list[str]) -> tuple[DeviceSpec, ...]:
    """One device for each id that CUDA_VISIBLE_DEVICES may name."""
    return tuple(DeviceSpec(f"gpu-{i}", "cuda:0", 1, gpu) for i, gpu in enumerate(ids))


def cpu_devices(
    workers: int = 0, precision: Precision = Precision.FAST, cores: int | None = None
) -> tuple[DeviceSpec, ...]:
    """`workers` shares of the CPU; one thread each when the same bits must come out."""
    cores = cores or len(os.sched_getaffinity(0))
    workers = workers or min(CPU_WORKERS, cores)
    threads = 1 if precision is Precision.EXACT else max(1, cores // workers)
    return tuple(DeviceSpec(f"cpu-{i}", "cpu", threads) for i in range(workers))


def _visible(count: int, variable: str | None) -> list[str]:
    """The ids to use of `count` GPUs. As CUDA does, stop at the first id that does not exist."""
    if variable is None:
        return [str(index) for index in range(count)]
    ids: list[str] = []
    for part in (p.strip() for p in variable.split(",")):
        known = part.startswith(("GPU-", "MIG-")) or (part.isdecimal() and int(part) < count)
        if not known or part in ids:
            break
        ids.append(part)
    return ids


def _count_gpus() -> int:
    try:
        nvml: Any = importlib.import_module("pynvml")
        nvml.nvmlInit()
    except (ImportError, OSError):
        return _count_driver_entries(Path("/proc/driver/nvidia/gpus"))
    except Exception as error:
        if type(error).__name__.startswith("NVMLError"):
            return 0
        raise
    try:
        return int(nvml.nvmlDeviceGetCount())
    finally:
        nvml.nvmlShutdown()


def _count_driver_entries(folder: Path) -> int:
    return len(list(folder.iterdir())) if folder.is_dir() else 0


def _torch_has_cuda() -> bool:
    """Whether the installed torch could use a GPU, by its version: CPU builds end in +cpu."""
    try:
        return not metadata.version("torch").endswith("+cpu")
    except metadata.PackageNotFoundError:
        return False
