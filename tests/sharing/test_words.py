"""The page says what was chosen as a person would."""

from __future__ import annotations

import re
from dataclasses import fields, replace
from datetime import datetime

import pytest

from kiosk.domain.catalog import Light, load_catalog
from kiosk.domain.prompt import Choice, compose
from kiosk.gallery.records import Job
from kiosk.resources import resource
from kiosk.sharing.pages.languages import ENGLISH, LANGUAGES, wished, words_for
from kiosk.sharing.pages.words import recipe, sentence, until
from kiosk.sharing.rendering import Pages

CATALOG = load_catalog(resource("assets") / "catalog")
FIRST = CATALOG.vehicle("bz4x").colours[0].name["en"].lower()
JOB = Job("job", 0.0, 4, 0, "rz", "red", "mars", "painting")


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, "A red Lexus RZ on Mars, as a painting"),
        (
            {"vehicle": "bz4x", "colour": "", "setting": "harbour", "style": "photorealistic"},
            f"A {FIRST} Toyota bZ4X at the harbour, photorealistic",
        ),
        ({"vehicle": "sold-out"}, "Your pictures"),
        ({"vehicle": "", "setting": "", "style": ""}, "Your pictures"),
    ],
)
def test_a_choice_is_one_sentence(changes, expected):
    assert sentence(replace(JOB, **changes), CATALOG, ENGLISH) == expected


def test_every_choice_of_the_catalog_has_a_sentence():
    for vehicle in CATALOG.vehicles:
        for colour in vehicle.colours:
            for setting in CATALOG.settings:
                for style in CATALOG.styles:
                    ids = (vehicle.id, colour.id, setting.id, style.id)
                    said = sentence(Job("id", 0.0, 4, 0, *ids), CATALOG, ENGLISH)
                    assert said.startswith(("A ", "An "))
                    assert len(said) < 90


def test_a_date_is_said_in_the_machines_own_time():
    moment = datetime(2026, 11, 24, 9, 5).timestamp()
    assert until(moment, ENGLISH) == "Tuesday 24 November, 09:05"


def test_an_unknown_language_reads_english():
    assert words_for("tlh") is ENGLISH


def test_every_language_has_every_word():
    texts = [field.name for field in fields(ENGLISH) if field.name != "right_to_left"]
    for words in LANGUAGES.values():
        assert all(getattr(words, name) for name in texts)
        assert (len(words.weekdays), len(words.months)) == (7, 12)
        for name in ("queued", "picture", "until"):
            wanted = set(re.findall(r"{\w+}", getattr(ENGLISH, name)))
            assert set(re.findall(r"{\w+}", getattr(words, name))) == wanted
        assert until(0.0, words)


def test_no_language_repeats_english():
    for words in LANGUAGES.values():
        if words.code != "en":
            long = [f.name for f in fields(words) if len(str(getattr(words, f.name))) > 30]
            assert [name for name in long if getattr(words, name) == getattr(ENGLISH, name)] == []


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("de-CH,de;q=0.9,en;q=0.8", "de"),
        ("pt-BR,pt;q=0.9,fr;q=0.5,es;q=0.7", "es"),
        ("AR", "ar"),
        ("de;q=0,ja", "ja"),
        ("tlh", None),
        ("", None),
        ("*;q=0.5", None),
        ("de;q=nan,fr;q=2,es;q=-1,ja;q=x", None),
        (",;,=;q=,\x00" * 5000, None),
    ],
)
def test_a_phone_gets_the_language_that_it_likes_best(header, expected):
    assert wished(header, list(LANGUAGES)) == expected


def test_a_phone_gets_no_language_that_is_not_offered():
    assert wished("de,fr;q=0.5", ["en", "fr"]) == "fr"


def test_the_recipe_names_the_choice_and_the_words_that_were_painted_from():
    made = recipe(JOB, CATALOG, ENGLISH)
    assert made is not None
    assert made.choices == (
        ("Car", "Lexus RZ"),
        ("Colour", "Red"),
        ("Place", CATALOG.setting("mars").name["en"]),
        ("Style", "Painting"),
    )
    assert made.prompt == compose(Choice("rz", "mars", "painting", "red"), CATALOG).positive
    night = recipe(replace(JOB, setting="beach", light="dusk"), CATALOG, ENGLISH)
    assert night is not None
    assert CATALOG.lights[Light.DUSK] in night.prompt


@pytest.mark.parametrize("changes", [{"vehicle": "sold-out"}, {"light": "blue hour"}])
def test_what_the_catalog_does_not_know_has_no_recipe(changes):
    assert recipe(replace(JOB, **changes), CATALOG, ENGLISH) is None


def test_a_page_speaks_what_is_offered_and_says_what_was_asked_for():
    pages = Pages(CATALOG, "de", ["en"])
    assert pages.wanted("", "fr").not_found == pages.not_found
    assert b'lang="de"' in pages.not_found
    assert b'lang="en"' in pages.wanted("", "en-GB").not_found
    asked = pages.wanted("en", "de")
    assert b"/delete?lang=en" in asked.confirm_deletion("token")
    assert b"?lang" not in pages.wanted("", "en").confirm_deletion("token")
