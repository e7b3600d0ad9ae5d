"""What touches do on the screen that asks for an e-mail address, and how its mail fares.

The visit never holds the address: it goes straight from the event into the effect.
"""

from __future__ import annotations

from dataclasses import replace

from kiosk.domain.addresses import is_address
from kiosk.domain.choosing_events import WentBack
from kiosk.domain.taking_home_events import AddressEntered, MailAsked, MailDeclined, MailTaken
from kiosk.domain.visit_effects import SendMail
from kiosk.domain.visit_events import VisitEvent
from kiosk.domain.visit_making import Next
from kiosk.domain.visit_screens import Screen
from kiosk.domain.visit_values import Mailing, Visit


def ask_mail(visit: Visit, now: float) -> Next:
    """From the pictures, or the goodbye, to the screen that asks for an address."""
    if not visit.can_mail:
        return visit.touched(now), ()
    asked = replace(visit, mail_from=visit.screen, mailing=Mailing.NONE)
    return asked.at(Screen.MAIL, now), ()


def touch_mail(visit: Visit, event: VisitEvent, now: float) -> Next:
    """An address, or back; when the mail is taken or declined there is only the way back."""
    match event:
        case WentBack():
            return visit.at(visit.mail_from, now), ()
        case MailAsked() if visit.mailing is Mailing.TAKEN and visit.can_mail:
            return replace(visit.touched(now), mailing=Mailing.NONE), ()
        case AddressEntered(address, consent) if (
            visit.mailing is Mailing.NONE
            and visit.can_mail
            and consent == visit.rules.mail
            and is_address(address)
        ):
            asked = replace(visit.touched(now), mailing=Mailing.ASKED)
            return asked, (SendMail(address, visit.language, consent),)
        case _:
            return visit.touched(now), ()


def hear_of_mail(visit: Visit, event: MailTaken | MailDeclined) -> Next:
    """What became of it, wherever the guest is by now."""
    if visit.mailing is not Mailing.ASKED:
        return visit, ()
    taken = isinstance(event, MailTaken)
    mailing = Mailing.TAKEN if taken else Mailing.DECLINED
    return replace(visit, mailing=mailing, mails=visit.mails + taken), ()
