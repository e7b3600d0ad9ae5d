"""Typing one's own words: what is found, what is taken, and what is kindly refused."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kiosk.domain.catalog import load_catalog
from kiosk.domain.vocabulary import load_vocabulary
from kiosk.resources import resource
from kiosk.ui.words_view_model import MAX_LETTERS, WordsViewModel

ASSETS = resource("assets")
CATALOG = load_catalog(ASSETS / "catalog")
VOCABULARY = load_vocabulary(ASSETS / "catalog")


def refuses(text: str) -> str | None:
    return "violence" if "gun" in text.split() else None


Make = Callable[..., WordsViewModel]


@pytest.fixture
def make(qapp) -> Make:
    def build(*, free: bool, words: str = "", language: str = "en") -> WordsViewModel:
        model = WordsViewModel(CATALOG, VOCABULARY, ASSETS / "keypad", refuses, free=free)
        model.begin(language, "mars", "painting", words)
        return model

    return build


def type_(model: WordsViewModel, text: str) -> None:
    for letter in text:
        model.press(letter)


def labels(model: WordsViewModel, kind: str, *, fitting: bool = False) -> list[str]:
    rows = model.property(kind)
    roles = {bytes(name.data()).decode(): role for role, name in rows.roleNames().items()}
    found = []
    for number in range(rows.rowCount()):
        index = rows.index(number)
        if not fitting or rows.data(index, roles["fits"]):
            found.append(rows.data(index, roles["label"]))
    return found


def entered(model: WordsViewModel) -> list[str]:
    heard: list[str] = []
    model.entered.connect(heard.append)
    model.finish()
    return heard


def test_a_closed_vocabulary_is_found_by_typing_and_added_by_touch(make: Make):
    model = make(free=False)
    type_(model, "snw")
    type_(model, "o")
    model.erase()
    model.erase()
    type_(model, "ow")
    assert labels(model, "ideas", fitting=True)[0] == "in the snow"
    model.add("snow")
    assert model.property("typed") == ""
    assert labels(model, "phrases") == ["in the snow"]
    assert entered(model) == ["in the snow"]


def test_ideas_are_in_the_guests_language_and_the_prompt_in_the_models(make: Make):
    model = make(free=False, language="de")
    type_(model, "sonnenunter")
    assert labels(model, "ideas", fitting=True)[0] == "bei Sonnenuntergang"
    model.add("sunset")
    assert entered(model) == ["at sunset, evening light"]


def test_done_takes_the_best_idea_for_what_is_still_typed(make: Make):
    model = make(free=False)
    type_(model, "palm")
    assert entered(model) == ["at the seaside under palm trees"]


def test_what_the_vocabulary_lacks_is_said_and_never_reaches_the_prompt(make: Make):
    model = make(free=False)
    type_(model, "xylophone")
    assert model.property("unknown")
    assert labels(model, "ideas"), "there is always something to touch"
    assert entered(model) == [""]


def test_three_phrases_are_plenty(make: Make):
    model = make(free=False)
    for phrase in ("sunset", "snow", "stars", "neon"):
        model.add(phrase)
    assert len(labels(model, "phrases")) == 3
    assert model.property("full")
    model.drop("snow")
    assert not model.property("full")
    assert labels(model, "phrases") == ["at sunset", "under the stars"]


def test_deleting_with_nothing_typed_takes_back_the_last_phrase(make: Make):
    model = make(free=False)
    model.add("sunset")
    model.add("snow")
    model.erase()
    assert labels(model, "phrases") == ["at sunset"]


def test_phrases_that_were_added_are_there_when_the_guest_comes_back(make: Make):
    first = make(free=False)
    first.add("sunset")
    first.add("palms")
    (words,) = entered(first)
    assert labels(make(free=False, words=words), "phrases") == ["at sunset", "under palm trees"]


def test_an_open_checkpoint_takes_what_is_typed(make: Make):
    model = make(free=True)
    type_(model, "with  a  dog ")
    assert entered(model) == ["with a dog"]
    assert make(free=True, words="with a dog").property("typed") == "with a dog"


def test_an_idea_completes_the_word_that_is_being_typed(make: Make):
    model = make(free=True, language="fr")
    type_(model, "un chat nei")
    model.add("snow")
    assert model.property("typed") == "un chat dans la neige "


def test_a_word_is_refused_once_it_is_whole(make: Make):
    model = make(free=True)
    type_(model, "a gun")
    assert not model.property("refused"), "it may become a gunmetal car"
    type_(model, " ")
    assert model.property("refused")
    for _ in range(2):
        model.erase()
    assert not model.property("refused")


def test_a_pause_and_done_check_the_last_word_too(make: Make):
    model = make(free=True)
    type_(model, "a gun")
    assert entered(model) == []
    assert model.property("refused")


def test_no_more_letters_than_the_prompt_has_room_for(make: Make):
    model = make(free=True)
    type_(model, "x" * (MAX_LETTERS + 20))
    assert len(model.property("typed")) == MAX_LETTERS


def test_one_touch_of_shift_is_one_capital_and_two_are_many(make: Make):
    model = make(free=True)
    model.shift()
    assert model.property("rows")[0][0] == "Q"
    model.press("Q")
    assert model.property("rows")[0][0] == "q"
    model.shift()
    model.shift()
    model.press("Q")
    assert model.property("rows")[0][0] == "Q"
    model.shift()
    assert model.property("rows")[0][0] == "q"


def test_nothing_is_left_once_the_words_are_forgotten(make: Make):
    model = make(free=False)
    first = model.begin("en", "mars", "painting", "")
    second = model.begin("en", "mars", "painting", "")
    model.add("sunset")
    type_(model, "snow")
    model.forget(first)
    assert model.property("typed") == "snow", "that was another guest's"
    model.forget(second)
    assert model.property("typed") == ""
    assert labels(model, "phrases") == []
    assert entered(model) == [""]


@pytest.mark.parametrize("free", [True, False])
def test_without_a_policy_only_a_closed_vocabulary_can_be_used(qapp, free: bool):
    folder = ASSETS / "keypad"
    model = WordsViewModel(CATALOG, VOCABULARY, folder, lambda _: "unchecked", free=free)
    model.begin("en", "mars", "painting", "")
    type_(model, "snow")
    assert entered(model) == ([] if free else ["in the snow"])
