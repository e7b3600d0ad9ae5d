"""Asking for the pictures by e-mail: from where, how often, and what becomes of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk.domain.choosing_events import StartedOver, WentBack
from kiosk.domain.generation import JobId
from kiosk.domain.prompt import Choice
from kiosk.domain.service_events import Ticked
from kiosk.domain.taking_home_events import (
    AddressEntered,
    DeleteAsked,
    DeleteConfirmed,
    MailAsked,
    MailDeclined,
    MailTaken,
)
from kiosk.domain.visit import Mailing, Rules, Screen, Visit, advance
from kiosk.domain.visit_effects import SendMail
from kiosk.domain.visit_events import VisitEvent
from kiosk.domain.visit_rounds import Round, Spot, Tile
from kiosk.domain.visit_rules import MAX_MAILS

VERSION, ADDRESS = "2026-11", "jo@example.com"
ENTERED = AddressEntered(ADDRESS, VERSION)
SHOWN = Round(
    Choice("rz", "mars", "painting"), (Tile(ready=True),), Spot(Screen.STYLE), job=JobId("job-1")
)
RESULT = Visit(Screen.RESULT, rounds=(SHOWN,), ordered=True, rules=Rules(mail=VERSION))
GOODBYE = replace(RESULT, screen=Screen.GOODBYE)


def after(visit: Visit, *events: VisitEvent) -> Visit:
    for event in events:
        visit, _ = advance(visit, event, 1.0)
    return visit


@pytest.mark.parametrize("before", [RESULT, GOODBYE], ids=["result", "goodbye"])
def test_the_screen_leads_back_to_where_it_was_asked_for(before: Visit):
    asked = after(before, MailAsked())
    assert asked.screen is Screen.MAIL
    assert after(asked, WentBack()).screen is before.screen


def test_an_address_goes_into_the_effect_and_is_not_in_the_visit():
    visit, effects = advance(after(RESULT, MailAsked()), ENTERED, 1.0)
    assert effects == (SendMail(ADDRESS, "en", VERSION),)
    assert visit.mailing is Mailing.ASKED
    for shown in (visit, ENTERED, *effects):
        assert ADDRESS not in repr(shown)
    assert after(visit, MailTaken()).mailing is Mailing.TAKEN
    assert after(visit, MailDeclined()).mailing is Mailing.DECLINED


@pytest.mark.parametrize(
    "entered",
    [AddressEntered("nobody", VERSION), AddressEntered(ADDRESS, "2020-01")],
    ids=["no address", "another consent"],
)
def test_without_an_address_or_the_right_consent_nothing_is_sent(entered: AddressEntered):
    visit, effects = advance(after(RESULT, MailAsked()), entered, 1.0)
    assert effects == ()
    assert visit.mailing is Mailing.NONE


def test_a_second_touch_does_not_send_twice():
    assert advance(after(RESULT, MailAsked(), ENTERED), ENTERED, 1.0)[1] == ()


def test_it_may_be_asked_for_three_times_a_visit():
    visit = RESULT
    for _ in range(MAX_MAILS):
        visit = after(visit, MailAsked(), ENTERED, MailTaken(), WentBack())
    assert not visit.can_mail
    assert after(visit, MailAsked()).screen is Screen.RESULT


def test_it_is_not_offered_without_a_server_or_pictures():
    for visit in (replace(RESULT, rules=Rules()), replace(GOODBYE, rounds=())):
        assert not visit.can_mail
        assert after(visit, MailAsked()).screen is visit.screen
    assert not after(GOODBYE, DeleteAsked(), DeleteConfirmed()).can_mail


def test_start_over_leads_to_the_goodbye_and_waiting_ends_the_visit():
    asked = after(RESULT, MailAsked())
    assert after(asked, StartedOver()).screen is Screen.GOODBYE
    waited = after(replace(asked, deadline=0.0), Ticked())
    assert waited.asking
    assert after(replace(waited, deadline=0.0), Ticked()).screen is Screen.ATTRACT


def test_an_answer_for_a_visit_that_has_not_asked_means_nothing():
    assert after(RESULT, MailTaken()) == RESULT
