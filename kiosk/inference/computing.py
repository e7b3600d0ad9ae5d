"""What a device computes in, and with how many threads."""

from __future__ import annotations

from pathlib import Path

import torch

from kiosk.domain.generation import Precision


def use_threads(count: int) -> None:
    """Compute with `count` threads from now on, in the whole process."""
    torch.set_num_threads(count)


def choose_dtype(device: str, precision: Precision) -> torch.dtype:
    """fp32 when exact; otherwise bf16 where it is native, or on older GPUs fp16."""
    if precision is Precision.EXACT:
        return torch.float32
    if device.startswith("cuda"):
        return torch.bfloat16 if _gpu_has_bf16(device) else torch.float16
    return torch.bfloat16 if _cpu_has_bf16(Path("/proc/cpuinfo")) else torch.float32


def _gpu_has_bf16(device: str) -> bool:
    """Tensor cores compute in bf16 from compute capability 8.0 (Ampere) on."""
    return not torch.cuda.is_available() or torch.cuda.get_device_capability(device) >= (8, 0)


def _cpu_has_bf16(cpuinfo: Path) -> bool:
    try:
        text = cpuinfo.read_text(encoding="ascii", errors="replace")
    except OSError:
        return False
    return "avx512_bf16" in text or "amx_bf16" in text
