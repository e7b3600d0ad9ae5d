"""Draws the visible mark: light words on a dark, translucent pill in the lower right corner."""

from __future__ import annotations

from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

_FONTS = (
    "/usr/share/fonts/truetype/noto/NotoSans-SemiBold.ttf",
    "/usr/share/fonts/truetype/noto/NotoSans-Medium.ttf",
    "/usr/share/fonts/truetype/noto/NotoSans-Regular.ttf",
)
_FINE = 4  # drawn this much larger, then reduced: smooth edges at any size
_TEXT, _GROUND = (244, 241, 234, 255), (11, 13, 16, 168)
_TEXT_SHARE, _TEXT_LEAST = 0.030, 9  # of the shorter edge; pixels


def stamp(picture: Image.Image, label: str) -> Image.Image:
    """A copy of an RGB picture with `label` in its corner, sized to the shorter edge."""
    pill = draw_pill(label, _text_size(picture.size))
    if pill.width > picture.width * 0.9:
        width = max(1, round(picture.width * 0.9))
        height = max(1, round(pill.height * width / pill.width))
        pill = pill.resize((width, height), Image.Resampling.LANCZOS)
    marked = picture.copy()
    left, top, _, _ = mark_box(picture.size, pill.size)
    marked.paste(pill, (left, top), pill)
    return marked


def mark_box(picture: tuple[int, int], pill: tuple[int, int]) -> tuple[int, int, int, int]:
    """Where a pill of this size lies: left, top, right and bottom in pixels."""
    margin = max(2, round(min(picture) * 0.026))
    right, bottom = picture[0] - margin, picture[1] - margin
    return max(0, right - pill[0]), max(0, bottom - pill[1]), right, bottom


def draw_pill(label: str, text_size: int) -> Image.Image:
    """The mark alone, RGBA, with letters of `text_size` pixels."""
    size = text_size * _FINE
    font = _font(size)
    left, top, right, bottom = font.getbbox(label)
    # The height comes from letters with and without tails, so that all marks sit alike.
    _, cap_top, _, cap_bottom = font.getbbox("AIg")
    pad_x, pad_y = round(size * 0.72), round(size * 0.40)
    width = round(right - left) + 2 * pad_x
    height = round(max(bottom, cap_bottom) - min(top, cap_top)) + 2 * pad_y
    fine = Image.new("RGBA", (width, height), (*_GROUND[:3], 0))
    draw = ImageDraw.Draw(fine)
    draw.rounded_rectangle((0, 0, width - 1, height - 1), radius=height // 2, fill=_GROUND)
    # "mm" centres on the capitals' height, where the eye looks for the middle.
    draw.text((width / 2, height / 2), label, font=font, fill=_TEXT, anchor="mm")
    reduced = (max(1, round(width / _FINE)), max(1, round(height / _FINE)))
    return fine.resize(reduced, Image.Resampling.LANCZOS)


def _text_size(picture: tuple[int, int]) -> int:
    return max(_TEXT_LEAST, round(min(picture) * _TEXT_SHARE))


def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    for path in _FONTS:
        if Path(path).is_file():
            return ImageFont.truetype(path, size)
    return ImageFont.load_default(size)
