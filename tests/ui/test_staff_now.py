"""The panel's Now, by touch and with both roles."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtTest import QTest

from kiosk.domain.keeping import BackOfficeFault, Fact, Question
from tests.fakes import FakeBackOffice, FakeServices
from tests.ui.staff_panel import Panel, open_panel

HOUR = int(time.time() // 3600)


@pytest.fixture
def panel(qapp, services: FakeServices, tmp_path: Path) -> Iterator[Panel]:
    services.back_office.knows["counts"] = [
        {"hour": HOUR, "name": "visit", "detail": "", "count": 12},
        {"hour": HOUR, "name": "picture", "detail": "", "count": 48},
        {"hour": HOUR, "name": "scan", "detail": "", "count": 9},
        *({"hour": HOUR, "name": "wait", "detail": s, "count": n} for s, n in (("2", 9), ("8", 1))),
        {"hour": HOUR - 5, "name": "wait", "detail": "60", "count": 500},
    ]
    services.back_office.knows["outbox"] = [{"way": "relay", "waiting": 3, "given_up": 1}]
    panel = open_panel(services, tmp_path)
    yield panel
    panel.window.close()
    QTest.qWait(1)


@pytest.mark.parametrize("role", ["operator", "admin"])
def test_a_device_is_drained_and_returned(panel: Panel, role: str) -> None:
    panel.sign_in(role)
    assert panel.read("light-reason") == "Guests are served."
    panel.touch("drain-gpu-0")
    assert panel.services.generator.drained == {"gpu-0"}
    assert panel.sees("return-gpu-0"), "the finger is answered at once"
    assert panel.read("staff-message").startswith("gpu-0 ends what it paints")
    panel.live(2)
    assert panel.read("light-todo") == "Return gpu-0 when it is ready."
    panel.touch("return-gpu-0", "restart-gpu-1")
    assert panel.services.generator.drained == set()
    assert panel.services.generator.restarted == ["gpu-1"]


def test_a_device_says_how_it_fares(panel: Panel) -> None:
    panel.sign_in("operator")
    told = panel.read("told-gpu-0")
    assert told == "7.4 it/s · temperature unknown · 900 MiB · showroom"


def test_the_day_is_told_in_numbers(panel: Panel) -> None:
    panel.sign_in("operator")
    panel.live(1)
    assert panel.read("fact-Today").endswith("visits · 48 pictures · 9 scans")
    assert panel.read("fact-Waits") == "half up to 2 s, 95 % up to 8 s"
    assert panel.read("fact-Outbox").endswith("3 waiting, 1 given up")
    assert panel.read("fact-Phone's page") == "opens"
    panel.finger.wait_for(lambda: _free(panel), 3, "the disk's free space")


def _free(panel: Panel) -> bool:
    panel.live(1)
    return panel.read("fact-Disk").endswith("GiB free")


class Counting(FakeBackOffice):
    """Three pictures wait, two of them since another day."""

    def ask(self, question: Question, **about: Fact) -> int:
        self.knows["picture-counts"] = [{"waiting": 1 if about.get("since") else 3}]
        return super().ask(question, **about)


def test_pictures_that_wait_since_another_day_are_told_on_the_first_page(
    qapp, services: FakeServices, tmp_path: Path
) -> None:
    services.back_office = Counting()
    panel = open_panel(services, tmp_path)
    panel.sign_in("operator")
    panel.live(1)
    assert panel.read("fact-Approval") == "⚠ 3 pictures wait, 2 since another day"
    panel.window.close()


def test_where_staff_approve_the_first_page_says_that_nothing_waits_or_nobody_knows(
    panel: Panel,
) -> None:
    panel.sign_in("admin")
    assert not panel.sees("fact-Approval")  # guests get their pictures at once
    panel.touch("staff-page-show", "show-settings", "switch-share.approval", "staff-page-now")
    panel.live(1)
    assert panel.read("fact-Approval") == "unknown"
    panel.services.back_office.knows["picture-counts"] = [{"waiting": 0}]
    panel.touch("staff-page-show", "staff-page-now")
    panel.live(1)
    assert panel.read("fact-Approval") == "nothing waits"


def test_numbers_that_nobody_has_are_unknown(panel: Panel) -> None:
    panel.services.back_office.silent = True
    panel.sign_in("operator")
    panel.live(1)
    assert panel.read("fact-Today") == "unknown"
    assert not panel.sees("fact-Outbox")


def test_what_went_wrong_is_told_once_and_the_light_says_what_helps(panel: Panel) -> None:
    office = panel.services.back_office
    panel.sign_in("operator")
    for _ in range(2):
        office._events.append(BackOfficeFault("share", "The link does not open.", "Check it."))
        panel.live(1)
    assert panel.read("light-reason") == "The link does not open. Check it."
    assert panel.read("fact-Phone's page").endswith("does not open")
    assert panel.read("mishap") == "The link does not open."
    for number in range(7):
        panel.window.view_model.controller.service.remember(f"Mishap {number}.")
    panel.live(1)
    recent = panel.window.view_model.controller.service.recent
    assert [each.said for each in recent] == [f"Mishap {n}." for n in (6, 5, 4, 3, 2)]
