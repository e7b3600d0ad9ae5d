"""The terms: short, versioned, the same in every language."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kiosk.domain.errors import BadFile
from kiosk.resources import resource
from kiosk.ui.terms_view_model import TermsViewModel, load_terms

FOLDER = resource("assets") / "terms"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FOLDER, tmp_path / "terms"))


def test_every_language_of_the_house_has_the_same_terms():
    terms = load_terms(FOLDER)
    assert set(terms) == {"en", "es", "fr", "de", "ja", "ar"}
    assert len({(each.version, len(each.lines)) for each in terms.values()}) == 1
    assert all("{hours}" in " ".join(each.lines) for each in terms.values())


def test_guests_read_how_long_pictures_stay_in_their_language(qapp):
    model = TermsViewModel(load_terms(FOLDER), keep_hours=48)
    model.speak("de")
    assert "48 Stunden" in " ".join(model.property("lines"))
    assert model.property("accept") == "Einverstanden, weiter"
    model.speak("tlh")
    assert "48 hours" in " ".join(model.property("lines"))


def test_a_translation_of_other_terms_is_refused(copy: Path):
    german = copy / "de.toml"
    german.write_text(german.read_text("utf-8").replace("2026-11", "2025-01"), "utf-8")
    with pytest.raises(BadFile, match=r"de\.toml.*'2025-01'.*'2026-11'"):
        load_terms(copy)


def test_terms_without_english_are_refused(copy: Path):
    (copy / "en.toml").unlink()
    with pytest.raises(BadFile, match="written in English first"):
        load_terms(copy)


def test_a_line_too_long_to_be_read_standing_is_refused(copy: Path):
    english = copy / "en.toml"
    english.write_text(english.read_text("utf-8").replace("No, thanks", "No " * 80), "utf-8")
    with pytest.raises(BadFile, match="decline"):
        load_terms(copy)
