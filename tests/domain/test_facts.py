"""Lines to read while pictures are made."""

from pathlib import Path

import pytest

from kiosk.domain.errors import BadFile
from kiosk.domain.facts import SECONDS, Facts, load_facts
from kiosk.resources import resource

FACTS = Facts.model_validate(
    {
        "facts": [
            {"text": {"en": "one", "de": "eins"}},
            {"text": {"en": "two"}},
            {"text": {"en": "of the rx"}, "vehicle": "rx"},
        ]
    }
)


def lines(language: str, vehicle: str, first: int = 0) -> list[str]:
    return [FACTS.line(language, vehicle, n * SECONDS, first) for n in range(4)]


def test_lines_follow_each_other_and_begin_again() -> None:
    assert lines("en", "rz") == ["one", "two", "one", "two"]
    assert lines("en", "rz", first=1) == ["two", "one", "two", "one"]
    assert FACTS.line("en", "rz", SECONDS - 0.01) == "one"


def test_lines_about_another_vehicle_are_left_out() -> None:
    assert "of the rx" in lines("en", "rx")


def test_a_language_shows_its_own_lines_or_english_ones() -> None:
    assert set(lines("de", "rz")) == {"eins"}
    assert lines("ja", "rz") == lines("en", "rz")


def test_the_lines_that_ship_can_be_read_in_time() -> None:
    facts = load_facts(resource("assets") / "catalog" / "facts.toml").facts
    assert len(facts) >= 5
    for fact in facts:
        assert len(fact.text["en"].split()) <= 25


def test_no_file_means_no_lines_and_a_bad_one_is_named(tmp_path: Path) -> None:
    assert load_facts(tmp_path / "facts.toml").line("en", "rz", 0) == ""
    bad = tmp_path / "bad.toml"
    bad.write_text("[[facts]]\ntext = 3\n")
    with pytest.raises(BadFile, match=r"bad\.toml"):
        load_facts(bad)
