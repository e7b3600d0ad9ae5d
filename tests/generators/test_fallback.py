"""Guests are served while devices die and return: every worker killed, fake and real."""

import os
import shutil
import signal
from dataclasses import replace

import pytest

from kiosk.domain.checkpoints import load_manifest
from kiosk.domain.errors import EngineFault
from kiosk.domain.generation import (
    Generator,
    JobFinished,
    JobQueued,
    Precision,
    TileFailed,
    TilePreview,
    TileReady,
)
from kiosk.domain.requests import TextToImageRequest
from kiosk.generators.devices import cpu_devices
from kiosk.generators.fallback import FallbackGenerator
from kiosk.generators.pool import WorkerPool
from kiosk.generators.show_pack import read_pack
from kiosk.generators.show_pack_generator import Pacing, ShowPackGenerator
from kiosk.generators.supervision import Limits
from tests.fakes import FakeGenerator
from tests.generators.fake_workers import FakeLauncher, grandchildren, pump_until
from tests.generators.packs import CHECKPOINT, KEY, make_pack, the_catalog
from tests.generators.test_show_pack import request

PACK = ["show-pack"]
SECONDS = 200  # for real workers beside whatever else the machine does


def tiny(**more):
    return replace(request(**more), checkpoint="tiny")


@pytest.fixture(scope="module")
def pack_folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("packs") / "pack"
    make_pack(folder)
    return folder


class Kiosk:
    """A fallback over a pool of two fake workers, and a clock that the test moves."""

    def __init__(self, pack_folder):
        self.now = 1000.0
        self.launcher = FakeLauncher()
        self.pool = WorkerPool(
            CHECKPOINT,
            cpu_devices(2, cores=2),
            clock=lambda: self.now,
            limits=Limits(start=100, answer=30),
            launcher=self.launcher,
            batch=2,
        )
        pack = ShowPackGenerator(
            read_pack(pack_folder, KEY), the_catalog(), Pacing(3, 15, 0.1), lambda: self.now
        )
        self.generator = FallbackGenerator(self.pool, pack)
        self.generator.start()
        for worker in self.launcher.workers:
            worker.start()
        self.pump()

    def pump(self, after=0.0):
        self.now += after
        return self.generator.pump(self.now)

    def run(self, seconds):
        events = []
        for _ in range(round(seconds * 10)):
            events += self.pump(0.1)
        return events

    def kill_all(self):
        self.launcher.refusing = OSError(12, "no memory")
        for worker in self.launcher.workers:
            worker.die()
        self.launcher.workers.clear()
        return self.run(60)

    def return_all(self):
        self.launcher.refusing = None
        self.run(40)
        for worker in self.launcher.workers:
            worker.start()
        return self.pump()


@pytest.fixture
def kiosk(pack_folder):
    made = Kiosk(pack_folder)
    yield made
    for worker in made.launcher.workers:
        worker.die()
    made.generator.close()


def sources(events):
    return {event.tile: event.checkpoint for event in events if isinstance(event, TileReady)}


def test_it_is_a_generator(kiosk):
    assert isinstance(kiosk.generator, Generator)


def test_while_devices_work_nothing_comes_from_the_pack(kiosk):
    job = kiosk.generator.submit(tiny())
    for worker in kiosk.launcher.workers:
        worker.paint(worker.hear_run())
    events = kiosk.run(5)
    assert set(sources(events).values()) == {"tiny"}
    assert events[-1] == JobFinished(job, 4, 0)
    assert not kiosk.generator.health().prerendered


def test_with_every_worker_dead_guests_get_the_pack_and_staff_the_reason(kiosk, caplog):
    kiosk.kill_all()
    health = kiosk.generator.health()
    assert (health.state, health.prerendered) == ("ready", True)
    assert "No worker process can be started" in health.cause
    assert health.cure
    assert {device.state for device in health.devices} == {"failed"}
    assert "served from the show pack" in caplog.text
    job = kiosk.generator.submit(tiny())
    events = kiosk.run(5)
    assert set(sources(events).values()) == {"show-pack"}
    assert len(sources(events)) == 4
    assert events[-1] == JobFinished(job, 4, 0)
    assert {event.job for event in events} == {job}


def test_they_are_served_live_again_once_workers_return(kiosk, caplog):
    kiosk.kill_all()
    kiosk.return_all()
    health = kiosk.generator.health()
    assert (health.state, health.prerendered) == ("ready", False)
    assert "served live again" in caplog.text
    kiosk.generator.submit(tiny())
    for worker in kiosk.launcher.workers:
        worker.paint(worker.hear_run())
    assert set(sources(kiosk.pump()).values()) == {"tiny"}


def test_a_job_whose_workers_die_goes_on_from_the_pack(kiosk):
    job = kiosk.generator.submit(tiny())
    first = kiosk.launcher.workers[0]
    run = first.hear_run()
    first.paint(run)
    events = kiosk.pump()
    assert isinstance(events[0], JobQueued)
    painted = set(sources(events))
    assert painted == set(run.tiles)
    events += kiosk.kill_all()
    found = sources(events)
    assert sorted(found) == [0, 1, 2, 3]
    assert {tile for tile, source in found.items() if source == "tiny"} == painted
    assert not any(isinstance(event, TileFailed) for event in events)
    assert any(isinstance(e, TilePreview) and e.tile not in painted for e in events)
    finished = [event for event in events if isinstance(event, JobFinished)]
    assert finished == [JobFinished(job, 4, 0)]
    assert events[-1] == finished[0]
    assert {event.job for event in events} == {job}


def test_a_job_that_waited_for_the_first_worker_is_served(kiosk):
    kiosk.launcher.refusing = OSError(12, "no memory")
    for worker in kiosk.launcher.workers:
        worker.die()
    job = kiosk.generator.submit(tiny())
    events = kiosk.run(60)
    assert list(sources(events).values()) == PACK * 4
    assert events[-1] == JobFinished(job, 4, 0)


def test_cancelling_works_wherever_the_job_is(kiosk):
    job = kiosk.generator.submit(tiny())
    for worker in kiosk.launcher.workers:
        worker.hear_run()
    kiosk.generator.cancel(job)
    events = kiosk.run(1)
    assert [e.reason for e in events if isinstance(e, TileFailed)] == ["cancelled"] * 4
    kiosk.kill_all()
    job = kiosk.generator.submit(tiny())
    kiosk.run(1)
    kiosk.generator.cancel(job)
    events = kiosk.run(1)
    assert [e.reason for e in events if isinstance(e, TileFailed)] == ["cancelled"] * 4
    assert events[-1] == JobFinished(job, 0, 4)


def test_what_the_pack_lacks_fails_with_the_reason(kiosk):
    job = kiosk.generator.submit(tiny(style="manga"))
    events = kiosk.kill_all()
    assert {e.reason for e in events if isinstance(e, TileFailed)} == {"no-worker"}
    assert events[-1] == JobFinished(job, 0, 4)
    with pytest.raises(EngineFault, match="no picture of this choice"):
        kiosk.generator.submit(tiny(style="manga"))


def test_one_failed_tile_is_not_taken_from_the_pack_while_devices_work(pack_folder):
    pool = FakeGenerator(step_seconds=0)
    pool.fail = {1: "failed"}
    pack = ShowPackGenerator(read_pack(pack_folder, KEY), the_catalog())
    both = FallbackGenerator(pool, pack)
    both.start()
    both.submit(tiny())
    events = both.pump(1.0)
    assert [e.tile for e in events if isinstance(e, TileFailed)] == [1]
    assert isinstance(events[-1], JobFinished)
    both.close()


def test_without_a_usable_pack_the_pool_speaks_for_itself(pack_folder):
    pool = FakeGenerator()
    empty = read_pack(pack_folder, b"another machine's key")
    both = FallbackGenerator(pool, ShowPackGenerator(empty, the_catalog()))
    both.start()
    pool.state = "failed"
    health = both.health()
    assert (health.state, health.prerendered) == ("failed", False)
    assert health.cause == "No worker starts."
    both.close()


# Real workers


def test_real_workers_killed_and_returned(pack_folder, tiny_manifest, tmp_path):
    """Their checkpoint goes, and every worker with it; it comes back, and so do they."""
    original = load_manifest(tiny_manifest).checkpoint("tiny")
    home, away = tmp_path / "tiny", tmp_path / "away"
    shutil.copytree(original.path, home)
    entry = original.model_copy(update={"path": home})
    devices = cpu_devices(2, Precision.EXACT)
    limits = Limits(backoff=0.2, longest_backoff=0.5)
    pool = WorkerPool(entry, devices, Precision.EXACT, limits=limits)
    pack = ShowPackGenerator(read_pack(pack_folder, KEY), the_catalog(), Pacing(0.5, 5, 0.02))
    both = FallbackGenerator(pool, pack)
    asked = TextToImageRequest(
        "tiny", request().prompt, (1, 2, 3, 4), num_inference_steps=150, precision=Precision.EXACT
    )
    try:
        both.start()
        pump_until(both, lambda _: both.health().state == "ready", SECONDS)
        job = both.submit(asked)
        events = pump_until(
            both, lambda found: any(isinstance(e, TileReady) for e in found), SECONDS
        )
        home.rename(away)
        for worker in grandchildren(os.getpid()):
            os.kill(worker, signal.SIGKILL)
        events += pump_until(
            both, lambda found: any(isinstance(e, JobFinished) for e in found), SECONDS
        )
        found = sources(events)
        assert sorted(found) == [0, 1, 2, 3]
        assert set(found.values()) == {"tiny", "show-pack"}
        assert events[-1] == JobFinished(job, 4, 0)
        assert both.health().prerendered
        away.rename(home)
        pump_until(both, lambda _: not both.health().prerendered, SECONDS)
        both.submit(replace(asked, num_inference_steps=4))
        events = pump_until(
            both, lambda found: any(isinstance(e, JobFinished) for e in found), SECONDS
        )
        assert set(sources(events).values()) == {"tiny"}
    finally:
        both.close()
