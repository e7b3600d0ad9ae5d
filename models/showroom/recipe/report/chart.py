"""Line charts for the card, as small PNGs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

INKS = ("#b3202a", "#1f4fa8", "#c2703a", "#3d7a4a", "#6b4b8a", "#555555")
SIZE = (760, 360)
LEFT, TOP, RIGHT, BOTTOM = 56, 40, 130, 44  # margins in pixels
TEXT = 14


def save_chart(
    path: Path,
    title: str,
    under: str,
    positions: Sequence[float],
    lines: Mapping[str, Sequence[float]],
) -> None:
    """Shares (0..1) over positions, evenly spaced and named by their values, one line a name.

    The scale starts at the next lower tenth of the smallest share. Raises ValueError when a line
    has not one value a position.
    """
    if any(len(values) != len(positions) for values in lines.values()):
        raise ValueError("a line needs one value for each position")
    font = ImageFont.load_default(TEXT)
    picture = Image.new("RGB", SIZE, "white")
    pen = ImageDraw.Draw(picture)
    low = min(0.9, int(min(min(values) for values in lines.values()) * 10) / 10)
    right, bottom = SIZE[0] - RIGHT, SIZE[1] - BOTTOM

    def across(index: int) -> float:
        return LEFT + index * (right - LEFT) / max(1, len(positions) - 1)

    def up(share: float) -> float:
        return bottom - (share - low) / (1 - low) * (bottom - TOP)

    pen.text((LEFT, 10), title, "black", font)
    pen.text((LEFT, SIZE[1] - 20), under, "#555555", font)
    for tenth in range(round(low * 10), 11):
        pen.line((LEFT, up(tenth / 10), right, up(tenth / 10)), "#dddddd")
        pen.text((8, up(tenth / 10) - 8), f"{tenth * 10} %", "#555555", font)
    for index, position in enumerate(positions):
        pen.text((across(index) - 6, bottom + 4), f"{position:g}", "#555555", font)
    heights = apart([up(values[-1]) - 8 for values in lines.values()], bottom)
    for ink, (name, values), height in zip(_inks(len(lines)), lines.items(), heights, strict=True):
        points = [(across(index), up(share)) for index, share in enumerate(values)]
        pen.line(points, ink, 3)
        for x, y in points:
            pen.ellipse((x - 4, y - 4, x + 4, y + 4), ink)
        pen.text((right + 12, height), name, ink, font)
    path.parent.mkdir(parents=True, exist_ok=True)
    picture.quantize(64).save(path, optimize=True)


def _inks(count: int) -> list[str]:
    return [INKS[index % len(INKS)] for index in range(count)]


def apart(heights: Sequence[float], low: float, least: float = TEXT + 2) -> list[float]:
    """Heights of names, moved so that none covers another and none is below ``low``."""
    order = sorted(range(len(heights)), key=heights.__getitem__)
    placed = list(heights)
    for upper, lower in pairwise(order):
        placed[lower] = max(placed[lower], placed[upper] + least)
    for turn, index in enumerate(reversed(order)):  # what was pushed off at the foot moves up
        placed[index] = min(placed[index], low - turn * least)
    return placed
