"""The grid puts tiles where the screen has them, and changes none of their pixels."""

import io

import pytest
from PIL import Image, UnidentifiedImageError

from kiosk.gallery.grid import grid

COLOURS = [(200, 30, 30), (30, 200, 30), (30, 30, 200), (200, 200, 30)]


def master(colour: tuple[int, int, int]) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (64, 64), colour).save(out, "PNG")
    return out.getvalue()


def test_four_tiles_lie_row_by_row() -> None:
    sheet = Image.open(io.BytesIO(grid([master(c) for c in COLOURS])))
    assert sheet.size == (129, 129)
    corners = [(0, 0), (128, 0), (0, 128), (128, 128)]
    assert [sheet.getpixel(corner) for corner in corners] == COLOURS


@pytest.mark.parametrize(("count", "size"), [(1, (64, 64)), (2, (129, 64)), (3, (129, 129))])
def test_fewer_tiles_make_a_smaller_sheet(count: int, size: tuple[int, int]) -> None:
    masters = [master(c) for c in COLOURS[:count]]
    assert Image.open(io.BytesIO(grid(masters))).size == size


def test_what_is_no_picture_is_refused() -> None:
    with pytest.raises(UnidentifiedImageError):
        grid([b"no picture"])
