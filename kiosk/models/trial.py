"""Paints one tile with what is being added, by the real engine, before anybody relies on it."""

from __future__ import annotations

import select
import time
from collections.abc import Callable
from dataclasses import replace

from kiosk.domain.checkpoints import Checkpoint, ControlNet, Entry, Lora, Manifest
from kiosk.domain.errors import CannotDo, EngineFault
from kiosk.domain.generation import Generator, JobFinished, Precision, TileFailed, TileReady
from kiosk.domain.requests import Control, GenerationRequest, LoraUse, TextToImageRequest
from kiosk.generators.devices import find_devices
from kiosk.generators.engine_lock import EngineLock
from kiosk.generators.pool import WorkerPool
from kiosk.inference.warm_up import shape_picture, warm_up_request

PROMPT = "a red car on a mountain road, at noon"


def request_for(entry: Entry, manifest: Manifest) -> GenerationRequest:
    """One tile with an entry, as its defaults have it."""
    painter = entry if isinstance(entry, Checkpoint) else manifest.checkpoint(entry.base or "")
    request = warm_up_request(painter, Precision.FAST)
    request = replace(request, prompt=PROMPT, seeds=(1,), num_inference_steps=None)
    match entry, request:
        case ControlNet(), TextToImageRequest():
            control = Control(entry.id, shape_picture(painter.size), entry.scale)
            return replace(request, control=control)
        case Lora(), TextToImageRequest():
            return replace(request, loras=(LoraUse(entry.id, entry.scale),))
        case _:
            return request


def paint_trial(entry: Entry, manifest: Manifest, memory: int) -> bytes:
    """The tile as a PNG; raises EngineFault beside a running kiosk, CannotDo when none comes.

    `memory` is in bytes of weights, 0 for the usual share.
    """
    request = request_for(entry, manifest)
    painter = manifest.checkpoint(request.checkpoint)
    with EngineLock():
        devices = find_devices(1, Precision.FAST)
        pool = WorkerPool(
            painter, devices, Precision.FAST, batch=1, manifest=manifest, memory=memory
        )
        try:
            return paint_one(pool, request)
        finally:
            pool.close()


def paint_one(
    generator: Generator,
    request: GenerationRequest,
    clock: Callable[[], float] = time.monotonic,
) -> bytes:
    """Start a generator and wait for a request's only tile; raises CannotDo with its cause."""
    generator.start()
    generator.submit(request)
    tile, cause = b"", "no tile came"
    while True:
        for event in generator.pump(clock()):
            match event:
                case TileReady():
                    tile = event.png
                case TileFailed():
                    cause = event.detail or event.reason
                case JobFinished() if tile:
                    return tile
                case JobFinished():
                    health = generator.health()
                    if health.state == "failed":
                        raise EngineFault(health.cause, health.cure)
                    raise CannotDo(f"It could not paint a picture: {cause}", "Nothing was added.")
                case _:
                    pass
        select.select(generator.waitables(), [], [], 0.1)
