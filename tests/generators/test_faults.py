"""Faults inside real workers, seen from outside: every tile ends once, and the next job works."""

import io
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from kiosk.domain.checkpoints import load_manifest
from kiosk.domain.generation import JobFinished, Precision, TileFailed, TilePreview, TileReady
from kiosk.domain.requests import InpaintingRequest, TextToImageRequest
from kiosk.generators import processes
from kiosk.generators.devices import cpu_devices
from kiosk.generators.pool import WorkerPool
from kiosk.inference.safety import next_seed
from kiosk.inference.sources import to_png
from tests.generators.fake_workers import all_idle, finished, pump_until
from tests.safety_checkers import build_tiny_safety_checker, safety_entry

REQUEST = TextToImageRequest("tiny", "a red car", (1, 2, 3, 4), num_inference_steps=4)
EDIT = InpaintingRequest(
    "tiny-inpaint",
    "a red car",
    (1, 2),
    image=to_png(Image.effect_noise((64, 64), 80).convert("RGB")),
    mask=to_png(Image.new("L", (64, 64), 255)),
)


def faulty_pool(manifest, folder, monkeypatch):
    """A pool whose workers meet the fault that is written in `folder`/fault."""
    start = processes._start

    def faulty(command, descriptor, environment):
        assert command[0] == "kiosk.generators.forkserver"
        command = ("tests.generators.faulty_worker", *command[1:], str(folder))
        return start(command, descriptor, environment)

    monkeypatch.setattr(processes, "_start", faulty)
    devices = cpu_devices(2, Precision.FAST)
    return WorkerPool(manifest.checkpoint("tiny"), devices, manifest=manifest)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("faults")
    (made / "fault").write_text("none")
    return made


@pytest.fixture(scope="module")
def pool(tiny_family, folder):
    with pytest.MonkeyPatch.context() as patch:
        made = faulty_pool(load_manifest(tiny_family), folder, patch)
        try:
            made.start()
            pump_until(made, lambda _: all_idle(made))
            yield made
        finally:
            made.close()


@pytest.fixture
def submit(pool, folder):
    """Paints a request while a fault is there; returns what happened."""

    def submit(request, fault="none"):
        (folder / "fault").write_text(fault)
        pump_until(pool, lambda _: all_idle(pool))
        job = pool.submit(request)
        events = pump_until(pool, finished)
        ends = [e for e in events if isinstance(e, TileReady | TileFailed)]
        assert Counter(e.tile for e in ends) == dict.fromkeys(range(len(request.seeds)), 1)
        ready = sum(isinstance(e, TileReady) for e in ends)
        assert events[-1] == JobFinished(job, ready, len(ends) - ready)
        return events

    return submit


def tiles(events):
    return {e.tile: e for e in events if isinstance(e, TileReady)}


def failures(events):
    return {(e.reason, e.detail) for e in events if isinstance(e, TileFailed)}


def pixels(tile):
    return np.asarray(Image.open(io.BytesIO(tile.png))).astype(float)


def alike(found, expected):
    """The same tiles, at 40 dB or better."""
    errors = [((pixels(found[n]) - pixels(expected[n])) ** 2).mean() for n in expected]
    return found.keys() == expected.keys() and 10 * np.log10(255**2 / max(*errors, 1e-9)) >= 40


MENDED = ["memory at step 2", "memory at decode", "no numbers at decode", "hang at step 2"]


@pytest.mark.parametrize("fault", MENDED)
def test_a_fault_in_a_worker_is_mended_and_nobody_sees_it(submit, fault):
    expected = tiles(submit(REQUEST))
    events = submit(REQUEST, fault)
    assert failures(events) == set()
    assert alike(tiles(events), expected)
    assert [tile.seed for _, tile in sorted(tiles(events).items())] == [1, 2, 3, 4]
    assert alike(tiles(submit(REQUEST)), expected)


def test_weights_that_do_not_fit_at_first_are_loaded_all_the_same(submit):
    assert len(tiles(submit(EDIT, "memory at load"))) == 2
    assert len(tiles(submit(REQUEST))) == 4


@pytest.mark.parametrize(
    ("fault", "says"),
    [("no memory at all", "too little memory for 'tiny'"), ("never a number", "are not numbers")],
)
def test_what_no_worker_can_mend_fails_plainly_and_the_next_job_works(submit, fault, says):
    one = replace(REQUEST, seeds=(1,))
    events = submit(one, fault)
    ((reason, detail),) = failures(events)
    assert reason == "failed"
    assert says in detail
    assert tiles(submit(one))


@pytest.fixture(scope="module")
def strict(tiny_manifest, tmp_path_factory):
    """A manifest with a safety checker that lets nothing pass."""
    folder = tmp_path_factory.mktemp("strict")
    (folder / "tiny").symlink_to(tiny_manifest.parent / "tiny")
    build_tiny_safety_checker(folder / "strict", refuses=True)
    path = folder / "manifest.toml"
    path.write_text(tiny_manifest.read_text() + safety_entry("strict", folder))
    return load_manifest(path)


def test_an_unsafe_picture_never_leaves_a_worker_nor_do_its_next_previews(strict):
    device = cpu_devices(1, Precision.FAST)
    pool = WorkerPool(strict.checkpoint("tiny"), device, manifest=strict)
    try:
        pool.start()
        pool.submit(replace(REQUEST, seeds=(1,), num_inference_steps=30))
        events = pump_until(pool, finished)
        spool = pool._stores.open()
        assert not [*spool.glob("*.png")]
    finally:
        pool.close()
    assert not tiles(events)
    ((reason, detail),) = failures(events)
    assert reason == "unsafe"
    assert "nobody may see" in detail
    previews = [e for e in events if isinstance(e, TilePreview)]
    covers = [n for n, e in enumerate(previews) if (e.width, e.height) == (1, 1)]
    assert len(covers) == 4  # after the first painting, and after each of three more seeds
    assert covers == [*range(covers[0], covers[0] + 4)]  # and nothing between them
    assert previews[-1].width == 1
    assert next_seed(1) != 1
