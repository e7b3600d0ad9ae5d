"""What all workers of a pool have in common: the show's checkpoint, and how they compute."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from kiosk.domain.checkpoints import Checkpoint, Manifest
from kiosk.domain.generation import Precision
from kiosk.generators.devices import DeviceSpec
from kiosk.generators.processes import Profile, WorkerSpec


@dataclass(frozen=True, slots=True)
class Terms:
    """As in WorkerSpec. `manifest` is what the next workers get; it can be another by then."""

    checkpoint: Checkpoint
    manifest: Manifest
    precision: Precision
    memory: int = 0
    rerolls: int = 3
    profile: Profile = "fast"
    compiled: Path | None = None

    def for_worker(
        self, device: DeviceSpec, devices: Sequence[DeviceSpec], spool: Path
    ) -> WorkerSpec:
        """What the worker on one of the pool's devices is told; those on the CPU share memory."""
        on_cpu = sum(each.torch_device == "cpu" for each in devices)
        return WorkerSpec(
            self.checkpoint,
            device,
            self.precision,
            spool,
            self.manifest,
            memory=self.memory,
            rerolls=self.rerolls,
            profile=self.profile,
            compiled=self.compiled,
            sharing=on_cpu if device.torch_device == "cpu" else 1,
        )
