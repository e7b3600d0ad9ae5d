"""Pictures by e-mail, by touch: from the offer to the answer, and nothing typed is left."""

from __future__ import annotations

import logging
from collections.abc import Callable

import pytest
from PySide6.QtTest import QTest

from kiosk.config import MailConfig
from kiosk.ui.kiosk_window import KioskWindow
from tests.fakes import FakeServices
from tests.ui.guest import Guest

KEYS = ("j", "o", ".", "9", "@", "a", "b", ".com")
ADDRESS = "jo.9@ab.com"


@pytest.fixture
def guest(services: FakeServices, open_window: Callable[..., KioskWindow]) -> Guest:
    """Someone with pictures at a kiosk that sends mail."""
    mail = MailConfig(host="mail.example.com", sender="kiosk@example.com")
    share = services.config.share.model_copy(update={"mail": mail})
    services.config = services.config.model_copy(update={"share": share})
    guest = Guest(open_window(), services)
    guest.choose_everything()
    guest.wait(4)
    assert guest.screen == "result"
    return guest


def type_in(guest: Guest, *keys: str) -> None:
    guest.touch(*(f"key-{key}" for key in keys))


def touch_in_place(guest: Guest, name: str) -> None:
    """Touch what has just come, once it is where it belongs."""
    finger = guest.finger
    finger.wait_for(lambda: finger.grab() and finger.find(name), 5, name)
    guest.touch(name)


def sent(guest: Guest) -> list[tuple[str, str, str, str]]:
    return guest.services.back_office.mails


def test_an_address_is_typed_agreed_to_and_sent(guest: Guest, caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.DEBUG)
    guest.touch("by-mail")
    assert guest.screen == "mail"
    type_in(guest, *KEYS)
    assert guest.read("address") == ADDRESS
    guest.touch("mail-tick", "next")
    assert sent(guest) == [("visit-1", ADDRESS, "en", "2026-11")]
    guest.wait(0.5)
    assert guest.read("mail-progress").startswith("On their way.")
    guest.touch("back")
    assert guest.screen == "result"
    assert ("mail", "2026-11") in guest.services.back_office.counted
    assert ADDRESS not in f"{guest.services.back_office.counted}{caplog.text}"


def test_what_is_missing_is_said_kindly_and_nothing_is_sent(guest: Guest):
    guest.touch("by-mail", "key-@")
    assert "doesn't look like" in guest.read("note")
    guest.touch("key-erase", "key-j", "key-@", "next")
    assert "still missing" in guest.read("note")
    type_in(guest, "a", "b")
    assert guest.read("note") == ""
    guest.touch("key-.com", "next")
    assert "agree first" in guest.read("note")
    assert sent(guest) == []
    guest.touch("mail-tick")
    assert guest.read("note") == ""
    guest.touch("next")
    assert [mail[1] for mail in sent(guest)] == ["j@ab.com"]


def test_an_ending_after_a_dot_has_one_dot(guest: Guest):
    guest.touch("by-mail")
    type_in(guest, "j", "@", "a", ".", ".com")
    assert guest.read("address") == "j@a.com"


@pytest.mark.parametrize("leave", ["back", "over", "waiting", "sent"])
def test_nothing_that_was_typed_is_left_on_leaving(guest: Guest, leave: str):
    guest.touch("by-mail")
    type_in(guest, *KEYS)
    guest.touch("mail-tick")
    match leave:
        case "waiting":
            guest.wait(200, step=5)
            assert guest.screen == "attract"
        case "sent":
            guest.touch("next")
        case _:
            guest.touch(leave)
    mail = guest.visit.mail
    assert (mail.property("typed"), mail.property("ticked")) == ("", False)
    assert not any(ADDRESS in str(value) for value in vars(mail).values())


def test_typing_keeps_the_visit_alive(guest: Guest):
    guest.touch("by-mail")
    for key in KEYS:
        guest.wait(50, step=5)
        type_in(guest, key)
    assert guest.read("address") == ADDRESS


def test_from_the_goodbye_it_is_offered_too_and_leads_back_there(guest: Guest):
    guest.touch("over")
    assert guest.screen == "goodbye"
    touch_in_place(guest, "by-mail")
    guest.touch("back")
    assert guest.screen == "goodbye"
    guest.touch("delete", "delete-really")
    assert not guest.sees("by-mail")


def test_another_address_may_follow_and_the_third_mail_is_the_last(guest: Guest):
    guest.touch("by-mail")
    for number in (1, 2, 3):
        type_in(guest, *KEYS)
        guest.touch("mail-tick", "next")
        guest.wait(0.5)
        assert guest.sees("by-mail") is (number < 3)
        if number < 3:
            touch_in_place(guest, "by-mail")
    assert len(sent(guest)) == 3
    guest.touch("back")
    assert not guest.sees("by-mail")


def test_when_the_hours_mails_are_spent_the_guest_is_told_of_the_code(guest: Guest):
    guest.services.back_office.takes_mail = False
    guest.touch("by-mail")
    type_in(guest, *KEYS)
    guest.touch("mail-tick", "next")
    guest.wait(0.5)
    assert "The code takes your pictures home" in guest.read("mail-progress")
    assert not any(name == "mail" for name, _ in guest.services.back_office.counted)


def test_until_the_back_office_answers_the_guest_sees_that_it_goes_on(guest: Guest):
    guest.services.back_office.silent = True
    guest.touch("by-mail")
    type_in(guest, *KEYS)
    guest.touch("mail-tick", "next")
    assert guest.read("mail-progress") == "A moment"
    guest.touch("back")
    assert guest.screen == "result"


def test_in_german_the_keys_end_as_addresses_do_there(guest: Guest):
    guest.visit.chooseLanguage("de")
    guest.touch("by-mail")
    QTest.qWait(20)
    assert guest.sees("key-.de")
    assert guest.read("mail-tick") == "Ja, schickt sie dorthin."
    assert "löschen wir sie" in " ".join(guest.visit.mail.property("lines"))


def test_a_kiosk_without_a_mail_server_offers_none(
    services: FakeServices, open_window: Callable[..., KioskWindow]
):
    guest = Guest(open_window(), services)
    guest.choose_everything()
    guest.wait(4)
    assert not guest.sees("by-mail")
    guest.visit.mail.ask()
    assert guest.screen == "result"
