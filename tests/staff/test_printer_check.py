"""Preflight's line about the printer."""

from __future__ import annotations

import pytest

from kiosk.domain.print_config import PrintConfig
from kiosk.domain.printing import PrinterState
from kiosk.staff.preflight import Verdict
from kiosk.staff.printer_check import judge_printer, printer_finding

PHOTO = PrintConfig(printer="photo", layout="a6")


@pytest.mark.parametrize(
    ("state", "verdict", "said"),
    [
        (None, Verdict.GO, "No printer is configured"),
        (PrinterState("photo"), Verdict.GO, "The printer 'photo' is ready; load paper of A6."),
        (PrinterState("photo", known=False), Verdict.WARN, "is not known on this machine"),
        (PrinterState("photo", stopped=True), Verdict.WARN, "is stopped"),
        (PrinterState("photo", reasons=("media-empty",)), Verdict.WARN, "has no paper"),
    ],
)
def test_staff_read_how_the_printer_is(
    state: PrinterState | None, verdict: Verdict, said: str
) -> None:
    finding = judge_printer(PHOTO, state)
    assert finding.verdict is verdict
    assert said in finding.what
    assert (finding.cure == "") is (verdict is Verdict.GO)


def test_the_look_itself_ends_in_a_finding_whatever_is_there() -> None:
    assert printer_finding(PrintConfig()).verdict is Verdict.GO
    assert printer_finding(PrintConfig(printer="no-such-printer")).verdict is Verdict.WARN
