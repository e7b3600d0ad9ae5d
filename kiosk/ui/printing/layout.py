"""Where everything stands on a sheet, in millimetres from its upper left corner. Pure.

White paper, one large picture, and a foot: words on the side where reading begins, the code on
the other. What is printed keeps clear of the edge, as borderless printers cut off two
millimetres, and others leave four unprinted.
"""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.domain.print_config import SheetLayout

DPI = 300
INCH = 25.4  # millimetres
QUIET = 4  # modules around a code, ISO/IEC 18004
CODE_LEAST = 15.0
"""Millimetres; a code that is printed smaller is hard to scan at arm's length."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A size of paper. `margin` is kept free of everything; `code` is a code's side at most."""

    width: float
    height: float
    margin: float
    code: float


PAPERS: dict[SheetLayout, Paper] = {
    "10x15": Paper(101.6, 152.4, 6.0, 23.0),  # what is sold as 10x15 is 4 by 6 inches
    "a6": Paper(105.0, 148.0, 8.0, 23.0),
}
_FOOT_GAP = 6.5  # between the picture and its words
_CODE_GAP = 5.0  # between the words and the code, at least


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in millimetres."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Its other edge."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return self.y + self.height

    def mirrored(self, paper: Paper) -> Box:
        """The same on a sheet that is read from right to left."""
        return Box(paper.width - self.right, self.y, self.width, self.height)


@dataclass(frozen=True, slots=True)
class Places:
    """Where things are. `module` is the side of one of the code's modules in printer's dots."""

    paper: Paper
    picture: Box
    words: Box
    code: Box | None
    module: int


def lay_out(
    layout: SheetLayout, picture: tuple[int, int], modules: int, *, mirrored: bool = False
) -> Places:
    """Places for a picture of so many pixels, and a code of so many modules a side (0: none)."""
    paper = PAPERS[layout]
    shown = _fit(picture, paper)
    top = paper.margin + _side(paper) + _FOOT_GAP
    bottom = paper.height - paper.margin
    left, right = paper.margin, paper.width - paper.margin
    if not modules:
        words = Box(left, top, right - left, bottom - top)
        return Places(paper, shown, words, None, 0)
    module = int(paper.code / INCH * DPI) // modules
    side = module * modules / DPI * INCH
    quiet = QUIET * module / DPI * INCH
    code = Box(right - side, bottom - side, side, side)
    words = Box(left, top, code.x - max(quiet, _CODE_GAP) - left, bottom - top)
    if mirrored:
        code, words = code.mirrored(paper), words.mirrored(paper)
    return Places(paper, shown, words, code, module)


def _side(paper: Paper) -> float:
    return paper.width - 2 * paper.margin


def _fit(picture: tuple[int, int], paper: Paper) -> Box:
    """The picture whole, as large as its square allows, in the middle of that."""
    side = _side(paper)
    scale = side / max(picture)
    width, height = picture[0] * scale, picture[1] * scale
    left, top = paper.margin + (side - width) / 2, paper.margin + (side - height) / 2
    return Box(left, top, width, height)
