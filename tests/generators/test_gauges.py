"""What the pool knows of a worker: how fast it steps, and whether its memory grows."""

import pytest

from kiosk.generators.gauges import Gauges, Growth, MemoryWatch

MEGABYTE = 2**20


def watch(*used, holding=("tiny",)):
    made = MemoryWatch(Growth(factor=1.5, bytes=100 * MEGABYTE))
    for megabytes in used:
        made.reported(holding, megabytes * MEGABYTE)
    return made


def test_memory_that_stays_is_no_leak():
    assert not watch(*[400] * 50).leaks


def test_memory_that_grows_for_good_is_a_leak():
    assert watch(400, 400, 400, *range(420, 900, 40)).leaks


def test_the_first_reports_only_say_where_it_began():
    assert not watch(100, 300, 500, 520, 530, 540).leaks


def test_one_large_picture_is_no_leak():
    assert not watch(400, 400, 400, 900, 900, 410, 900, 405).leaks


def test_another_checkpoint_in_memory_has_a_steady_state_of_its_own():
    made = watch(400, 400, 400)
    for _ in range(6):
        made.reported(("tiny", "huge"), 4000 * MEGABYTE)
    assert not made.leaks


def test_little_growth_of_a_small_worker_is_no_leak():
    assert not watch(20, 20, 20, *[110] * 5).leaks


def test_steps_are_counted_within_a_run():
    gauges = Gauges()
    gauges.run_began()
    for step in range(1, 5):
        gauges.stepped(step, 20, now=100 + step * 0.5)
    assert gauges.steps_per_second == pytest.approx(2.0)
    assert gauges.left_to_step(102.0) == pytest.approx(8.0)
    gauges.run_began()
    gauges.stepped(1, 20, now=200)
    assert gauges.left_to_step(200) == 0.0
    assert gauges.steps_per_second == pytest.approx(2.0)


def test_growth_of_either_kind_counts():
    gauges = Gauges(Growth(1.5, 10))
    for used in (100, 100, 100, 400, 400, 400):
        gauges.weighed(1000, used)
    assert gauges.leaks
