from collections import Counter

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
from kiosk.generators.dispatch import Dispatch


def request(tiles=4):
    return TextToImageRequest(checkpoint="tiny", prompt="a car", seeds=tuple(range(tiles)))


def ready(work, tile, seconds=1.0):
    return TileReady(work.job, tile, b"png", tile, "tiny", Timings(denoise=seconds))


@pytest.fixture
def dispatch():
    return Dispatch()


def finish(dispatch, work, seconds=1.0):
    return dispatch.finished(ready(work, work.tiles[0], seconds), work.attempt)


def test_tiles_go_out_first_come_first_served(dispatch):
    assert dispatch.add("a", request(2), 1, now=0) == 0
    assert dispatch.add("b", request(1), 1, now=0) == 1
    given = [dispatch.assign(worker, now=0) for worker in range(4)]
    assert [(w.job, w.tiles) for w in given[:3]] == [("a", (0,)), ("a", (1,)), ("b", (0,))]
    assert given[3] is None


def test_a_batch_is_of_one_job(dispatch):
    dispatch.add("a", request(3), 1, now=0)
    dispatch.add("b", request(2), 1, now=0)
    given = [dispatch.assign(worker, now=0, most=2) for worker in range(3)]
    assert [(w.job, w.tiles) for w in given] == [("a", (0, 1)), ("a", (2,)), ("b", (0, 1))]


def test_after_a_death_the_tiles_of_a_batch_are_painted_one_by_one(dispatch):
    dispatch.add("a", request(3), 1, now=0)
    dispatch.assign(0, now=0, most=2)
    dispatch.lost(0, "It died.")
    given = [dispatch.assign(worker, now=0, most=4) for worker in range(3)]
    assert [(w.tiles, w.attempt) for w in given] == [((0,), 2), ((1,), 2), ((2,), 1)]


def test_the_last_tile_finishes_the_job(dispatch):
    dispatch.add("a", request(2), 1, now=0)
    first, second = dispatch.assign(0, 0), dispatch.assign(1, 0)
    assert [type(e) for e in finish(dispatch, second)] == [TileReady]
    assert finish(dispatch, first)[-1] == JobFinished("a", 2, 0)
    assert not dispatch.knows("a")


def test_a_lost_workers_tile_is_painted_again_with_the_same_seed(dispatch):
    dispatch.add("a", request(1), 1, now=0)
    lost = dispatch.assign(0, 0)
    assert dispatch.lost(0, "It died.") == []
    again = dispatch.assign(1, 0)
    assert (again.tiles, again.attempt) == (lost.tiles, lost.attempt + 1)
    assert again.request.seeds == lost.request.seeds


def test_what_a_lost_attempt_still_says_is_not_heard(dispatch):
    dispatch.add("a", request(1), 1, now=0)
    lost = dispatch.assign(0, 0)
    dispatch.lost(0, "It died.")
    again = dispatch.assign(1, 0)
    assert dispatch.progressed("a", (0,), lost.attempt, 1, 4) == []
    assert finish(dispatch, lost) == []
    assert dispatch.failed("a", 0, lost.attempt, "failed", "") == []
    assert dispatch.progressed("a", (0,), again.attempt, 1, 4) == [TileProgress("a", 0, 1, 4)]


def test_a_tile_that_takes_two_workers_down_fails_alone(dispatch):
    dispatch.add("a", request(2), 1, now=0)
    dispatch.assign(0, 0)
    good = dispatch.assign(1, 0)
    dispatch.lost(0, "It died.")
    dispatch.assign(2, 0)
    assert dispatch.lost(2, "It died.") == [TileFailed("a", 0, "failed", "It died.")]
    assert finish(dispatch, good)[-1] == JobFinished("a", 1, 1)


def test_cancelling_ends_what_has_not_ended(dispatch):
    dispatch.add("a", request(3), 1, now=0)
    done = dispatch.assign(0, 0)
    finish(dispatch, done)
    dispatch.assign(1, 0)
    assert dispatch.cancel("a") == [
        TileFailed("a", 1, "cancelled"),
        TileFailed("a", 2, "cancelled"),
        JobFinished("a", 1, 2),
    ]
    assert dispatch.cancel("a") == []
    assert dispatch.cancel("never heard of") == []


def test_waiting_tiles_can_be_given_up_and_running_ones_go_on(dispatch):
    dispatch.add("a", request(2), 1, now=0)
    running = dispatch.assign(0, 0)
    assert dispatch.abandon("no-worker", "All died.") == [
        TileFailed("a", 1, "no-worker", "All died.")
    ]
    assert finish(dispatch, running)[-1] == JobFinished("a", 1, 1)


def test_nothing_is_promised_before_anything_was_measured(dispatch):
    dispatch.add("a", request(), 10, now=0)
    assert dispatch.eta("a", workers=2, now=0) is None


def test_the_estimate_counts_rounds_of_the_workers_there_are(dispatch):
    dispatch.pace("tiny").guess(10, 1.0)
    dispatch.add("a", request(4), 10, now=0)
    assert dispatch.eta("a", workers=1, now=0) == pytest.approx(4)
    assert dispatch.eta("a", workers=2, now=0) == pytest.approx(2)
    assert dispatch.eta("a", workers=3, now=0) == pytest.approx(2)
    assert dispatch.eta("a", workers=4, now=0) == pytest.approx(1)
    assert dispatch.eta("a", workers=0, now=0) is None


def test_the_estimate_counts_what_is_before_the_job_and_already_done(dispatch):
    dispatch.pace("tiny").guess(10, 1.0)
    dispatch.add("a", request(2), 10, now=0)
    dispatch.assign(0, now=0)
    dispatch.assign(1, now=0)
    dispatch.add("b", request(2), 20, now=0.75)
    assert dispatch.eta("b", workers=2, now=0.75) == pytest.approx(2.25)


def test_the_estimate_knows_that_the_tiles_of_a_batch_end_together(dispatch):
    dispatch.pace("tiny").guess(10, 1.0)
    dispatch.add("a", request(4), 10, now=0)
    dispatch.assign(0, now=0, most=2)
    dispatch.assign(1, now=0, most=2)
    assert dispatch.eta("a", workers=2, now=0.5) == pytest.approx(1.5)


def test_estimates_learn_from_finished_tiles(dispatch):
    dispatch.pace("tiny").guess(10, 1.0)
    dispatch.add("a", request(2), 10, now=0)
    finish(dispatch, dispatch.assign(0, 0), seconds=3.0)
    assert dispatch.eta("a", workers=1, now=3.0) == pytest.approx(3)


class AnyOrder(RuleBasedStateMachine):
    """Whatever happens in whatever order, a job's events keep the generator's promise."""

    def __init__(self):
        super().__init__()
        self.dispatch = Dispatch()
        self.sizes = {}
        self.running = {}  # worker -> assignment
        self.stale = []
        self.events = []

    @rule(tiles=st.integers(1, 4))
    def submit(self, tiles):
        job = f"job-{len(self.sizes)}"
        self.sizes[job] = tiles
        self.dispatch.add(job, request(tiles), 1, now=0)

    @rule(worker=st.integers(0, 2))
    def hand_out(self, worker):
        if worker not in self.running:
            work = self.dispatch.assign(worker, now=0)
            if work is not None:
                self.running[worker] = work

    @rule(worker=st.integers(0, 2))
    def finish(self, worker):
        if worker in self.running:
            work = self.running.pop(worker)
            self.events += finish(self.dispatch, work)
            self.stale.append(work)

    @rule(worker=st.integers(0, 2))
    def fail(self, worker):
        if worker in self.running:
            work = self.running.pop(worker)
            self.events += self.dispatch.failed(work.job, work.tiles[0], work.attempt, "failed", "")
            self.stale.append(work)

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
            work = self.stale[pick]
            assert finish(self.dispatch, work) == []
            assert self.dispatch.progressed(work.job, work.tiles, work.attempt, 1, 2) == []

    @invariant()
    def no_tile_is_on_two_workers(self):
        live = [
            (work.job, work.tiles)
            for work in self.running.values()
            if self.dispatch.is_running(work.job, work.tiles[0], work.attempt)
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
            self.hand_out(0)
            if not self.running:
                break
        assert not any(self.dispatch.knows(job) for job in self.sizes)


TestAnyOrder = AnyOrder.TestCase
TestAnyOrder.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
