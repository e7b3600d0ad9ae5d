"""The rounds of a visit: the tiles of one job each, and the pictures that they become."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from kiosk.domain.generation import JobId
from kiosk.domain.prompt import Choice
from kiosk.domain.visit_screens import Screen

MAX_PICTURES = 24
"""How many tiles a visit holds; the oldest round gives way, and stays on the phone's page."""


@dataclass(frozen=True, slots=True)
class Tile:
    """How far one tile is. `failed` tiles stay so."""

    step: int = 0
    steps: int = 0
    ready: bool = False
    failed: bool = False
    prerendered: bool = False  # made beforehand, not for this guest


@dataclass(frozen=True, slots=True)
class PictureId:
    """One tile of one job."""

    job: JobId
    tile: int


class Kind(StrEnum):
    """How the pictures of a round came about."""

    FRESH = "fresh"
    RESTYLED = "restyled"
    REPLACED = "replaced"
    ENLARGED = "enlarged"


@dataclass(frozen=True, slots=True)
class Spot:
    """A place to come back to: a screen, and the round and the tile that were shown there."""

    screen: Screen
    job: JobId | None = None
    viewed: int | None = None


@dataclass(frozen=True, slots=True)
class Round:
    """One job of a visit. `source` is the picture that it was made from, `asked_at` the place."""

    choice: Choice
    tiles: tuple[Tile, ...]
    asked_at: Spot
    kind: Kind = Kind.FRESH
    source: PictureId | None = None
    job: JobId | None = None  # until a generator has taken it on
    seeds: tuple[int, ...] = ()

    @property
    def any_ready(self) -> bool:
        """Whether there is something to see."""
        return any(tile.ready for tile in self.tiles)

    def with_tile(self, number: int, **changes: int | bool) -> Round:
        """This round with one of its tiles changed."""
        tile = replace(self.tiles[number], **changes)  # pyright: ignore[reportArgumentType]
        return replace(self, tiles=(*self.tiles[:number], tile, *self.tiles[number + 1 :]))
