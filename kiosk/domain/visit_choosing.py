"""What touches do on the screens where a guest chooses, from the attract screen to the terms."""

from __future__ import annotations

from dataclasses import replace

from kiosk.domain.choosing_events import (
    ComfortChanged,
    LanguageChosen,
    PicturesAsked,
    SettingChosen,
    StyleChosen,
    SurpriseAsked,
    Surprised,
    TermsAccepted,
    Touched,
    VehicleChosen,
    WentBack,
    WordsAsked,
    WordsEntered,
)
from kiosk.domain.visit_effects import CountAcceptance, Generate, PickSurprise
from kiosk.domain.visit_events import VisitEvent
from kiosk.domain.visit_making import Next, begin, choosing, leave
from kiosk.domain.visit_screens import Screen
from kiosk.domain.visit_values import Visit


def touch_attract(visit: Visit, event: VisitEvent, now: float) -> Next:
    """Any touch starts a visit; one on a language or a comfort starts it that way."""
    match event:
        case Touched() | LanguageChosen() | ComfortChanged():
            return visit.at(Screen.VEHICLE, now), ()
        case _:
            return visit, ()


def touch_choosing(visit: Visit, event: VisitEvent, now: float) -> Next:
    """From the vehicle to the style, with words and terms beside them."""
    match visit.screen, event:
        case Screen.VEHICLE, VehicleChosen(vehicle, colour):
            chosen = replace(visit, vehicle=vehicle, colour=colour)
            return chosen.at(Screen.SETTING, now), ()
        case Screen.SETTING, SettingChosen(setting):
            return replace(visit, setting=setting).at(Screen.STYLE, now), ()
        case Screen.STYLE, StyleChosen(style):
            return _order(replace(visit, style=style), now)
        case Screen.STYLE, WordsAsked() if visit.rules.abilities.words:
            return visit.at(Screen.WORDS, now), ()
        case Screen.WORDS, WordsEntered(text):
            return replace(visit, words=" ".join(text.split())).at(Screen.STYLE, now), ()
        case Screen.TERMS, TermsAccepted(version) if version == visit.rules.terms:
            begun, effects = _order(replace(visit, agreed=True).at(Screen.STYLE, now), now)
            return begun, (CountAcceptance(version), *effects)
        case ((Screen.VEHICLE | Screen.SETTING | Screen.STYLE), SurpriseAsked()):
            return visit.touched(now), (_surprise(visit),)
        case ((Screen.VEHICLE | Screen.SETTING | Screen.STYLE), Surprised()):
            chosen = replace(visit, vehicle=event.vehicle, colour=event.colour)
            return _order(replace(chosen, setting=event.setting, style=event.style), now)
        case _, PicturesAsked() if visit.has_pictures and visit.round is not None:
            shown = choosing(visit, visit.round.choice)
            return shown.at(Screen.RESULT, now), ()
        case _, WentBack():
            return _back(visit, now)
        case _:
            return visit.touched(now), ()


def _back(visit: Visit, now: float) -> Next:
    match visit.screen:
        case Screen.VEHICLE:
            return leave(visit, now)
        case Screen.SETTING:
            return visit.at(Screen.VEHICLE, now), ()
        case Screen.STYLE:
            return visit.at(Screen.SETTING, now), ()
        case _:
            return visit.at(Screen.STYLE, now), ()


def _order(visit: Visit, now: float) -> Next:
    """Have the pictures made; the terms come before the first ones."""
    if visit.rules.terms and not visit.agreed:
        return visit.at(Screen.TERMS, now), ()
    return begin(visit, Generate(visit.choice), now)


def _surprise(visit: Visit) -> PickSurprise:
    """Chance decides what this screen and those after it ask for."""
    match visit.screen:
        case Screen.SETTING:
            return PickSurprise(visit.vehicle, visit.colour)
        case Screen.STYLE:
            return PickSurprise(visit.vehicle, visit.colour, visit.setting)
        case _:
            return PickSurprise()
