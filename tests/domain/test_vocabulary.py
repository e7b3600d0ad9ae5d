"""What guests type is completed from the vocabulary: by beginning, by sound, in any language."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.domain.catalog import Light, load_catalog
from kiosk.domain.errors import BadFile
from kiosk.domain.prompt import CLIP_TOKENS, Choice, compose, estimate_tokens
from kiosk.domain.vocabulary import (
    MAX_PHRASES,
    Vocabulary,
    complete,
    fold,
    join,
    light_in,
    load_vocabulary,
)
from kiosk.resources import resource

FOLDER = resource("assets") / "catalog"
CATALOG = load_catalog(FOLDER)
VOCABULARY = load_vocabulary(FOLDER)
LANGUAGES = ("en", "es", "fr", "de", "ja", "ar")


def found(typed: str, language: str = "en") -> list[str]:
    return [phrase.id for phrase in complete(typed, VOCABULARY.phrases, language)]


def test_every_phrase_has_a_name_in_every_language_of_the_house():
    for phrase in VOCABULARY.phrases:
        assert set(LANGUAGES) <= set(phrase.name), phrase.id


def test_a_beginning_finds_its_phrase_first():
    assert found("at sunr")[0] == "sunrise"
    assert found("pal")[0] == "palms"


def test_nothing_typed_offers_the_first_phrases():
    assert found("") == [phrase.id for phrase in VOCABULARY.phrases[:6]]


@pytest.mark.parametrize(
    ("typed", "language", "phrase"),
    [
        ("Schnee", "de", "snow"),
        ("neige", "fr", "snow"),
        ("arbol", "es", "trees"),  # the accent left out
        ("よる", "ja", "night"),
        ("やし", "ja", "palms"),  # katakana in the name
        ("نجوم", "ar", "stars"),
        ("snow", "de", "snow"),  # English, read in German
    ],
)
def test_words_of_every_language_are_understood(typed: str, language: str, phrase: str):
    assert phrase in found(typed, language)


def test_the_words_of_ones_own_language_come_first():
    assert found("mit", "de")[0] in {"cranes", "brush", "glow", "speed"}


@pytest.mark.parametrize("typo", ["sunsrt", "susnet", "sunest"])
def test_a_slip_of_the_finger_is_forgiven(typo: str):
    assert "sunset" in found(typo)


def test_what_resembles_nothing_finds_nothing():
    assert found("xylophone quartet") == []
    assert found("zq") == []


def test_a_light_is_not_offered_where_the_setting_makes_no_sense_in_it():
    in_space = {phrase.id for phrase in VOCABULARY.fitting(CATALOG, "space", "painting")}
    assert in_space.isdisjoint({"sunrise", "midday", "sunset"})
    assert "night" in in_space


def test_what_the_choice_has_already_is_not_offered():
    offered = {phrase.id for phrase in VOCABULARY.fitting(CATALOG, "beach", "manga")}
    assert offered.isdisjoint({"palms", "speed"})
    assert {"snow", "brush"} <= offered


def test_a_phrase_of_a_setting_that_the_catalog_lacks_is_not_offered():
    smaller = CATALOG.model_copy(update={"settings": CATALOG.settings[:2]})
    offered = {phrase.id for phrase in VOCABULARY.fitting(smaller, "mars")}
    assert "palms" in offered
    assert "snow" not in offered


def test_the_last_light_named_is_the_one_meant():
    sunset, night = VOCABULARY.known(["sunset", "night"])
    assert light_in(join([sunset, night]), VOCABULARY) is Light.NIGHT
    assert light_in(join([night, sunset]), VOCABULARY) is Light.DUSK
    assert light_in("brush strokes", VOCABULARY) is None


def test_as_many_phrases_as_allowed_always_reach_the_prompt():
    longest = sorted(VOCABULARY.phrases, key=lambda p: -estimate_tokens(p.prompt))[:MAX_PHRASES]
    for setting in CATALOG.settings:
        for style in CATALOG.styles:
            choice = Choice("bz4x", setting.id, style.id, words=join(longest))
            prompt = compose(choice, CATALOG)
            assert join(longest) in prompt.positive
            assert estimate_tokens(prompt.positive) <= CLIP_TOKENS - 2


def test_folding_compares_what_fingers_type():
    assert fold("FRÜH") == fold("fruh")
    assert fold("ネオン") == fold("ねおん")
    assert fold("が") == fold("か")
    assert fold("  two\t words ") == "two words"


def test_a_folder_without_a_vocabulary_has_none(tmp_path: Path):
    assert load_vocabulary(tmp_path) == Vocabulary()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[phrases]]\nid = 'a'\nprompt = 'a'\nname = { de = 'A' }", "phrases.0.name"),
        ("[[phrases]]\nid = 'a'\nprompt = 'a'\nname = { en = 'A' }\n" * 2, "phrases.1.id"),
        ("[[phrases]]\nid = 'a'\nname = { en = 'A' }", "phrases.0.prompt"),
        ("phrases = 1 2", "not valid TOML"),
    ],
)
def test_a_faulty_vocabulary_is_named_with_its_key(tmp_path: Path, text: str, said: str):
    (tmp_path / "vocabulary.toml").write_text(text, "utf-8")
    with pytest.raises(BadFile, match=said):
        load_vocabulary(tmp_path)
