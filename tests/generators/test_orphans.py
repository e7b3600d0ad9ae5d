"""Workers outlive neither their pool nor its process, however that ends."""

import os
import select
import signal
import subprocess
import sys
import time

import pytest

from tests.generators.fake_workers import alive, children, grandchildren

SCRIPT = """
import select, sys, time
from pathlib import Path
from kiosk.domain.checkpoints import load_manifest
from kiosk.domain.generation import TileProgress
from kiosk.domain.requests import TextToImageRequest
from kiosk.generators.devices import cpu_devices
from kiosk.generators.pool import WorkerPool

pool = WorkerPool(load_manifest(Path(sys.argv[1])).checkpoint("tiny"), cpu_devices(2))
pool.start()
pool.submit(TextToImageRequest(
    checkpoint="tiny", prompt="a car", seeds=(1, 2), num_inference_steps=200, width=512, height=512
))
print("started", flush=True)
while True:
    select.select(pool.waitables(), [], [], 0.25)
    for event in pool.pump(time.monotonic()):
        if isinstance(event, TileProgress):
            print("painting", flush=True)
"""


@pytest.fixture
def parent(tiny_manifest):
    process = subprocess.Popen(
        [sys.executable, "-c", SCRIPT, str(tiny_manifest)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with process:
        yield process
        process.kill()


def read_until(process, word, seconds=60):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if select.select([process.stdout], [], [], 1)[0] and word in process.stdout.readline():
            return
    raise AssertionError(f"never said {word!r}")


def all_gone(pids, seconds):
    deadline = time.monotonic() + seconds
    while any(alive(pid) for pid in pids):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def test_painting_workers_ignore_ctrl_c_and_leave_with_a_killed_parent(parent):
    read_until(parent, "painting")
    family = children(parent.pid) | grandchildren(parent.pid)
    assert len(family) == 3  # the forkserver and two workers
    for pid in family:
        os.kill(pid, signal.SIGINT)
    assert not all_gone(family, 0.5)
    assert all(alive(pid) for pid in family)
    parent.kill()
    assert all_gone(family, 2)
    assert "Traceback" not in parent.stderr.read()


def test_a_forkserver_that_still_imports_leaves_with_a_killed_parent(parent):
    read_until(parent, "started")
    family = children(parent.pid)
    assert family
    parent.kill()
    assert all_gone(family, 60)  # between two imports, which take their time on a busy machine


def test_a_killed_forkserver_is_replaced(tiny_manifest):
    from kiosk.domain.checkpoints import load_manifest
    from kiosk.generators.devices import cpu_devices
    from kiosk.generators.pool import WorkerPool
    from tests.generators.fake_workers import all_idle, pump_until

    before = children(os.getpid())
    pool = WorkerPool(load_manifest(tiny_manifest).checkpoint("tiny"), cpu_devices(1))
    try:
        pool.start()
        (forkserver,) = children(os.getpid()) - before
        os.kill(forkserver, signal.SIGKILL)
        pump_until(pool, lambda _: all_idle(pool))
    finally:
        pool.close()
    assert children(os.getpid()) == before
