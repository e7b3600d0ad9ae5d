"""What can happen to a visit, in the past tense."""

from __future__ import annotations

from dataclasses import dataclass, field

from kiosk.domain.generation import JobId
from kiosk.domain.printing import PrintAnswer
from kiosk.domain.visit_values import Abilities, Comfort, PictureId


@dataclass(frozen=True, slots=True)
class Touched:
    """A finger on the glass that meant nothing in particular."""


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
class WentBack:
    """The guest touched back (while pictures are made: cancel)."""


@dataclass(frozen=True, slots=True)
class StartedOver:
    """The guest touched start over, or done."""


@dataclass(frozen=True, slots=True)
class AskedForMore:
    """The guest wants four more of the same choice."""


@dataclass(frozen=True, slots=True)
class LanguageChosen:
    """The guest wants to read another of the house's languages."""

    language: str


@dataclass(frozen=True, slots=True)
class ComfortChanged:
    """The guest wants the screens to be easier to read, reach or follow."""

    comfort: Comfort


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


@dataclass(frozen=True, slots=True)
class RoundShown:
    """The guest turned to another round of pictures."""

    number: int


@dataclass(frozen=True, slots=True)
class PictureOpened:
    """The guest touched a picture, to see it large."""

    tile: int


@dataclass(frozen=True, slots=True)
class PictureTurned:
    """The guest swiped on to the next picture (1), or back (-1)."""

    by: int


@dataclass(frozen=True, slots=True)
class PictureClosed:
    """The guest closed the viewer."""


@dataclass(frozen=True, slots=True)
class FavouriteToggled:
    """The guest touched a picture's heart."""

    tile: int


@dataclass(frozen=True, slots=True)
class VaryAsked:
    """The guest wants the same, but otherwise."""


@dataclass(frozen=True, slots=True)
class RestyleAsked:
    """The guest wants the viewed picture in another style."""


@dataclass(frozen=True, slots=True)
class EraseAsked:
    """The guest wants to replace a part of the viewed picture."""


@dataclass(frozen=True, slots=True)
class EnlargeAsked:
    """The guest wants the viewed picture larger."""


@dataclass(frozen=True, slots=True)
class PrintAsked:
    """The guest wants the viewed picture on paper."""


@dataclass(frozen=True, slots=True)
class PrintEnded:
    """What became of a wish to print."""

    picture: PictureId
    answer: PrintAnswer


@dataclass(frozen=True, slots=True)
class PrinterTurned:
    """The printer prints, or does not any more."""

    ready: bool


@dataclass(frozen=True, slots=True)
class StyleAsked:
    """Which style: of the same pictures, or for the viewed one."""

    style: str


@dataclass(frozen=True, slots=True)
class SettingAsked:
    """Which setting the same pictures are to have."""

    setting: str


@dataclass(frozen=True, slots=True)
class Erased:
    """What was painted over (a PNG of mode L, white where), and what comes instead.

    None stands for what the picture has already.
    """

    mask: bytes
    setting: str | None = None
    colour: str | None = None
    words: str | None = None


@dataclass(frozen=True, slots=True)
class DeleteAsked:
    """The guest wants everything deleted; to be confirmed."""


@dataclass(frozen=True, slots=True)
class DeleteConfirmed:
    """The guest means it."""


@dataclass(frozen=True, slots=True)
class DeleteDeclined:
    """The guest would rather keep the pictures."""


@dataclass(frozen=True, slots=True)
class MailAsked:
    """The guest wants the pictures by e-mail."""


@dataclass(frozen=True, slots=True)
class AddressEntered:
    """Where to, checked; the guest agreed to this version of the consent."""

    address: str = field(repr=False)
    consent: str


@dataclass(frozen=True, slots=True)
class MailTaken:
    """The mail is written down, and goes as soon as it can."""


@dataclass(frozen=True, slots=True)
class MailDeclined:
    """No mail: too many were asked for."""


@dataclass(frozen=True, slots=True)
class ShowingAllowed:
    """The guest lets staff show the visit's pictures at the show, or would rather not."""

    yes: bool


@dataclass(frozen=True, slots=True)
class Ticked:
    """Some time passed."""


@dataclass(frozen=True, slots=True)
class JobStarted:
    """A generator took on the visit's job, from these seeds."""

    job: JobId
    seeds: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class JobRefused:
    """No generator would take the visit's job."""


@dataclass(frozen=True, slots=True)
class LinkArrived:
    """The visit's ticket is open, and the job is on it."""

    job: JobId
    link: str


@dataclass(frozen=True, slots=True)
class TileStepped:
    """A tile moved on by some steps."""

    job: JobId
    tile: int
    step: int
    steps: int


@dataclass(frozen=True, slots=True)
class TileArrived:
    """A tile is a picture now; one of the show pack was made beforehand."""

    job: JobId
    tile: int
    prerendered: bool = False


@dataclass(frozen=True, slots=True)
class TileLost:
    """A tile will not come."""

    job: JobId
    tile: int


@dataclass(frozen=True, slots=True)
class JobEnded:
    """No more tiles will come."""

    job: JobId


@dataclass(frozen=True, slots=True)
class AbilitiesChanged:
    """What can be done with pictures, and asked for, is not what it was."""

    abilities: Abilities


@dataclass(frozen=True, slots=True)
class ServiceLost:
    """The kiosk cannot serve guests."""


@dataclass(frozen=True, slots=True)
class ServiceRestored:
    """The kiosk can serve guests again."""


VisitEvent = (
    Touched
    | VehicleChosen
    | SettingChosen
    | StyleChosen
    | WentBack
    | StartedOver
    | AskedForMore
    | LanguageChosen
    | ComfortChanged
    | SurpriseAsked
    | Surprised
    | WordsAsked
    | WordsEntered
    | TermsAccepted
    | PicturesAsked
    | RoundShown
    | PictureOpened
    | PictureTurned
    | PictureClosed
    | FavouriteToggled
    | VaryAsked
    | RestyleAsked
    | EraseAsked
    | EnlargeAsked
    | PrintAsked
    | PrintEnded
    | PrinterTurned
    | StyleAsked
    | SettingAsked
    | Erased
    | DeleteAsked
    | DeleteConfirmed
    | DeleteDeclined
    | MailAsked
    | AddressEntered
    | MailTaken
    | MailDeclined
    | ShowingAllowed
    | Ticked
    | JobStarted
    | JobRefused
    | LinkArrived
    | TileStepped
    | TileArrived
    | TileLost
    | JobEnded
    | AbilitiesChanged
    | ServiceLost
    | ServiceRestored
)
