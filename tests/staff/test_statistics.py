"""From hourly counts to what a brand wants to know of its show."""

from __future__ import annotations

import math

from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.counting import WAIT_BOUNDS, Counted, Counter, bound_of, wait_bucket
from kiosk.staff.statistics import statistics_of
from tests.staff.shows import SHOW, TEN


def test_a_show_in_numbers():
    show = statistics_of(SHOW)
    assert (show.visits, show.ended, show.finished) == (6, 4, 2)
    assert show.finishing_rate == 0.5
    assert (show.pictures, show.scans, show.deleted) == (8, 1, 1)


def test_where_guests_leave_most_comes_first():
    left = statistics_of(SHOW).left
    assert [(each.name, each.count) for each in left] == [
        ("goodbye", 2),
        ("making", 1),
        ("style", 1),
    ]
    assert sum(each.share for each in left) == 1


def test_choices_by_popularity():
    choices = statistics_of(SHOW).choices
    assert [each.name for each in choices[Counter.VEHICLE]] == ["rz", "rx"]
    assert [(each.name, each.share) for each in choices[Counter.STYLE]] == [("manga", 1)]


def test_quiet_hours_are_there_and_nights_are_not():
    hours = statistics_of(SHOW).hours
    assert [hour.start - TEN for hour in hours] == [0, 1, 2, 24]
    assert [hour.visits for hour in hours] == [3, 0, 2, 1]
    busiest = statistics_of(SHOW).busiest
    assert busiest is not None and busiest.start == TEN


def test_of_three_waits_the_median_is_the_second_and_p95_the_last():
    waits = statistics_of(SHOW).waits
    assert (waits.count, waits.median, waits.p95) == (3, 2.5, 30)


def test_nothing_counted_is_no_division_by_zero():
    show = statistics_of(())
    assert show.is_empty and show.finishing_rate is None and show.busiest is None
    assert show.waits.median is None


def test_what_a_newer_version_counted_is_passed_over():
    show = statistics_of([Counted(TEN, "dance", "", 4), Counted(TEN, Counter.WAIT, "aeon", 1)])
    assert show.visits == 0 and show.waits.median == math.inf


@given(st.lists(st.floats(0.01, 170), min_size=1, max_size=60))
def test_half_the_guests_waited_no_longer_than_the_median_says(seconds: list[float]):
    counts = [Counted(TEN, Counter.WAIT, wait_bucket(each), 1) for each in seconds]
    waits = statistics_of(counts).waits
    assert waits.median is not None and waits.p95 is not None
    assert sum(each <= waits.median for each in seconds) >= len(seconds) / 2
    assert sum(each <= waits.p95 for each in seconds) >= 0.95 * len(seconds)
    below = [bound for bound in WAIT_BOUNDS if bound < waits.median]
    assert not below or sum(each <= below[-1] for each in seconds) < len(seconds) / 2
    assert bound_of(wait_bucket(max(seconds))) >= waits.p95
