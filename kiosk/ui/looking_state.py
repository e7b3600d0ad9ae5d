"""Derives what the screens show of a visit's pictures: a round, the viewer, and what is offered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from kiosk.domain.generation import MAX_TILES, JobId
from kiosk.domain.printing import PrintAnswer
from kiosk.domain.visit import Kind, PictureId, Screen, Visit
from kiosk.domain.visit_screens import LOOKING
from kiosk.ui.mask import Stroke
from kiosk.ui.remaining import tile_share

AddressOf = Callable[[JobId | None, int], str]


@dataclass(frozen=True, slots=True)
class LookingState:
    """The pictures in QML's words; addresses are empty, and numbers -1, where there is nothing."""

    viewed: int = -1  # the tile in the viewer
    picture: str = ""  # its address
    previous: str = ""  # those of the pictures that a swipe leads to
    following: str = ""
    before: str = ""  # what it was made from
    loved: bool = False  # it has a heart
    prerendered: bool = False  # it was made beforehand
    kind: str = Kind.FRESH.value  # how the round came about
    round: int = 0  # which one is shown
    failed: bool = False  # what was asked last did not work
    canRestyle: bool = False
    canErase: bool = False
    canEnlarge: bool = False
    printing: str = ""  # "offer", "waiting" or a PrintAnswer; empty where nothing is printed
    printed: int = 0  # of the visit, so far
    prints: int = 0  # that it may have
    painted: bool = False  # a finger has painted over something
    instead: str = ""  # the setting that comes instead; empty for the same
    keepsakes: tuple[str, ...] = ()  # of the goodbye and the e-mail screen


@dataclass(frozen=True, slots=True)
class Painting:
    """What a finger painted over on the erase screen, and what is to come instead."""

    strokes: tuple[Stroke, ...] = ()
    width: float = 0.0  # of the brush, as a share of the picture's
    instead: str = ""


@dataclass(frozen=True, slots=True)
class TileRow:
    """One tile of the grid; `source` is empty until there is something to see."""

    source: str = ""
    progress: float = 0.0
    ready: bool = False
    failed: bool = False
    loved: bool = False
    prerendered: bool = False


@dataclass(frozen=True, slots=True)
class RoundRow:
    """One round of pictures, by its first one."""

    number: int
    source: str
    kind: str
    shown: bool


def derive_looking(visit: Visit, address: AddressOf, painting: Painting) -> LookingState:
    """What the viewer and its buttons show."""
    shown, offers, picture = visit.round, visit.offers, visit.picture
    if shown is None:
        return LookingState()
    known = LookingState(
        kind=shown.kind.value,
        round=visit.shown,
        failed=visit.failed,
        painted=bool(painting.strokes),
        instead=painting.instead,
        keepsakes=_keepsakes(visit, address),
    )
    if picture is None:
        return known
    every = ready_pictures(visit)
    here = every.index(picture)
    return replace(
        known,
        viewed=picture.tile,
        picture=address(picture.job, picture.tile),
        previous=_address(address, every[here - 1] if here > 0 else None),
        following=_address(address, every[here + 1] if here + 1 < len(every) else None),
        before=_address(address, shown.source),
        loved=picture in visit.favourites,
        prerendered=shown.tiles[picture.tile].prerendered,
        canRestyle=offers.restyle,
        canErase=offers.erase,
        canEnlarge=offers.enlarge,
        printing=_printing(visit, picture),
        printed=visit.printing.printed,
        prints=visit.rules.prints,
    )


def ready_pictures(visit: Visit) -> list[PictureId]:
    """Every picture of the visit, round by round."""
    return [
        PictureId(each.job, number)
        for each in visit.rounds
        for number, tile in enumerate(each.tiles)
        if tile.ready and each.job is not None
    ]


def tile_rows(visit: Visit, address: AddressOf, *, prerendered: bool = False) -> list[TileRow]:
    """A row for every place of the grid, whether or not the visit has tiles yet.

    A picture that is enlarged is there from the start, until its larger self arrives. While guests
    are served from a show pack, `prerendered`, what grows on the screen was made beforehand, too.
    """
    shown = visit.round
    if shown is None:
        return [TileRow()] * MAX_TILES
    rows: list[TileRow] = []
    for number, tile in enumerate(shown.tiles):
        source = address(shown.job, number)
        if not source and shown.kind is Kind.ENLARGED:
            source = _address(address, shown.source)
        loved = visit.picture_at(number) in visit.favourites
        share = round(tile_share(tile), 3)
        before = tile.prerendered or (prerendered and not tile.ready)
        rows.append(TileRow(source, share, tile.ready, tile.failed, loved, before))
    return rows


def round_rows(visit: Visit, address: AddressOf) -> list[RoundRow]:
    """A row for every round that has a picture; none while there is only one to choose."""
    if visit.screen not in LOOKING or len(visit.rounds) < 2:
        return []
    rows: list[RoundRow] = []
    for number, each in enumerate(visit.rounds):
        first = next((n for n, tile in enumerate(each.tiles) if tile.ready), 0)
        source = address(each.job, first)
        rows.append(RoundRow(number, source, each.kind.value, number == visit.shown))
    return rows


def _keepsakes(visit: Visit, address: AddressOf) -> tuple[str, ...]:
    """Addresses of the favourites, then of the latest others: what guests take with them."""
    if visit.screen not in (Screen.GOODBYE, Screen.MAIL):
        return ()
    latest = ready_pictures(visit)[::-1]
    ordered = sorted(latest, key=lambda picture: picture not in visit.favourites)
    return tuple(address(each.job, each.tile) for each in ordered[:MAX_TILES])


def _printing(visit: Visit, picture: PictureId) -> str:
    """What the viewer says of printing: the last answer, as long as its picture is looked at."""
    printing = visit.printing
    if printing.answer is not None and printing.picture == picture:
        return printing.answer.value
    if printing.waits_for is not None:
        return "waiting"
    if not visit.printer or not visit.rules.prints:
        return ""
    return "offer" if visit.can_print else PrintAnswer.VISIT_LIMIT.value


def _address(address: AddressOf, picture: PictureId | None) -> str:
    return address(picture.job, picture.tile) if picture is not None else ""
