"""The pool with real worker processes and a tiny checkpoint, in the exact profile."""

import io
import os
import shutil
import signal
import sys
import time
from dataclasses import replace

import pytest
from PIL import Image

from kiosk.domain.checkpoints import load_manifest
from kiosk.domain.generation import (
    JobFinished,
    JobQueued,
    Precision,
    TileFailed,
    TilePreview,
    TileProgress,
    TileReady,
)
from kiosk.domain.requests import TextToImageRequest
from kiosk.generators.devices import DeviceSpec, cpu_devices
from kiosk.generators.pool import WorkerPool
from kiosk.generators.supervision import Limits
from tests.generators.fake_workers import (
    alive,
    all_idle,
    children,
    finished,
    grandchildren,
    pump_until,
)

REQUEST = TextToImageRequest(
    checkpoint="tiny",
    prompt="a red car on mars",
    seeds=(1, 2, 3, 4),
    num_inference_steps=40,
    precision=Precision.EXACT,
)


@pytest.fixture(scope="module")
def entry(tiny_manifest):
    return load_manifest(tiny_manifest).checkpoint("tiny")


def make_pool(entry, workers, limits=None):
    return WorkerPool(entry, cpu_devices(workers, Precision.EXACT), Precision.EXACT, limits=limits)


@pytest.fixture(scope="module")
def pool(entry):
    made = make_pool(entry, 2)
    made.start()
    pump_until(made, lambda _: all_idle(made))
    yield made
    made.close()


@pytest.fixture(scope="module")
def two_worker_tiles(pool):
    pool.submit(REQUEST)
    return tiles(pump_until(pool, finished))


@pytest.fixture
def rested(pool):
    pump_until(pool, lambda _: all_idle(pool))
    return pool


def tiles(events):
    return {event.tile: event.png for event in events if isinstance(event, TileReady)}


def workers_of_this_process():
    return grandchildren(os.getpid())


def test_four_tiles_come_with_progress_previews_and_timings(rested):
    job = rested.submit(REQUEST)
    events = pump_until(rested, finished)
    assert events[-1] == JobFinished(job, 4, 0)
    ready = [e for e in events if isinstance(e, TileReady)]
    assert sorted((e.tile, e.seed) for e in ready) == [(0, 1), (1, 2), (2, 3), (3, 4)]
    picture = Image.open(io.BytesIO(ready[0].png))
    assert (picture.size, picture.mode) == ((64, 64), "RGB")
    for event in ready:
        assert event.timings.denoise > 0
        assert event.timings.decode > 0
        assert event.timings.encode > 0
        assert event.timings.load == 0
    for tile in range(4):
        steps = [e.step for e in events if isinstance(e, TileProgress) and e.tile == tile]
        assert steps == list(range(1, 41))
        assert any(isinstance(e, TilePreview) and e.tile == tile for e in events)


def test_the_window_never_learns_of_torch():
    script = (
        "import sys, kiosk.generators.pool, kiosk.generators.devices;"
        "sys.exit(any(m in sys.modules for m in ('torch', 'diffusers', 'transformers')))"
    )
    assert os.spawnv(os.P_WAIT, sys.executable, [sys.executable, "-c", script]) == 0


def test_one_worker_paints_the_same_tiles_as_two(entry, two_worker_tiles):
    single = make_pool(entry, 1)
    try:
        single.start()
        single.submit(REQUEST)
        events = pump_until(single, finished)
    finally:
        single.close()
    assert tiles(events) == two_worker_tiles
    assert len(set(two_worker_tiles.values())) == 4
    first = next(e for e in events if isinstance(e, TileReady))
    assert first.timings.load > 0  # it waited for the worker to load


def test_a_worker_killed_in_mid_tile_changes_nothing(rested, two_worker_tiles):
    rested.submit(REQUEST)
    events = pump_until(
        rested, lambda seen: any(isinstance(e, TileProgress) and e.step == 5 for e in seen)
    )
    restarts = sum(d.restarts for d in rested.health().devices)
    victim = min(workers_of_this_process())
    os.kill(victim, signal.SIGKILL)
    killed = time.monotonic()
    events += pump_until(rested, lambda _: not alive(victim) and all_working(rested))
    pause = time.monotonic() - killed
    events += pump_until(rested, finished)
    assert tiles(events) == two_worker_tiles
    assert [e for e in events if isinstance(e, TileFailed)] == []
    assert sum(d.restarts for d in rested.health().devices) == restarts + 1
    assert pause < 15, f"replacing a worker took {pause:.1f} s"  # 0.5 s on an idle machine


def all_working(pool):
    return all(device.state in ("idle", "busy") for device in pool.health().devices)


def test_a_cancelled_job_frees_its_workers_within_a_step(rested):
    job = rested.submit(replace(REQUEST, num_inference_steps=200))
    started = time.monotonic()
    pump_until(rested, lambda seen: any(isinstance(e, TileProgress) and e.step == 10 for e in seen))
    ten_steps = time.monotonic() - started
    rested.cancel(job)
    cancelled = time.monotonic()
    events = rested.pump(cancelled)
    assert [e.reason for e in events if isinstance(e, TileFailed)] == ["cancelled"] * 4
    assert events[-1] == JobFinished(job, 0, 4)
    late = pump_until(rested, lambda _: all_idle(rested))
    assert late == []
    assert time.monotonic() - cancelled < 5 * ten_steps  # 190 steps were left


def test_a_large_request_is_painted_like_any_other(rested, two_worker_tiles):
    padded = replace(REQUEST, prompt=REQUEST.prompt + " " * 20_000)
    rested.submit(padded)
    assert tiles(pump_until(rested, finished)) == two_worker_tiles


def test_both_precisions_can_be_asked_for(rested):
    rested.submit(replace(REQUEST, precision=Precision.FAST, seeds=(1,)))
    events = pump_until(rested, finished)
    assert next(e for e in events if isinstance(e, TileReady)).timings.load > 0


def test_a_spool_that_was_removed_fails_the_tile_and_is_made_again(rested):
    folder = rested._stores.open()
    shutil.rmtree(folder)
    rested.submit(replace(REQUEST, seeds=(1,)))
    events = pump_until(rested, finished)
    assert [e.reason for e in events if isinstance(e, TileFailed)] == ["storage"]
    rested.submit(replace(REQUEST, seeds=(1,)))
    assert len(tiles(pump_until(rested, finished))) == 1


def test_a_missing_checkpoint_is_named_and_its_return_is_noticed(entry, tmp_path):
    away, home = tmp_path / "away", tmp_path / "tiny"
    shutil.copytree(entry.path, away)
    pool = make_pool(
        entry.model_copy(update={"path": home}), 1, Limits(backoff=0.2, longest_backoff=0.2)
    )
    try:
        pool.start()
        job = pool.submit(REQUEST)
        events = pump_until(pool, finished)
        assert {e.reason for e in events if isinstance(e, TileFailed)} == {"checkpoint"}
        assert events[-1] == JobFinished(job, 0, 4)
        health = pool.health()
        assert health.state == "failed"
        assert "missing" in health.cause
        assert health.cure
        away.rename(home)
        pump_until(pool, lambda _: pool.health().state == "ready")
        pool.submit(replace(REQUEST, seeds=(1,)))
        assert len(tiles(pump_until(pool, finished))) == 1
    finally:
        pool.close()


def test_a_hung_worker_in_a_process_of_its_own_is_replaced(entry, two_worker_tiles):
    """As GPUs have them: not forked. Stopped, it neither speaks nor dies by itself."""
    before = children(os.getpid())
    device = DeviceSpec("alone", "cpu:0", 1)
    pool = WorkerPool(entry, [device], Precision.EXACT)
    try:
        pool.start()
        pool.submit(replace(REQUEST, seeds=(1,)))
        pump_until(pool, lambda seen: any(isinstance(e, TileProgress) for e in seen))
        (hung,) = children(os.getpid()) - before
        os.kill(hung, signal.SIGSTOP)
        time.sleep(0.1)  # what it said before has arrived then
        pool.pump(time.monotonic())
        late = pool.pump(time.monotonic() + 3600)
        assert [e for e in late if not isinstance(e, JobQueued)] == []  # only that it waits again
        events = pump_until(pool, finished)
        assert not alive(hung)
        assert pool.health().devices[0].restarts == 1
    finally:
        pool.close()
    assert tiles(events) == {0: two_worker_tiles[0]}
    assert children(os.getpid()) == before


def test_a_machine_without_the_engine_is_told_what_to_install(entry, tmp_path, monkeypatch):
    (tmp_path / "torch.py").write_text("raise ImportError(\"No module named 'torch'\")")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    pool = make_pool(entry, 1, Limits(backoff=0.1, longest_backoff=0.1))
    try:
        pool.start()
        job = pool.submit(replace(REQUEST, seeds=(1,)))
        events = pump_until(pool, finished)
        assert events[-2].reason == "no-worker"
        assert events[-1] == JobFinished(job, 0, 1)
        assert "'torch'" in pool.health().cause
        assert "'engine' extra" in pool.health().cure
    finally:
        pool.close()


def test_closing_while_workers_still_start_is_quick_and_leaves_nobody(entry):
    before = children(os.getpid())
    pool = make_pool(entry, 2)
    pool.start()
    time.sleep(0.3)
    started = time.monotonic()
    pool.close()
    assert time.monotonic() - started < 4
    assert children(os.getpid()) == before
