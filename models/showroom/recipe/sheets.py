"""Contact sheets: grids of pictures, plain for looking at while training, labelled for the card."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch.nn.functional as F
from PIL import Image, ImageDraw, ImageFont
from torch import Tensor

GROUND = (11, 13, 16)
QUIET = (168, 165, 158)
GAP = 4
TEXT = 15  # pixels
LINE = TEXT + 9


def save_sheet(pictures: Tensor, columns: int, path: Path, gap: int = GAP) -> None:
    """Writes (N, 3, H, W) pictures in 0..1 row by row; a small file if it is to be WebP."""
    count, _, height, width = pictures.shape
    rows = -(-count // columns)
    sheet = np.full((rows * (height + gap) + gap, columns * (width + gap) + gap, 3), 24, np.uint8)
    pixels = (pictures.clamp(0, 1) * 255).round().byte().permute(0, 2, 3, 1).cpu().numpy()
    for index, picture in enumerate(pixels):
        top = gap + index // columns * (height + gap)
        left = gap + index % columns * (width + gap)
        sheet[top : top + height, left : left + width] = picture
    if path.suffix == ".webp":
        save_webp(Image.fromarray(sheet), path)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(sheet).save(path, optimize=True)


def labelled_sheet(
    pictures: Sequence[Tensor | None], rows: Sequence[str], columns: Sequence[str], tile: int
) -> Image.Image:
    """A grid of (3, H, W) pictures in bytes, scaled to ``tile``, with words over and above them.

    A picture that is None stays empty. Raises ValueError when the grid does not fit its labels.
    """
    if len(pictures) != len(rows) * len(columns):
        raise ValueError(f"{len(pictures)} pictures for {len(rows)} x {len(columns)} labels")
    font = ImageFont.load_default(TEXT)
    width = len(columns) * (tile + GAP) + GAP
    sheet = Image.new("RGB", (width, LINE + len(rows) * (LINE + tile)), GROUND)
    pen = ImageDraw.Draw(sheet)
    for column, word in enumerate(columns):
        pen.text((GAP + column * (tile + GAP), 4), word, QUIET, font)
    for row, word in enumerate(rows):
        top = LINE + row * (LINE + tile)
        pen.text((GAP, top + 4), word, QUIET, font)
        for column in range(len(columns)):
            picture = pictures[row * len(columns) + column]
            if picture is not None:
                place = (GAP + column * (tile + GAP), top + LINE)
                sheet.paste(as_image(picture, tile), place)
    return sheet


def as_image(picture: Tensor, size: int) -> Image.Image:
    """A (3, H, W) picture in bytes, at ``size`` pixels: averaged down, or enlarged smoothly."""
    values = picture[None].float()
    if picture.shape[-1] > size:
        values = F.interpolate(values, (size, size), mode="area")
    elif picture.shape[-1] < size:
        values = F.interpolate(values, (size, size), mode="bicubic").clamp(0, 255)
    return Image.fromarray(values[0].round().byte().permute(1, 2, 0).numpy())


def save_webp(sheet: Image.Image, path: Path, limit: int = 400_000) -> int:
    """Writes a sheet as WebP of at most ``limit`` bytes; returns how many. Raises ValueError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    for quality in range(88, 20, -8):
        sheet.save(path, quality=quality, method=6)
        size = path.stat().st_size
        if size <= limit:
            return size
    raise ValueError(f"{path.name} does not fit into {limit} bytes")
