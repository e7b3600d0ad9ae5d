"""What runs cost, learned from runs: by device, work and batch."""

from dataclasses import replace

import pytest

from kiosk.domain.requests import TextToImageRequest
from kiosk.generators.costs import Costs, Work
from kiosk.generators.curve import HALF_LIFE, Curve
from tests.generators.test_pool import CHECKPOINT

WORK = Work("tiny", "text-to-image", pixels=100, steps=10)


def seconds(costs, device="gpu-0", work=WORK, batch=1, now=0.0):
    return costs.run(device, work, batch, now)[0]


def test_the_work_of_a_request_is_what_its_checkpoint_makes_of_it():
    asked = TextToImageRequest("tiny", "a car", (1, 2))
    work = Work.of(asked, CHECKPOINT)
    assert (work.pixels, work.steps, work.guided) == (64 * 64, 4, True)
    unguided = Work.of(replace(asked, guidance_scale=1.0), CHECKPOINT)
    assert unguided.units == work.units / 2


def test_nothing_is_known_before_anything_was_measured():
    _, known = Costs().run("gpu-0", WORK, 4, 0.0)
    assert not known


def test_the_warm_up_gives_a_first_guess_that_the_first_run_replaces():
    costs = Costs()
    costs.warmed_up("gpu-0", "tiny", 100, step=0.5)
    assert costs.run("gpu-0", WORK, 1, 0.0) == (pytest.approx(5.0), True)
    costs.measured("gpu-0", WORK, 1, 7.0, now=0)
    assert seconds(costs) == pytest.approx(7.0)


def test_the_fixed_part_of_a_run_is_learned_from_batches_of_two_sizes():
    costs = Costs()
    costs.measured("gpu-0", WORK, 1, 3.0, now=0)
    costs.measured("gpu-0", WORK, 4, 6.0, now=0)
    assert [seconds(costs, batch=n) for n in (1, 2, 3, 4)] == pytest.approx([3, 4, 5, 6])


def test_from_one_size_the_others_follow_by_the_usual_share():
    costs = Costs()
    costs.measured("gpu-0", WORK, 4, 4.25, now=0)
    assert seconds(costs, batch=1) == pytest.approx(1.25)
    assert seconds(costs, batch=2) == pytest.approx(2.25)


def test_similar_work_is_scaled_by_steps_and_pixels():
    costs = Costs()
    costs.measured("gpu-0", WORK, 1, 2.0, now=0)
    assert seconds(costs, work=replace(WORK, steps=30)) == pytest.approx(6.0)
    assert costs.run("gpu-0", replace(WORK, checkpoint="other"), 1, 0.0)[1] is False


def test_what_one_device_has_shown_is_expected_of_another_by_how_they_compare():
    costs = Costs()
    costs.measured("gpu-0", WORK, 1, 2.0, now=0)
    assert seconds(costs, "gpu-1") == pytest.approx(2.0)
    costs.warmed_up("gpu-0", "base", 100, step=0.1)
    costs.warmed_up("gpu-1", "base", 100, step=0.3)
    assert seconds(costs, "gpu-1") == pytest.approx(6.0)
    costs.measured("gpu-1", WORK, 1, 5.0, now=0)
    assert seconds(costs, "gpu-1") == pytest.approx(5.0)
    long = replace(WORK, task="upscaling")
    costs.measured("gpu-0", long, 1, 10.0, now=0)
    assert seconds(costs, "gpu-1", long) == pytest.approx(25.0)


def test_loading_is_remembered_by_device_and_checkpoint():
    costs = Costs()
    costs.loaded("gpu-0", "tiny", 4.0)
    assert costs.load("gpu-0", "tiny") == 4.0
    assert costs.load("gpu-1", "tiny") == 4.0
    assert costs.load("gpu-0", "other") == 4.0  # the nearest thing that is known
    costs.loaded("gpu-0", "tiny", 2.0)
    assert 2.0 < costs.load("gpu-0", "tiny") < 4.0


def test_one_hiccup_among_many_runs_changes_nothing():
    curve = Curve()
    for taken in (1.0, 1.1, 9.0, 0.9, 1.0):
        curve.measured(1, taken, now=0)
    assert curve.seconds(1, now=0) == pytest.approx(1.0)


def test_a_device_that_was_slow_once_is_given_a_chance_again():
    curve = Curve()
    curve.measured(1, 60.0, now=0)
    assert curve.seconds(1, now=0, least=1.0) == pytest.approx(60)
    assert curve.seconds(1, now=6 * HALF_LIFE, least=1.0) < 2


def test_a_device_that_is_slow_stays_slow():
    curve = Curve()
    curve.measured(1, 60.0, now=0)
    assert curve.seconds(1, now=1e6, least=30.0) == pytest.approx(60)


def test_batches_that_cost_more_than_their_tiles_are_no_line_below_zero():
    curve = Curve()
    curve.measured(1, 1.0, now=0)
    curve.measured(2, 5.0, now=0)
    assert curve.typical(4) > 5.0
    curve = Curve()
    curve.measured(1, 2.0, now=0)
    curve.measured(4, 1.0, now=0)
    assert curve.typical(2) > 0
