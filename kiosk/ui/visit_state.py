"""Derives, in one place, everything that the screens show from a visit."""

from __future__ import annotations

import math
from dataclasses import dataclass

from kiosk.domain.catalog import Catalog, Vehicle
from kiosk.domain.visit import Screen, Visit
from kiosk.ui.remaining import Remaining, tile_share


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


@dataclass(frozen=True, slots=True)
class VisitState:
    """The visit in QML's words: camelCase, empty texts and -1 for what is not there."""

    screen: str = Screen.ATTRACT.value
    asking: bool = False
    secondsToReset: int = -1
    vehicle: str = ""
    vehicleName: str = ""
    colour: str = ""
    colourName: str = ""
    swatch: str = ""
    setting: str = ""
    settingName: str = ""
    style: str = ""
    styleName: str = ""
    enlarged: int = -1
    qr: str = ""
    secondsLeft: int = -1
    warming: bool = False
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class TileRow:
    """One tile of the grid; `source` is empty until there is something to see."""

    source: str = ""
    progress: float = 0.0
    ready: bool = False
    failed: bool = False


def derive(
    visit: Visit,
    draft: Draft,
    catalog: Catalog,
    *,
    language: str,
    now: float,
    remaining: Remaining,
    warming: bool,
    qr: str,
    trouble: str,
) -> VisitState:
    """The whole state of the screens at monotonic time `now`."""
    screen, asking = visit.screen.value, visit.asking
    to_reset = math.ceil(max(0.0, visit.deadline - now)) if asking and visit.deadline else -1
    if visit.screen in (Screen.ATTRACT, Screen.CLOSED):
        return VisitState(screen=screen, trouble=trouble)
    vehicle, colour = draft.vehicle, draft.vehicle.colour(draft.colour)
    setting = catalog.setting(visit.setting) if visit.setting else None
    style = catalog.style(visit.style) if visit.style else None
    making = visit.screen is Screen.MAKING
    return VisitState(
        screen=screen,
        asking=asking,
        secondsToReset=to_reset,
        vehicle=vehicle.id,
        vehicleName=vehicle.name_in(language),
        colour=colour.id,
        colourName=colour.name_in(language),
        swatch=colour.swatch,
        setting=setting.id if setting else "",
        settingName=setting.name_in(language) if setting else "",
        style=style.id if style else "",
        styleName=style.name_in(language) if style else "",
        enlarged=-1 if visit.enlarged is None else visit.enlarged,
        qr=qr,
        secondsLeft=remaining.shown if making and remaining.shown is not None else -1,
        warming=making and warming,
        trouble=trouble,
    )


def tile_rows(visit: Visit, sources: tuple[str, ...]) -> list[TileRow]:
    """A row for every place of the grid, whether or not the visit has tiles yet."""
    rows: list[TileRow] = []
    for number, source in enumerate(sources):
        if number >= len(visit.tiles):
            rows.append(TileRow())
            continue
        tile = visit.tiles[number]
        rows.append(TileRow(source, round(tile_share(tile), 3), tile.ready, tile.failed))
    return rows
