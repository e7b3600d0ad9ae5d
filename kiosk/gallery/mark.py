"""Draws the visible mark: words on a translucent pill, in the corner that the theme names."""

from __future__ import annotations

from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from kiosk.domain.picture_mark import OPACITY, Corner, PictureMark

_FONTS = (
    "/usr/share/fonts/truetype/noto/NotoSans-SemiBold.ttf",
    "/usr/share/fonts/truetype/noto/NotoSans-Medium.ttf",
    "/usr/share/fonts/truetype/noto/NotoSans-Regular.ttf",
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc",
    "/usr/share/fonts/truetype/noto/NotoSansArabic-Regular.ttf",
    "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf",
)
"""The first that has most letters of the mark draws it."""
_FINE = 4  # drawn this much larger, then reduced: smooth edges at any size
_TEXT_SHARE, _TEXT_LEAST = 0.030, 9  # of the shorter edge; pixels


def stamp(picture: Image.Image, mark: PictureMark) -> Image.Image:
    """A copy of an RGB picture with its mark, sized to the shorter edge."""
    pill = draw_pill(mark, _text_size(picture.size))
    if pill.width > picture.width * 0.9:
        width = max(1, round(picture.width * 0.9))
        height = max(1, round(pill.height * width / pill.width))
        pill = pill.resize((width, height), Image.Resampling.LANCZOS)
    marked = picture.copy()
    left, top, _, _ = mark_box(picture.size, pill.size, mark.corner)
    marked.paste(pill, (left, top), pill)
    return marked


def mark_box(
    picture: tuple[int, int], pill: tuple[int, int], corner: Corner
) -> tuple[int, int, int, int]:
    """Where a pill of this size lies: left, top, right and bottom in pixels."""
    margin = max(2, round(min(picture) * 0.026))
    upright, side = corner.split("-")
    left = margin if side == "left" else max(0, picture[0] - margin - pill[0])
    top = margin if upright == "upper" else max(0, picture[1] - margin - pill[1])
    return left, top, left + pill[0], top + pill[1]


def draw_pill(mark: PictureMark, text_size: int) -> Image.Image:
    """The mark alone, RGBA, with letters of `text_size` pixels."""
    size = text_size * _FINE
    font = _font(size, mark.text)
    left, top, right, bottom = font.getbbox(mark.text)
    # The height comes from letters with and without tails, so that all marks sit alike.
    _, cap_top, _, cap_bottom = font.getbbox("AIg")
    pad_x, pad_y = round(size * 0.72), round(size * 0.40)
    width = round(right - left) + 2 * pad_x
    height = round(max(bottom, cap_bottom) - min(top, cap_top)) + 2 * pad_y
    ground = _rgb(mark.ground)
    fine = Image.new("RGBA", (width, height), (*ground, 0))
    draw = ImageDraw.Draw(fine)
    box, pill = (0, 0, width - 1, height - 1), (*ground, round(255 * OPACITY))
    draw.rounded_rectangle(box, radius=height // 2, fill=pill)
    # "mm" centres on the capitals' height, where the eye looks for the middle.
    ink = (*_rgb(mark.ink), 255)
    draw.text((width / 2, height / 2), mark.text, font=font, fill=ink, anchor="mm")
    reduced = (max(1, round(width / _FINE)), max(1, round(height / _FINE)))
    return fine.resize(reduced, Image.Resampling.LANCZOS)


def _text_size(picture: tuple[int, int]) -> int:
    return max(_TEXT_LEAST, round(min(picture) * _TEXT_SHARE))


def _rgb(colour: str) -> tuple[int, int, int]:
    red, green, blue = bytes.fromhex(colour.removeprefix("#"))
    return red, green, blue


def _font(size: int, text: str) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    found: ImageFont.FreeTypeFont | None = None
    letters = set(text) - {" "}
    most = -1
    for path in _FONTS:
        if most < len(letters) and Path(path).is_file():
            font = ImageFont.truetype(path, size)
            missing = _drawn(font, "\uffff")  # the box that stands for a letter it has not
            has = sum(_drawn(font, letter) != missing for letter in letters)
            found, most = (font, has) if has > most else (found, most)
    return found or ImageFont.load_default(size)


def _drawn(font: ImageFont.FreeTypeFont, letter: str) -> bytes:
    image = Image.new("L", (round(2 * font.size), round(2 * font.size)))
    ImageDraw.Draw(image).text((0, 0), letter, font=font, fill=255)
    return image.tobytes()
