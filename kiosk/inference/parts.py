"""Loads the parts of checkpoints, each once, so that tasks of one family share them."""

from __future__ import annotations

import gc
import importlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from kiosk.domain.layout import Part
from kiosk.inference.adapters import fuse
from kiosk.inference.memory import bytes_of, bytes_on_disk

_TODAY: Mapping[str, str] = {"DPTFeatureExtractor": "DPTImageProcessor"}
"""Classes that older checkpoints name, by what they are called now."""

_PRECISE = ("depth_estimator",)
"""Parts that are always computed in fp32: they run once a picture, and shapes hang on them."""


@dataclass(frozen=True, slots=True)
class PartKey:
    """What makes a loaded part the same: where it lies, its numbers, and what was fused into it."""

    folder: Path
    dtype: torch.dtype
    lora: Path | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """A part to have in memory: `key` is what it is known by there."""

    part: Part
    key: PartKey


def plan_part(part: Part, dtype: torch.dtype, lora: Path | None = None) -> Plan:
    """How `part` is to be loaded for a pipeline that computes in `dtype`."""
    chosen = torch.float32 if part.name in _PRECISE else dtype
    return Plan(part, PartKey(part.folder, chosen, lora))


class Parts:
    """The parts that are in the memory of one device."""

    def __init__(self, device: str) -> None:
        self._device = device
        self._parts: dict[PartKey, Any] = {}
        self._bytes: dict[PartKey, int] = {}

    @property
    def bytes(self) -> int:
        """Bytes of all weights in memory."""
        return sum(self._bytes.values())

    def missing(self, plans: Iterable[Plan]) -> int:
        """Bytes that the plans' parts will take which are not in memory yet."""
        return sum(
            bytes_on_disk(plan.key.folder, plan.key.dtype)
            for plan in plans
            if plan.key not in self._parts
        )

    def has(self, plans: Iterable[Plan]) -> bool:
        """Whether every part is in memory."""
        return all(plan.key in self._parts for plan in plans)

    def get(self, plan: Plan) -> Any:
        """The part, loaded if need be: the same object for everyone who asks."""
        if plan.key not in self._parts:
            part = self._load(plan)
            self._parts[plan.key] = part
            self._bytes[plan.key] = bytes_of(part) if isinstance(part, torch.nn.Module) else 0
        return self._parts[plan.key]

    def keep(self, keys: Iterable[PartKey]) -> None:
        """Let go of every other part."""
        gone = set(self._parts).difference(keys)
        for key in gone:
            del self._parts[key], self._bytes[key]
        if gone:
            gc.collect()  # modules refer to themselves here and there; their memory is due now
        if self._device.startswith("cuda"):
            torch.cuda.empty_cache()

    def _load(self, plan: Plan) -> Any:
        """Read a part from local safetensors and JSON; nothing is downloaded or unpickled."""
        name, folder = plan.part.kind, str(plan.key.folder)
        kind: Any = getattr(importlib.import_module(plan.part.library), _TODAY.get(name, name))
        if not _is_module(kind):
            return kind.from_pretrained(folder, local_files_only=True)
        module: Any = kind.from_pretrained(
            folder,
            dtype=plan.key.dtype,
            local_files_only=True,
            use_safetensors=True,
            variant=_variant(plan.key.folder),
        )
        if plan.key.lora is not None:
            fuse(module, plan.key.lora)
        module.to(self._device).eval().requires_grad_(False)
        return module


def _variant(folder: Path) -> str | None:
    """`fp16` where a folder holds its weights in no other form: the name that diffusers uses."""
    names = [path.name for path in folder.glob("*.safetensors")]
    return "fp16" if names and all(".fp16" in name for name in names) else None


def _is_module(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, torch.nn.Module)
