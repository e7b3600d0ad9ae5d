"""What a guest asked for changes what the screens wear; targets have their size on the glass."""

from __future__ import annotations

import math

import pytest

from kiosk.domain.visit_rules import Comfort
from kiosk.ui.look import LARGE_TEXT, MOST_GROWTH, unit_millimetres, wear
from kiosk.ui.theme import load_theme

THEME = load_theme()


def test_large_text_is_larger_everywhere() -> None:
    normal, large = (wear(THEME, Comfort(large_text=on), 0.25, True) for on in (False, True))
    for size in ("display", "headline", "body", "label", "mark"):
        assert large[size] == pytest.approx(LARGE_TEXT * int(normal[size]), abs=0.5)
    assert large["target"] == normal["target"]


def test_little_motion_keeps_fades_and_nothing_else() -> None:
    calm = wear(THEME, Comfort(reduced_motion=True), 0.25, animate=True)
    assert (calm["arrive"], calm["leave"], calm["still"]) == (0, 0, True)
    assert calm["fadeIn"]
    assert calm["fadeOut"]
    assert calm["crossfade"]


def test_without_animation_nothing_takes_time() -> None:
    still = wear(THEME, Comfort(), 0.25, animate=False)
    assert not any(still[name] for name in ("arrive", "leave", "fadeIn", "fadeOut", "crossfade"))


def test_high_contrast_has_its_own_colours_edges_and_no_veils() -> None:
    worn = wear(THEME, Comfort(high_contrast=True), 0.25, True)
    assert (worn["ground"], worn["text"]) == ("#000000", "#FFFFFF")
    assert worn["edge"]
    assert worn["veil"] == "#FF000000"


def glass(inches: float, window: tuple[int, int] = (1080, 1920)) -> float:
    return unit_millimetres(window, None, inches)


@pytest.mark.parametrize("inches", [15.6, 21.5, 24, 32, 55, 98])
@pytest.mark.parametrize("window", [(1080, 1920), (1920, 1080), (2160, 3840), (768, 1366)])
def test_targets_have_their_size_on_the_glass(inches: float, window: tuple[int, int]) -> None:
    unit = glass(inches, window)
    worn = wear(THEME, Comfort(), unit, True)
    assert int(worn["target"]) * unit >= 20
    assert int(worn["touch"]) * unit >= 12


def test_on_a_very_small_panel_targets_grow_as_far_as_layouts_hold() -> None:
    worn = wear(THEME, Comfort(), glass(8), True)
    assert worn["target"] == MOST_GROWTH * THEME.space.target


def test_a_unit_is_what_it_is_on_the_glass() -> None:
    """A 24 inch panel of 16:9 is 299 mm wide when it stands upright."""
    assert 1080 * glass(24) == pytest.approx(25.4 * 24 * 9 / math.hypot(16, 9), rel=1e-6)


def test_the_displays_own_size_is_believed_unless_it_cannot_be() -> None:
    whole = (1080, 1920)
    assert unit_millimetres(whole, (299, 531), None) == pytest.approx(299 / 1080, rel=0.01)
    assumed = unit_millimetres(whole, None, None)
    assert unit_millimetres(whole, (0, 0), None) == assumed
    assert unit_millimetres(whole, (16, 9), None) == assumed
    assert unit_millimetres(whole, (299, 531), 55) == glass(55)
