"""A guest says whether the pictures may be shown at the show: off by default, asked once."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtTest import QTest

from kiosk.app import build_window
from kiosk.domain.taking_home_events import DeleteAsked, DeleteConfirmed, ShowingAllowed
from kiosk.domain.visit import Comfort
from kiosk.domain.visit_effects import LetShow
from kiosk.domain.visit_looking import touch_goodbye
from kiosk.domain.visit_rules import Rules
from kiosk.domain.visit_screens import Screen
from kiosk.domain.visit_values import Visit
from kiosk.domain.wall import WallConfig
from kiosk.ui.translations import languages
from tests.fakes import FakeServices
from tests.screens.walk import Guise, services_for, settle
from tests.ui.guest import Guest
from tests.ui.test_text_fits import SMALL, misfits

ASKED = Visit(screen=Screen.GOODBYE, rules=Rules(asks_to_show=True))


def goodbye(open_window, services: FakeServices, *, asked: bool = True) -> Guest:
    services.config = services.config.model_copy(update={"wall": WallConfig(guests=asked)})
    guest = Guest(open_window(), services)
    guest.choose_everything()
    guest.wait(4)
    guest.touch("over")
    assert guest.screen == "goodbye"
    return guest


def test_what_a_guest_says_is_written_down_and_can_be_taken_back():
    visit, effects = touch_goodbye(ASKED, ShowingAllowed(yes=True), 1.0)
    assert visit.may_show
    assert effects == (LetShow(yes=True),)
    visit, effects = touch_goodbye(visit, ShowingAllowed(yes=False), 2.0)
    assert not visit.may_show
    assert effects == (LetShow(yes=False),)


def test_nothing_is_said_where_nobody_was_asked_or_nothing_is_left():
    unasked = replace(ASKED, rules=Rules())
    assert touch_goodbye(unasked, ShowingAllowed(yes=True), 1.0)[1] == ()
    visit, _ = touch_goodbye(ASKED, ShowingAllowed(yes=True), 1.0)
    visit, _ = touch_goodbye(visit, DeleteAsked(), 2.0)
    visit, _ = touch_goodbye(visit, DeleteConfirmed(), 3.0)
    assert not visit.may_show
    assert touch_goodbye(visit, ShowingAllowed(yes=True), 4.0)[1] == ()
    assert not visit.over().may_show


def test_the_box_is_empty_until_it_is_touched_and_again_for_the_next_guest(open_window, services):
    guest = goodbye(open_window, services)
    office = services.back_office
    assert office.shows == []
    box = guest.finger.find("may-show")
    assert box is not None and not box.property("on")
    guest.touch("may-show")
    assert office.shows == [("visit-1", True)]
    assert box.property("on")
    guest.touch("may-show")
    assert office.shows[-1] == ("visit-1", False)
    guest.touch("may-show", "back")
    guest.touch("over")
    assert guest.visit.property("mayShow"), "it holds for the visit"
    guest.touch("finish")
    guest.choose_everything()
    guest.wait(4)
    guest.touch("over")
    assert not guest.visit.property("mayShow")
    assert len(office.shows) == 3


def test_nobody_is_asked_unless_the_config_says_so(open_window, services):
    guest = goodbye(open_window, services, asked=False)
    assert not guest.sees("may-show")
    guest.visit.letShow(True)
    assert services.back_office.shows == []


def test_the_box_goes_while_deletion_is_asked_about_and_after_it(open_window, services):
    guest = goodbye(open_window, services)
    guest.touch("delete")
    assert not guest.sees("may-show")
    guest.finger.grab()
    guest.touch("delete-really")
    assert not guest.sees("may-show")


@pytest.mark.parametrize("orientation", ["portrait", "landscape"])
def test_the_box_and_everything_beside_it_fit_in_every_language(qapp, orientation: str):
    services = services_for(Guise(orientation, scale=SMALL))
    services.config = services.config.model_copy(update={"wall": WallConfig(guests=True)})
    window = build_window(services)
    settle(200)
    guest = Guest(window, services)
    guest.begin()
    guest.touch("vehicle-rx", "next", "setting-mars", "style-painting", "terms-accept")
    guest.wait(12)
    guest.touch("over")
    wrong: list[str] = []
    for language in languages():
        guest.visit.chooseLanguage(language)
        QTest.qWait(30)
        found = misfits(window, "goodbye", (Comfort(), Comfort(large_text=True)))
        wrong += [f"{language}, {orientation}, {said}" for said in found]
        assert guest.sees("may-show")
    window.close()
    QTest.qWait(1)
    assert not wrong, "\n".join(wrong)
