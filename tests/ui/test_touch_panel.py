"""The touch panel's cable is pulled, with a finger on the glass, and put in again."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtQuick import QQuickItem
from PySide6.QtTest import QTest

from kiosk.domain.requests import InpaintingRequest
from kiosk.ui.touch_panel import TouchPanel
from tests.fakes import FakeServices
from tests.staff.test_desk import OPERATOR
from tests.ui.guest import Guest
from tests.ui.staff_panel import Panel, open_panel

ENDS = ["cancelled", "silent"]
"""What comes of the finger's touch: some systems end it, others never mention it again."""

MENDED_BY = "There is no touch panel. Connect its USB cable."


def pull(guest: Guest, end: str) -> None:
    """Pull the cable while a finger is down, and let the window find out."""
    guest.window.panel.look()
    if end == "cancelled":
        guest.finger.cancel()
    guest.finger.unplug()
    guest.window.panel.look()
    QTest.qWait(20)


def pressed(guest: Guest) -> list[str]:
    """The names of everything that looks pressed."""

    def walk(item: QQuickItem) -> Iterator[QQuickItem]:
        yield item
        for child in item.childItems():
            yield from walk(child)

    items = walk(guest.window.root.contentItem())
    return [item.objectName() for item in items if item.property("pressed") is True]


@pytest.mark.parametrize("end", ENDS)
def test_a_button_is_let_go_and_works_again(guest: Guest, end: str) -> None:
    guest.begin()
    guest.touch("colour-white")
    guest.finger.press(guest.finger.on("next", 0.5, 0.5))
    assert pressed(guest) == ["next"]
    pull(guest, end)
    assert pressed(guest) == []
    assert guest.screen == "vehicle"
    guest.finger.plug_in()
    assert guest.visit.colour == "white"
    guest.touch("next")
    assert guest.screen == "setting"


def test_many_fingers_are_let_go(guest: Guest) -> None:
    guest.begin()
    names = ("vehicle-rx", "vehicle-bz4x", "colour-white", "colour-blue", "next", "back", "over")
    guest.finger.press(*(guest.finger.on(name, 0.5, 0.5) for name in names))
    pull(guest, "silent")
    assert pressed(guest) == []
    guest.finger.plug_in()
    guest.touch("vehicle-rx", "next")
    assert (guest.screen, guest.visit.vehicle) == ("setting", "rx")


@pytest.mark.parametrize("end", ENDS)
def test_a_key_that_repeats_stops(guest: Guest, end: str) -> None:
    guest.begin()
    guest.touch("next", "setting-mars", "own-words", *["key-s"] * 9)
    guest.finger.press(guest.finger.on("key-erase", 0.5, 0.5))
    QTest.qWait(550)
    pull(guest, end)
    left = guest.window.words.property("typed")
    assert 0 < len(left) < 8
    QTest.qWait(300)
    assert guest.window.words.property("typed") == left
    guest.finger.plug_in()
    guest.touch("key-erase")
    assert guest.window.words.property("typed") == left[:-1]


@pytest.mark.parametrize("end", ENDS)
def test_a_swipe_that_is_cut_off_settles(guest: Guest, end: str) -> None:
    guest.choose_everything()
    guest.wait(3)
    guest.touch("tile1")
    on = guest.finger.on
    guest.finger.press(on("viewer", 0.7, 0.5))
    for x in (0.65, 0.6, 0.55, 0.5, 0.3):
        guest.finger.move(on("viewer", x, 0.5))
    pull(guest, end)
    QTest.qWait(200)
    shown = guest.looking.viewed
    assert shown in (1, 2)
    picture = guest.finger.find("picture")
    assert picture is not None
    assert picture.mapToItem(guest.finger.find("viewer"), 0, 0).x() == pytest.approx(0)
    guest.finger.plug_in()
    if end == "silent":  # Qt still waits for the old finger, and takes the first swipe for a tap
        guest.finger.drag(on("viewer", 0.3, 0.5), on("viewer", 0.8, 0.5))
        guest.touch(f"tile{shown}")
    guest.finger.drag(on("viewer", 0.3, 0.5), on("viewer", 0.8, 0.5))
    QTest.qWait(200)
    assert guest.looking.viewed == shown - 1


@pytest.mark.parametrize("end", ENDS)
def test_a_stroke_ends_where_it_was_cut_off_and_the_next_is_another(guest: Guest, end: str) -> None:
    guest.choose_everything()
    guest.wait(3)
    guest.touch("tile1", "erase")
    on = guest.finger.on
    guest.finger.drag(on("painting", 0.2, 0.2), on("painting", 0.8, 0.2))
    guest.finger.press(on("painting", 0.1, 0.5))
    for step in range(6):
        guest.finger.move(on("painting", 0.1 + 0.05 * step, 0.5))
    pull(guest, end)
    guest.finger.plug_in()
    guest.finger.drag(on("painting", 0.6, 0.9), on("painting", 0.9, 0.9))
    guest.touch("next")
    request = guest.services.generator.requests[-1]
    assert isinstance(request, InpaintingRequest)
    mask = Image.open(io.BytesIO(request.mask))
    painted = {at: mask.getpixel(at) for at in ((32, 13), (16, 32), (48, 58), (30, 45), (42, 42))}
    assert list(painted.values()) == [255, 255, 255, 0, 0], painted


@pytest.fixture
def panel(qapp, services: FakeServices, tmp_path: Path) -> Iterator[Panel]:
    panel = open_panel(services, tmp_path)
    yield panel
    panel.window.close()
    QTest.qWait(1)


@pytest.mark.parametrize("end", ENDS)
def test_the_staffs_five_taps_count_anew(panel: Panel, end: str) -> None:
    panel.touch(*["staff-corner"] * 3)
    panel.finger.press(panel.finger.on("staff-corner", 0.5, 0.5))
    pull(panel, end)
    panel.finger.plug_in()
    panel.touch(*["staff-corner"] * 4)
    assert not panel.sees("staff-panel")
    panel.touch("staff-corner")
    assert panel.sees("staff-panel")


def test_a_pin_that_is_cut_off_can_be_typed_on(panel: Panel) -> None:
    panel.knock()
    panel.touch("role-operator")
    panel.finger.press(panel.finger.on("pin-7", 0.5, 0.5))
    pull(panel, "silent")
    panel.finger.plug_in()
    panel.type(OPERATOR)
    assert panel.sees("light-reason")


def test_staff_are_told_that_it_is_gone_until_it_is_back(panel: Panel) -> None:
    panel.sign_in("operator")
    panel.window.panel.look()
    assert panel.read("light-reason") == "Guests are served."
    panel.finger.unplug()
    panel.window.panel.look()
    panel.live(1)
    assert panel.read("light-reason") == MENDED_BY
    panel.finger.plug_in()
    panel.window.panel.look()
    panel.live(1)
    assert panel.read("light-reason") == "Guests are served."
    assert [each.said for each in panel.visit.controller.service.recent] == [MENDED_BY]


def test_a_window_on_a_desk_may_be_without_a_panel_and_a_kiosk_may_not(guest: Guest) -> None:
    guest.finger.unplug()
    service = guest.visit.controller.service
    for expected, said in ((False, ""), (True, MENDED_BY)):
        TouchPanel(guest.window.root, service, expected=expected).look()
        assert service.trouble == said


def test_a_panel_that_calls_itself_a_mouse_is_not_missed(guest: Guest) -> None:
    guest.finger.unplug()
    root, service = guest.window.root, guest.visit.controller.service
    panel = TouchPanel(root, service, expected=True)
    panel.look()
    assert service.trouble == MENDED_BY
    middle = root.contentItem().boundingRect().center().toPoint()
    QTest.mouseClick(root, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, middle)
    assert guest.screen == "vehicle"
    panel.look()
    assert service.trouble == ""
    guest.finger.plug_in()
    panel.look()
    guest.finger.unplug()
    panel.look()
    assert service.trouble == MENDED_BY, "one that was there is"


def test_a_visit_goes_on_without_a_panel_and_ends_by_itself(guest: Guest) -> None:
    guest.choose_everything()
    guest.finger.press(guest.finger.on("back", 0.5, 0.5))
    pull(guest, "silent")
    guest.wait(3)
    assert guest.screen == "result"
    guest.wait(130)
    assert guest.screen == "attract"
    guest.finger.plug_in()
    guest.begin()
    assert guest.screen == "vehicle"


def test_fingers_on_a_window_that_is_hidden_hold_nothing(guest: Guest) -> None:
    guest.begin()
    at = guest.finger.on("next", 0.5, 0.5)
    guest.finger.press(at)
    guest.window.root.hide()
    QTest.qWait(20)
    guest.window.root.show()
    QTest.qWait(50)
    assert pressed(guest) == []
    guest.finger.lift(at)
    assert guest.screen == "vehicle"
    guest.touch("next")
    assert guest.screen == "setting"
