"""Where guests take their pictures home nothing lies over anything, whatever the kiosk offers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import combinations

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtTest import QTest

from kiosk.config import MailConfig, ShareConfig, WallConfig, WifiConfig, WindowConfig
from kiosk.ui.kiosk_window import KioskWindow
from tests.fakes import FakeServices
from tests.screens.walk import items
from tests.ui.guest import Guest

SIZES = {"portrait": (540, 960), "landscape": (960, 540)}
UNIT = 0.5  # pixels
CODE = 320  # units, of the least plate


@pytest.fixture(params=SIZES)
def guest(
    request: pytest.FixtureRequest,
    open_window: Callable[..., KioskWindow],
    services: FakeServices,
) -> Guest:
    """Someone with four pictures, at a kiosk with mail, a wall and a Wi-Fi."""
    width, height = SIZES[request.param]
    window = WindowConfig(fullscreen=False, width=width, height=height, animate=False)
    mail = MailConfig(host="mail.example.com", sender="kiosk@example.com")
    share = ShareConfig(mail=mail, wifi=WifiConfig(ssid="Hall 7"))
    changed = {"window": window, "share": share, "wall": WallConfig(guests=True)}
    services.config = services.config.model_copy(update=changed)
    guest = Guest(open_window(), services)
    guest.choose_everything()
    guest.wait(4)
    return guest


def places(guest: Guest, *names: str) -> Iterator[tuple[str, QRectF]]:
    """Where everything with one of these names is."""
    for item in items(guest.window.root.contentItem()):
        if item.objectName().startswith(names):
            yield item.objectName(), item.mapRectToScene(QRectF(0, 0, item.width(), item.height()))


def check_apart(guest: Guest, *names: str) -> dict[str, QRectF]:
    window = guest.window.root
    whole = QRectF(-0.5, -0.5, window.width() + 1, window.height() + 1)
    found = list(places(guest, *names))
    for name, place in found:
        assert whole.contains(place), f"{name} is cut off"
    for (one, place), (other, taken) in combinations(found, 2):
        assert not place.adjusted(0.5, 0.5, -0.5, -0.5).intersects(taken), f"{one} over {other}"
    return dict(found)


GOODBYE = ("keepsake", "join", "qr", "promise", "by-mail", "may-show", "back", "finish", "delete")


@pytest.mark.parametrize("large", [False, True])
def test_on_the_goodbye_all_has_its_place(guest: Guest, large: bool) -> None:
    guest.visit.setComfort("large_text", large)
    guest.touch("over")
    QTest.qWait(80)
    found = check_apart(guest, *GOODBYE)
    assert set(found) == set(GOODBYE)
    for name in ("join", "qr"):
        code = guest.finger.find(name)
        assert code is not None
        assert code.parentItem().width() >= CODE


@pytest.mark.parametrize("large", [False, True])
def test_the_pictures_stay_in_sight_while_an_address_is_typed(guest: Guest, large: bool) -> None:
    guest.visit.setComfort("large_text", large)
    guest.touch("by-mail", "key-j")
    QTest.qWait(80)
    found = list(places(guest, "keepsake"))
    crowded = large and guest.window.root.width() > guest.window.root.height()
    assert len(found) == (0 if crowded else 4)
    check_apart(guest, "keepsake", "address", "mail-tick", "key-", "back", "next", "over")


@pytest.mark.parametrize("language", ["en", "ar"])
def test_what_may_come_instead_lies_side_by_side_in_both_directions(
    guest: Guest, language: str
) -> None:
    guest.visit.chooseLanguage(language)
    guest.touch("tile1", "erase")
    QTest.qWait(40)
    cards = check_apart(guest, "instead-", "back", "over")
    assert len([name for name in cards if name.startswith("instead-")]) == 8
    same, first = cards["instead-same"], cards["instead-beach"]
    assert (same.x() < first.x()) == (language == "en")


def test_two_taps_on_delete_delete_nothing(guest: Guest) -> None:
    guest.touch("over")
    guest.finger.tap_twice(guest.finger.on("delete", 0.5, 0.5))
    assert not guest.visit.deleted
    assert guest.sees("keepsake")
