"""The attract screen: pictures glide past, none twice, and every language asks people in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QPoint, QUrl
from PySide6.QtQml import QQmlApplicationEngine
from PySide6.QtQuick import QQuickItem, QQuickWindow
from PySide6.QtTest import QTest
from shiboken6 import delete

from kiosk.resources import resource
from kiosk.ui.card_pictures import CardPictures, file_url
from kiosk.ui.kiosk_window import QML_FOLDER, KioskWindow
from tests.touch import Finger
from tests.ui.guest import Guest

QML = """
import QtQuick
import Kiosk.Art
Window {{
    id: root
    required property list<string> pictures
    width: 300
    height: 400
    visible: true
    Mosaic {{
        objectName: "mosaic"
        anchors.fill: parent
        pictures: root.pictures
        speed: 900
        pause: 40
        {more}
    }}
}}
"""

Show = Callable[[str, int], QQuickWindow]


@pytest.fixture
def show(qapp, tmp_path: Path) -> Iterator[Show]:
    engines: list[QQmlApplicationEngine] = []

    def build(more: str, count: int) -> QQuickWindow:
        pictures: list[str] = []
        for number in range(count):
            path = tmp_path / f"{number}.png"
            Image.new("RGB", (8, 8), (9 * number, 0, 0)).save(path)
            pictures.append(file_url(path))
        engine = QQmlApplicationEngine()
        engines.append(engine)
        engine.addImportPath(str(QML_FOLDER))
        engine.setInitialProperties({"pictures": pictures})
        engine.loadData(QML.format(more=more).encode(), QUrl("mosaic-test.qml"))
        (window,) = engine.rootObjects()
        assert isinstance(window, QQuickWindow)
        QTest.qWait(60)
        return window

    yield build
    for engine in engines:
        delete(engine)
    QTest.qWait(1)


def tiles(item: QQuickItem) -> Iterator[QQuickItem]:
    for child in item.childItems():
        if child.property("source") and child.property("pixels"):
            yield child
        else:
            yield from tiles(child)


def on_screen(window: QQuickWindow) -> list[tuple[str, float, float]]:
    """Picture, column and row of every place that can be seen now."""
    found = [
        (tile.property("source"), tile.parentItem().x(), tile.y())
        for tile in tiles(window.contentItem())
    ]
    return [each for each in found if -90 < each[2] < window.height()]


def test_no_picture_is_on_the_screen_twice_however_long_it_glides(show: Show):
    window = show("", 24)
    for _ in range(30):
        QTest.qWait(30)
        sources = [source for source, *_ in on_screen(window)]
        assert len(sources) >= 12
        assert len(sources) == len(set(sources))


def test_pictures_glide_and_new_ones_come_in(show: Show):
    window = show("", 30)
    first = {source for source, *_ in on_screen(window)}
    places = on_screen(window)
    QTest.qWait(200)
    assert on_screen(window) != places
    seen = set(first)
    for _ in range(40):
        QTest.qWait(30)
        seen |= {source for source, *_ in on_screen(window)}
    assert len(seen) > len(first)


def test_with_little_motion_pictures_stay_in_place_and_only_change(show: Show):
    window = show("gliding: false", 30)
    before = on_screen(window)
    QTest.qWait(500)
    after = on_screen(window)
    assert [place for _, *place in after] == [place for _, *place in before]
    assert [source for source, *_ in after] != [source for source, *_ in before]


def test_without_animation_nothing_changes_at_all(show: Show):
    window = show("gliding: false; fading: false", 30)
    before = on_screen(window)
    QTest.qWait(300)
    assert on_screen(window) == before


def test_few_pictures_are_enough(show: Show):
    assert on_screen(show("gliding: false", 3))


def test_the_kiosk_ships_enough_pictures_for_the_screen_and_they_are_small():
    pictures = CardPictures(resource("assets")).attract("portrait")
    assert len(pictures) >= 24 and len(pictures) % 3 == 0
    folders = [resource("assets") / name for name in ("attract", "cards")]
    size = sum(path.stat().st_size for folder in folders for path in folder.rglob("*.webp"))
    assert size <= 3 * 2**20


def test_a_brands_own_pictures_for_one_orientation_take_over(tmp_path: Path):
    folder = tmp_path / "attract"
    folder.mkdir()
    for name in ("01-mars", "02-forest", "portrait-1"):
        (folder / f"{name}.webp").write_bytes(b"")
    pictures = CardPictures(tmp_path)
    assert [Path(p).stem for p in pictures.attract("portrait")] == ["portrait-1"]
    assert [Path(p).stem for p in pictures.attract("landscape")] == ["01-mars", "02-forest"]


def test_the_attract_screen_says_that_its_pictures_are_ai_generated(guest: Guest):
    texts = [each.property("text") for each in every(guest.window.root.contentItem())]
    assert "AI-generated" in texts


def test_a_touch_anywhere_starts_and_does_nothing_else(
    open_window: Callable[..., KioskWindow], services
):
    window = open_window()
    finger = Finger(window.root)
    visit = window.view_model.controller
    before = visit.visit
    finger.tap_at(QPoint(window.root.width() // 2, window.root.height() - 120))
    assert visit.visit.screen.value == "vehicle"
    assert (visit.visit.vehicle, visit.visit.colour) == (before.vehicle, before.colour)


def every(item: QQuickItem) -> Iterator[QQuickItem]:
    if not item.isVisible():
        return
    yield item
    for child in item.childItems():
        yield from every(child)
