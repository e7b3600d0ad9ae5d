"""A phone's camera reads how to join the network, whatever its name and password are."""

from __future__ import annotations

import re

import numpy as np
import pytest
import zxingcpp

from kiosk.sharing.qr import qr_modules
from kiosk.sharing.wifi import wifi_text


def read_by_a_camera(text: str) -> str:
    light = np.pad(~np.array(qr_modules(text)), 4, constant_values=True)
    pixels = np.kron(light, np.ones((6, 6))).astype(np.uint8) * 255
    (found,) = zxingcpp.read_barcodes(pixels)
    assert found.ec_level == "M"
    return found.text


def fields_of(text: str) -> dict[str, str]:
    """Taken apart as phones do it: at semicolons that no backslash precedes."""
    assert text.startswith("WIFI:")
    assert text.endswith(";;")
    parts = re.findall(r"([A-Z]):((?:\\.|[^\\;])*);", text.removeprefix("WIFI:"))
    return {key: re.sub(r"\\(.)", r"\1", value) for key, value in parts}


@pytest.mark.parametrize(
    ("ssid", "password"),
    [
        ("Showfloor", "drive-2026"),
        ("Halle 7; Stand: B,12", 'p"ss\\w;rd:,"'),
        ("Autohaus Müller", "a;b;c;d;"),
        ("DEADBEEF", "12345678"),
        ("\\", "\\\\\\\\\\\\\\\\"),
    ],
)
def test_a_network_with_a_password(ssid: str, password: str):
    given = read_by_a_camera(wifi_text(ssid, password))
    assert fields_of(given) == {"T": "WPA", "S": ssid, "P": password}


def test_an_open_network_and_a_hidden_one():
    assert read_by_a_camera(wifi_text("Guests")) == "WIFI:T:nopass;S:Guests;;"
    hidden = read_by_a_camera(wifi_text("Guests", "drive-2026", hidden=True))
    assert hidden == "WIFI:T:WPA;S:Guests;P:drive-2026;H:true;;"
