import pytest

from kiosk.generators.pace import Pace


def test_nothing_is_known_before_anything_was_measured():
    assert Pace().seconds(100) is None


def test_a_warm_up_gives_a_first_guess_that_the_first_tile_replaces():
    pace = Pace()
    pace.guess(10, 1.0)
    assert pace.seconds(100) == pytest.approx(10)
    pace.measured(100, 5.0)
    assert pace.seconds(100) == pytest.approx(5)
    pace.guess(10, 99.0)
    assert pace.seconds(100) == pytest.approx(5)


def test_the_average_follows_what_is_measured():
    pace = Pace()
    pace.measured(10, 1.0)
    for _ in range(20):
        pace.measured(10, 2.0)
    assert pace.seconds(10) == pytest.approx(2.0, rel=0.01)
    pace.measured(10, 3.0)
    assert 2.0 < pace.seconds(10) < 3.0


def test_work_that_costs_nothing_teaches_nothing():
    pace = Pace()
    pace.measured(0, 1.0)
    assert pace.seconds(1) is None
