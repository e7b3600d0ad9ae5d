"""Where everything stands on a sheet, in millimetres from its upper left corner. Pure.

White paper, one large picture, and a foot: words on the side where reading begins, the code on
the other, and before it the one that joins the Wi-Fi, where there is one. What is printed keeps
clear of the edge, as borderless printers cut off two millimetres, and others leave four unprinted.
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
    """A size of paper. `margin` is kept free of everything; `code` is a code's side at most.

    `pair` is that of each of two codes.
    """

    width: float
    height: float
    margin: float
    code: float
    pair: float


PAPERS: dict[SheetLayout, Paper] = {
    "10x15": Paper(101.6, 152.4, 6.0, 23.0, 21.0),  # what is sold as 10x15 is 4 by 6 inches
    "a6": Paper(105.0, 148.0, 8.0, 23.0, 21.0),
}
_FOOT_GAP = 6.5  # between the picture and its words
_CODE_GAP = 5.0  # between the words and the code, at least
_PAIR_GAP = 7.0  # between two codes: a phone that is held over one does not see the other
_LABEL_GAP = 2.6  # between a code and the words over it: the quiet of most codes, at least
_LABEL = 7.0  # the height of those words


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
class Code:
    """Where a code is, and the words over it, if there are any.

    `module` is the side of one of its modules in printer's dots.
    """

    box: Box
    module: int
    label: Box | None = None

    @property
    def quiet(self) -> float:
        """What has to stay white around it, in millimetres."""
        return QUIET * self.module / DPI * INCH

    def mirrored(self, paper: Paper) -> Code:
        """The same on a sheet that is read from right to left."""
        label = self.label and self.label.mirrored(paper)
        return Code(self.box.mirrored(paper), self.module, label)


@dataclass(frozen=True, slots=True)
class Places:
    """Where things are; `join` is the code that joins the Wi-Fi."""

    paper: Paper
    picture: Box
    words: Box
    code: Code | None = None
    join: Code | None = None


def lay_out(
    layout: SheetLayout,
    picture: tuple[int, int],
    modules: int,
    join: int = 0,
    *,
    mirrored: bool = False,
) -> Places:
    """Places for a picture of so many pixels, and a code of so many modules a side (0: none).

    `join` is how many modules the second code has.
    """
    paper = PAPERS[layout]
    shown = _fit(picture, paper)
    top = paper.margin + _side(paper) + _FOOT_GAP
    bottom = paper.height - paper.margin
    left, right = paper.margin, paper.width - paper.margin
    if not modules:
        words = Box(left, top, right - left, bottom - top)
        return Places(paper, shown, words)
    code, second = _code(modules, paper.code, right, bottom), None
    if join:
        code = _code(modules, paper.pair, right, bottom)
        second = _code(join, paper.pair, code.box.x - _PAIR_GAP, bottom)
        code, second = _labelled(code, second)
    first = second or code
    words = Box(left, top, first.box.x - max(first.quiet, _CODE_GAP) - left, bottom - top)
    if mirrored:
        code, words = code.mirrored(paper), words.mirrored(paper)
        second = second and second.mirrored(paper)
    return Places(paper, shown, words, code, second)


def _code(modules: int, most: float, right: float, bottom: float) -> Code:
    """A code of whole dots in the lower right corner that is given, at most so wide."""
    module = int(most / INCH * DPI) // modules
    side = module * modules / DPI * INCH
    return Code(Box(right - side, bottom - side, side, side), module)


def _labelled(*codes: Code) -> tuple[Code, ...]:
    """The codes with room for words over them, on one line."""
    foot = min(code.box.y for code in codes) - max(_LABEL_GAP, *(code.quiet for code in codes))
    return tuple(
        Code(code.box, code.module, Box(code.box.x, foot - _LABEL, code.box.width, _LABEL))
        for code in codes
    )


def _side(paper: Paper) -> float:
    return paper.width - 2 * paper.margin


def _fit(picture: tuple[int, int], paper: Paper) -> Box:
    """The picture whole, as large as its square allows, in the middle of that."""
    side = _side(paper)
    scale = side / max(picture)
    width, height = picture[0] * scale, picture[1] * scale
    left, top = paper.margin + (side - width) / 2, paper.margin + (side - height) / 2
    return Box(left, top, width, height)
