"""Staff at the real window, by touch: getting in and out, and what the guest keeps."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtTest import QTest

from kiosk.staff.audit import AuditLog
from tests.fakes import FakeServices
from tests.staff.test_desk import ADMIN, OPERATOR
from tests.ui.staff_panel import Panel, open_panel


@pytest.fixture
def panel(qapp, services: FakeServices, tmp_path: Path) -> Iterator[Panel]:
    panel = open_panel(services, tmp_path)
    yield panel
    panel.window.close()
    QTest.qWait(1)


def test_five_taps_and_a_pin_open_the_panel_and_leave_closes_it(panel: Panel) -> None:
    panel.touch(*["staff-corner"] * 4)
    assert not panel.sees("staff-panel")
    panel.touch("staff-corner")
    panel.touch("role-operator")
    panel.type("111222")
    assert "not the PIN" in panel.read("pin-message")
    panel.type(OPERATOR)
    assert panel.read("light-reason") == "Guests are served."
    panel.touch("staff-leave")
    assert not panel.sees("staff-panel")
    assert panel.screen == "attract"


def test_after_five_wrong_pins_the_keys_wait(panel: Panel) -> None:
    panel.knock()
    panel.touch("role-operator")
    for _ in range(5):
        panel.type("902146")
    assert panel.read("pin-message").startswith("Try again in 30 s")
    panel.type(OPERATOR)
    assert not panel.sees("light-reason")
    panel.clock.after(31)
    QTest.qWait(600)
    panel.type(OPERATOR)
    assert panel.sees("light-reason")


def test_a_guests_pictures_outlast_a_visit_of_staff(panel: Panel) -> None:
    panel.choose_everything()
    panel.wait(1)
    assert panel.screen == "making"
    panel.sign_in("operator")
    panel.wait(400, step=5)
    assert panel.screen == "result"
    panel.touch("staff-leave")
    panel.wait(5)
    assert panel.screen == "result"
    assert all(panel.sees(f"tile{n}") for n in range(4))


def test_the_panel_closes_by_itself_and_says_so(panel: Panel, tmp_path: Path) -> None:
    panel.sign_in("operator")
    panel.clock.after(121)
    QTest.qWait(700)
    assert not panel.sees("staff-panel")
    last = list(AuditLog(tmp_path / "audit").entries())[-1]
    assert (last["what"], last["about"]["idle"]) == ("signed-out", True)


def test_the_corner_is_heard_while_a_guest_is_there_and_leaves_the_guest_alone(
    panel: Panel,
) -> None:
    panel.choose_everything()
    panel.wait(3)
    assert panel.screen == "result"
    panel.knock()
    assert panel.sees("staff-panel")
    panel.touch("staff-leave")
    assert panel.screen == "result"


def test_of_five_taps_on_the_corner_only_the_first_reaches_what_lies_below(panel: Panel) -> None:
    panel.begin()
    controller = panel.window.view_model.controller
    deadlines = []
    for _ in range(5):
        panel.services.clock.pass_(1)
        panel.touch("staff-corner")
        deadlines.append(controller.visit.deadline)
    assert deadlines == [deadlines[0]] * 5  # the first one gave the guest time anew
    assert deadlines[0] == panel.services.clock.now - 4 + 60
    assert panel.sees("staff-panel")


def test_the_first_pin_is_set_twice_at_first_start(panel: Panel, tmp_path: Path) -> None:
    (tmp_path / "pins.json").unlink()
    panel.knock()
    panel.type("123456")
    panel.type("123456")
    assert "count up" in panel.read("pin-message")
    panel.type(ADMIN)
    panel.type(OPERATOR)
    assert "not the same" in panel.read("pin-message")
    panel.type(ADMIN)
    panel.type(ADMIN)
    assert panel.sees("light-reason")
    assert panel.window.staff.property("state")["admin"]


def test_a_keypad_that_nobody_touches_goes(panel: Panel) -> None:
    panel.knock()
    panel.services.clock.pass_(61)
    QTest.qWait(700)
    assert not panel.sees("staff-panel")
