"""What a finger painted over, as a mask for a picture."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from kiosk.domain.errors import BadInput
from kiosk.ui.mask import FEATHER, Stroke, draw_mask
from tests.fakes import plain_picture, png_of

SIDE = 256
SOURCE = png_of(plain_picture(1, SIDE))


def mask_of(*strokes: list[float], width: float = 0.1) -> np.ndarray:
    png = draw_mask([Stroke.of(numbers) for numbers in strokes], width, SOURCE)
    mask = Image.open(io.BytesIO(png))
    assert (mask.format, mask.mode, mask.size) == ("PNG", "L", (SIDE, SIDE))
    return np.asarray(mask)


def test_a_line_is_white_where_it_was_drawn_and_black_elsewhere() -> None:
    mask = mask_of([0.25, 0.5, 0.75, 0.5])
    assert mask[128, 70:186].min() == 255
    assert mask[120:136, 128].min() == 255
    assert mask[:100].max() == 0
    assert mask[:, :40].max() == 0


def test_its_edge_is_soft() -> None:
    column = mask_of([0.25, 0.5, 0.75, 0.5])[:, 128].astype(int)
    grey = np.flatnonzero((column > 0) & (column < 255))
    assert 2 <= len(grey) <= 4 * FEATHER
    assert np.abs(np.diff(column)).max() < 128


def test_a_touch_without_a_move_is_a_dot() -> None:
    mask = mask_of([0.5, 0.5])
    assert mask[128, 128] == 255
    assert 0 < (mask > 127).mean() < 0.03


def test_what_is_drawn_over_the_edge_is_cut_there() -> None:
    mask = mask_of([-0.4, 0.1, 0.2, 0.1, 3.0, 0.1])
    assert mask[26, :].min() > 127


@pytest.mark.parametrize("source", [b"", b"no png", SOURCE[:-20]])
def test_a_source_that_is_no_picture_is_refused(source: bytes) -> None:
    with pytest.raises(BadInput):
        draw_mask([Stroke.of([0.5, 0.5])], 0.1, source)
