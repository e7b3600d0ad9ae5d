"""The grid puts tiles where the screen has them, and changes none of their pixels."""

import io

import pytest
from PIL import Image, UnidentifiedImageError

from kiosk.gallery.grid import grid

COLOURS = [(200, 30, 30), (30, 200, 30), (30, 30, 200), (200, 200, 30)]


def master(colour: tuple[int, int, int]) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (640, 640), colour).save(out, "PNG")
    return out.getvalue()


def test_four_tiles_lie_row_by_row() -> None:
    sheet = Image.open(io.BytesIO(grid([master(c) for c in COLOURS])))
    assert sheet.size == (1290, 1290)
    corners = [(0, 0), (1289, 0), (0, 1289), (1289, 1289)]
    assert [sheet.getpixel(corner) for corner in corners] == COLOURS


@pytest.mark.parametrize(("count", "size"), [(1, (640, 640)), (2, (1290, 640)), (3, (1290, 1290))])
def test_fewer_tiles_make_a_smaller_sheet(count: int, size: tuple[int, int]) -> None:
    masters = [master(c) for c in COLOURS[:count]]
    assert Image.open(io.BytesIO(grid(masters))).size == size


def test_small_masters_are_enlarged_as_guests_receive_them() -> None:
    out = io.BytesIO()
    Image.new("RGB", (128, 128)).save(out, "PNG")
    assert Image.open(io.BytesIO(grid([out.getvalue()] * 4))).size == (1032, 1032)


def test_what_is_no_picture_is_refused() -> None:
    with pytest.raises(UnidentifiedImageError):
        grid([b"no picture"])
