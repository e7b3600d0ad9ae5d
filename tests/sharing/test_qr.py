"""A phone's camera reads our codes."""

from __future__ import annotations

import numpy as np
import pytest
import zxingcpp

from kiosk.sharing.qr import qr_modules

LINKS = [
    "http://192.168.178.123:8765/t/SZ4n7iOG1Gq0G-4Xli-a8g",
    "https://kiosk.example/t/" + "A" * 22,
]


@pytest.mark.parametrize("link", LINKS)
def test_the_link_can_be_read_from_the_modules(link: str):
    light = np.pad(~np.array(qr_modules(link)), 4, constant_values=True)  # with a quiet zone
    pixels = np.kron(light, np.ones((6, 6))).astype(np.uint8) * 255
    (found,) = zxingcpp.read_barcodes(pixels)
    assert found.text == link
    assert found.ec_level == "M"


def test_the_modules_are_square_and_begin_with_a_finder_pattern():
    modules = qr_modules(LINKS[0])
    assert {len(row) for row in modules} == {len(modules)}
    assert modules[0][:8] == (True,) * 7 + (False,)


def test_a_link_on_the_local_network_stays_coarse_enough_for_any_camera():
    assert len(qr_modules(LINKS[0])) <= 37  # version 5
