"""Derives, in one place, everything that the screens show from a visit, but its pictures."""

from __future__ import annotations

import math
from dataclasses import dataclass

from kiosk.domain.catalog import Catalog, Vehicle
from kiosk.domain.show import Opening
from kiosk.domain.visit import Screen, Visit
from kiosk.domain.visit_screens import NOBODY
from kiosk.ui.remaining import Remaining


@dataclass(frozen=True, slots=True)
class Draft:
    """What is lit on the vehicle screen before the guest goes on."""

    vehicle: Vehicle
    colour: str

    @classmethod
    def of(cls, visit: Visit, catalog: Catalog) -> Draft:
        """What the visit has, or the first vehicle in its first colour."""
        vehicle = catalog.vehicle(visit.vehicle) if visit.vehicle else catalog.vehicles[0]
        return cls(vehicle, vehicle.colour(visit.colour).id)

    def with_vehicle(self, vehicle: Vehicle) -> Draft:
        """Another vehicle, in the same colour where it comes in that colour."""
        has = any(colour.id == self.colour for colour in vehicle.colours)
        return Draft(vehicle, self.colour if has else vehicle.colours[0].id)

    def with_colour(self, colour: str) -> Draft:
        """The same vehicle in another of its colours."""
        return Draft(self.vehicle, self.vehicle.colour(colour).id)


@dataclass(frozen=True, slots=True)
class VisitState:
    """The visit in QML's words: camelCase, empty texts and -1 for what is not there."""

    screen: str = Screen.ATTRACT.value
    language: str = ""  # the code of the one that the guest reads
    largeText: bool = False  # these five as the guest wants it
    highContrast: bool = False
    reducedMotion: bool = False
    reach: bool = False  # everything to touch in the lower half
    moreTime: bool = False
    asking: bool = False  # "still there?" is on the screen
    secondsToReset: int = -1  # until the visit ends by itself
    vehicle: str = ""  # the id of the one that is lit or chosen
    vehiclePhrase: str = ""  # "a red Lexus RZ"; the three phrases as they stand in the sentence
    colour: str = ""  # its id
    setting: str = ""
    settingPhrase: str = ""  # "on Mars"
    style: str = ""
    stylePhrase: str = ""  # "as a painting"
    words: str = ""  # the guest's own
    canAddWords: bool = False
    hasPictures: bool = False  # to come back to
    confirming: bool = False  # "delete everything?" is on the screen
    deleted: bool = False  # it was
    asksToShow: bool = False  # whether the pictures may be shown at the show
    mayShow: bool = False  # the guest has said so
    qr: str = ""  # the code's address
    secondsLeft: int = -1  # that the job may still take
    warming: bool = False  # the job waits for workers that are still starting
    fact: str = ""  # something to read while pictures are made
    origin: str = ""  # of pictures made beforehand: "demo", or "resting" while no device paints
    trouble: str = ""  # for staff: what is wrong and what helps, a line each
    opens: str = ""  # when closed by the opening hours: "days ahead|weekday (0: Sunday)|h|min"


def derive(
    visit: Visit,
    draft: Draft,
    catalog: Catalog,
    *,
    now: float,
    remaining: Remaining,
    warming: bool,
    qr: str,
    fact: str,
    trouble: str,
    origin: str = "",
    opens: str = "",
) -> VisitState:
    """The whole state of the screens at monotonic time `now`."""
    screen, asking, language = visit.screen.value, visit.asking, visit.language
    comfort, rules = visit.comfort, visit.rules
    to_reset = math.ceil(max(0.0, visit.deadline - now)) if asking and visit.deadline else -1
    if visit.screen in NOBODY:
        return VisitState(screen=screen, language=language, trouble=trouble, opens=opens)
    vehicle, colour = draft.vehicle, draft.vehicle.colour(draft.colour)
    setting = catalog.setting(visit.setting) if visit.setting else None
    style = catalog.style(visit.style) if visit.style else None
    making = visit.screen is Screen.MAKING
    return VisitState(
        screen=screen,
        language=language,
        largeText=comfort.large_text,
        highContrast=comfort.high_contrast,
        reducedMotion=comfort.reduced_motion,
        reach=comfort.reach,
        moreTime=comfort.more_time,
        asking=asking,
        secondsToReset=to_reset,
        vehicle=vehicle.id,
        vehiclePhrase=colour.painted(vehicle, language),
        colour=colour.id,
        setting=setting.id if setting else "",
        settingPhrase=setting.phrase_in(language) if setting else "",
        style=style.id if style else "",
        stylePhrase=style.phrase_in(language) if style else "",
        words=visit.words,
        canAddWords=rules.abilities.words,
        hasPictures=visit.has_pictures,
        confirming=visit.confirming,
        deleted=visit.deleted,
        asksToShow=rules.asks_to_show and visit.has_pictures,
        mayShow=visit.may_show,
        qr=qr,
        secondsLeft=remaining.shown if making and remaining.shown is not None else -1,
        warming=making and warming,
        fact=fact if making else "",
        origin=origin,
        trouble=trouble,
    )


def origin_of(visit: Visit, *, prerendered: bool, demo: bool) -> str:
    """Why the pictures on the screen were made beforehand; empty when they were not.

    `prerendered` is what guests are served now, `demo` whether the config wants it so.
    """
    waiting = visit.screen is Screen.MAKING and prerendered
    if not waiting and not any(tile.prerendered for tile in visit.tiles):
        return ""
    return "demo" if demo else "resting"


def opens_of(opening: Opening) -> str:
    """When a show that is closed by its hours opens again, for `VisitState.opens`."""
    if opening.open or opening.then is None:
        return ""
    then = opening.then
    days = (then.date() - opening.now.date()).days
    return f"{days}|{then.isoweekday() % 7}|{then.hour}|{then.minute}"
