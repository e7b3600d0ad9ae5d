"""The keypad: every letter of a language is on it, and two thumbs type on it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPointF, QUrl
from PySide6.QtGui import QAccessible
from PySide6.QtQml import QQmlApplicationEngine
from PySide6.QtQuick import QQuickItem, QQuickWindow
from PySide6.QtTest import QTest
from shiboken6 import delete

from kiosk.config import WindowConfig
from kiosk.domain.catalog import load_catalog
from kiosk.domain.errors import BadFile
from kiosk.domain.vocabulary import load_vocabulary
from kiosk.resources import resource
from kiosk.ui.dressing import Dressing
from kiosk.ui.keypad_layouts import WIDEST, load_layout, modify_kana
from kiosk.ui.theme import load_theme
from kiosk.ui.words_view_model import WordsViewModel
from tests.touch import Finger

ASSETS = resource("assets")
KEYPADS = ASSETS / "keypad"
LANGUAGES = ("en", "es", "fr", "de", "ja", "ar")
ALPHABETS = {
    "en": "abcdefghijklmnopqrstuvwxyz",
    "es": "abcdefghijklmnñopqrstuvwxyzáéíóúü",
    "fr": "abcdefghijklmnopqrstuvwxyzàâçéèêëîïôùûœæ",
    "de": "abcdefghijklmnopqrstuvwxyzäöüß",
    "ja": "あいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほ"
    "まみむめもやゆよらりるれろわをんー",
    "ar": "ابتثجحخدذرزسشصضطظعغفقكلمنهويءآأؤإئةى",
}
QML = """
import QtQuick
import Kiosk.Controls
import Kiosk.ViewModels
Window {
    id: root
    required property WordsViewModel words
    width: 1080
    height: 700
    visible: true
    color: Theme.ground
    Keypad { x: 48; y: 40; width: 984; height: implicitHeight; words: root.words }
}
"""


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_letter_of_a_language_has_a_key(language: str):
    layout = load_layout(KEYPADS, language)
    keys = {key for shifted in (False, True) for row in layout.rows(capital=shifted) for key in row}
    missing = [letter for letter in ALPHABETS[language] if letter not in keys]
    assert not missing


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_has_a_key_twice_or_rows_wider_than_the_screen(language: str):
    layout = load_layout(KEYPADS, language)
    assert layout.columns <= WIDEST
    for page in (layout.rows(), layout.rows(capital=True), layout.rows(marks=True)):
        keys = [key for row in page for key in row]
        assert len(keys) == len(set(keys))


def test_capitals_follow_the_letters_and_what_has_none_stays():
    german = load_layout(KEYPADS, "de")
    assert german.rows(capital=True)[0][-1] == "Ü"
    assert "ß" in german.rows(capital=True)[2]
    assert not load_layout(KEYPADS, "ja").has_capitals


def test_a_language_without_a_keypad_types_in_english():
    assert load_layout(KEYPADS, "tlh") == load_layout(KEYPADS, "en")


def test_a_row_that_does_not_fit_is_named(tmp_path: Path):
    (tmp_path / "en.toml").write_text(
        'space = " "\nsample = "a"\nmarks = ["1"]\nletters = ["a b c d e f g h i j k l m"]', "utf-8"
    )
    with pytest.raises(BadFile, match="13 keys; at most 12"):
        load_layout(tmp_path, "en")


@pytest.mark.parametrize(
    "forms", ["かが", "はばぱ", "やゃ", "つっづ", "うぅゔ", "さざ", "わゎ"], ids=str
)
def test_the_last_kana_turns_through_its_forms_and_back(forms: str):
    typed = "あ" + forms[0]
    for form in (*forms[1:], forms[0]):
        typed = modify_kana(typed)
        assert typed == "あ" + form
        assert len(unicodedata.normalize("NFC", typed)) == 2


@pytest.mark.parametrize("text", ["", "な", "abc", "ー"])
def test_what_has_no_other_form_stays(text: str):
    assert modify_kana(text) == text


@pytest.fixture
def words(qapp) -> WordsViewModel:
    catalog = load_catalog(ASSETS / "catalog")
    model = WordsViewModel(
        catalog, load_vocabulary(ASSETS / "catalog"), KEYPADS, lambda _: None, free=True
    )
    model.begin("en", "mars", "painting", "")
    return model


@pytest.fixture
def window(words: WordsViewModel) -> Iterator[QQuickWindow]:
    engine = QQmlApplicationEngine()
    engine.addImportPath(str(Path(load_layout.__code__.co_filename).parent / "qml"))
    dressing = Dressing(engine, load_theme(), WindowConfig(fullscreen=False, animate=False))
    engine.setInitialProperties({"words": words})
    engine.loadData(QML.encode(), QUrl("keypad-test.qml"))
    (made,) = engine.rootObjects()
    assert isinstance(made, QQuickWindow)
    dressing.fit(made)
    QTest.qWait(50)
    yield made
    made.close()
    delete(engine)
    QTest.qWait(1)


def middle(finger: Finger, name: str) -> QPointF:
    item = finger.find(name)
    assert item is not None, name
    return item.mapToScene(QPointF(item.width() / 2, item.height() / 2))


def test_touched_keys_are_typed(window: QQuickWindow, words: WordsViewModel):
    finger = Finger(window)
    for key in ("shift", "H", "i", "space", "m", "erase", "y", "o", "u"):
        finger.tap(f"key-{key}")
    assert words.property("typed") == "Hi you"


def test_two_thumbs_at_once_keep_their_order(window: QQuickWindow, words: WordsViewModel):
    finger = Finger(window)
    device = QTest.createTouchDevice()
    at = {key: middle(finger, f"key-{key}").toPoint() for key in "go"}
    QTest.touchEvent(window, device).press(0, at["g"], window).commit()
    QTest.touchEvent(window, device).stationary(0).press(1, at["o"], window).commit()
    QTest.touchEvent(window, device).stationary(0).release(1, at["o"], window).commit()
    QTest.touchEvent(window, device).release(0, at["g"], window).commit()
    assert words.property("typed") == "go"


def test_delete_goes_on_while_it_is_held(window: QQuickWindow, words: WordsViewModel):
    for letter in "abcdef":
        words.press(letter)
    finger = Finger(window)
    device = QTest.createTouchDevice()
    at = middle(finger, "key-erase").toPoint()
    QTest.touchEvent(window, device).press(0, at, window).commit()
    finger.wait_for(lambda: words.property("typed") == "", 3, "everything deleted")
    QTest.touchEvent(window, device).release(0, at, window).commit()
    words.press("x")
    QTest.qWait(600)
    assert words.property("typed") == "x"  # it stopped


def test_marks_are_a_touch_away_and_so_is_the_way_back(window: QQuickWindow, words: WordsViewModel):
    finger = Finger(window)
    finger.tap("key-marks")
    finger.tap("key-7")
    finger.tap("key-marks")
    finger.tap("key-q")
    assert words.property("typed") == "7q"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_key_is_twelve_millimetres_on_a_kiosks_screen(
    window: QQuickWindow, words: WordsViewModel, language: str
):
    words.begin(language, "mars", "painting", "")
    QTest.qWait(20)
    unit = 25.4 * 24 / (1080**2 + 1920**2) ** 0.5  # of a panel of 24 inches, upright
    for item in keys_of(window.contentItem()):
        assert item.width() * unit >= 12, item.objectName()
        assert item.height() * unit >= 12, item.objectName()
        right = item.mapToScene(QPointF(item.width(), 0)).x()
        assert item.mapToScene(QPointF(0, 0)).x() >= 47 and right <= 1033


def test_every_key_says_what_it_is(window: QQuickWindow, words: WordsViewModel):
    spoken = {}
    for item in keys_of(window.contentItem()):
        interface = QAccessible.queryAccessibleInterface(item)
        assert interface.role() == QAccessible.Role.Button
        spoken[item.objectName()] = interface.text(QAccessible.Text.Name)
    assert spoken["key-q"] == "q"
    assert spoken["key-erase"] == "Delete"
    assert spoken["key-shift"] == "Capitals"
    assert all(spoken.values())


def keys_of(item: QQuickItem) -> Iterator[QQuickItem]:
    if not item.isVisible():
        return
    if item.objectName().startswith("key-"):
        yield item
    for child in item.childItems():
        yield from keys_of(child)
