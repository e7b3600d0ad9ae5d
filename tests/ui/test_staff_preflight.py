"""The panel's Preflight, by touch: what the window tries itself, and what its children find."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtTest import QTest

from kiosk.domain.generation import GeneratorHealth, JobId
from kiosk.staff.audit import AuditLog
from kiosk.staff.preflight import no_go, warn
from tests.fakes import FakeServices
from tests.ui.staff_panel import LOOKS, Devices, Panel, open_panel


@pytest.fixture
def panel(qapp, services: FakeServices, tmp_path: Path) -> Iterator[Panel]:
    services.back_office.knows["counts"] = []
    panel = open_panel(services, tmp_path)
    yield panel
    panel.window.close()
    QTest.qWait(1)


def run(panel: Panel, role: str = "operator") -> None:
    panel.sign_in(role, "preflight")
    run_again(panel)


def run_again(panel: Panel) -> None:
    panel.touch("preflight-run")
    for _ in range(30):
        panel.wait(2)
        QTest.qWait(60)
        if panel.sees("preflight-verdict"):
            return
    raise AssertionError("no verdict")


def scan(panel: Panel) -> None:
    """A phone opens the ticket; the panel asks every two seconds."""
    panel.services.back_office.knows["counts"] = [
        {"hour": 10**6, "name": "scan", "detail": "", "count": 1}
    ]
    panel.finger.wait_for(lambda: _heard(panel), 5, "the scan")


def _heard(panel: Panel) -> bool:
    panel.wait(0.5)
    return panel.read("preflight-scan") == "A phone has opened it."


@pytest.mark.parametrize("role", ["operator", "admin"])
def test_a_sound_kiosk_and_one_scan_make_a_go(panel: Panel, role: str) -> None:
    run(panel, role)
    assert panel.read("finding-devices") == "Devices: go"
    assert panel.read("finding-ticket") == "Ticket: go"
    assert panel.read("preflight-verdict") == "LOOK"  # no real phone yet
    assert panel.sees("preflight-code")
    scan(panel)
    assert panel.read("finding-phone") == "A real phone: go"
    # The test's window has no size in millimetres, or a mouse; a kiosk's has.
    verdicts = {panel.read(f"finding-{each}").split(": ")[1] for each in LOOKS}
    assert verdicts == {"go"}


def test_the_ticket_is_a_guests_ticket_and_goes_with_the_page(panel: Panel) -> None:
    run(panel)
    office = panel.services.back_office
    (visit,) = office.visits
    (job, *_rest) = office.tickets[0]
    assert [tile.job for tile in office.kept] == [job]  # one of the devices' tiles
    assert panel.children.asked == [
        ["--panel", "--base", office.base],
        ["--only", "ticket", "--link", office.link(job)],
    ]
    panel.touch("staff-page-now")
    assert office.deleted_visits == [visit]
    assert panel.screen == "attract"
    assert all(child.closed for child in panel.children.started)


def test_each_part_that_is_broken_in_turn_is_named(panel: Panel) -> None:
    panel.sign_in("operator", "preflight")
    for broken in (*LOOKS, "ticket"):
        fault = no_go(f"The {broken} does not work.", "Mend it.")
        panel.children.faults = {broken: fault}
        run_again(panel)
        assert panel.read("preflight-verdict") == "NO-GO"
        assert panel.read(f"finding-{broken}") == f"{broken.title()}: no-go"
        assert panel.read(f"what-{broken}") == f"The {broken} does not work. Mend it."
        for other in {*LOOKS, "ticket"} - {broken}:
            assert panel.read(f"finding-{other}").endswith(": go")


def test_a_device_that_paints_nothing_is_named(panel: Panel) -> None:
    panel.services.generator.broken = {"gpu-1"}
    run(panel)
    assert panel.read("finding-devices") == "Devices: look"
    assert "gpu-1: gpu-1 paints only black." in panel.read("what-devices")


def test_a_device_that_staff_took_out_is_not_asked(panel: Panel) -> None:
    panel.services.generator.drained = {"gpu-0"}
    panel.wait(2)
    run(panel)
    assert "gpu-0: it was taken out of work" in panel.read("what-devices")
    assert len(panel.services.generator.requests) == 1


def test_no_device_that_paints_is_a_no_go(panel: Panel) -> None:
    panel.services.generator.broken = {"gpu-0", "gpu-1"}
    run(panel)
    assert panel.read("finding-devices") == "Devices: no-go"


def test_a_device_that_hangs_is_a_no_go_in_time(panel: Panel) -> None:
    panel.services.generator.step_seconds = 1000.0
    run(panel)
    assert "no tile within 40 seconds" in panel.read("what-devices")
    assert panel.services.generator.cancelled


def test_a_back_office_that_opens_no_ticket_is_a_no_go(panel: Panel) -> None:
    panel.services.back_office.silent = True
    run(panel)
    assert panel.read("finding-ticket") == "Ticket and QR code: no-go"
    assert not panel.sees("preflight-code")


def test_what_staff_ran_is_written_down_and_ticked(panel: Panel, tmp_path: Path) -> None:
    panel.children.faults["clock"] = warn("The clock is off.", "Set it.")
    run(panel)
    last = list(AuditLog(tmp_path / "audit").entries())[-1]
    assert (last["what"], last["who"]) == ("preflight-run", "operator")
    assert last["about"]["verdict"] == "look"
    panel.touch("staff-page-show")
    assert panel.sees("done-preflight")


def test_guests_go_on_meanwhile(panel: Panel) -> None:
    panel.choose_everything()
    panel.wait(1)
    assert panel.screen == "making"
    run(panel)
    panel.touch("staff-leave")
    panel.wait(2)
    assert panel.screen == "result"
    assert all(panel.sees(f"tile{n}") for n in range(4))


class Demo(Devices):
    """No device, and a picture that comes although it was called off."""

    def health(self) -> GeneratorHealth:
        return replace(super().health(), devices=())

    def cancel(self, job: JobId) -> None:
        self.cancelled.append(job)


def test_in_demo_mode_a_page_that_is_left_early_leaves_nothing(
    qapp, services: FakeServices, tmp_path: Path
) -> None:
    engine = services.config.engine.model_copy(update={"generator": "show-pack"})
    services.config = services.config.model_copy(update={"engine": engine})
    services.back_office.knows["counts"] = []
    services.generator = generator = Demo()
    panel = open_panel(services, tmp_path)
    panel.sign_in("operator", "preflight")
    panel.touch("preflight-run")
    panel.wait(0.5)
    panel.touch("staff-page-now")
    panel.wait(5)
    office = services.back_office
    assert len(generator.cancelled) == len(generator.requests) == 1
    assert office.kept == []
    assert office.deleted_visits == office.visits
    panel.window.close()
