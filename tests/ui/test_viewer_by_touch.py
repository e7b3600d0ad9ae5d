"""One picture large: the ways to the next one, the word by the code, and before and after."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PIL import Image
from PySide6.QtCore import QRectF
from PySide6.QtTest import QTest

from kiosk.ui.kiosk_window import KioskWindow
from tests.fakes import FakeServices
from tests.screens.walk import items
from tests.ui.guest import Guest
from tests.ui.test_window_by_touch import codes_on


@pytest.fixture
def shown(guest: Guest) -> Guest:
    """A guest with four pictures."""
    guest.choose_everything()
    guest.wait(3)
    assert guest.screen == "result"
    return guest


def enlarge(guest: Guest) -> None:
    """To a white picture."""
    guest.services.generator.picture = lambda seed, tile: Image.new("RGB", (256, 256), "white")
    guest.touch("tile0", "enlarge")
    guest.wait(3)
    assert guest.looking.viewed == 0


def says(guest: Guest, words: str) -> int:
    every = items(guest.window.root.contentItem())
    return sum(each.property("text") == words for each in every)


def place(guest: Guest, name: str) -> QRectF:
    """Where something is in the window."""
    item = guest.finger.find(name)
    assert item is not None
    return item.mapRectToScene(item.boundingRect())


def is_white(guest: Guest, across: float) -> bool:
    point = guest.finger.on("viewer", across, 0.3)
    return guest.finger.grab().pixelColor(point).lightness() > 250


def test_arrows_lead_to_every_picture_and_are_there_when_there_is_one(shown: Guest) -> None:
    shown.touch("tile0")
    assert not shown.sees("previous")
    for expected in (1, 2, 3):
        shown.touch("following")
        assert shown.looking.viewed == expected
    assert not shown.sees("following")
    shown.touch("previous")
    assert shown.looking.viewed == 2


def test_a_code_beside_buttons_says_what_it_is_for_and_can_be_read(shown: Guest) -> None:
    office = shown.services.back_office
    assert says(shown, "Take them home") == 1
    shown.touch("tile1")
    assert says(shown, "Take them home") == 1
    assert codes_on(shown.finger.grab()) == [office.link(office.tickets[0][0])]
    shown.touch("back")
    enlarge(shown)
    assert says(shown, "Take them home") == 1, "where there are no buttons the words are there"


def test_while_two_pictures_are_compared_nothing_leads_to_another(shown: Guest) -> None:
    enlarge(shown)
    assert not shown.sees("previous") and not shown.sees("following")
    shown.touch("compare")
    assert shown.sees("previous")


def test_before_comes_first_where_one_reads_from_the_right(shown: Guest) -> None:
    shown.visit.chooseLanguage("ar")
    enlarge(shown)
    assert is_white(shown, 0.35) and not is_white(shown, 0.65)
    on = shown.finger.on
    shown.finger.drag(on("handle", 0.5, 0.5), on("viewer", 0.9, 0.5))
    assert is_white(shown, 0.65)


@pytest.mark.parametrize(("width", "height"), [(540, 960), (960, 540)])
def test_within_reach_nothing_lies_on_anything_else(
    open_window: Callable[..., KioskWindow], services: FakeServices, width: int, height: int
) -> None:
    wide = services.config.window.model_copy(update={"width": width, "height": height})
    services.config = services.config.model_copy(update={"window": wide})
    guest = Guest(open_window(), services)
    guest.choose_everything()
    guest.wait(3)
    guest.visit.setComfort("reach", True)
    guest.touch("tile1")
    QTest.qWait(1)
    names = ("previous", "following", "heart")
    places = [place(guest, name) for name in names]
    assert all(each.top() >= height / 2 - 1 for each in places)
    assert not places[1].intersects(places[2])
