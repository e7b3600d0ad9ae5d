"""The screens speak the guest's language, whole, and forget it with the visit."""

from __future__ import annotations

import importlib.util
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
from PySide6.QtCore import QTranslator
from PySide6.QtGui import QFont, QGuiApplication, QTextLayout

from kiosk.config import Config, WindowConfig
from kiosk.domain.catalog import load_catalog
from kiosk.domain.errors import BadInput, CannotDo
from kiosk.resources import resource
from kiosk.ui.kiosk_window import KioskWindow
from kiosk.ui.theme import load_theme
from kiosk.ui.translations import compiled, languages, sources
from tests.fakes import FakeServices
from tests.ui.guest import Guest

ROOT = Path(__file__).parents[2]
OTHERS = [code for code in languages() if code != "en"]


def translate() -> ModuleType:
    """The tool that keeps translations up to date."""
    path = ROOT / "packaging" / "translate.py"
    spec = importlib.util.spec_from_file_location("translate", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_word_of_the_screens_is_translated_and_nothing_is_unfinished() -> None:
    assert languages() == ("ar", "de", "en", "es", "fr", "ja")
    assert translate().missing() == []


@pytest.mark.parametrize("language", OTHERS)
def test_a_translation_has_every_place_that_is_filled_in(language: str) -> None:
    for (_, source, _), forms in translate().messages(sources() / f"{language}.ts").items():
        for form in forms:
            places, wanted = (set(re.findall(r"%\d", text)) for text in (form, source))
            assert places == wanted, f"{form!r} for {source!r}"


def test_a_form_that_says_no_number_is_only_used_for_one_or_two() -> None:
    """ "About %n seconds" may say "a second" or "two", never leave out any other number."""
    for language in languages():
        translator = QTranslator()
        assert translator.load(str(compiled(language)))
        for entry, forms in translate().messages(sources() / f"{language}.ts").items():
            if "%n" not in entry[1] or len(forms) == 1:
                continue
            for number in range(3, 130):
                said = translator.translate("Words", entry[1], "", number)
                assert "%n" in said, f"{language}: {said!r} for {number}"


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ["About a second", "About 2 seconds", "About 11 seconds"]),
        ("de", ["Etwa eine Sekunde", "Etwa 2 Sekunden", "Etwa 11 Sekunden"]),
        ("fr", ["Environ 1 seconde", "Environ 2 secondes", "Environ 11 secondes"]),
        ("es", ["Un segundo más o menos", "Unos 2 segundos", "Unos 11 segundos"]),
        ("ja", ["約1秒", "約2秒", "約11秒"]),
        ("ar", ["نحو ثانية واحدة", "نحو ثانيتين", "نحو 11 ثانية"]),
    ],
)
def test_numbers_have_the_plurals_of_the_language(language: str, said: list[str]) -> None:
    translator = QTranslator()
    assert translator.load(str(compiled(language)))
    forms = [translator.translate("Words", "About %n second(s)", "", n) for n in (1, 2, 11)]
    assert [f.replace("%n", str(n)) for f, n in zip(forms, (1, 2, 11), strict=True)] == said


def test_a_changed_translation_is_compiled_anew_and_the_stale_one_goes(tmp_path: Path) -> None:
    folder, built = shutil.copytree(sources(), tmp_path / "ts"), tmp_path / "built"
    first = compiled("de", folder, built)
    assert compiled("de", folder, built) == first
    changed = (folder / "de.ts").read_text("utf-8").replace("Zurück", "Retour")
    (folder / "de.ts").write_text(changed, "utf-8")
    second = compiled("de", folder, built)
    translator = QTranslator()
    assert translator.load(str(second))
    assert translator.translate("Words", "Back") == "Retour"
    assert not first.exists()


def test_a_language_without_translation_is_refused_with_those_there_are() -> None:
    with pytest.raises(BadInput, match=r"language = 'tlh' .*Allowed: ar, de, en, es, fr, ja"):
        compiled("tlh")


def test_a_damaged_translation_is_told_by_its_name(tmp_path: Path) -> None:
    (tmp_path / "de.ts").write_text("<TS>", "utf-8")
    with pytest.raises(CannotDo, match=r"de\.ts could not be compiled"):
        compiled("de", tmp_path, tmp_path / "built")


@pytest.mark.parametrize("language", languages())
def test_the_themes_fonts_have_every_letter(qapp: QGuiApplication, language: str) -> None:
    every = translate().messages(sources() / f"{language}.ts").values()
    text = "".join(form for forms in every for form in forms).replace("\n", "")
    layout = QTextLayout(text, QFont(list(load_theme().type.families)))
    layout.beginLayout()
    layout.createLine()
    layout.endLayout()
    runs = layout.glyphRuns()
    missing = {run.rawFont().familyName() for run in runs if 0 in run.glyphIndexes()}
    assert not missing


@pytest.mark.parametrize("language", languages())
def test_the_catalog_has_names_and_phrases_in_every_language(language: str) -> None:
    catalog = load_catalog(resource("assets") / "catalog")
    colours = [colour for vehicle in catalog.vehicles for colour in vehicle.colours]
    for item in (*colours, *catalog.settings, *catalog.styles):
        assert language in item.name, item.id
        assert language in item.phrase, item.id
    assert all(language in vehicle.about for vehicle in catalog.vehicles)


SENTENCES = {
    "en": "A blue Lexus RX, on Mars, as a painting",
    "es": "Un Lexus RX azul, en Marte, como pintura",
    "fr": "Une Lexus RX bleue, sur Mars, en peinture",
    "de": "Ein blauer Lexus RX, auf dem Mars, als Gemälde",
    "ja": "火星を走る青いLexus RX、絵画風",
    "ar": "سيارة Lexus RX زرقاء على المريخ، كلوحة فنية",
}


@pytest.fixture
def reader(
    open_window: Callable[..., KioskWindow], services: FakeServices
) -> Callable[[str], Guest]:
    """A guest at a window whose own language is the one given."""

    def build(language: str) -> Guest:
        window = WindowConfig(
            fullscreen=False, width=540, height=960, animate=False, language=language
        )
        services.config = Config(window=window)
        return Guest(open_window(), services)

    return build


@pytest.mark.parametrize("language", languages())
def test_the_sentence_reads_as_people_speak(reader: Callable[[str], Guest], language: str) -> None:
    guest = reader(language)
    guest.choose_everything()
    assert guest.read("sentence") == SENTENCES[language]


def test_a_guest_chooses_a_language_and_the_next_one_begins_anew(guest: Guest) -> None:
    guest.touch("for-everyone", "language-de", "comfort-close")
    assert guest.screen == "vehicle"
    assert guest.read("back") == "Zurück"
    assert guest.read("sentence") == "Ein roter Lexus RZ"
    guest.touch("next", "setting-mars")
    assert guest.read("sentence") == "Ein roter Lexus RZ, auf dem Mars"
    guest.touch("over")
    assert guest.screen == "attract"
    guest.begin()
    assert guest.read("back") == "Back"
    assert guest.read("sentence") == "A red Lexus RZ"


def test_arabic_is_read_from_the_right(guest: Guest) -> None:
    guest.begin()
    before = {name: left_of(guest, name) for name in ("back", "over", "for-everyone")}
    guest.touch("for-everyone", "language-ar", "comfort-close")
    for name, left in before.items():
        item = guest.finger.find(name)
        assert item is not None
        width = item.mapRectToScene(item.boundingRect()).width()
        assert left_of(guest, name) == pytest.approx(540 - left - width, abs=1.5), name


def left_of(guest: Guest, name: str) -> float:
    item = guest.finger.find(name)
    assert item is not None
    return item.mapRectToScene(item.boundingRect()).x()


def test_every_language_is_called_what_its_readers_call_it(guest: Guest) -> None:
    words = guest.window.engine.singletonInstance("Kiosk.Controls", "Words")
    known = {each["code"]: each for each in words.property("languages")}
    names = {code: each["name"] for code, each in known.items()}
    assert names == {
        "en": "English",
        "es": "Español",
        "fr": "Français",
        "de": "Deutsch",
        "ja": "日本語",
        "ar": "العربية",
    }
    assert [code for code, each in known.items() if each["mirrored"]] == ["ar"]
    assert len({each["invitation"] for each in known.values()}) == len(known)
