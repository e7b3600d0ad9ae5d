"""With a Wi-Fi configured, two codes lead to the pictures: one joins it, one opens the page."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
import zxingcpp
from PySide6.QtGui import QImage

from kiosk.config import Config, ShareConfig, TermsConfig, WifiConfig, WindowConfig
from kiosk.ui.kiosk_window import KioskWindow
from tests.fakes import FakeServices
from tests.ui.guest import Guest

JOIN = "WIFI:T:WPA;S:Hall 7\\; guests;P:drive-2026;;"


def codes_on(image: QImage) -> dict[str, zxingcpp.Barcode]:
    rgb = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(rgb.constBits(), np.uint8).reshape(rgb.height(), rgb.bytesPerLine())
    pixels = rows[:, : rgb.width() * 3].reshape(rgb.height(), rgb.width(), 3)
    return {code.text: code for code in zxingcpp.read_barcodes(np.ascontiguousarray(pixels))}


def guest_at(
    open_window: Callable[..., KioskWindow], services: FakeServices, size: tuple[int, int]
) -> Guest:
    wifi = WifiConfig.model_validate({"ssid": "Hall 7; guests", "password": "drive-2026"})
    window = WindowConfig(fullscreen=False, width=size[0], height=size[1], animate=False)
    services.config = Config(
        window=window, terms=TermsConfig(ask=False), share=ShareConfig(wifi=wifi)
    )
    guest = Guest(open_window(), services)
    guest.visit.touch()
    guest.visit.chooseVehicle()
    guest.visit.chooseSetting("mars")
    guest.visit.chooseStyle("painting")
    guest.wait(1)
    return guest


@pytest.mark.parametrize("size", [(1080, 1920), (1920, 1080)])
def test_both_codes_can_be_read_while_pictures_are_made_and_after(
    open_window: Callable[..., KioskWindow], services: FakeServices, size: tuple[int, int]
) -> None:
    guest = guest_at(open_window, services, size)
    for screen in ("making", "result"):
        assert guest.screen == screen
        codes = codes_on(guest.finger.grab())
        assert set(codes) == {JOIN, guest.visit.controller.visit.link}
        for code in codes.values():
            corners = code.position
            assert corners.top_right.x - corners.top_left.x >= 318  # 320, read to a pixel or two
            assert code.ec_level == "M"
        join, link = codes[JOIN], codes[guest.visit.controller.visit.link]
        assert join.position.top_right.x < link.position.top_left.x  # in the order of use
        guest.wait(3)


def test_both_codes_have_their_white_and_hide_nothing(
    open_window: Callable[..., KioskWindow], services: FakeServices
) -> None:
    guest = guest_at(open_window, services, (1920, 1080))
    guest.wait(3)
    places = {}
    for name in ("join", "qr", "tile1", "next", "back", "over", "vary"):
        item = guest.finger.find(name)
        assert item is not None, name
        places[name] = item.mapRectToScene(item.boundingRect())
    for name in ("join", "qr"):
        item = guest.finger.find(name)
        assert item is not None
        module = item.width() / item.property("implicitWidth")
        white = places[name].adjusted(-4 * module, -4 * module, 4 * module, 4 * module)
        plate = item.parentItem()
        assert plate.mapRectToScene(plate.boundingRect()).contains(white)
        for other, taken in places.items():
            assert other == name or not white.intersects(taken), f"{name} reaches into {other}"


def test_without_a_wifi_there_is_one_code(guest: Guest) -> None:
    guest.choose_everything()
    guest.wait(1)
    assert guest.sees("qr")
    assert not guest.sees("join")
