"""What a guest does on the way to the first pictures, and on every screen."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.domain.visit_rules import Comfort


@dataclass(frozen=True, slots=True)
class Touched:
    """A finger on the glass that meant nothing in particular."""


@dataclass(frozen=True, slots=True)
class WentBack:
    """The guest touched back (while pictures are made: cancel)."""


@dataclass(frozen=True, slots=True)
class StartedOver:
    """The guest touched start over, or done."""


@dataclass(frozen=True, slots=True)
class LanguageChosen:
    """The guest wants to read another of the house's languages."""

    language: str


@dataclass(frozen=True, slots=True)
class ComfortChanged:
    """The guest wants the screens to be easier to read, reach or follow."""

    comfort: Comfort


@dataclass(frozen=True, slots=True)
class VehicleChosen:
    """A vehicle, and its colour, were chosen."""

    vehicle: str
    colour: str


@dataclass(frozen=True, slots=True)
class SettingChosen:
    """A setting was chosen."""

    setting: str


@dataclass(frozen=True, slots=True)
class StyleChosen:
    """A style was chosen."""

    style: str


@dataclass(frozen=True, slots=True)
class SurpriseAsked:
    """The guest leaves what is still open to chance."""


@dataclass(frozen=True, slots=True)
class Surprised:
    """Chance has chosen."""

    vehicle: str
    colour: str
    setting: str
    style: str


@dataclass(frozen=True, slots=True)
class WordsAsked:
    """The guest wants to add words of their own."""


@dataclass(frozen=True, slots=True)
class WordsEntered:
    """The guest's own words, checked; empty for none."""

    text: str


@dataclass(frozen=True, slots=True)
class TermsAccepted:
    """The guest accepted this version of the terms."""

    version: str


@dataclass(frozen=True, slots=True)
class PicturesAsked:
    """The guest wants to see the pictures made so far."""


ChoosingEvent = (
    Touched
    | WentBack
    | StartedOver
    | LanguageChosen
    | ComfortChanged
    | VehicleChosen
    | SettingChosen
    | StyleChosen
    | SurpriseAsked
    | Surprised
    | WordsAsked
    | WordsEntered
    | TermsAccepted
    | PicturesAsked
)
