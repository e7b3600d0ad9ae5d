"""What people call the ids and screens that are counted."""

from __future__ import annotations

from collections.abc import Mapping

from kiosk.domain.catalog import Catalog
from kiosk.domain.visit_screens import Screen

_SCREENS: Mapping[Screen, str] = {
    Screen.VEHICLE: "Choosing a vehicle",
    Screen.SETTING: "Choosing a setting",
    Screen.STYLE: "Choosing a style",
    Screen.WORDS: "Own words",
    Screen.TERMS: "The terms",
    Screen.MAKING: "Waiting for pictures",
    Screen.RESULT: "Looking at pictures",
    Screen.VARY: "Varying a picture",
    Screen.RESTYLE: "Restyling a picture",
    Screen.ERASE: "Replacing a part",
    Screen.GOODBYE: "Goodbye",
    Screen.SORRY: "Pictures failed",
    Screen.CLOSED: "The kiosk closed",
}


def names_of(catalog: Catalog | None) -> dict[str, str]:
    """English names by id and screen; without a catalog, of screens alone."""
    names = {screen.value: name for screen, name in _SCREENS.items()}
    if catalog is None:
        return names
    items = (*catalog.vehicles, *catalog.settings, *catalog.styles)
    return names | {item.id: item.name_in("en") for item in items}
