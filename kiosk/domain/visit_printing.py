"""What a touch on "print" does, and how the guest hears what became of it."""

from __future__ import annotations

from dataclasses import replace

from kiosk.domain.looking_events import PictureClosed, PictureOpened, PictureTurned, RoundShown
from kiosk.domain.printing import PrintAnswer
from kiosk.domain.taking_home_events import PrintEnded
from kiosk.domain.visit_effects import Print
from kiosk.domain.visit_events import VisitEvent
from kiosk.domain.visit_making import Next
from kiosk.domain.visit_values import Printing, Visit

_MOVES = (PictureOpened, PictureTurned, PictureClosed, RoundShown)


def ask_print(visit: Visit, now: float) -> Next:
    """Have the viewed picture printed: one at a time, and only as many as a visit may have."""
    picture, printing = visit.picture, visit.printing
    if picture is None or not visit.can_print:
        return visit.touched(now), ()
    asked = replace(visit.touched(now), printing=Printing(printing.printed, picture))
    return asked, (Print(picture, visit.language),)


def hear_print(visit: Visit, event: PrintEnded) -> Next:
    """What became of it, wherever the guest is by now; not for the guest after."""
    printing = visit.printing
    if printing.waits_for != event.picture:
        return visit, ()
    printed = printing.printed + (event.answer is PrintAnswer.QUEUED)
    if event.answer is PrintAnswer.VISIT_LIMIT:
        printed = max(printed, visit.rules.prints)
    return replace(visit, printing=Printing(printed, event.picture, event.answer)), ()


def put_away(visit: Visit, event: VisitEvent) -> Visit:
    """Without the last answer once the guest looks at something else."""
    if visit.printing.answer is None or not isinstance(event, _MOVES):
        return visit
    return replace(visit, printing=Printing(visit.printing.printed))
