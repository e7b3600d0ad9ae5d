"""A phone's camera reads our codes."""

from __future__ import annotations

import io

import pytest
import zxingcpp
from PIL import Image

from kiosk.sharing.qr import QUIET_ZONE, qr_modules, qr_png

LINKS = [
    "http://192.168.178.123:8765/t/SZ4n7iOG1Gq0G-4Xli-a8g",
    "https://kiosk.example/t/" + "A" * 22,
]


@pytest.mark.parametrize("link", LINKS)
def test_the_link_can_be_read_from_the_picture(link: str):
    with Image.open(io.BytesIO(qr_png(link, scale=6))) as picture:
        (found,) = zxingcpp.read_barcodes(picture.convert("L"))
    assert found.text == link
    assert found.ec_level == "M"


def test_the_modules_are_square_and_begin_with_a_finder_pattern():
    modules = qr_modules(LINKS[0])
    assert {len(row) for row in modules} == {len(modules)}
    assert modules[0][:8] == (True,) * 7 + (False,)


def test_a_link_on_the_local_network_stays_coarse_enough_for_any_camera():
    assert len(qr_modules(LINKS[0])) <= 37  # version 5


def test_the_picture_has_its_quiet_zone():
    with Image.open(io.BytesIO(qr_png(LINKS[0], scale=1))) as picture:
        assert picture.width == len(qr_modules(LINKS[0])) + 2 * QUIET_ZONE
        assert picture.crop((0, 0, picture.width, QUIET_ZONE)).getextrema() == (255, 255)
