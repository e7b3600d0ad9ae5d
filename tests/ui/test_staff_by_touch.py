"""Staff at the real window, by touch."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtTest import QTest

from kiosk.app import build_window
from kiosk.domain.generation import DeviceHealth, GeneratorHealth
from kiosk.staff.audit import AuditLog
from kiosk.ui.staff_view_model import Staff
from tests.fakes import FakeGenerator, FakeServices
from tests.staff.clocks import FakeClock
from tests.staff.test_desk import ADMIN, OPERATOR, make_desk
from tests.ui.guest import Guest


class Devices(FakeGenerator):
    """Two devices that can be taken out of work."""

    def __init__(self) -> None:
        super().__init__()
        self.drained: set[str] = set()
        self.restarted: list[str] = []

    def health(self) -> GeneratorHealth:
        names = ("gpu0", "gpu1")
        rows = tuple(
            DeviceHealth(
                n,
                "drained" if n in self.drained else "idle",
                0,
                steps_per_second=7.4,
                memory=900 * 2**20,
                checkpoints=("showroom",),
            )
            for n in names
        )
        return replace(super().health(), devices=rows)

    def drain(self, device: str) -> None:
        self.drained.add(device)

    def restore(self, device: str) -> None:
        self.drained.discard(device)

    def restart(self, device: str) -> None:
        self.restarted.append(device)


class Panel(Guest):
    """Somebody of the staff."""

    clock: FakeClock
    left: list[bool]

    def knock(self) -> None:
        self.touch(*["staff-corner"] * 5)

    def type(self, pin: str) -> None:
        self.touch(*[f"pin-{digit}" for digit in pin], "pin-ok")

    def sign_in(self, role: str) -> None:
        self.knock()
        self.touch(f"role-{role}")
        self.type(ADMIN if role == "admin" else OPERATOR)


@pytest.fixture
def panel(qapp, services: FakeServices, tmp_path: Path) -> Iterator[Panel]:
    services.generator = Devices()
    clock, left = FakeClock(), list[bool]()
    staff = Staff(make_desk(tmp_path, clock), ThreadPoolExecutor(1), lambda: left.append(True))
    window = build_window(services, staff)
    panel = Panel(window, services)
    panel.clock, panel.left = clock, left
    for _ in range(200):
        if services.generator.started:
            break
        QTest.qWait(10)
    yield panel
    window.close()
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


@pytest.mark.parametrize("role", ["operator", "admin"])
def test_a_device_is_drained_and_returned(panel: Panel, role: str) -> None:
    panel.sign_in(role)
    panel.touch("drain-gpu0")
    assert panel.services.generator.drained == {"gpu0"}
    panel.services.clock.pass_(2)
    QTest.qWait(800)
    assert panel.read("light-todo") == "Return gpu0 when it is ready."
    panel.touch("return-gpu0", "restart-gpu1")
    assert panel.services.generator.drained == set()
    assert panel.services.generator.restarted == ["gpu1"]


def test_out_of_order_closes_the_kiosk_until_it_is_opened(panel: Panel) -> None:
    panel.sign_in("operator")
    panel.touch("staff-page-show", "out-of-order")
    panel.wait(1)
    assert panel.screen == "closed"
    assert not panel.sees("more-gallery.keep_hours")
    assert not panel.sees("leave-kiosk")
    panel.touch("out-of-order")
    panel.wait(1)
    assert panel.screen == "attract"


def test_an_admin_changes_a_value_and_takes_it_back(panel: Panel) -> None:
    panel.sign_in("admin")
    panel.touch("staff-page-show")
    assert panel.read("value-patience.result") == "100 s"
    panel.touch("more-patience.result")
    assert panel.read("value-patience.result") == "120 s"
    panel.window.staff.undo()
    QTest.qWait(20)
    assert panel.read("value-patience.result") == "100 s"


def test_preflight_runs_beside_the_window(panel: Panel) -> None:
    panel.sign_in("operator")
    panel.touch("staff-page-preflight", "preflight-run")
    panel.finger.wait_for(lambda: panel.sees("preflight-verdict"), 5, "the verdict")
    assert panel.read("preflight-verdict") == "NO-GO"  # nothing was checked


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
