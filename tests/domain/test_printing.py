"""What CUPS says of a printer, in words for staff; and a guest's prints, read as a table."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk.domain.choosing_events import StartedOver
from kiosk.domain.generation import JobId
from kiosk.domain.looking_events import EnlargeAsked, PictureClosed, PictureTurned
from kiosk.domain.printing import PrintAnswer, PrinterState, fault_of
from kiosk.domain.taking_home_events import PrintAsked, PrintEnded, PrinterTurned
from kiosk.domain.visit import PictureId, Rules, Screen, Visit, advance
from kiosk.domain.visit_effects import Print
from kiosk.domain.visit_events import VisitEvent
from tests.domain.test_visit import JOB, TO_RESULT

OPENED = PictureId(JOB, 2)


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (PrinterState("photo"), ""),
        (PrinterState("photo", reasons=("media-low-warning", "cups-waiting-for-job")), ""),
        (PrinterState("photo", reasons=("media-empty-report",)), ""),
        (PrinterState(""), "This machine has no default printer."),
        (PrinterState("photo", known=False), "The printer 'photo' is not known"),
        (PrinterState("photo", stopped=True), "The printer 'photo' is stopped."),
        (PrinterState("photo", accepting=False), "The printer 'photo' takes no jobs."),
        (PrinterState("photo", reasons=("media-empty-error",)), "The printer 'photo' has no paper"),
        (PrinterState("photo", reasons=("marker-supply-empty",)), "has run out of ink"),
        (PrinterState("photo", stopped=True, reasons=("offline-error",)), "is switched off"),
        (PrinterState("photo", stopped=True, reasons=("paused",)), "is stopped."),
    ],
)
def test_staff_read_what_the_printer_lacks(state: PrinterState, said: str) -> None:
    fault = fault_of(state)
    assert (fault is None) == (said == "")
    assert fault is None or (said in fault.cause and fault.cure)


def viewing(prints: int = 2, *, ready: bool = True) -> Visit:
    """A guest who looks at a picture, where a visit may have so many prints."""
    visit = Visit(rules=Rules(prints=prints))
    for event in (PrinterTurned(ready), *TO_RESULT):
        visit, _ = advance(visit, event, 0.0)
    return replace(visit, viewed=2)


def after(visit: Visit, *events: VisitEvent) -> Visit:
    for event in events:
        visit, _ = advance(visit, event, 1.0)
    return visit


def test_a_print_is_asked_for_once_and_then_waited_for() -> None:
    visit, effects = advance(viewing(), PrintAsked(), 1.0)
    assert effects == (Print(OPENED, "en"),)
    assert visit.printing.waits_for == OPENED
    again, effects = advance(visit, PrintAsked(), 2.0)
    assert (again.printing, effects) == (visit.printing, ())
    done = after(visit, PrintEnded(OPENED, PrintAnswer.QUEUED))
    assert (done.printing.printed, done.printing.waits_for) == (1, None)


def test_the_answer_is_put_away_when_the_guest_looks_on() -> None:
    done = after(viewing(), PrintAsked(), PrintEnded(OPENED, PrintAnswer.QUEUED))
    for event in (PictureTurned(1), PictureClosed()):
        moved = after(done, event)
        assert (moved.printing.answer, moved.printing.printed) == (None, 1)


@pytest.mark.parametrize("answer", [each for each in PrintAnswer if each != "queued"])
def test_what_is_refused_costs_no_print_but_the_limit_is_believed(answer: PrintAnswer) -> None:
    printed = after(viewing(), PrintAsked(), PrintEnded(OPENED, answer)).printing.printed
    assert printed == (2 if answer is PrintAnswer.VISIT_LIMIT else 0)


def test_no_print_beyond_the_limit_nor_without_a_printer() -> None:
    one = after(viewing(1), PrintAsked(), PrintEnded(OPENED, PrintAnswer.QUEUED))
    for visit in (one, viewing(0), viewing(ready=False), after(viewing(), PictureClosed())):
        assert advance(visit, PrintAsked(), 2.0)[1] == ()


def test_a_late_answer_is_nobodys() -> None:
    over = after(viewing(), PrintAsked(), StartedOver(), StartedOver())
    assert over.screen is Screen.ATTRACT
    assert over.printer  # the printer outlasts the visit
    assert after(over, PrintEnded(OPENED, PrintAnswer.QUEUED)).printing.printed == 0
    other = PictureId(JobId("other"), 2)
    waiting = after(viewing(), PrintAsked())
    assert after(waiting, PrintEnded(other, PrintAnswer.QUEUED)) == waiting


def test_printing_goes_on_while_the_guest_asks_for_something_else() -> None:
    visit = viewing()
    abilities = replace(visit.rules.abilities, enlarge=True)
    visit = replace(visit, rules=replace(visit.rules, abilities=abilities))
    busy = after(visit, PrintAsked(), EnlargeAsked(), PrintEnded(OPENED, PrintAnswer.QUEUED))
    assert busy.screen is Screen.MAKING
    assert busy.printing.printed == 1
