"""Lays a job's pictures out as the grid of four that guests know from the screen."""

from __future__ import annotations

import io
from collections.abc import Sequence

from PIL import Image

from kiosk.gallery.provenance import at_display_size

GAP = 16
"""Pixels between two pictures of 1024 pixels; in proportion for others."""

_GROUND = (11, 13, 16)


def grid(masters: Sequence[bytes]) -> bytes:
    """1 to 4 RGB PNGs of one size, row by row, as one PNG; unlabelled, as masters are.

    Small masters are enlarged as guests receive them. One picture stands alone, two stand side
    by side, three and four make two rows. Raises OSError (Pillow's UnidentifiedImageError) when
    a master is no picture.
    """
    opened = [Image.open(io.BytesIO(master)).convert("RGB") for master in masters]
    pictures = [at_display_size(picture) for picture in opened]
    width, height = pictures[0].size
    gap = max(1, round(GAP * max(width, height) / 1024))
    columns = min(2, len(pictures))
    rows = -(-len(pictures) // 2)
    size = (columns * width + (columns - 1) * gap, rows * height + (rows - 1) * gap)
    sheet = Image.new("RGB", size, _GROUND)
    for number, picture in enumerate(pictures):
        row, column = divmod(number, 2)
        sheet.paste(picture, (column * (width + gap), row * (height + gap)))
    out = io.BytesIO()
    sheet.save(out, "PNG")
    return out.getvalue()
