"""Real workers with the compiled profile: the first paints at once, its successor takes over."""

import os

import pytest

from kiosk.domain.checkpoints import Manifest, load_manifest
from kiosk.domain.generation import MAX_TILES, JobFinished, Precision, TileReady
from kiosk.domain.requests import TextToImageRequest
from kiosk.generators.devices import cpu_devices
from kiosk.generators.pool import WorkerPool
from kiosk.inference.compile_ahead import Compilation
from tests.generators.fake_workers import alive, finished, grandchildren, pump_until

REQUEST = TextToImageRequest(
    checkpoint="tiny",
    prompt="a red car",
    seeds=(1, 2),
    num_inference_steps=4,
    precision=Precision.EXACT,
)


@pytest.fixture
def full_cache(tiny_manifest, tmp_path, monkeypatch):
    """A pool of one worker that finds everything compiled; the compiler itself is left out."""
    monkeypatch.setenv("TORCH_COMPILE_DISABLE", "1")
    entry = load_manifest(tiny_manifest).checkpoint("tiny")
    manifest, (device,) = Manifest(checkpoints=(entry,)), cpu_devices(1)
    shapes = (device.threads, (MAX_TILES, 2, 1))
    what = Compilation(entry.id, entry.task, manifest, device.torch_device, *shapes, tmp_path)
    what.done.touch()
    pool = WorkerPool(entry, [device], profile="compiled", compiled=tmp_path, manifest=manifest)
    yield pool
    pool.close()


def test_the_pictures_are_the_same_from_before_and_after_the_hand_over(full_cache):
    pool = full_cache
    pool.start()
    pool.submit(REQUEST)
    before = pump_until(pool, finished)
    first = min(grandchildren(os.getpid()))
    served = list[bool]()

    def handed_over(_: object) -> bool:
        (device,) = pool.health().devices
        served.append(device.state == "idle")
        return not alive(first)

    pump_until(pool, handed_over, 60)
    assert all(served)
    pool.submit(REQUEST)
    after = pump_until(pool, finished)
    assert pictures(after) == pictures(before)
    assert sum(isinstance(e, JobFinished) for e in after) == 1
    (device,) = pool.health().devices
    assert (device.note, device.restarts, len(grandchildren(os.getpid()))) == ("", 0, 1)


def pictures(events):
    return {(e.tile, e.seed): e.png for e in events if isinstance(e, TileReady)}
