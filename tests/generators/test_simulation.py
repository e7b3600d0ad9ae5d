"""Guests on simulated devices: who is used, how much sooner it is done, and what they are told."""

from statistics import median

import pytest

from tests.generators.simulation import Hall, SimulatedDevice, one_after_the_other, queueing

ONE = SimulatedDevice(1.0, noise=0.05)


@pytest.mark.parametrize(
    ("devices", "shares"), [(1, (4,)), (2, (2, 2)), (3, (2, 1, 1)), (4, (1, 1, 1, 1))]
)
def test_all_devices_are_used_and_the_more_there_are_the_sooner_it_is_done(devices, shares):
    outcome = one_after_the_other([ONE] * devices, jobs=8)
    assert set(outcome.shares) == {shares}
    ideal = 0.25 + max(shares)
    assert median(outcome.took) == pytest.approx(ideal, rel=0.1)


def test_a_slow_device_helps_a_fast_one():
    outcome = one_after_the_other([ONE, SimulatedDevice(3.0, noise=0.05)], jobs=12)
    assert outcome.shares[-1] == (3, 1)


def test_guests_are_told_how_long_it_takes_within_a_tenth():
    outcome = queueing([ONE, ONE, SimulatedDevice(2.0, noise=0.05)], jobs=30, rush=0.8)
    assert len(outcome.eta_errors) == 30
    assert median(outcome.eta_errors) < 0.10


def test_the_batch_behaviour_of_a_device_is_learned():
    odd = SimulatedDevice(0.2, fixed=3.0)
    outcome = one_after_the_other([odd], jobs=6)
    assert outcome.eta_errors[-1] < 0.01


def test_a_device_that_had_a_hiccup_is_used_again():
    hall = Hall([SimulatedDevice(1.0), SimulatedDevice(1.0)])
    hall.open()
    for _ in range(3):
        hall.submit()
        hall.run()
    hall._devices = [SimulatedDevice(1.0), SimulatedDevice(30.0)]
    for _ in range(4):
        hall.submit()
        hall.run()
    assert hall.outcome.shares[-1] == (4,)
    hall._devices = [SimulatedDevice(1.0), SimulatedDevice(1.0)]
    for _ in range(6):
        hall.now += 90
        hall.submit()
        hall.run()
    hall.close()
    assert len(hall.outcome.shares[-1]) > 1
