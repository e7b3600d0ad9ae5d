"""Real worker processes that are killed, stopped, spoil the pipe and lie, at named points.

The engine in them paints nothing (child_worker.py); everything else is the product's. Whatever
happens, every tile ends exactly once, and those that become pictures are the right ones.
"""

import json
import os
import random
import select
import signal
import time
from collections import Counter

import pytest

from kiosk.domain.checkpoints import Manifest
from kiosk.domain.generation import JobFinished, TileFailed, TileReady
from kiosk.domain.requests import TextToImageRequest
from kiosk.generators import succession
from kiosk.generators.devices import DeviceSpec
from kiosk.generators.gauges import Growth
from kiosk.generators.pool import WorkerPool
from kiosk.generators.processes import Launcher
from kiosk.generators.supervision import Limits
from tests.generators.child_worker import PATIENCE, picture
from tests.generators.fake_workers import all_idle, finished, grandchildren, pump_until
from tests.generators.test_pool import CHECKPOINT

MESSAGES = (
    *("Hello", "Phase", "Holding", "Ready", "Held", "Memory", "Compiled"),
    *("Progress", "Preview", "Done", "Failed"),
)
POINTS = [
    *(f"{when}:{name}" for name in MESSAGES for when in ("before", "after")),
    *("load", "run", "step", "decode", "before:spool", "after:spool"),
]
"""Every message boundary, and the places between them where a worker works."""

ONCE = ("Hello", "Holding", "Ready", "Held", "Compiled", "Failed", "load")
"""What a worker comes by only once, or is not to be waited for twice."""

LIMITS = Limits(start=10, answer=2, backoff=0.01, longest_backoff=0.02, give_up=10**6)


class Lent:
    """A launcher that outlives its pool: starting a forkserver takes longer than a test."""

    def __init__(self, folder):
        self.folder = folder
        self.launcher = Launcher(1, ("tests.generators.child_worker", str(folder)))

    def launch(self, spec):
        return self.launcher.launch(spec)

    def distrust(self, process):
        self.launcher.distrust(process)

    def close(self):
        pass


@pytest.fixture(scope="module")
def forkserver(tmp_path_factory):
    lent = Lent(tmp_path_factory.mktemp("fates"))
    yield lent
    lent.launcher.close()


class Floor:
    """A pool of real processes whose fates are written down beforehand."""

    def __init__(self, forkserver, fates=(), devices=2, limits=LIMITS, deadline=0):
        self.folder = forkserver.folder
        (self.folder / "orders.json").write_text(json.dumps(list(fates)))
        for name in ("count", "fates.log"):
            (self.folder / name).unlink(missing_ok=True)
        self.pool = WorkerPool(
            CHECKPOINT,
            [DeviceSpec(f"cpu-{i}", "cpu", 1) for i in range(devices)],
            limits=limits,
            launcher=forkserver,
            deadline=deadline,
            free_memory=lambda: 2**40,
        )
        self.events = []
        self.sizes = {}
        self.pool.start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.pool.close()

    def submit(self, tiles=2, first_seed=1):
        seeds = tuple(range(first_seed, first_seed + tiles))
        job = self.pool.submit(TextToImageRequest("tiny", "a car", seeds))
        self.sizes[job] = tiles
        return job

    def until(self, done, seconds=20):
        self.events += pump_until(self.pool, done, seconds)
        return self.events

    def all_finished(self, _=()):
        return sum(isinstance(e, JobFinished) for e in self.events) == len(self.sizes)

    def finish(self, seconds=20):
        """Pump until every job has finished, and a little longer: nothing may follow."""
        deadline = time.monotonic() + seconds
        while not self.all_finished():
            assert time.monotonic() < deadline, (self.pool.health(), self.events[-5:])
            select.select(self.pool.waitables(), [], [], 0.02)
            self.events += self.pool.pump(time.monotonic())
        self.events += self.pool.pump(time.monotonic())
        self.check()

    def check(self):
        """Every tile ended once, every job finished once, and every picture is the right one."""
        ends = Counter(
            (e.job, e.tile) for e in self.events if isinstance(e, TileReady | TileFailed)
        )
        assert ends == Counter({(j, t): 1 for j, size in self.sizes.items() for t in range(size)})
        assert Counter(e.job for e in self.events if isinstance(e, JobFinished)) == Counter(
            dict.fromkeys(self.sizes, 1)
        )
        for event in self.ready:
            assert event.png == picture(event.seed)

    @property
    def ready(self):
        return [e for e in self.events if isinstance(e, TileReady)]

    @property
    def fates(self):
        """What really happened to workers, as they wrote down themselves."""
        log = self.folder / "fates.log"
        return log.read_text().splitlines() if log.exists() else []

    def started(self):
        """How many workers there were so far."""
        count = self.folder / "count"
        return count.stat().st_size if count.exists() else 0

    def recovered(self):
        """The pool is whole again, and paints."""
        self.until(lambda _: all_idle(self.pool))
        self.submit(4, first_seed=500)
        self.finish()
        assert [e.seed for e in self.ready if e.seed >= 500]


@pytest.mark.parametrize("point", POINTS)
def test_a_kill_at_any_boundary_loses_no_tile(forkserver, point):
    fates = [{"point": point, "nth": 1, "act": "kill"}]
    with Floor(forkserver, fates) as floor:
        floor.pool.hold("tiny")
        floor.submit(4)
        floor.finish()
        assert len(floor.ready) == 4
        for more in range(20):  # the worker that is to die may not have had work yet
            if floor.fates:
                break
            floor.pool.hold("tiny")
            floor.submit(4, first_seed=100 + 4 * more)
            floor.finish()
        floor.recovered()
        assert floor.fates == [f"kill {point}"]
        assert sum(d.restarts for d in floor.pool.health().devices) <= 1


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_fifty_seeded_kills_in_a_row_lose_no_tile_and_leave_a_pool_that_paints(forkserver, seed):
    """With the four seeds, 200. A tile may fail, by killing two workers, but it ends."""
    dice = random.Random(seed)
    points = [dice.choice(POINTS) for _ in range(50)]
    fates = [
        {"point": p, "nth": 1 if p.endswith(ONCE) else dice.choice([1, 1, 2]), "act": "kill"}
        for p in points
    ]
    with Floor(forkserver, fates, devices=3) as floor:
        while len(floor.fates) < 50:
            for _ in range(3):
                floor.submit(dice.randint(1, 4), first_seed=dice.randrange(400))
            floor.pool.hold("tiny", pinned=dice.random() < 0.5)
            floor.finish(20)
            assert len(floor.sizes) < 500, f"seed {seed}: {floor.fates}"
        floor.recovered()
        assert [fate.split()[0] for fate in floor.fates] == ["kill"] * 50, f"seed {seed}"
        assert len(floor.ready) > len(floor.sizes) / 2, f"seed {seed}: hardly any picture came"
        until = time.monotonic() + 5  # the last one may take a moment to be gone
        while len(grandchildren(os.getpid())) > 3 and time.monotonic() < until:
            floor.events += floor.pool.pump(time.monotonic())
            time.sleep(0.02)
        assert len(grandchildren(os.getpid())) == 3


def test_a_short_pause_loses_nothing(forkserver):
    fates = [{"point": "step", "nth": 2, "act": "stop"}]
    with Floor(forkserver, fates, devices=1) as floor:
        floor.until(lambda _: all_idle(floor.pool))
        (child,) = grandchildren(os.getpid())
        floor.submit(1)
        paused = time.monotonic()
        while time.monotonic() < paused + PATIENCE / 2:
            floor.events += floor.pool.pump(time.monotonic())
            time.sleep(0.01)
        os.kill(child, signal.SIGCONT)
        floor.finish()
        assert len(floor.ready) == 1
        assert floor.pool.health().devices[0].restarts == 0


def test_a_worker_that_is_stopped_for_good_is_replaced_and_its_tile_painted_elsewhere(forkserver):
    fates = [{"point": "step", "nth": 2, "act": "stop"}]
    with Floor(forkserver, fates) as floor:
        floor.submit(2)
        floor.finish()
        assert len(floor.ready) == 2
        floor.recovered()
        devices = floor.pool.health().devices
        assert sum(d.restarts for d in devices) == 1
        assert [d.last_error for d in devices if d.last_error] == ["silent"]


@pytest.mark.parametrize("act", ["half", "hang", "garbage", "crash"])
@pytest.mark.parametrize("point", ["run", "step", "after:Progress", "decode"])
def test_half_messages_garbage_and_poisoned_workers_cost_a_worker_and_no_tile(
    forkserver, act, point
):
    fates = [{"point": point, "nth": 1, "act": act}]
    with Floor(forkserver, fates) as floor:
        floor.submit(3)
        floor.finish()
        assert len(floor.ready) == 3
        floor.recovered()
        assert sum(d.restarts for d in floor.pool.health().devices) == 1


def test_a_slow_worker_is_not_taken_for_a_dead_one(forkserver):
    fates = [{"point": "step", "nth": n, "act": "slow"} for n in (1, 2)]
    with Floor(forkserver, fates) as floor:
        floor.submit(4)
        floor.finish()
        assert len(floor.ready) == 4
        assert sum(d.restarts for d in floor.pool.health().devices) == 0


@pytest.mark.parametrize(
    ("act", "point"),
    [
        ("strange-job", "after:Progress"),
        ("strange-job", "after:Done"),
        ("doubled", "after:Done"),
        ("wrong-tile", "after:Done"),
        ("wrong-file", "after:Progress"),
        ("babble", "after:Progress"),
    ],
)
def test_a_worker_that_lies_is_replaced_and_nobody_believes_it(forkserver, act, point):
    limits = Limits(start=10, answer=2, run=1.0, backoff=0.01, longest_backoff=0.02)
    with Floor(forkserver, [{"point": point, "nth": 1, "act": act}], limits=limits) as floor:
        floor.submit(4)
        floor.finish()
        assert len(floor.ready) == 4
        assert len({e.seed for e in floor.ready}) == 4
        floor.recovered()
        assert sum(d.restarts for d in floor.pool.health().devices) == 1


def test_a_request_that_kills_every_worker_fails_alone(forkserver):
    fates = [{"point": "decode", "nth": 1, "act": "kill"}] * 2
    with Floor(forkserver, fates) as floor:
        floor.until(lambda _: all_idle(floor.pool))  # or a third is ready before the second
        bad = floor.submit(1)
        floor.finish()
        assert [(e.job, e.reason) for e in floor.events if isinstance(e, TileFailed)] == [
            (bad, "failed")
        ]
        floor.recovered()


def test_a_leaking_process_is_replaced_when_idle_and_no_tile_is_lost(forkserver):
    limits = Limits(start=10, answer=5, growth=Growth(factor=1.0, bytes=50 * 2**20))
    with Floor(forkserver, [{"act": "leak"}], devices=1, limits=limits) as floor:
        for _ in range(9):
            floor.submit(1)
            floor.finish()
        assert len(floor.ready) == 9
        floor.until(lambda _: all_idle(floor.pool))
        device = floor.pool.health().devices[0]
        assert (device.restarts, device.last_error) == (1, "leak")
        floor.submit(1)
        floor.finish()
        assert floor.pool.health().devices[0].memory < 150 * 2**20


def test_workers_give_way_to_compiled_ones_in_turn_and_no_tile_is_lost(forkserver):
    with Floor(forkserver, [{"act": "compile"}] * 3, devices=3) as floor:
        floor.until(lambda _: floor.started() > 3)
        floor.submit(4)
        least = 3

        def all_anew(_event: object) -> bool:
            nonlocal least
            states = [device.state for device in floor.pool.health().devices]
            least = min(least, sum(state in ("idle", "busy") for state in states))
            return floor.started() == 6 and all_idle(floor.pool)

        floor.until(all_anew)
        floor.finish()
        assert len(floor.ready) == 4
        assert least == 2, "one at a time"
        assert sum(d.restarts for d in floor.pool.health().devices) == 0


START_POINTS = [
    *("after:Hello", "load", "before:Phase", "after:Phase"),
    *("before:Holding", "after:Holding", "before:Ready"),
]
"""Where a successor can be killed: one that dies unheard takes seconds, for its forkserver, and one
that dies after Ready may be the worker that serves by then."""


def paint_until_compiled(floor, worker):
    """Jobs come one after the other until `worker` serves; returns the device's states."""
    floor.until(lambda _: all_idle(floor.pool))
    states, until = set(), time.monotonic() + 20
    while floor.started() < worker or floor.pool.health().devices[0].note:
        assert time.monotonic() < until, floor.pool.health()
        floor.submit(2)
        while not floor.all_finished():
            select.select(floor.pool.waitables(), [], [], 0.02)
            floor.events += floor.pool.pump(time.monotonic())
            (device,) = floor.pool.health().devices
            states.add(device.state)
    floor.check()
    return states


def test_the_only_worker_serves_until_its_compiled_successor_takes_over(forkserver):
    with Floor(forkserver, [{"act": "compile"}], devices=1) as floor:
        assert paint_until_compiled(floor, 2) <= {"idle", "busy"}
        floor.recovered()
        assert len(grandchildren(os.getpid())) == 1
        assert floor.pool.health().devices[0].restarts == 0


@pytest.mark.parametrize("act", ["kill", "half", "crash"])
def test_a_successor_that_comes_to_grief_while_it_starts_is_not_noticed(
    forkserver, act, monkeypatch
):
    monkeypatch.setattr(succession, "FIRST_WAIT", 0.01)
    points = START_POINTS if act == "kill" else ["before:Ready"]
    fates = [{"act": "compile"}, *({"point": p, "nth": 1, "act": act} for p in points)]
    with Floor(forkserver, fates, devices=1) as floor:
        assert paint_until_compiled(floor, len(fates) + 1) <= {"idle", "busy"}
        assert floor.fates == [f"{act} {point}" for point in points]
        assert not [e for e in floor.events if isinstance(e, TileFailed)]
        assert floor.pool.health().devices[0].restarts == 0


@pytest.mark.parametrize("point", ["step", "after:Done", "after:Compiled"])
def test_a_worker_that_dies_beside_its_successor_loses_no_tile(forkserver, point):
    fates = [{"point": point, "nth": 3 if point == "step" else 1, "act": "kill", "ahead": True}]
    with Floor(forkserver, fates, devices=1) as floor:
        for _ in range(30):
            floor.submit(2)
            floor.finish()
        assert floor.fates == [f"kill {point}"]
        assert len(floor.ready) == 60
        floor.recovered()
        assert floor.pool.health().devices[0].restarts == 1


def test_cancelling_at_any_moment_ends_every_tile_once(forkserver):
    dice = random.Random(8)
    with Floor(forkserver) as floor:
        floor.until(lambda _: all_idle(floor.pool))
        for _ in range(30):
            job = floor.submit(4)
            until = time.monotonic() + dice.uniform(0, 0.03)
            while time.monotonic() < until:
                floor.events += floor.pool.pump(time.monotonic())
            floor.pool.cancel(job)
        floor.finish()
        floor.recovered()
        assert sum(d.restarts for d in floor.pool.health().devices) == 0


def test_draining_and_returning_devices_while_jobs_run_loses_no_tile(forkserver):
    with Floor(forkserver, devices=3) as floor:
        floor.until(lambda _: all_idle(floor.pool))
        dice = random.Random(4)
        for number in range(24):
            floor.submit(4)
            device = f"cpu-{dice.randrange(3)}"
            act = (floor.pool.drain, floor.pool.restore, floor.pool.restart)[number % 3]
            act(device)
            for _ in range(dice.randrange(6)):
                floor.events += floor.pool.pump(time.monotonic())
                time.sleep(0.002)
            if number % 3 == 2:
                floor.pool.restore(device)
            if floor.pool.health().state == "failed":
                floor.pool.restore("cpu-0")
        floor.finish()
        assert len(floor.ready) == 24 * 4
        assert not [e for e in floor.events if isinstance(e, TileFailed)]


def test_workers_that_are_replaced_in_turn_while_jobs_run_and_die_lose_no_tile(forkserver):
    manifest = Manifest(checkpoints=(CHECKPOINT,))
    kills = [{"point": "before:Held", "nth": 1, "act": "kill"}] * 3
    with Floor(forkserver, [None] * 3 + kills, devices=3) as floor:
        floor.until(lambda _: all_idle(floor.pool))
        dice = random.Random(6)
        for number in range(12):
            floor.submit(4)
            floor.pool.hold("tiny", pinned=True)
            if number == 2:
                floor.pool.adopt(manifest)
            for _ in range(dice.randrange(12)):
                floor.events += floor.pool.pump(time.monotonic())
                time.sleep(0.002)
        floor.finish()
        assert len(floor.ready) == 12 * 4
        floor.until(lambda _: floor.started() >= 6 and all_idle(floor.pool))
        for _ in range(20):
            if len(floor.fates) == 3:
                break
            floor.pool.hold("tiny")
            floor.submit(1)
            floor.finish()
            floor.until(lambda _: all_idle(floor.pool))
        floor.recovered()
        assert floor.fates == ["kill before:Held"] * 3
        assert floor.started() == 9, "three, as many in their place, and those for the killed"


def test_a_deadline_is_kept_by_the_clock(forkserver):
    fates = [{"point": "step", "nth": 1, "act": "stop"}]
    with Floor(forkserver, fates, devices=1, deadline=0.2) as floor:
        floor.until(lambda _: all_idle(floor.pool))
        floor.submit(2)
        floor.until(finished)
        assert [e.reason for e in floor.events if isinstance(e, TileFailed)] == ["late"] * 2
        floor.check()
        floor.until(lambda _: all_idle(floor.pool))
        floor.submit(1)
        floor.finish()
        assert len(floor.ready) == 1
