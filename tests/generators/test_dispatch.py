"""The tiles of jobs: who is given which, and that each of them ends exactly once."""

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from kiosk.domain.generation import (
    JobFinished,
    TileFailed,
    TileProgress,
    TileReady,
    Timings,
)
from kiosk.domain.requests import TextToImageRequest
from kiosk.generators.costs import Costs, Work
from kiosk.generators.dispatch import Dispatch
from kiosk.generators.foresight import Seat

HELD = ("tiny",)


def request(tiles=4):
    return TextToImageRequest(checkpoint="tiny", prompt="a car", seeds=tuple(range(tiles)))


def work(steps=10, checkpoint="tiny"):
    return Work(checkpoint, "text-to-image", pixels=100, steps=steps)


def seats(*free, holding=HELD):
    """Workers on as many devices, free in so many seconds."""
    return [Seat(i, f"gpu-{i}", since, holding) for i, since in enumerate(free)]


def known_costs(**seconds):
    """A tile of ten steps takes so long on each device, and a run nothing besides."""
    costs = Costs()
    for device, taken in (seconds or {"gpu_0": 1.0}).items():
        for batch in (1, 2):
            costs.measured(device.replace("_", "-"), work(), batch, taken * batch, now=0)
    return costs


def ready(given, tile, seconds=1.0):
    return TileReady(given.job, tile, b"png", tile, "tiny", Timings(denoise=seconds))


def finish(dispatch, given):
    events = []
    for tile in given.tiles:
        events += dispatch.finished(ready(given, tile), given.attempt)
    return events


def add(dispatch, job, tiles=4, steps=10, now=0.0, until=None, checkpoint="tiny"):
    dispatch.add(job, request(tiles), work(steps, checkpoint), now, until)


def test_a_tile_that_failed_for_a_reason_that_is_gone_may_go_to_the_same_worker():
    dispatch = Dispatch(known_costs(gpu_0=1.0, gpu_1=50.0))
    add(dispatch, "a", tiles=1)
    (given,) = dispatch.hand_out(seats(0, 0), now=0)
    dispatch.again("a", 0, given.attempt)
    dispatch.again("a", 0, given.attempt)  # what is said twice counts once
    (second,) = dispatch.hand_out(seats(0, 0), now=0)
    assert (given.worker, second.worker, second.attempt) == (0, 0, 2)


@pytest.fixture
def dispatch():
    return Dispatch(known_costs(), most=1)


def told(given):
    return [(g.worker, g.job, g.tiles) for g in given]


def test_equal_jobs_are_served_first_come_first_served(dispatch):
    add(dispatch, "a", 2)
    add(dispatch, "b", 2, now=0.1)
    given = dispatch.hand_out(seats(0, 0, 0), now=1)
    assert told(given) == [(0, "a", (0,)), (1, "a", (1,)), (2, "b", (0,))]


def test_a_batch_is_of_one_job():
    dispatch = Dispatch(known_costs())
    add(dispatch, "a", 4)
    add(dispatch, "b", 4, now=0.1)
    given = dispatch.hand_out(seats(0, 9, 9), now=1)
    assert told(given) == [(0, "a", (0, 1, 2, 3))]
    assert dispatch.hand_out(seats(4, 0, 9), now=1)[0].job == "b"


@pytest.mark.parametrize(
    ("devices", "expected"),
    [(1, [4]), (2, [2, 2]), (3, [2, 1, 1]), (4, [1, 1, 1, 1]), (6, [1, 1, 1, 1])],
)
def test_four_tiles_use_every_device_that_helps(devices, expected):
    dispatch = Dispatch(known_costs())
    add(dispatch, "a", 4)
    given = dispatch.hand_out(seats(*[0] * devices), now=0)
    assert sorted((len(g.tiles) for g in given), reverse=True) == expected
    assert sorted(tile for g in given for tile in g.tiles) == [0, 1, 2, 3]


def test_a_slow_device_gets_fewer_tiles_than_a_fast_one():
    dispatch = Dispatch(known_costs(gpu_0=1.0, gpu_1=2.9))
    add(dispatch, "a", 4)
    given = {g.worker: len(g.tiles) for g in dispatch.hand_out(seats(0, 0), now=0)}
    assert given == {0: 3, 1: 1}


def test_an_edit_goes_before_the_waiting_tiles_of_a_long_job(dispatch):
    add(dispatch, "long", 4, steps=500)
    assert told(dispatch.hand_out(seats(0), now=0)) == [(0, "long", (0,))]
    add(dispatch, "edit", 1, steps=10, now=20)
    assert dispatch.hand_out(seats(0), now=50)[0].job == "edit"


def test_a_long_job_is_overtaken_only_by_what_comes_within_its_own_length(dispatch):
    add(dispatch, "long", 4, steps=50)  # 20 seconds
    add(dispatch, "edit", 1, steps=10, now=19.5)
    assert dispatch.hand_out(seats(0), now=20)[0].job == "long"


def test_a_tile_goes_to_who_has_its_weights_unless_they_are_quickly_read():
    dispatch = Dispatch(known_costs())
    dispatch.costs.loaded("gpu-0", "tiny", 5.0)
    add(dispatch, "a", 2)
    hall = [*seats(0, holding=()), Seat(1, "gpu-1", 0.0, HELD)]
    assert told(dispatch.hand_out(hall, now=0)) == [(1, "a", (0, 1))]
    add(dispatch, "b", 4)
    hall = [*seats(0, holding=()), Seat(1, "gpu-1", 9.0, HELD)]
    assert {g.worker for g in dispatch.hand_out(hall, now=0)} == {0}


def test_after_a_death_the_tiles_of_a_batch_are_painted_one_by_one_and_elsewhere():
    dispatch = Dispatch(known_costs())
    add(dispatch, "a", 4)
    dispatch.hand_out(seats(0, 0), now=0)
    dispatch.lost(0, "It died.")
    assert dispatch.hand_out(seats(0, 2), now=0) == []  # it waits for one that did not lose it
    given = dispatch.hand_out(seats(0, 0, 0), now=0)
    assert [(g.worker, g.tiles, g.attempt) for g in given] == [(1, (0,), 2), (2, (1,), 2)]
    assert dispatch.hand_out(seats(0), now=0) == []


def test_where_there_is_no_other_device_a_tile_is_painted_where_it_was_lost(dispatch):
    add(dispatch, "a", 1)
    dispatch.hand_out(seats(0), now=0)
    dispatch.lost(0, "It died.")
    assert told(dispatch.hand_out(seats(0), now=0)) == [(0, "a", (0,))]


def test_the_last_tile_finishes_the_job(dispatch):
    add(dispatch, "a", 2)
    first, second = dispatch.hand_out(seats(0, 0), 0)
    assert [type(e) for e in finish(dispatch, second)] == [TileReady]
    assert finish(dispatch, first)[-1] == JobFinished("a", 2, 0)
    assert not dispatch.knows("a")


def test_a_lost_workers_tile_is_painted_again_with_the_same_seed(dispatch):
    add(dispatch, "a", 1)
    (lost,) = dispatch.hand_out(seats(0), 0)
    assert dispatch.lost(0, "It died.") == []
    (again,) = dispatch.hand_out(seats(9, 0), 0)
    assert (again.tiles, again.attempt) == (lost.tiles, lost.attempt + 1)
    assert again.request.seeds == lost.request.seeds


def test_what_a_lost_attempt_still_says_is_not_heard(dispatch):
    add(dispatch, "a", 1)
    (lost,) = dispatch.hand_out(seats(0), 0)
    dispatch.lost(0, "It died.")
    (again,) = dispatch.hand_out(seats(9, 0), 0)
    assert dispatch.progressed("a", (0,), lost.attempt, 1, 4) == []
    assert finish(dispatch, lost) == []
    assert dispatch.failed("a", 0, lost.attempt, "failed", "") == []
    assert not dispatch.is_running("a", 0, again.attempt, worker=0)
    assert dispatch.is_running("a", 0, again.attempt, worker=1)
    assert dispatch.progressed("a", (0,), again.attempt, 1, 4) == [TileProgress("a", 0, 1, 4)]


def test_a_tile_that_takes_two_workers_down_fails_alone(dispatch):
    add(dispatch, "a", 2)
    _, good = dispatch.hand_out(seats(0, 0), 0)
    dispatch.lost(0, "It died.")
    dispatch.hand_out(seats(9, 9, 0), 0)
    assert dispatch.lost(2, "It died.") == [TileFailed("a", 0, "failed", "It died.")]
    assert finish(dispatch, good)[-1] == JobFinished("a", 1, 1)


def test_a_tile_that_one_device_cannot_paint_is_tried_on_another(dispatch):
    add(dispatch, "a", 1)
    (given,) = dispatch.hand_out(seats(0, 9), 0)
    assert dispatch.refused("a", 0, given.attempt, "It is black.", able=(0, 1)) == []
    assert dispatch.hand_out(seats(0, 9), 0) == []
    (again,) = dispatch.hand_out(seats(9, 0), 0)
    assert (again.worker, again.attempt) == (1, 2)
    assert dispatch.refused("a", 0, 2, "It is black.", able=(0, 1, 2)) == [
        TileFailed("a", 0, "failed", "It is black."),
        JobFinished("a", 0, 1),
    ]


def test_a_tile_for_one_device_that_cannot_paint_it_fails_though_others_could(dispatch):
    dispatch.add("a", request(1), work(), 0, only=0)
    (given,) = dispatch.hand_out(seats(0, 0), 0)
    assert dispatch.refused("a", 0, given.attempt, "It is black.", able=(0, 1)) == [
        TileFailed("a", 0, "failed", "It is black."),
        JobFinished("a", 0, 1),
    ]


def test_only_what_waits_for_a_device_that_left_is_given_up(dispatch):
    dispatch.add("a", request(1), work(), 0, only=0)
    add(dispatch, "b", 1)
    assert dispatch.abandon("no-worker", "It left.", only=0) == [
        TileFailed("a", 0, "no-worker", "It left."),
        JobFinished("a", 0, 1),
    ]
    assert dispatch.waiting == {"b"}


def test_a_worker_is_not_asked_for_a_checkpoint_that_it_has_not_heard_of(dispatch):
    add(dispatch, "a", 2)
    old, new = seats(0, 0)
    old = replace(old, unheard=frozenset(dispatch.wanted))
    assert dispatch.hand_out([old], 0) == []
    assert dispatch.forecast([old], 0) == {"a": (0, None)}
    assert [given.worker for given in dispatch.hand_out([old, new], 0)] == [1]
    assert dispatch.hand_out([old], 0) == []


def test_cancelling_ends_what_has_not_ended(dispatch):
    add(dispatch, "a", 3)
    done, _ = dispatch.hand_out(seats(0, 0), 0)
    finish(dispatch, done)
    assert dispatch.cancel("a") == [
        TileFailed("a", 1, "cancelled"),
        TileFailed("a", 2, "cancelled"),
        JobFinished("a", 1, 2),
    ]
    assert dispatch.cancel("a") == []
    assert dispatch.cancel("never heard of") == []


def test_a_job_past_its_deadline_ends_and_keeps_what_it_has(dispatch):
    add(dispatch, "a", 3, now=100, until=160)
    add(dispatch, "b", 3, now=100.5)
    done, _ = dispatch.hand_out(seats(0, 0), 100)
    finish(dispatch, done)
    assert dispatch.expire(160) == []
    events = dispatch.expire(160.1)
    assert [(e.tile, e.reason) for e in events[:2]] == [(1, "late"), (2, "late")]
    assert events[0].detail == "It was not ready within 60 seconds."
    assert events[2] == JobFinished("a", 1, 2)
    assert dispatch.knows("b")


def test_waiting_tiles_can_be_given_up_and_running_ones_go_on(dispatch):
    add(dispatch, "a", 2)
    (running,) = dispatch.hand_out(seats(0), 0)
    assert dispatch.abandon("no-worker", "All died.") == [
        TileFailed("a", 1, "no-worker", "All died.")
    ]
    assert finish(dispatch, running)[-1] == JobFinished("a", 1, 1)


def eta(dispatch, job, *free, now=0.0):
    return dispatch.forecast(seats(*free), now)[job][1]


def test_nothing_is_promised_before_anything_was_measured():
    dispatch = Dispatch()
    add(dispatch, "a")
    assert eta(dispatch, "a", 0, 0) is None


def test_the_estimate_counts_rounds_of_the_workers_there_are(dispatch):
    add(dispatch, "a")
    assert eta(dispatch, "a", 0) == pytest.approx(4)
    assert eta(dispatch, "a", 0, 0) == pytest.approx(2)
    assert eta(dispatch, "a", 0, 0, 0) == pytest.approx(2)
    assert eta(dispatch, "a", 0, 0, 0, 0) == pytest.approx(1)
    assert eta(dispatch, "a") is None


def test_the_estimate_counts_what_is_before_the_job_and_already_done(dispatch):
    add(dispatch, "a", 2)
    dispatch.hand_out(seats(0, 0), now=0)
    add(dispatch, "b", 2, steps=20, now=0.75)
    assert eta(dispatch, "b", 0.25, 0.25, now=0.75) == pytest.approx(2.25)
    assert dispatch.forecast(seats(0.25, 0.25), 0.75) == {
        "a": (0, pytest.approx(0.25)),
        "b": (1, pytest.approx(2.25)),
    }


def test_the_estimate_counts_weights_that_have_to_be_read(dispatch):
    dispatch.costs.loaded("gpu-0", "tiny", 3.0)
    add(dispatch, "a", 1)
    forecast = dispatch.forecast(seats(0, holding=()), 0)
    assert forecast["a"] == (0, pytest.approx(4))


class AnyOrder(RuleBasedStateMachine):
    """Whatever happens in whatever order, a job's events keep the generator's promise."""

    def __init__(self):
        super().__init__()
        self.dispatch = Dispatch(known_costs(gpu_0=1.0, gpu_1=2.0, gpu_2=1.0))
        self.sizes = {}
        self.running = {}  # worker -> assignment
        self.stale = []
        self.events = []

    @rule(tiles=st.integers(1, 4))
    def submit(self, tiles):
        job = f"job-{len(self.sizes)}"
        self.sizes[job] = tiles
        self.dispatch.add(job, request(tiles), work(), now=len(self.sizes), until=None)

    @rule(busy=st.lists(st.floats(0.1, 9), min_size=3, max_size=3))
    def hand_out(self, busy):
        hall = seats(*(busy[w] if w in self.running else 0.0 for w in range(3)))
        for given in self.dispatch.hand_out(hall, now=0):
            assert given.worker not in self.running
            self.running[given.worker] = given

    @rule(worker=st.integers(0, 2))
    def finish(self, worker):
        if worker in self.running:
            given = self.running.pop(worker)
            self.events += finish(self.dispatch, given)
            self.stale.append(given)

    @rule(worker=st.integers(0, 2))
    def fail(self, worker):
        if worker in self.running:
            given = self.running.pop(worker)
            for tile in given.tiles:
                self.events += self.dispatch.failed(given.job, tile, given.attempt, "failed", "")
            self.stale.append(given)

    @rule(worker=st.integers(0, 2))
    def refuse(self, worker):
        if worker in self.running:
            given = self.running.pop(worker)
            for tile in given.tiles:
                self.events += self.dispatch.refused(
                    given.job, tile, given.attempt, "", able=(0, 1, 2)
                )
            self.stale.append(given)

    @rule(worker=st.integers(0, 2))
    def die(self, worker):
        self.events += self.dispatch.lost(worker, "It died.")
        if worker in self.running:
            self.stale.append(self.running.pop(worker))

    @rule(number=st.integers(0, 5))
    def cancel(self, number):
        self.events += self.dispatch.cancel(f"job-{number}")

    @rule()
    def give_up(self):
        self.events += self.dispatch.abandon("no-worker", "")

    @rule(pick=st.integers(0, 30))
    def hear_something_old(self, pick):
        if pick < len(self.stale):
            old = self.stale[pick]
            assert finish(self.dispatch, old) == []
            assert self.dispatch.progressed(old.job, old.tiles, old.attempt, 1, 2) == []

    @invariant()
    def no_tile_is_on_two_workers(self):
        live = [
            (given.job, tile)
            for given in self.running.values()
            for tile in given.tiles
            if self.dispatch.is_running(given.job, tile, given.attempt)
        ]
        assert len(live) == len(set(live))

    @invariant()
    def every_job_keeps_the_promise(self):
        ended = Counter(
            (e.job, e.tile) for e in self.events if isinstance(e, TileReady | TileFailed)
        )
        assert all(count == 1 for count in ended.values())
        for job, tiles in self.sizes.items():
            of_job = [e for e in self.events if e.job == job]
            finished = [e for e in of_job if isinstance(e, JobFinished)]
            mine = sum(1 for key in ended if key[0] == job)
            assert len(finished) == (1 if mine == tiles else 0)
            assert self.dispatch.knows(job) == (mine < tiles)
            if finished:
                assert of_job[-1] == finished[0]
                assert finished[0].ready + finished[0].failed == tiles

    def teardown(self):
        while True:
            for worker in list(self.running):
                self.finish(worker)
            self.hand_out([1.0] * 3)
            if not self.running:
                break
        assert not any(self.dispatch.knows(job) for job in self.sizes)


TestAnyOrder = AnyOrder.TestCase
TestAnyOrder.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
