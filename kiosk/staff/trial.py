"""Makes one tile on each device, to know before the show that each of them can."""

from __future__ import annotations

import select
import time
from collections.abc import Callable, Mapping

from kiosk.domain.errors import KioskError
from kiosk.domain.generation import Generator, JobFinished, TileFailed, TileReady
from kiosk.domain.requests import GenerationRequest
from kiosk.staff.checks import DeviceTile

LIMIT = 40.0
"""Seconds to start, load and paint; beyond them a device counts as one that cannot."""


def try_devices(
    generators: Mapping[str, Generator],
    request: GenerationRequest,
    *,
    limit: float = LIMIT,
    clock: Callable[[], float] = time.monotonic,
) -> list[DeviceTile]:
    """What came of `request` (one tile) on each device, by the generator that has only that one.

    Starts all generators together, and closes them. Seconds are of painting, without loading.
    """
    tiles: dict[str, DeviceTile] = {}
    working: set[str] = set()
    until = clock() + limit
    try:
        for device, generator in generators.items():
            try:
                generator.start()
                generator.submit(request)
                working.add(device)
            except KioskError as error:
                tiles[device] = DeviceTile(device, fault=error.cause)
        while working and (now := clock()) < until:
            for device in sorted(working):
                if _hear(device, generators[device], now, tiles):
                    working.discard(device)
            waitables = [fd for device in working for fd in generators[device].waitables()]
            select.select(waitables, [], [], 0.05)
    finally:
        for generator in generators.values():
            generator.close()
    silent = f"no tile within {limit:.0f} seconds"
    return [tiles.get(device) or DeviceTile(device, fault=silent) for device in generators]


def _hear(device: str, generator: Generator, now: float, tiles: dict[str, DeviceTile]) -> bool:
    """Note what a generator tells; whether its job is over."""
    for event in generator.pump(now):
        match event:
            case TileReady(timings=spent):
                seconds = spent.denoise + spent.decode + spent.encode
                tiles[device] = DeviceTile(device, seconds)
            case TileFailed():
                cause = event.detail or generator.health().cause or event.reason
                tiles[device] = DeviceTile(device, fault=cause)
            case JobFinished():
                return True
            case _:
                pass
    return False
