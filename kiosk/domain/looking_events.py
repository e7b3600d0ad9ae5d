"""What a guest does with pictures on the screen: look, like, and ask for others."""

from __future__ import annotations

from dataclasses import dataclass


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
class AskedForMore:
    """The guest wants four more of the same choice."""


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


LookingEvent = (
    RoundShown
    | PictureOpened
    | PictureTurned
    | PictureClosed
    | FavouriteToggled
    | AskedForMore
    | VaryAsked
    | RestyleAsked
    | EraseAsked
    | EnlargeAsked
    | StyleAsked
    | SettingAsked
    | Erased
)
