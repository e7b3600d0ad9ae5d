"""Hands what the back office says to whom it concerns: the visit, staff, or the kiosk's state."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.domain.counting import Counter
from kiosk.domain.generation import JobId
from kiosk.domain.keeping import (
    Answered,
    BackOffice,
    BackOfficeEvent,
    BackOfficeFault,
    BackOfficeReady,
    BackOfficeRecovered,
    MailAnswered,
    PrintAnswered,
    PrinterChanged,
    TicketOpened,
)
from kiosk.domain.service_events import LinkArrived
from kiosk.domain.taking_home_events import MailDeclined, MailTaken, PrintEnded, PrinterTurned
from kiosk.domain.visit import PictureId, Visit
from kiosk.domain.visit_events import VisitEvent
from kiosk.ui.asking import Asking
from kiosk.ui.service_state import ServiceState
from kiosk.ui.visit_ticket import VisitTicket

HearLink = Callable[[str], None]


class OfficeNews:
    """Hears every message; what concerns the visit comes back as an event of it."""

    def __init__(self, back_office: BackOffice, service: ServiceState, ticket: VisitTicket) -> None:
        self.asking = Asking(back_office)
        self._service = service
        self._ticket = ticket
        self._links: dict[JobId, HearLink] = {}

    def hear_link(self, job: JobId, hear: HearLink) -> None:
        """Give the link of a ticket that staff have opened to `hear`."""
        self._links[job] = hear

    def hear(self, message: BackOfficeEvent, visit: Visit) -> VisitEvent | None:
        """Pass a message on; the event that it is to `visit`, if it concerns the visit."""
        match message:
            case TicketOpened(job, url) if job in self._links:
                self._links.pop(job)(url)
            case TicketOpened(job, url):
                return LinkArrived(job, url)
            case MailAnswered(name, taken):
                return self._hear_of_mail(name, visit, taken=taken)
            case PrinterChanged(ready):
                return PrinterTurned(ready)
            case PrintAnswered(job, tile, answer):
                return PrintEnded(PictureId(job, tile), answer)
            case Answered():
                self.asking.hear(message)
            case BackOfficeReady(base_url):
                self._service.base_url = base_url
            case BackOfficeFault():
                self._service.broke(message)
            case BackOfficeRecovered(kind):
                self._service.mended(kind)
            case _:
                pass
        return None

    def _hear_of_mail(self, name: str, visit: Visit, *, taken: bool) -> VisitEvent | None:
        """The answer counts even when the guest who waited for it is gone."""
        if taken:
            self._ticket.count(Counter.MAIL, visit.rules.mail)
        if name != self._ticket.name:
            return None
        return MailTaken() if taken else MailDeclined()
