from __future__ import annotations

import pytest

from kiosk.domain.visit import Tile
from kiosk.ui.remaining import Remaining, done_share


def at_step(step: int, steps: int = 20) -> list[Tile]:
    return [Tile(step, steps)] * 4


def test_nothing_is_said_when_nothing_is_known() -> None:
    assert Remaining(asked_at=10).seen(at_step(0, 0), 11).shown is None


def test_a_forecast_counts_down_until_it_is_used_up() -> None:
    told = Remaining(forecast=6.0, asked_at=10)
    assert told.seen(at_step(0), 11).shown == 5
    assert told.seen(at_step(0), 15.5).shown == 1
    assert told.seen(at_step(0), 17).shown is None


def test_the_measured_pace_replaces_the_forecast() -> None:
    seen = Remaining(forecast=100.0, asked_at=0).seen(at_step(1), 1.0)
    for step in range(2, 11):
        seen = seen.seen(at_step(step), float(step))
    assert seen.shown == 12  # ten steps of a second, and a little to finish


def test_small_steps_back_up_are_not_shown_and_large_ones_are() -> None:
    seen = Remaining(shown=5, first_at=0.0, first_done=0.0)
    assert seen.seen([Tile(10, 20)] * 4, 5.2).shown == 5
    assert seen.seen([Tile(10, 20)] * 4, 12.0).shown == 14


@pytest.mark.parametrize(
    ("tiles", "share"),
    [
        ([], 0.0),
        ([Tile(), Tile(ready=True)], 0.5),
        ([Tile(failed=True), Tile(ready=True)], 1.0),
        ([Tile(20, 20)], 0.94),
    ],
)
def test_a_job_is_as_far_as_its_tiles(tiles: list[Tile], share: float) -> None:
    assert done_share(tiles) == pytest.approx(share)
