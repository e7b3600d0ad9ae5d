"""Wires a config to the parts that serve it: catalog, checkpoint, generator, back office."""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from kiosk.backoffice.client import BackOfficeClient
from kiosk.backoffice.config import BackOfficeConfig
from kiosk.config import Config
from kiosk.domain.catalog import Catalog
from kiosk.domain.checkpoints import Checkpoint, load_manifest
from kiosk.domain.companions import Companions, companions_of
from kiosk.domain.errors import KioskError
from kiosk.domain.generation import MAX_TILES, Generator, Precision
from kiosk.domain.keeping import BackOffice
from kiosk.generators.devices import DeviceSpec, find_devices
from kiosk.generators.engine_lock import EngineLock
from kiosk.generators.fallback import FallbackGenerator
from kiosk.generators.pool import WorkerPool
from kiosk.generators.show_pack import narrow
from kiosk.generators.show_pack_generator import ShowPackGenerator
from kiosk.generators.show_pack_home import open_pack, renew_pack
from kiosk.staff.catalog_here import own_catalog_of
from kiosk.text_policy.live import LivePolicy

log = logging.getLogger(__name__)


def refuse_all(_text: str) -> str:
    """What stands for a text policy that is not there: no words of the guest's own."""
    return "unchecked"


@dataclass(slots=True)
class Services:
    """What the window, and the commands, work with. Only the catalog is ever replaced."""

    config: Config
    catalog: Catalog
    checkpoint: Checkpoint
    generator: Generator
    back_office: BackOffice
    companions: Companions = field(default_factory=Companions)
    refuses: Callable[[str], str | None] = refuse_all
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
    manifest = load_manifest(config.engine.manifest, config.own_manifest)
    return manifest.checkpoint(checkpoint_id or config.engine.checkpoint)


def make_pool(
    config: Config,
    checkpoint: Checkpoint,
    *,
    workers: int | None = None,
    precision: Precision = Precision.FAST,
    deadline: float = 0,
) -> WorkerPool:
    """A pool with one worker a device; `workers` overrides the config (0: one a device).

    A job ends as late after `deadline` seconds (0: it may take as long as it takes).
    """
    wanted = config.engine.workers if workers is None else workers
    exact = config.engine.profile == "exact"
    precision = Precision.EXACT if exact else precision
    devices: Sequence[DeviceSpec] = find_devices(wanted, precision)
    return WorkerPool(
        checkpoint,
        devices,
        precision,
        deadline=deadline,
        manifest=load_manifest(config.engine.manifest, config.own_manifest),
        memory=config.engine.memory_mb * 2**20,
        rerolls=config.engine.rerolls,
        batch=1 if exact else MAX_TILES,
        profile=config.engine.profile,
        compiled=config.paths.state / "compiled",
    )


def text_policy(config: Config, catalog: Catalog) -> LivePolicy:
    """Why words are refused, or None; staff change its lists while the window runs."""
    makers = {vehicle.maker for vehicle in catalog.vehicles}
    return LivePolicy(config.paths.state, makers, config.window.most_words)


def make_services(config: Config, lock_path: Path | None = None) -> Services:
    """Everything that the window needs, not started yet; raises KioskError with cause and cure."""
    checkpoint = find_checkpoint(config)
    own = own_catalog_of(config, checkpoint)
    if own.fault is not None:
        log.error("guests choose from the catalog that ships: %s", own.fault)
    catalog = own.shown
    if config.engine.generator == "show-pack":
        return _demo_services(config, catalog, checkpoint)
    pool = make_pool(config, checkpoint, deadline=config.engine.job_seconds)
    generator = _with_fallback(pool, config, catalog)
    back_office = BackOfficeClient(BackOfficeConfig.of(config))
    return Services(
        config=config,
        catalog=catalog,
        checkpoint=checkpoint,
        generator=generator,
        back_office=back_office,
        companions=companions_of(
            load_manifest(config.engine.manifest, config.own_manifest), checkpoint
        ),
        refuses=text_policy(config, catalog),
        lock=EngineLock(lock_path),  # last, so that nothing can fail while it is held
    )


def _demo_services(config: Config, catalog: Catalog, checkpoint: Checkpoint) -> Services:
    """Demo mode: only what the pack has is offered, no edits, and no device is taken."""
    pack = open_pack(config)
    return Services(
        config=config,
        catalog=narrow(catalog, pack.pictures),
        checkpoint=checkpoint,
        generator=ShowPackGenerator(pack, catalog, renew=partial(renew_pack, config)),
        back_office=BackOfficeClient(BackOfficeConfig.of(config)),
    )


def _with_fallback(pool: Generator, config: Config, catalog: Catalog) -> Generator:
    """The pool with the show pack behind it, where there is one that can be read."""
    try:
        pack = open_pack(config)
    except KioskError as error:
        log.warning("no show pack stands in when no device can paint: %s", error)
        return pool
    stand_in = ShowPackGenerator(pack, catalog, renew=partial(renew_pack, config))
    return FallbackGenerator(pool, stand_in)


def make_trial_pools(config: Config, checkpoint: Checkpoint) -> dict[str, WorkerPool]:
    """A pool for each device alone, so that each has to paint."""
    return {
        device.name: WorkerPool(
            checkpoint,
            [device],
            Precision.FAST,
            batch=1,
            manifest=load_manifest(config.engine.manifest, config.own_manifest),
            memory=config.engine.memory_mb * 2**20,
        )
        for device in find_devices(config.engine.workers, Precision.FAST)
    }
