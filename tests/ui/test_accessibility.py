"""Guests who have the screen read to them find everything by role and name, in their language."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtQuick import QQuickItem, QQuickWindow
from PySide6.QtTest import QTest

from kiosk.app import build_window
from kiosk.ui.kiosk_window import KioskWindow
from tests.screens.walk import Guise, Walk, items, services_for, settle
from tests.ui.guest import Guest

LEAST = 72  # units, of a target
SILENT = {"staff-corner"}  # for staff, who know where it is
ROLES = {
    QAccessible.Role.Button,
    QAccessible.Role.CheckBox,
    QAccessible.Role.RadioButton,
    QAccessible.Role.Slider,
    QAccessible.Role.Graphic,
}


def touchables(window: QQuickWindow) -> Iterator[QQuickItem]:
    every = items(window.contentItem())
    return (each for each in every if each.property("says") is not None and each.isEnabled())


def told(window: QQuickWindow) -> Iterator[QAccessibleInterface]:
    """Everything that Qt tells assistive technology about a window."""
    whole = QAccessible.queryAccessibleInterface(window)
    assert whole is not None
    waiting = [whole]
    while waiting:
        each = waiting.pop()
        yield each
        waiting += [child for n in range(each.childCount()) if (child := each.child(n))]


@pytest.fixture
def heard(qapp) -> Iterator[None]:
    QAccessible.setActive(True)
    yield
    QAccessible.setActive(False)


@pytest.mark.parametrize(("orientation", "language"), [("portrait", "de"), ("landscape", "en")])
def test_everything_that_can_be_touched_has_a_role_and_a_name(
    heard: None, orientation: str, language: str
) -> None:
    guise = Guise(orientation, language, scale=0.3)
    services = services_for(guise)
    window = build_window(services)
    settle(200)
    wrong: list[str] = []
    for screen in Walk(window, services, guise.comfort).screens():
        QTest.qWait(15)
        for item in touchables(window.root):
            interface = QAccessible.queryAccessibleInterface(item)
            name = interface.text(QAccessible.Text.Name) if interface else ""
            role = interface.role() if interface else None
            if item.objectName() not in SILENT and not (name.strip() and role in ROLES):
                wrong.append(f"{screen}: {item.objectName() or item} is told as {role} {name!r}")
    window.close()
    QTest.qWait(1)
    assert not wrong, "\n".join(wrong)


def names(window: KioskWindow, role: QAccessible.Role) -> list[str]:
    every = [each for each in told(window.root) if each.role() == role]
    return [each.text(QAccessible.Text.Name) for each in every if not each.state().invisible]


def test_a_screen_reads_from_its_heading_to_its_buttons(heard: None, guest: Guest) -> None:
    guest.begin()
    QTest.qWait(20)
    assert "Which car?" in names(guest.window, QAccessible.Role.Heading)
    buttons = names(guest.window, QAccessible.Role.Button)
    assert {"Back", "Next", "Start over", "Language and comfort"} <= set(buttons)
    assert "A red Lexus RZ" in names(guest.window, QAccessible.Role.StaticText)


def test_a_choice_is_told_as_chosen_and_pressed_without_a_finger(heard: None, guest: Guest) -> None:
    guest.begin()
    guest.touch("for-everyone")
    item = guest.finger.find("language-de")
    assert item is not None
    german = QAccessible.queryAccessibleInterface(item)
    assert (german.role(), german.state().checked) == (QAccessible.Role.RadioButton, False)
    german.actionInterface().doAction("Press")
    QTest.qWait(20)
    assert guest.read("back") == "Zurück"
    assert german.state().checked


def test_switches_are_told_as_on_or_off(heard: None, guest: Guest) -> None:
    guest.begin()
    guest.touch("for-everyone")
    item = guest.finger.find("comfort-large-text")
    assert item is not None
    switch = QAccessible.queryAccessibleInterface(item)
    assert (switch.role(), switch.state().checked) == (QAccessible.Role.CheckBox, False)
    guest.touch("comfort-large-text")
    assert switch.state().checked


def test_what_is_chosen_is_not_told_by_colour_alone(guest: Guest) -> None:
    """A tick or a ring is there when something is chosen, and gone when it is not."""
    guest.begin()
    guest.touch("for-everyone")
    for name, on in (("language-en", True), ("language-de", False)):
        item = guest.finger.find(name)
        assert item is not None
        ticks = [each for each in items(item) if each.metaObject().className().startswith("Tick")]
        assert bool(ticks) is on


@pytest.mark.parametrize("comfort", ["reach", "reach-large"])
def test_with_reach_everything_to_touch_is_in_the_lower_half(qapp, comfort: str) -> None:
    guise = Guise("portrait", "en", comfort, scale=0.3)
    services = services_for(guise)
    window = build_window(services)
    settle(200)
    half = window.root.height() / 2
    wrong: list[str] = []
    for screen in Walk(window, services, comfort).screens():
        QTest.qWait(15)
        if screen.endswith(("attract", "sorry", "closed")):
            continue  # any touch anywhere is enough there
        for item in touchables(window.root):
            place = item.mapRectToScene(QRectF(0, 0, item.width(), item.height()))
            low = place.bottom() - max(place.top(), half)
            if low < LEAST * guise.scale and item.objectName() not in SILENT:
                wrong.append(f"{screen}: {item.property('says')!r} ends at {place.bottom():.0f}")
    window.close()
    QTest.qWait(1)
    assert not wrong, "\n".join(wrong)
