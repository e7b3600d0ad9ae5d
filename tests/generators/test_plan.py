"""Sharing tiles out: the least makespan there is, and no idle device that could help."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.generators.plan import run_times, share_out
from tests.generators.makespans import dispatched, least, placements, surely_least


def affine(fixed, each):
    return lambda batch: fixed + each * batch


def shares(tiles, curves, free=None, most=4):
    """What each device gets, idle now unless `free` says otherwise."""
    times = [run_times(tiles, curve, most).seconds for curve in curves]
    return share_out(tiles, free or [0.0] * len(curves), times)


@pytest.mark.parametrize(
    ("devices", "expected"), [(1, [4]), (2, [2, 2]), (3, [2, 1, 1]), (4, [1] * 4), (5, [1] * 4)]
)
def test_four_tiles_on_equal_devices(devices, expected):
    given_out = shares(4, [affine(0.2, 1.0)] * devices)
    assert sorted(filter(None, given_out), reverse=True) == expected


def test_a_slow_and_a_fast_device_get_unequal_shares():
    assert shares(4, [affine(0, 1.0), affine(0, 2.9)]) == [3, 1]
    assert shares(4, [affine(0, 1.0), affine(0, 9.0)]) == [4, 0]


def test_a_device_that_is_free_soon_is_worth_waiting_for():
    assert shares(4, [affine(0, 1.0)] * 2, free=[0.0, 0.5]) == [2, 2]
    assert shares(4, [affine(0, 1.0)] * 2, free=[0.0, 3.5]) == [4, 0]


def test_one_run_is_quicker_than_several_unless_they_were_measured_to_be():
    assert run_times(4, affine(0.2, 1.0), most=4).first == (0, 1, 2, 3, 4)
    swapping = {1: 1.0, 2: 2.0, 3: 9.0, 4: 20.0}  # a batch that does not fit its memory well
    times = run_times(4, swapping.__getitem__, most=4)
    assert max(times.first) == times.first[4] == 2
    assert times.seconds == (0, 1, 2, 3, 4)


def test_runs_that_would_keep_others_waiting_for_long_are_split_evenly():
    times = run_times(4, affine(0, 12.0), most=4, longest=30)
    assert times.first[4] == 2
    assert run_times(4, affine(0, 50.0), most=4, longest=30).first == (0, 1, 1, 1, 1)


curves = st.builds(
    affine,
    st.floats(0, 5, allow_subnormal=False),
    st.floats(0.05, 20, allow_subnormal=False),
)
odd_curves = st.lists(st.floats(0.05, 20), min_size=4, max_size=4).map(
    lambda seconds: lambda batch: seconds[batch - 1]
)
devices = st.lists(
    st.tuples(st.one_of(curves, odd_curves), st.floats(0, 10), st.sampled_from([0.0, 3.0])),
    min_size=1,
    max_size=8,
)


@settings(max_examples=150, deadline=None)
@given(tiles=st.integers(1, 4), hall=devices)
def test_no_other_way_to_share_out_a_job_ends_sooner(tiles, hall):
    """Against every way there is: the ratio to the optimum is 1, whatever the devices are like."""
    free = [since for _, since, _ in hall]
    times = [
        [0.0, *(load + s for s in run_times(tiles, run, 4, 1e9).seconds[1:])]
        for run, _, load in hall
    ]

    def makespan(given_out):
        return max(free[d] + times[d][k] for d, k in enumerate(given_out) if k)

    chosen = share_out(tiles, free, times)
    assert sum(chosen) == tiles
    best = min(makespan(way) for way in placements(tiles, len(hall)))
    assert makespan(chosen) <= best + 1e-6


@settings(max_examples=100, deadline=None)
@given(tiles=st.integers(1, 4), curve=curves, busy=st.lists(st.floats(0.01, 10), max_size=7))
def test_no_device_of_equals_is_idle_while_others_have_more_than_one_tile(tiles, curve, busy):
    free = [0.0, *busy]
    given_out = shares(tiles, [curve] * len(free), free)
    idle = [d for d, since in enumerate(free) if since == 0 and not given_out[d]]
    waiting = [d for d, share in enumerate(given_out) if free[d] > 0 and share]
    assert not (idle and waiting)
    assert not (idle and any(share > 1 for share in given_out))


def devices_like(least_count, most_count):
    """Devices of various speeds, whose runs cost up to a quarter of a tile besides the tiles."""
    speeds = st.lists(st.floats(0.5, 5), min_size=least_count, max_size=most_count)
    return st.tuples(speeds, st.floats(0, 0.25)).map(
        lambda drawn: [affine(drawn[1] * each, each) for each in drawn[0]]
    )


@settings(max_examples=60, deadline=None)
@given(jobs=st.lists(st.integers(1, 4), min_size=1, max_size=3), hall=devices_like(1, 3))
def test_a_queue_is_done_within_1_2_of_the_optimum(jobs, hall):
    """Against every way there is; dispatch also loses no tile and leaves no useful device idle."""
    assert dispatched(jobs, hall) <= 1.2 * least(jobs, hall)


@settings(max_examples=60, deadline=None)
@given(jobs=st.lists(st.integers(1, 4), min_size=1, max_size=6), hall=devices_like(4, 8))
def test_a_queue_on_up_to_eight_devices_is_done_within_1_2_of_what_is_possible(jobs, hall):
    assert dispatched(jobs, hall) <= 1.2 * surely_least(jobs, hall)
