"""All four tasks from one pool of real processes: the same bytes as in this process, on any."""

import pytest

from kiosk.domain.checkpoints import load_manifest
from kiosk.domain.generation import Precision, TileFailed, TileReady
from kiosk.generators.devices import cpu_devices
from kiosk.generators.pool import WorkerPool
from kiosk.inference.pipelines import Pipelines
from kiosk.inference.tasks import paint
from tests.generators.fake_workers import finished, pump_until
from tests.inference.test_companions import ALL, ignore


@pytest.fixture(scope="module")
def manifest(tiny_family):
    return load_manifest(tiny_family)


@pytest.fixture(scope="module")
def pool(manifest):
    made = WorkerPool(
        manifest.checkpoint("tiny"),
        cpu_devices(2, Precision.EXACT),
        Precision.EXACT,
        manifest=manifest,
    )
    made.start()
    yield made
    made.close()


@pytest.mark.parametrize("name", ["depth", "inpaint", "upscale", "control", "lora", "few-step"])
def test_a_task_gives_the_same_bytes_from_two_workers_as_here(pool, manifest, name):
    import torch

    request = ALL[name]
    pool.submit(request)
    events = pump_until(pool, finished)
    assert not [e for e in events if isinstance(e, TileFailed)]
    tiles = {e.seed: e for e in events if isinstance(e, TileReady)}
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        pipelines = Pipelines("cpu", manifest)
        for seed in request.seeds:
            assert tiles[seed].png == paint(pipelines, request, [seed], ignore)[0].png
            assert tiles[seed].checkpoint == request.checkpoint
    finally:
        torch.set_num_threads(threads)
