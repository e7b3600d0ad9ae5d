"""The rows behind the cards of the choosing screens."""

from __future__ import annotations

from dataclasses import dataclass, replace

from kiosk.domain.catalog import Catalog
from kiosk.ui.card_pictures import CardPictures
from kiosk.ui.visit_state import Draft


@dataclass(frozen=True, slots=True)
class CardRow:
    """One card: `picture` is empty when there is none, `swatch` is a vehicle's colour.

    `cutout` is the vehicle alone, in that colour; without one it is drawn.
    """

    key: str
    label: str
    about: str
    picture: str
    swatch: str = ""
    cutout: str = ""


@dataclass(frozen=True, slots=True)
class ColourRow:
    """One colour of the lit vehicle."""

    key: str
    label: str
    swatch: str


@dataclass(frozen=True, slots=True)
class CardRows:
    """Turns the catalog into rows, in the guest's language."""

    catalog: Catalog
    pictures: CardPictures
    language: str

    def vehicles(self, draft: Draft) -> list[CardRow]:
        """Every vehicle, in the draft's colour where it comes in that colour.

        A picture is called ID-COLOUR; a set with gaps is left aside, and all cars are drawn.
        """
        rows: list[CardRow] = []
        for vehicle in self.catalog.vehicles:
            colour = vehicle.colour(draft.with_vehicle(vehicle).colour)
            about = vehicle.about.get(self.language) or vehicle.about.get("en", "")
            picture = self.pictures.card("vehicle", f"{vehicle.id}-{colour.id}")
            cutout = self.pictures.cutout(vehicle.id, colour.id)
            name = vehicle.name_in(self.language)
            rows.append(CardRow(vehicle.id, name, about, picture, colour.swatch, cutout))
        whole = all(row.picture for row in rows)
        return rows if whole else [replace(row, picture="") for row in rows]

    def colours(self, draft: Draft) -> list[ColourRow]:
        """The colours of the draft's vehicle."""
        colours = draft.vehicle.colours
        return [ColourRow(c.id, c.name_in(self.language), c.swatch) for c in colours]

    def settings(self) -> list[CardRow]:
        """Every setting."""
        return [
            CardRow(s.id, s.name_in(self.language), "", self.pictures.card("setting", s.id))
            for s in self.catalog.settings
        ]

    def styles(self) -> list[CardRow]:
        """Every style."""
        return [
            CardRow(s.id, s.name_in(self.language), "", self.pictures.card("style", s.id))
            for s in self.catalog.styles
        ]
