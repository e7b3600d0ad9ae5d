"""Prompts say what was chosen, and mind CLIP's window."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.catalog import Light, load_catalog
from kiosk.domain.errors import BadInput
from kiosk.domain.prompt import CLIP_TOKENS, Choice, complete, compose, estimate_tokens
from kiosk.resources import resource

CATALOG = load_catalog(resource("assets") / "catalog")


def test_a_prompt_names_colour_vehicle_setting_and_style() -> None:
    prompt = compose(Choice("rz", "mars", "painting", "red"), CATALOG)
    assert prompt.positive.startswith("a red Lexus RZ driving on Mars, as a painting, at noon")
    assert prompt.negative == f"{CATALOG.style('painting').avoid}, {CATALOG.avoid}"
    assert prompt.cut == ()


def test_a_choice_is_completed_with_the_vehicles_first_colour_and_the_settings_light() -> None:
    choice = complete(Choice("bz4x", "space", "manga"), CATALOG)
    assert choice == Choice("bz4x", "space", "manga", "blue", Light.NIGHT)
    assert complete(choice, CATALOG) == choice


def test_light_can_be_chosen() -> None:
    prompt = compose(Choice("rx", "beach", "manga", light=Light.NIGHT), CATALOG)
    assert "at night" in prompt.positive
    assert "in the morning" not in prompt.positive


def test_a_light_that_makes_no_sense_there_is_refused_with_what_is_allowed() -> None:
    with pytest.raises(BadInput, match="light = 'noon'") as error:
        compose(Choice("rx", "neon-city", "manga", light=Light.NOON), CATALOG)
    assert error.value.allowed == "dusk, night (for neon-city)"
    with pytest.raises(BadInput):
        complete(Choice("rx", "space", "manga", light=Light.MORNING), CATALOG)


def test_every_choice_of_the_catalog_fits_without_a_cut() -> None:
    for vehicle, setting, style in itertools.product(
        CATALOG.vehicles, CATALOG.settings, CATALOG.styles
    ):
        for colour, light in itertools.product(vehicle.colours, setting.lights):
            choice = Choice(vehicle.id, setting.id, style.id, colour.id, light)
            prompt = compose(choice, CATALOG)
            assert prompt.cut == ()
            assert estimate_tokens(prompt.positive) <= CLIP_TOKENS - 2


def test_the_least_important_is_cut_first_and_reported() -> None:
    words = "with a picnic basket on the roof and a very happy old dog looking out of the window"
    words += " at a small red kite"
    prompt = compose(Choice("rz", "mars", "painting", "red", words=words), CATALOG)
    assert words in prompt.positive
    assert prompt.cut[0] == CATALOG.vehicle("rz").detail
    assert estimate_tokens(prompt.positive) <= CLIP_TOKENS - 2


def test_endless_words_are_cut_but_never_the_choice_itself() -> None:
    prompt = compose(Choice("rz", "mars", "painting", "red", words="very " * 200), CATALOG)
    assert prompt.positive.startswith("a red Lexus RZ driving on Mars, as a painting")
    assert ("very " * 200).strip() in prompt.cut


@given(st.text(max_size=400))
def test_any_words_leave_the_prompt_within_the_window(words: str) -> None:
    prompt = compose(Choice("bz4x", "harbour", "manga", words=words), CATALOG)
    assert estimate_tokens(prompt.positive) <= CLIP_TOKENS - 2
    assert "\n" not in prompt.positive


def test_the_caller_may_bring_a_tokenizer() -> None:
    prompt = compose(Choice("rz", "mars", "painting"), CATALOG, lambda text: 10 * len(text.split()))
    assert len(prompt.cut) > 0


def test_an_unknown_choice_names_what_is_allowed() -> None:
    with pytest.raises(BadInput, match="setting = 'moon'"):
        compose(Choice("rz", "moon", "painting"), CATALOG)


@pytest.mark.parametrize(("text", "tokens"), [("", 0), ("a red car", 3), ("bZ4X!", 4), ("ü", 2)])
def test_the_estimate(text: str, tokens: int) -> None:
    assert estimate_tokens(text) == tokens
