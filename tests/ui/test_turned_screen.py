"""A screen that is turned: by the house, once and for all, or while a guest stands before it."""

from __future__ import annotations

import io
from collections import Counter

import pytest
from PIL import Image
from PySide6.QtCore import QPoint, QRectF
from PySide6.QtGui import QImage
from PySide6.QtQuick import QQuickItem
from PySide6.QtTest import QTest

from kiosk.app import build_window
from kiosk.config import Config, TermsConfig, WindowConfig
from kiosk.domain.requests import InpaintingRequest
from kiosk.ui.kiosk_window import KioskWindow
from tests.fakes import FakeServices
from tests.screens.walk import Guise, Walk, items, services_for, settle
from tests.ui.guest import Guest

OTHERS = [(576, 324), (400, 300)]
"""What an output of 324 by 576 becomes: it is turned, or another display is there."""

SLACK = 1.0  # pixels


def places(window: KioskWindow) -> dict[str, QRectF]:
    """Where everything is that can be touched or read."""
    found, counts = dict[str, QRectF](), Counter[str]()
    for item in items(window.root.contentItem()):
        name = item.property("says") or (item.inherits("QQuickText") and item.property("text"))
        if name:
            found[f"{name} ({counts[name]})"] = item.mapRectToScene(item.boundingRect())
            counts[name] += 1
    return found


def editable(window: KioskWindow) -> list[QQuickItem]:
    """Where a long press would select text, or open a menu."""
    every = items(window.root.contentItem())
    kinds = ("QQuickTextInput", "QQuickTextEdit")
    return [each for each in every if any(map(each.inherits, kinds))]


def memory(window: KioskWindow) -> tuple[object, ...]:
    """What a guest would not like to lose."""
    visit = window.view_model
    phrases = (visit.vehiclePhrase, visit.settingPhrase, visit.stylePhrase)
    mail, looking = visit.mail, visit.looking
    state = [looking.viewed, looking.painted, looking.round, visit.asking, visit.confirming]
    return visit.screen, *phrases, *state, mail.typed, window.words.property("typed")


def test_every_screen_follows_its_output_and_comes_back_as_it_was(qapp) -> None:
    guise = Guise(scale=0.3)
    services = services_for(guise)
    window = build_window(services)
    settle(200)
    root, wrong = window.root, list[str]()
    upright = (root.width(), root.height())
    for screen in Walk(window, services, guise.comfort).screens():
        settle(10)
        before, known = places(window), memory(window)
        wrong += [f"{screen}: {item} can be selected" for item in editable(window)]
        for size in OTHERS:
            root.resize(*size)
            settle(10)
            whole = QRectF(0, 0, *size).adjusted(-SLACK, -SLACK, SLACK, SLACK)
            out = [name for name, place in places(window).items() if not whole.contains(place)]
            wrong += [f"{screen}: {name} is off the screen of {size}" for name in out]
        root.resize(*upright)
        settle(10)
        after = places(window)
        moved = [name for name in before | after if after.get(name) != before.get(name)]
        wrong += [f"{screen}: {name} is not where it was" for name in moved]
        assert memory(window) == known, screen
    window.close()
    QTest.qWait(1)
    assert not wrong, "\n".join(wrong)


def turned(open_window, services: FakeServices, turn: int) -> Guest:
    """A guest who stands upright before a screen that hangs turned."""
    size = (960, 540) if turn % 180 else (540, 960)
    window = WindowConfig(
        fullscreen=False, width=size[0], height=size[1], animate=False, rotation=turn
    )
    services.config = Config(window=window, terms=TermsConfig(ask=False))
    return Guest(open_window(), services)


def glass(guest: Guest, turn: int, x: float, y: float) -> QPoint:
    """The window's pixel under what a guest sees at x, y: in pixels of 540 by 960, upright."""
    width, height = guest.window.root.width(), guest.window.root.height()
    match turn:
        case 90:
            return QPoint(round(width - y), round(x))
        case 180:
            return QPoint(round(width - x), round(height - y))
        case _:
            return QPoint(round(y), round(height - x))


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_touches_land_where_the_pictures_are(
    open_window, services: FakeServices, turn: int
) -> None:
    guest = turned(open_window, services, turn)
    canvas = guest.window.root.contentItem().childItems()[0]

    def at(name: str, x: float = 0.5, y: float = 0.5) -> QPoint:
        item = guest.finger.find(name)
        assert item is not None, name
        on = canvas.mapFromItem(item, x * item.width(), y * item.height())
        return glass(guest, turn, on.x() / 2, on.y() / 2)

    def touch(*names: str) -> None:
        for name in names:
            guest.finger.tap_at(at(name))

    guest.begin()
    touch("vehicle-rx", "colour-blue", "next", "setting-mars", "own-words", "key-s", "key-n")
    assert guest.window.words.property("typed") == "sn"
    touch("idea-snow", "key-done", "style-painting")
    guest.wait(3)
    assert guest.screen == "result"
    grab = guest.finger.grab()
    for tile in guest.services.back_office.kept:
        shown, painted = grab.pixelColor(at(f"tile{tile.tile}")), QImage.fromData(tile.png)
        assert shown == painted.pixelColor(3, 3)
    touch("tile1")
    guest.finger.drag(at("viewer", 0.8), at("viewer", 0.3))
    assert guest.looking.viewed == 2
    touch("heart", "erase")
    guest.finger.drag(at("painting", 0.2, 0.25), at("painting", 0.8, 0.25))
    touch("instead-beach", "next")
    request = guest.services.generator.requests[-1]
    assert isinstance(request, InpaintingRequest)
    mask = Image.open(io.BytesIO(request.mask))
    side = mask.width
    seen = [mask.getpixel((round(x * side), round(y * side))) for x, y in ((0.5, 0.25), (0.5, 0.7))]
    assert seen == [255, 0]
    guest.wait(3)
    touch("for-everyone", "comfort-large-text", "comfort-close", "over", "finish")
    assert guest.screen == "attract"


def test_a_stroke_outlives_a_screen_that_is_turned_under_it(guest: Guest) -> None:
    guest.choose_everything()
    guest.wait(3)
    guest.touch("tile1", "erase")
    on, root = guest.finger.on, guest.window.root
    guest.finger.press(on("painting", 0.2, 0.2))
    for x in (0.3, 0.4, 0.5, 0.6):
        guest.finger.move(on("painting", x, 0.2))
    root.resize(root.height(), root.width())
    QTest.qWait(40)
    guest.finger.move(on("painting", 0.7, 0.2))
    guest.finger.lift(on("painting", 0.7, 0.2))
    guest.touch("next")
    request = guest.services.generator.requests[-1]
    assert isinstance(request, InpaintingRequest)
    mask = Image.open(io.BytesIO(request.mask))
    assert [mask.getpixel(at) for at in ((16, 13), (32, 13), (44, 13), (32, 40))] == [255] * 3 + [0]


def test_a_button_that_turns_away_under_a_finger_is_not_touched(guest: Guest) -> None:
    guest.begin()
    root, at = guest.window.root, guest.finger.on("next", 0.5, 0.5)
    guest.finger.press(at)
    root.resize(root.height(), root.width())
    QTest.qWait(40)
    guest.finger.lift(at)
    assert guest.screen == "vehicle"
    guest.touch("next")
    assert guest.screen == "setting"
