"""The page says what was chosen as a person would."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import datetime

import pytest

from kiosk.domain.catalog import load_catalog
from kiosk.gallery.records import Ticket
from kiosk.resources import resource
from kiosk.sharing.pages.words import ENGLISH, LANGUAGES, sentence, until, words_for

CATALOG = load_catalog(resource("assets") / "catalog")
FIRST = CATALOG.vehicle("bz4x").colours[0].name["en"].lower()
TICKET = Ticket("id", "run", "job", 0.0, 4, "rz", "red", "mars", "painting")


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
    assert sentence(replace(TICKET, **changes), CATALOG, ENGLISH) == expected


def test_every_choice_of_the_catalog_has_a_sentence():
    for vehicle in CATALOG.vehicles:
        for colour in vehicle.colours:
            for setting in CATALOG.settings:
                for style in CATALOG.styles:
                    ids = (vehicle.id, colour.id, setting.id, style.id)
                    said = sentence(Ticket("id", "", "", 0.0, 4, *ids), CATALOG, ENGLISH)
                    assert said.startswith(("A ", "An "))
                    assert len(said) < 90


def test_a_date_is_said_in_the_machines_own_time():
    moment = datetime(2026, 11, 24, 9, 5).timestamp()
    assert until(moment, ENGLISH) == "Tuesday 24 November, 09:05"


def test_an_unknown_language_reads_english():
    assert words_for("tlh") is ENGLISH


def test_every_language_has_every_word():
    for words in LANGUAGES.values():
        assert all(getattr(words, field.name) for field in fields(words))
