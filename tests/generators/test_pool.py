"""The pool against workers that the test speaks for: no process, no torch, no waiting."""

import select
import struct
import threading
import time
from pathlib import Path

import pytest

from kiosk.domain.checkpoints import Checkpoint
from kiosk.domain.errors import BadInput, EngineFault, StorageFault
from kiosk.domain.generation import (
    Generator,
    JobFinished,
    JobQueued,
    Precision,
    TileFailed,
    TilePreview,
    TileProgress,
    TileReady,
)
from kiosk.domain.requests import TextToImageRequest
from kiosk.generators.devices import cpu_devices
from kiosk.generators.messages import (
    Bye,
    Cancel,
    Failed,
    Phase,
    Preview,
    Progress,
    Ready,
    Run,
)
from kiosk.generators.pool import WorkerPool
from kiosk.generators.supervision import Limits
from tests.generators.fake_workers import FakeLauncher

CHECKPOINT = Checkpoint(
    id="tiny",
    task="text-to-image",
    path=Path("/nowhere"),
    size=64,
    scheduler="dpm++",
    steps=4,
    guidance=2.5,
    prompts="open",
    licence="Apache-2.0",
    sha256="0" * 64,
)


def request(tiles=2, **changes):
    fields = {"checkpoint": "tiny", "prompt": "a car", "seeds": tuple(range(tiles))}
    return TextToImageRequest(**{**fields, **changes})


class Hall:
    """A pool of two fake workers and a clock that the test moves."""

    def __init__(self, workers=2, batch=1, manifest=None, deadline=0, **limits):
        self.now = 1000.0
        self.memory = 2**40  # bytes that are free on the machine
        self.launcher = FakeLauncher()
        self.pool = WorkerPool(
            CHECKPOINT,
            cpu_devices(workers, cores=2),
            clock=lambda: self.now,
            limits=Limits(**{"start": 100, "answer": 30, **limits}),
            launcher=self.launcher,
            batch=batch,
            manifest=manifest,
            deadline=deadline,
            free_memory=lambda: self.memory,
        )

    @property
    def workers(self):
        return self.launcher.workers

    def pump(self, after=0.0):
        self.now += after
        return self.pool.pump(self.now)

    def open(self):
        self.pool.start()
        for worker in self.workers:
            worker.start()
        self.pump()
        return self

    def shut(self):
        for worker in self.workers:
            worker.die()
        self.pool.close()

    def readable(self):
        return bool(select.select(self.pool.waitables(), [], [], 0)[0])


@pytest.fixture
def hall():
    made = Hall()
    yield made
    for worker in made.workers:
        worker.die()
    made.pool.close()


def descriptors():
    return len(list(Path("/proc/self/fd").iterdir()))


def reasons(events):
    return [e.reason for e in events if isinstance(e, TileFailed)]


def test_the_pool_is_a_generator(hall):
    assert isinstance(hall.pool, Generator)


def test_a_job_goes_from_queued_to_finished(hall):
    hall.open()
    job = hall.pool.submit(request(2))
    runs = [worker.hear_run() for worker in hall.workers]
    assert [run.tiles for run in runs] == [(0,), (1,)]
    assert [type(e) for e in hall.pump()] == [JobQueued]
    worker = hall.workers[1]
    worker.say(Phase("denoise", 60), Progress(job, (1,), 1, 1, 4))
    worker.say(Preview(job, 1, 1, 1, 1, b"rgb"))
    assert hall.pump() == [TileProgress(job, 1, 1, 4), TilePreview(job, 1, 1, 1, b"rgb")]
    worker.paint(runs[1])
    hall.workers[0].paint(runs[0])
    events = hall.pump()
    assert [type(e) for e in events] == [TileReady, TileReady, JobFinished]
    assert events[0].png == b"picture"
    assert events[-1] == JobFinished(job, 2, 0)
    assert hall.pump() == []


def test_waiting_is_on_one_descriptor_that_never_changes(hall):
    before = list(hall.pool.waitables())
    hall.open()
    assert len(before) == 1
    assert not hall.readable()
    hall.workers[0].say(Phase("denoise", 60))
    assert hall.readable()
    hall.pump()
    assert not hall.readable()
    hall.workers[0].die()
    assert hall.readable()
    hall.pump()
    assert not hall.readable()
    hall.workers[2].start()
    assert hall.readable()
    assert list(hall.pool.waitables()) == before


def test_submitting_and_cancelling_ring_the_bell(hall):
    hall.open()
    job = hall.pool.submit(request())
    assert hall.readable()
    hall.pump()
    assert not hall.readable()
    hall.pool.cancel(job)
    assert hall.readable()


def test_jobs_wait_for_workers_that_are_still_starting(hall):
    hall.pool.start()
    assert hall.pool.health().state == "starting"
    job = hall.pool.submit(request(1))
    assert hall.pump() == [JobQueued(job, 0, None)]
    assert hall.pool.health().queued == 1
    hall.now += 3
    hall.workers[0].start()
    hall.pump()
    run = hall.workers[0].hear_run()
    hall.workers[0].paint(run)
    event = hall.pump()[0]
    assert event.timings.load == pytest.approx(0.5)
    assert event.timings.queue == pytest.approx(2.5)


def test_the_estimate_comes_from_the_warm_up(hall):
    hall.open()
    hall.pool.submit(request(4))
    assert hall.pump()[0].eta == pytest.approx(2 * 4 * 0.01)


def test_a_cancelled_job_ends_at_once_and_its_workers_are_told(hall):
    hall.open()
    job = hall.pool.submit(request(3))
    hall.pump()
    runs = [worker.hear_run() for worker in hall.workers]
    hall.pool.cancel(job)
    events = hall.pump()
    assert reasons(events) == ["cancelled"] * 3
    assert events[-1] == JobFinished(job, 0, 3)
    assert hall.workers[0].listen() == [Cancel(job, (0,), 1)]
    hall.workers[0].say(Failed("cancelled", "", job=job, tiles=(0,), attempt=1))
    hall.workers[1].paint(runs[1])  # it had finished before it heard
    assert hall.pump() == []
    assert {d.state for d in hall.pool.health().devices} == {"idle"}
    assert [p for p in hall.workers[0].spec.spool.iterdir() if p.suffix == ".png"] == []


def test_a_dead_workers_tile_is_given_to_the_next(hall):
    hall.open()
    job = hall.pool.submit(request(1))
    hall.pump()
    hall.workers[0].hear_run()
    hall.workers[0].die()
    assert hall.pump() == []
    again = hall.workers[1].hear_run()
    assert (again.job, again.tiles, again.attempt) == (job, (0,), 2)
    health = hall.pool.health()
    assert health.state == "ready"
    assert [d.state for d in health.devices] == ["recovering", "busy"]
    assert health.devices[0].restarts == 1
    assert len(hall.workers) == 3  # the replacement was launched in the same pump
    hall.workers[1].paint(again)
    assert hall.pump()[-1] == JobFinished(job, 1, 0)


def test_a_tile_that_kills_two_workers_fails_alone(hall):
    hall.open()
    job = hall.pool.submit(request(2))
    good = hall.workers[1].hear_run()
    hall.workers[0].die()
    hall.pump()
    hall.workers[2].start()
    hall.pump()
    assert hall.workers[2].listen() == []  # the device that lost it is not given it again
    hall.workers[1].paint(good)
    hall.pump()
    assert hall.workers[1].hear_run().tiles == (0,)
    hall.workers[1].die()
    events = hall.pump()
    assert [(e.tile, e.reason) for e in events if isinstance(e, TileFailed)] == [(0, "failed")]
    assert events[-1] == JobFinished(job, 1, 1)
    second = hall.pool.submit(request(1))
    hall.workers[2].paint(hall.workers[2].hear_run())
    assert hall.pump()[-1] == JobFinished(second, 1, 0)


def test_a_lone_devices_tile_is_replayed_by_the_workers_replacement():
    hall = Hall(workers=1).open()
    job = hall.pool.submit(request(1))
    hall.workers[0].die()
    hall.pump()
    hall.workers[1].start()
    hall.pump()
    again = hall.workers[1].hear_run()
    assert again.attempt == 2
    hall.workers[1].paint(again)
    assert hall.pump()[-1] == JobFinished(job, 1, 0)
    hall.shut()


def test_what_a_worker_said_before_it_died_still_counts(hall):
    hall.open()
    job = hall.pool.submit(request(1))
    run = hall.workers[0].hear_run()
    hall.workers[0].paint(run)
    hall.workers[0].die()
    assert hall.pump()[-1] == JobFinished(job, 1, 0)


def test_silence_beyond_what_was_announced_is_a_death(hall):
    hall.open()
    hall.pool.submit(request(1))
    hall.workers[0].hear_run()
    hall.workers[0].say(Phase("denoise", 60))
    hall.pump()
    assert len(hall.workers) == 2
    hall.pump(after=59)
    assert len(hall.workers) == 2
    hall.pump(after=2)
    assert len(hall.workers) == 3
    assert hall.pool.health().devices[0].restarts == 1
    assert "did not answer" in hall.pool.health().devices[0].detail


def test_a_pool_that_was_not_pumped_for_long_listens_before_it_judges(hall):
    hall.open()
    job = hall.pool.submit(request(1))
    hall.workers[0].hear_run()
    hall.workers[0].say(Phase("denoise", 60), Progress(job, (0,), 1, 1, 4))
    assert TileProgress(job, 0, 1, 4) in hall.pump(after=3600)
    assert hall.pool.health().devices[0].restarts == 0


def test_half_a_message_never_blocks_the_pump(hall):
    hall.open()
    hall.workers[0].say_raw(struct.pack("!II", 5000, 0) + b'{"type"')
    started = time.monotonic()
    for _ in range(10):
        hall.pump()
    assert time.monotonic() - started < 1
    assert len(hall.workers) == 2


@pytest.mark.parametrize("garbage", [struct.pack("!II", 2**31, 0), b"\0\0\0\x02\0\0\0\0{}"])
def test_a_worker_that_speaks_nonsense_is_replaced(hall, garbage):
    hall.open()
    hall.pool.submit(request(1))
    hall.workers[0].say_raw(garbage)
    hall.pump()
    assert hall.workers[1].hear_run().attempt == 2
    assert len(hall.workers) == 3
    assert "no message" in hall.pool.health().devices[0].detail


def test_a_damaged_checkpoint_fails_the_pool_until_it_is_restored(hall):
    hall.pool.start()
    job = hall.pool.submit(request(2))
    for worker in hall.workers:
        worker.say(Failed("checkpoint", "Checkpoint 'tiny' is missing.", "Restore it."))
        worker.die()
    events = hall.pump()
    assert reasons(events) == ["checkpoint", "checkpoint"]
    assert "Restore it." in events[-2].detail
    assert events[-1] == JobFinished(job, 0, 2)
    health = hall.pool.health()
    assert (health.state, health.cause, health.cure) == (
        "failed",
        "Checkpoint 'tiny' is missing.",
        "Restore it.",
    )
    with pytest.raises(EngineFault, match="missing"):
        hall.pool.submit(request())
    hall.pump(after=1)
    assert len(hall.workers) == 2
    hall.pump(after=1.5)
    assert len(hall.workers) == 4
    hall.workers[2].start()
    hall.pump()
    assert hall.pool.health().state == "ready"
    assert hall.pool.health().cause == ""
    hall.pool.submit(request())


def test_one_failed_device_does_not_stop_the_other(hall):
    hall.pool.start()
    hall.workers[0].say(Failed("start", "No memory.", "Buy some."))
    hall.workers[0].die()
    hall.workers[1].start()
    hall.pump()
    assert hall.pool.health().state == "ready"
    hall.pool.submit(request(1))
    assert hall.workers[1].hear_run()


def test_workers_that_never_start_fail_the_pool_after_three_times_each(hall):
    hall.pool.start()
    hall.pool.submit(request(1))
    events = []
    for _ in range(12):
        for worker in hall.workers:
            worker.die()
        events += hall.pump(after=5)
    assert reasons(events) == ["no-worker"]
    assert hall.pool.health().state == "failed"
    assert hall.pool.health().cure
    assert 6 <= len(hall.workers) <= 12  # and it goes on trying, ever more slowly


def test_a_system_that_refuses_processes_is_named(hall):
    hall.launcher.refusing = OSError(11, "Resource temporarily unavailable")
    hall.pool.start()
    for _ in range(5):
        hall.pump(after=10)
    assert hall.pool.health().state == "failed"
    assert "Resource temporarily unavailable" in hall.pool.health().cause
    hall.launcher.refusing = None
    hall.pump(after=20)
    hall.workers[0].start()
    hall.pump()
    assert hall.pool.health().state == "ready"


@pytest.mark.parametrize(
    ("kind", "reason"),
    [("storage", "storage"), ("unsafe", "unsafe"), ("input", "failed"), ("checkpoint",) * 2],
)
def test_a_tile_can_fail_and_its_worker_goes_on(hall, kind, reason):
    hall.open()
    job = hall.pool.submit(request(1))
    hall.workers[0].say(Failed(kind, "It failed.", "Mend it.", job, (0,), 1))
    assert [e for e in hall.pump() if not isinstance(e, JobQueued)] == [
        TileFailed(job, 0, reason, "It failed. Mend it."),
        JobFinished(job, 0, 1),
    ]
    assert hall.pool.health().devices[0].state == "idle"
    assert len(hall.workers) == 2


def test_a_worker_that_crashed_on_a_tile_says_so_and_the_tile_is_replayed(hall):
    hall.open()
    job = hall.pool.submit(request(1))
    hall.workers[0].say(Failed("crashed", "Out of memory.", "", job, (0,), 1))
    hall.workers[0].die()
    hall.pump()
    assert hall.pool.health().devices[0].detail == "Out of memory."
    assert hall.workers[1].hear_run().attempt == 2


def test_a_picture_that_vanished_from_the_spool_is_a_storage_failure(hall):
    hall.open()
    hall.pool.submit(request(1))
    run = hall.workers[0].hear_run()
    hall.workers[0].paint(run)
    for picture in hall.workers[0].spec.spool.glob("*.png"):
        picture.unlink()
    assert reasons(hall.pump()) == ["storage"]


class FullDisk:
    """Refuses every write while `full`, and counts the probes."""

    def __init__(self, monkeypatch):
        self.full = False
        self.probes = []
        write = Path.write_bytes

        def write_bytes(path, data):
            if path.name == "probe.bin":
                self.probes.append(len(data))
            if self.full:
                raise OSError(28, "No space left on device")
            return write(path, data)

        monkeypatch.setattr(Path, "write_bytes", write_bytes)


@pytest.fixture
def disk(monkeypatch):
    return FullDisk(monkeypatch)


def fail_for_storage(hall, tiles=1):
    """Submit a job; the first worker cannot write its picture."""
    job = hall.pool.submit(request(tiles))
    run = hall.workers[0].hear_run()
    hall.workers[0].say(Failed("storage", "No space.", "", job, run.tiles, run.attempt))
    return hall.pump()


def test_a_full_spool_fails_the_pool_until_there_is_room_again(hall, disk):
    hall.open()
    disk.full = True
    assert reasons(fail_for_storage(hall)) == ["storage"]
    health = hall.pool.health()
    assert health.state == "failed"
    assert str(hall.workers[0].spec.spool.parent) in health.cause
    assert "No space left" in health.cause
    assert "% full" in health.cause
    assert "Free some space" in health.cure
    with pytest.raises(EngineFault, match="No space left"):
        hall.pool.submit(request(1))
    hall.pump(after=3)
    assert hall.pool.health().state == "failed"
    disk.full = False
    hall.pump(after=3)
    assert hall.pool.health().state == "ready"
    job = hall.pool.submit(request(1))
    hall.workers[0].paint(hall.workers[0].hear_run())
    assert hall.pump()[-1] == JobFinished(job, 1, 0)


def test_room_is_looked_for_every_two_seconds_at_most_and_only_in_trouble(hall, disk):
    hall.open()
    hall.pump(after=10)
    assert disk.probes == []
    disk.full = True
    fail_for_storage(hall)
    for _ in range(40):
        hall.pump(after=0.1)
    assert 2 <= len(disk.probes) <= 3
    assert min(disk.probes) >= 4 * 3 * CHECKPOINT.size**2  # a job's pictures
    disk.full = False
    hall.pump(after=2)
    seen = len(disk.probes)
    hall.pump(after=10)
    assert len(disk.probes) == seen
    assert not (hall.workers[0].spec.spool / "probe.bin").exists()


def test_a_single_picture_that_could_not_be_written_stops_nothing(hall, disk):
    hall.open()
    fail_for_storage(hall)
    assert hall.pool.health().state == "ready"
    hall.pool.submit(request(1))


def test_tiles_that_wait_when_the_spool_is_full_are_not_painted_for_nothing(disk):
    hall = Hall(workers=1).open()
    disk.full = True
    events = fail_for_storage(hall, tiles=3)
    assert reasons(events) == ["storage"] * 3
    assert isinstance(events[-1], JobFinished)
    assert hall.workers[0].listen() == []
    hall.workers[0].die()
    hall.pool.close()


def test_a_large_request_that_finds_no_room_fails_the_pool_too(hall, disk):
    hall.open()
    disk.full = True
    with pytest.raises(StorageFault):
        hall.pool.submit(request(1, prompt="word " * 10_000))
    assert hall.pool.health().state == "failed"
    assert hall.pump() == []


def test_a_spool_that_cannot_even_be_made_again_fails_the_pool(hall, monkeypatch):
    hall.open()

    def refuse(*_, **__):
        raise OSError(30, "Read-only file system")

    with monkeypatch.context() as patched:
        patched.setattr(Path, "mkdir", refuse)
        fail_for_storage(hall)
        assert hall.pool.health().state == "failed"
        assert "Read-only file system" in hall.pool.health().cause
    hall.pump(after=2)
    assert hall.pool.health().state == "ready"


def test_large_requests_travel_through_the_spool_and_are_removed(hall):
    hall.open()
    job = hall.pool.submit(request(1, prompt="word " * 10_000))
    run = hall.workers[0].hear_run()
    assert run.request is None
    assert (hall.workers[0].spec.spool / run.file).stat().st_size > 50_000
    hall.pool.cancel(job)
    hall.pump()
    assert not (hall.workers[0].spec.spool / run.file).exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"checkpoint": "sd-9"}, "checkpoint"),
        ({"scheduler": "magic"}, "scheduler"),
        ({"prompt": "half a \ud800 character"}, "prompt"),
    ],
)
def test_what_cannot_be_painted_is_refused_at_once(hall, changes, field):
    hall.open()
    with pytest.raises(BadInput) as caught:
        hall.pool.submit(request(**changes))
    assert caught.value.field == field
    assert hall.pump() == []


def test_a_pool_that_is_not_running_refuses_work(hall):
    with pytest.raises(EngineFault):
        hall.pool.submit(request())
    hall.pool.start()
    hall.pool.close()
    with pytest.raises(EngineFault):
        hall.pool.submit(request())
    assert hall.pump() == []
    assert hall.pool.waitables() == ()


def test_closing_says_good_bye_and_removes_the_spool():
    before = descriptors()
    hall = Hall(workers=1).open()
    worker = hall.workers[0]
    threading.Timer(0.2, worker.leave_when_told).start()
    hall.pool.close()
    hall.pool.close()
    assert worker.heard[-1] == Bye()
    assert not worker.spec.spool.exists()
    assert descriptors() == before


def test_no_descriptor_is_lost_when_workers_come_and_go(hall):
    hall.open()
    counts = []
    for _ in range(5):
        hall.workers[-1].die()
        hall.pump(after=30)
        hall.workers[-1].start()
        hall.pump()
        counts.append(descriptors())
    assert counts[0] == counts[-1]


def test_a_ready_worker_runs_whatever_waits_in_order(hall):
    hall.open()
    first, second = hall.pool.submit(request(1)), hall.pool.submit(request(2))
    assert isinstance(hall.workers[1].hear_run(), Run)
    assert [e.position for e in hall.pump()] == [0, 1]
    run = hall.workers[0].hear_run()
    assert run.job == first
    hall.workers[0].paint(run)
    hall.pump()
    assert hall.workers[0].hear_run().job == second


def test_a_worker_is_never_given_two_tiles_at_once(hall):
    hall.open()
    hall.pool.submit(request(4))
    hall.workers[0].hear_run()
    hall.workers[0].say(Ready(0.1, 0.1))
    hall.pump()
    assert hall.workers[0].listen() == []


@pytest.mark.parametrize(
    ("tiles", "batch", "precision", "shares"),
    [
        (4, 1, Precision.FAST, [(0,), (1,)]),
        (4, 4, Precision.FAST, [(0, 1), (2, 3)]),
        (3, 4, Precision.FAST, [(0, 1), (2,)]),
        (4, 4, Precision.EXACT, [(0,), (1,)]),
    ],
)
def test_batches_leave_no_worker_idle_and_exact_tiles_alone(tiles, batch, precision, shares):
    hall = Hall(batch=batch).open()
    try:
        hall.pool.submit(request(tiles, precision=precision))
        assert [worker.hear_run().tiles for worker in hall.workers] == shares
    finally:
        for worker in hall.workers:
            worker.die()
        hall.pool.close()


def test_a_batch_frees_its_worker_after_its_last_tile():
    hall = Hall(workers=1, batch=4).open()
    job = hall.pool.submit(request(2))
    run = hall.workers[0].hear_run()
    assert run.tiles == (0, 1)
    hall.workers[0].paint(Run(job, (0,), 1))
    hall.pump()
    assert hall.pool.health().devices[0].state == "busy"
    hall.workers[0].paint(Run(job, (1,), 1))
    assert hall.pump()[-1] == JobFinished(job, 2, 0)
    assert hall.pool.health().devices[0].state == "idle"
    hall.workers[0].die()
    hall.pool.close()
