"""What is counted, by names that window, back office and statistics share."""

from __future__ import annotations

import math

import pytest

from kiosk.domain.counting import FINISHED, MORE, WAIT_BOUNDS, Counter, bound_of, wait_bucket
from kiosk.domain.visit_screens import Screen


@pytest.mark.parametrize(
    ("seconds", "bucket"),
    [
        (0.0, "0.5"),
        (0.5, "0.5"),
        (0.51, "1"),
        (2.3, "2.5"),
        (10.1, "11"),
        (180, "180"),
        (181, MORE),
    ],
)
def test_a_wait_is_in_the_bucket_that_is_named_by_its_upper_bound(seconds: float, bucket: str):
    assert wait_bucket(seconds) == bucket
    assert seconds <= bound_of(bucket)


def test_buckets_end_at_ten_thirty_sixty_and_180_seconds():
    assert {10.0, 30.0, 60.0, 180.0} < set(WAIT_BOUNDS)
    assert list(WAIT_BOUNDS) == sorted(set(WAIT_BOUNDS))
    assert bound_of(MORE) == math.inf


def test_who_sees_pictures_has_finished():
    assert Screen.RESULT in FINISHED and Screen.GOODBYE in FINISHED
    assert not {Screen.MAKING, Screen.STYLE, Screen.SORRY} & FINISHED


def test_names_fit_the_database():
    assert max(len(name) for name in Counter) <= 40
    assert len({*Counter}) == len(Counter.__members__)
