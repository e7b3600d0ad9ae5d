"""No word is cut off, runs out of its box or over another, in any language, in any size."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtQml import QQmlExpression, qmlContext
from PySide6.QtQuick import QQuickItem
from PySide6.QtTest import QTest

from kiosk.app import build_window
from kiosk.config import ShareConfig, WifiConfig
from kiosk.domain.generation import SHOW_PACK, GeneratorHealth
from kiosk.domain.visit_rules import Comfort
from kiosk.ui.kiosk_window import KioskWindow
from kiosk.ui.translations import languages
from tests.screens.walk import Guise, Walk, items, services_for, settle

SMALL = 0.3  # of the window; words are laid out in units, so that the test is only faster
SLACK = 2.0  # units


def words(window: KioskWindow) -> list[QQuickItem]:
    every = items(window.root.contentItem())
    return [each for each in every if each.inherits("QQuickText") and each.property("text")]


def ancestors(item: QQuickItem) -> Iterator[QQuickItem]:
    parent = item.parentItem()
    while parent is not None:
        yield parent
        parent = parent.parentItem()


def number(item: QQuickItem, name: str) -> int:
    """An enumeration that Qt does not tell to Python."""
    value, _ = QQmlExpression(qmlContext(item), item, name).evaluate()
    return int(value)


def ink(text: QQuickItem, canvas: QQuickItem) -> QRectF:
    """Where the letters of `text` are, in units of `canvas`."""
    width, height = text.property("contentWidth"), text.property("contentHeight")
    # Flags of Qt::Alignment, as the text really stands when the screen is mirrored.
    across, down = number(text, "effectiveHorizontalAlignment"), number(text, "verticalAlignment")
    x = {2: text.width() - width, 4: (text.width() - width) / 2}.get(across, 0.0)
    y = {64: text.height() - height, 128: (text.height() - height) / 2}.get(down, 0.0)
    return canvas.mapRectFromItem(text, QRectF(x, y, width, height))


OVERLAYS = ("Viewer_", "ComfortPanel_", "StillThere_")


def layer(text: QQuickItem) -> str:
    """What a text lies in, over the screen; words are compared with those of their own layer."""
    kinds = [each.metaObject().className() for each in ancestors(text)]
    return next((kind for kind in kinds if kind.startswith(OVERLAYS)), "")


def faults(window: KioskWindow) -> Iterator[str]:
    """What is wrong with the words that can be seen now."""
    canvas = window.root.contentItem().childItems()[0]
    whole = QRectF(0, 0, canvas.width(), canvas.height())
    found = [(text, ink(text, canvas), layer(text)) for text in words(window)]
    for text, place, _ in found:
        said = text.property("text")
        if text.property("truncated"):
            yield f"{said!r} is cut off"
        if text.property("contentWidth") > text.width() + SLACK:
            yield f"{said!r} is wider than its box"
        if not whole.adjusted(-SLACK, -SLACK, SLACK, SLACK).contains(place):
            yield f"{said!r} runs off the screen"
        for box in ancestors(text):
            if box.property("says") is None and not box.clip():
                continue
            room = canvas.mapRectFromItem(box, QRectF(0, 0, box.width(), box.height()))
            if not room.adjusted(-SLACK, -SLACK, SLACK, SLACK).contains(place):
                yield f"{said!r} runs out of what it stands on ({box.objectName()})"
            break
    for (one, place, over), (other, taken, other_over) in combinations(found, 2):
        if over == other_over and place.adjusted(3, 6, -3, -6).intersects(taken):
            yield f"{one.property('text')!r} runs over {other.property('text')!r}"


@pytest.mark.parametrize("orientation", ["portrait", "landscape"])
@pytest.mark.parametrize("language", languages())
def test_every_word_fits(qapp, language: str, orientation: str) -> None:
    guise = Guise(orientation, language, scale=SMALL)
    services = services_for(guise)
    window = build_window(services)
    settle(200)
    wrong: list[str] = []
    for screen in Walk(window, services, guise.comfort).screens():
        nobody = screen.endswith(("attract", "closed"))  # comfort ends with the visit
        sizes = (Comfort(),) if nobody else (Comfort(), Comfort(large_text=True))
        wrong += [f"{language}, {orientation}, {w}" for w in misfits(window, screen, sizes)]
    window.close()
    QTest.qWait(1)
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("orientation", ["portrait", "landscape"])
@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("case", ["made beforehand", "two codes"])
def test_every_word_beside_pictures_fits(qapp, case: str, language: str, orientation: str) -> None:
    services = services_for(Guise(orientation, language, scale=SMALL))
    if case == "two codes":
        share = ShareConfig(wifi=WifiConfig(ssid="Hall 7"))
        services.config = services.config.model_copy(update={"share": share})
    else:
        ready = GeneratorHealth("ready", cause="No device is left.", prerendered=True)
        services.generator.health = lambda: ready  # type: ignore[method-assign]
        services.generator.pack = SHOW_PACK
    window = build_window(services)
    settle(200)
    wrong: list[str] = []
    sizes = (Comfort(), Comfort(large_text=True))
    for screen in Walk(window, services, "normal").briefly():
        shown = window.view_model.property("origin" if case == "made beforehand" else "joinQr")
        assert shown, screen
        wrong += [f"{language}, {orientation}, {w}" for w in misfits(window, screen, sizes)]
    window.close()
    QTest.qWait(1)
    assert not wrong, "\n".join(wrong)


def misfits(window: KioskWindow, screen: str, sizes: Sequence[Comfort]) -> Iterator[str]:
    """What is wrong with the words on a screen in these sizes."""
    for comfort in sizes:
        window.appearance.suit(comfort)
        QTest.qWait(15)
        if list(faults(window)):
            QTest.qWait(150)  # things are put in place just before they are painted
        size = "large" if comfort.large_text else "normal"
        yield from (f"{size}, {screen}: {wrong}" for wrong in faults(window))
    window.appearance.suit(Comfort())
