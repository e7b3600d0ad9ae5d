"""The flow of a visit: how events change it, and what is to be done about them.

`advance(visit, event, now)` is the whole flow: it returns the next visit and the effects to
carry out. Time-outs are deadlines inside the visit, in monotonic seconds, checked by `Ticked`.
"""

from __future__ import annotations

from dataclasses import replace

from kiosk.domain.choosing_events import (
    ComfortChanged,
    LanguageChosen,
    StartedOver,
    Touched,
    WentBack,
)
from kiosk.domain.service_events import (
    AbilitiesChanged,
    JobEnded,
    JobRefused,
    JobStarted,
    LinkArrived,
    ServiceLost,
    ServiceRestored,
    Ticked,
    TileArrived,
    TileLost,
    TileStepped,
)
from kiosk.domain.taking_home_events import MailDeclined, MailTaken, PrintEnded, PrinterTurned
from kiosk.domain.visit_choosing import touch_attract, touch_choosing
from kiosk.domain.visit_events import VisitEvent
from kiosk.domain.visit_looking import touch_edit, touch_goodbye, touch_result
from kiosk.domain.visit_mailing import hear_of_mail, touch_mail
from kiosk.domain.visit_making import Next, choosing, end, give_up, hear, leave
from kiosk.domain.visit_printing import hear_print
from kiosk.domain.visit_rounds import Kind as Kind
from kiosk.domain.visit_rounds import PictureId as PictureId
from kiosk.domain.visit_rounds import Round as Round
from kiosk.domain.visit_rounds import Tile as Tile
from kiosk.domain.visit_rules import Abilities as Abilities
from kiosk.domain.visit_rules import Comfort as Comfort
from kiosk.domain.visit_rules import Patience as Patience
from kiosk.domain.visit_rules import Rules as Rules
from kiosk.domain.visit_screens import CHOOSING, LOOKING, Screen
from kiosk.domain.visit_values import Mailing as Mailing
from kiosk.domain.visit_values import Visit


def advance(visit: Visit, event: VisitEvent, now: float) -> Next:
    """The visit after `event` at monotonic time `now` (seconds), and what to do about it.

    Events that mean nothing on the present screen, or that belong to another job, change nothing.
    """
    match event:
        case (
            JobStarted()
            | JobRefused()
            | LinkArrived()
            | TileStepped()
            | TileArrived()
            | TileLost()
            | JobEnded()
        ):
            return hear(visit, event, now)
        case MailTaken() | MailDeclined():
            return hear_of_mail(visit, event)
        case Ticked():
            return _tick(visit, now)
        case AbilitiesChanged(abilities):
            return _limit(visit, abilities, now), ()
        case PrintEnded():
            return hear_print(visit, event)
        case PrinterTurned(ready):
            return replace(visit, printer=ready), ()
        case ServiceLost():
            return _lose_service(visit, now)
        case ServiceRestored():
            return end(visit) if visit.screen is Screen.CLOSED else (visit, ())
        case LanguageChosen(language) if language in visit.rules.languages:
            return _touch(replace(visit, chosen_language=language), event, now)
        case ComfortChanged(comfort):
            return _touch(replace(visit, comfort=comfort), event, now)
        case _:
            return _touch(visit, event, now)


def _touch(visit: Visit, event: VisitEvent, now: float) -> Next:
    match visit.screen, event:
        case Screen.CLOSED, _:
            return visit.over().at(Screen.CLOSED, now), ()
        case Screen.ATTRACT, _:
            return touch_attract(visit, event, now)
        case Screen.SORRY, Touched() | StartedOver():
            return end(visit)
        case Screen.MAKING, WentBack():
            return give_up(visit, now)
        case _, StartedOver():
            return leave(visit, now)
        case Screen.RESULT, _:
            return touch_result(visit, event, now)
        case ((Screen.VARY | Screen.RESTYLE | Screen.ERASE), _):
            return touch_edit(visit, event, now)
        case Screen.MAIL, _:
            return touch_mail(visit, event, now)
        case Screen.GOODBYE, _:
            return touch_goodbye(visit, event, now)
        case ((Screen.SORRY | Screen.MAKING), _):
            return visit.touched(now), ()
        case _:
            return touch_choosing(visit, event, now)


def _tick(visit: Visit, now: float) -> Next:
    if visit.deadline is None or now < visit.deadline:
        return visit, ()
    if visit.screen in (*CHOOSING, *LOOKING) and not visit.asking:
        wait = visit.waiting(visit.rules.patience.still_there)
        return replace(visit, asking=True, deadline=now + wait), ()
    return end(visit)


def _limit(visit: Visit, abilities: Abilities, now: float) -> Visit:
    """The visit with these abilities from now on, off the screens that need another."""
    limited = replace(visit, rules=replace(visit.rules, abilities=abilities))
    match visit.screen:
        case Screen.WORDS if not abilities.words:
            return limited.at(Screen.STYLE, now)
        case Screen.RESTYLE if not abilities.restyle:
            return limited.at(Screen.RESULT, now)
        case Screen.ERASE if not abilities.erase:
            return limited.at(Screen.RESULT, now)
        case _:
            return limited


def _lose_service(visit: Visit, now: float) -> Next:
    """A guest whose pictures are made, or in the making, keeps them; anyone else is turned away.

    A generator that fails ends its jobs, so that nobody waits on the making screen for ever.
    """
    match visit.screen:
        case Screen.MAKING | Screen.SORRY | Screen.CLOSED | Screen.GOODBYE:
            return visit, ()
        case _ if visit.screen in LOOKING:
            return visit, ()
        case _ if visit.has_pictures and visit.round is not None:
            return choosing(visit, visit.round.choice).at(Screen.RESULT, now), ()
        case _:
            over, effects = end(visit)
            return over.at(Screen.CLOSED, now), effects
