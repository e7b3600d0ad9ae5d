"""Wires a config to the parts that serve it: catalog, checkpoint, generator, back office."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from kiosk.backoffice.client import BackOfficeClient
from kiosk.backoffice.config import BackOfficeConfig
from kiosk.config import Config
from kiosk.domain.catalog import Catalog, load_catalog
from kiosk.domain.checkpoints import Checkpoint, load_manifest
from kiosk.domain.generation import MAX_TILES, Generator, Precision
from kiosk.domain.keeping import BackOffice
from kiosk.generators.devices import DeviceSpec, find_devices
from kiosk.generators.engine_lock import EngineLock
from kiosk.generators.pool import WorkerPool


@dataclass(frozen=True, slots=True)
class Services:
    """What the window, and the commands, work with."""

    config: Config
    catalog: Catalog
    checkpoint: Checkpoint
    generator: Generator
    back_office: BackOffice
    lock: EngineLock | None = None
    random: random.Random = field(default_factory=random.SystemRandom)
    clock: Callable[[], float] = time.monotonic

    def close(self) -> None:
        """Stop every process, then let others use the devices."""
        self.generator.close()
        self.back_office.close()
        if self.lock is not None:
            self.lock.close()


def find_checkpoint(config: Config, checkpoint_id: str | None = None) -> Checkpoint:
    """The manifest's entry for `checkpoint_id`, or for the configured one."""
    manifest = load_manifest(config.engine.manifest)
    return manifest.checkpoint(checkpoint_id or config.engine.checkpoint)


def make_pool(
    config: Config,
    checkpoint: Checkpoint,
    *,
    workers: int | None = None,
    precision: Precision = Precision.FAST,
) -> WorkerPool:
    """A pool with one worker a device; `workers` overrides the config (0: one a device)."""
    wanted = config.engine.workers if workers is None else workers
    devices: Sequence[DeviceSpec] = find_devices(wanted, precision)
    # All four tiles at once: they grow together, and a batch costs less than its tiles one by one.
    batch = -(-MAX_TILES // len(devices))
    return WorkerPool(
        checkpoint,
        devices,
        precision,
        batch=batch,
        manifest=load_manifest(config.engine.manifest),
        memory=config.engine.memory_mb * 2**20,
    )


def make_services(config: Config, lock_path: Path | None = None) -> Services:
    """Everything that the window needs, not started yet; raises KioskError with cause and cure."""
    catalog = load_catalog(config.paths.catalog)
    checkpoint = find_checkpoint(config)
    generator = make_pool(config, checkpoint)
    back_office = BackOfficeClient(BackOfficeConfig.of(config))
    return Services(
        config=config,
        catalog=catalog,
        checkpoint=checkpoint,
        generator=generator,
        back_office=back_office,
        lock=EngineLock(lock_path),  # last, so that nothing can fail while it is held
    )


def make_trial_pools(config: Config, checkpoint: Checkpoint) -> dict[str, WorkerPool]:
    """A pool for each device alone, so that each has to paint."""
    return {
        device.name: WorkerPool(
            checkpoint,
            [device],
            Precision.FAST,
            batch=1,
            manifest=load_manifest(config.engine.manifest),
            memory=config.engine.memory_mb * 2**20,
        )
        for device in find_devices(config.engine.workers, Precision.FAST)
    }
