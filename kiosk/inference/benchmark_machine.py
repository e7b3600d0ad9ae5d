"""Describes the machine that a benchmark runs on: what matters for speed, and nothing personal."""

from __future__ import annotations

import os
from importlib import metadata
from pathlib import Path

from kiosk.inference.benchmark_work import Machine

_PACKAGES = ("torch", "diffusers", "transformers", "xformers")


def describe_machine(load_before: float, gpu: str = "") -> Machine:
    """This machine; `load_before` is the load average from before the benchmark."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return Machine(
        processor=_processor(Path("/proc/cpuinfo")),
        cores=len(os.sched_getaffinity(0)),
        memory=memory,
        gpu=gpu,
        versions={name: version for name in _PACKAGES if (version := _version(name))},
        load=(round(load_before, 2), round(os.getloadavg()[0], 2)),
        present=os.cpu_count() or 0,
    )


def _processor(cpuinfo: Path) -> str:
    try:
        lines = cpuinfo.read_text(encoding="ascii", errors="replace").splitlines()
    except OSError:
        return "unknown"
    facts: dict[str, str] = {}
    for line in lines:
        key, _, value = line.partition(":")
        facts[key.strip()] = value.strip()
    wanted = ("avx2", "avx512_bf16", "amx_bf16")
    flags = [flag for flag in wanted if flag in facts.get("flags", "").split()]
    return ", ".join([facts.get("model name", "unknown"), *flags])


def _version(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return ""
