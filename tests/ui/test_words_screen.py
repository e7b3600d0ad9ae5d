"""Words of one's own, by touch, from the style screen to the prompt; and the terms before it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kiosk.config import Config
from kiosk.ui.kiosk_window import KioskWindow
from tests.fakes import FakeServices
from tests.ui.guest import Guest


@pytest.fixture
def at_words(guest: Guest) -> Guest:
    guest.begin()
    guest.touch("vehicle-rx", "colour-blue", "next", "setting-mars", "own-words")
    assert guest.screen == "words"
    return guest


def prompts(guest: Guest) -> list[str]:
    return [prompt.positive for _, _, prompt, _ in guest.services.back_office.tickets]


def test_a_phrase_found_by_typing_is_in_the_prompt(at_words: Guest):
    at_words.touch("key-s", "key-n", "key-o", "idea-snow", "key-done")
    assert at_words.screen == "style"
    at_words.touch("style-painting")
    at_words.wait(2)
    assert "in the snow" in prompts(at_words)[0]


def test_a_touched_phrase_can_be_taken_out_again(at_words: Guest):
    at_words.touch("idea-sunset", "idea-snow")
    finger = at_words.finger
    finger.wait_for(lambda: finger.find("phrase-snow").x() > 0, 5, "the phrases in a row")
    at_words.touch("phrase-sunset", "key-done", "own-words")
    assert at_words.sees("phrase-snow")
    assert not at_words.sees("phrase-sunset")


def test_going_back_leaves_the_words_as_they_were(at_words: Guest):
    at_words.touch("idea-sunset", "key-done", "own-words", "idea-snow", "back", "own-words")
    assert at_words.sees("phrase-sunset")
    assert not at_words.sees("phrase-snow")


def test_what_may_not_be_asked_for_is_refused_kindly_and_can_be_mended(at_words: Guest):
    at_words.touch("key-g", "key-u", "key-n", "key-space")
    assert at_words.read("note") == "Let's find other words."
    at_words.touch("key-done")
    assert at_words.screen == "words"
    at_words.touch("key-erase", "key-erase", "key-erase", "key-erase", "key-done")
    assert at_words.screen == "style"


def test_nothing_that_was_typed_is_left_for_the_next_guest(at_words: Guest):
    at_words.touch("key-s", "idea-sunset", "key-h")
    at_words.touch("over")
    assert at_words.screen == "attract"
    words = at_words.window.words
    assert words.property("typed") == ""
    assert words.property("phrases").rowCount() == 0


def test_typing_is_time_well_spent(at_words: Guest):
    for _ in range(6):
        at_words.wait(45)
        at_words.touch("key-a", "key-erase")
    assert at_words.screen == "words"
    assert not at_words.visit.property("asking")


def test_in_another_language_the_keys_and_ideas_are_others(at_words: Guest):
    at_words.touch("back")
    at_words.visit.chooseLanguage("de")
    at_words.touch("own-words")
    at_words.touch("key-ü", "key-erase")
    for letter in "schn":
        at_words.touch(f"key-{letter}")
    idea = at_words.finger.find("idea-snow")
    assert idea is not None
    assert idea.property("text") == "im Schnee"


@pytest.fixture
def strict(services: FakeServices) -> FakeServices:
    """A place whose law wants a tick."""
    terms = services.config.terms.model_copy(update=_asked(services.config))
    services.config = services.config.model_copy(update={"terms": terms})
    return services


def _asked(config: Config) -> dict[str, object]:
    wanted: dict[str, object] = {"tick": True}
    if "ask" in type(config.terms).model_fields:
        wanted["ask"] = True
    return wanted


def test_terms_come_before_the_first_pictures_and_wait_for_their_tick(
    strict: FakeServices, open_window: Callable[..., KioskWindow]
):
    guest = Guest(open_window(), strict)
    guest.choose_everything()
    assert guest.screen == "terms"
    guest.touch("terms-accept")
    assert guest.screen == "terms", "the tick is missing"
    guest.touch("terms-tick", "terms-accept")
    assert guest.screen == "making"


def test_no_thanks_leads_back_to_the_styles(
    strict: FakeServices, open_window: Callable[..., KioskWindow]
):
    guest = Guest(open_window(), strict)
    guest.choose_everything()
    guest.touch("terms-decline")
    assert guest.screen == "style"
    assert prompts(guest) == []
