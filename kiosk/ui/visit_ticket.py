"""A visit's ticket: what the back office is told of the visit, under one name until it is over."""

from __future__ import annotations

from kiosk.domain.counting import CHOICES, Counter
from kiosk.domain.generation import JobId
from kiosk.domain.keeping import BackOffice
from kiosk.domain.prompt import Prompt
from kiosk.domain.visit_effects import (
    CloseTicket,
    CountAcceptance,
    DeletePictures,
    Generate,
    LetShow,
    Make,
    Print,
    SendMail,
)

ForTicket = CountAcceptance | DeletePictures | LetShow | SendMail | Print | CloseTicket
"""The effects that go to the back office."""


class VisitTicket:
    """The ticket of the visit that is on; closing it makes room for the next visit's."""

    def __init__(self, back_office: BackOffice) -> None:
        self._office = back_office
        self._number = 1

    @property
    def number(self) -> int:
        """Which visit with pictures this is, counted from 1."""
        return self._number

    @property
    def name(self) -> str:
        """What the back office knows the visit by."""
        return f"visit-{self._number}"

    def count(self, counter: Counter, detail: str = "") -> None:
        """Count something that happened, by the hour and without a name."""
        self._office.count(counter, detail)

    def open(self, job: JobId, make: Make, prompt: Prompt, tiles: int) -> None:
        """Put a job of so many tiles on the ticket, and count what was chosen for it."""
        choice = make.choice
        self._office.open_ticket(job, choice, prompt, tiles, self.name)
        if isinstance(make, Generate):
            chosen = (choice.vehicle, choice.setting, choice.style)
            for counter, name in zip(CHOICES, chosen, strict=True):
                self.count(counter, name)

    def carry_out(self, effect: ForTicket) -> None:
        """Tell the back office what the visit wants of it."""
        match effect:
            case CountAcceptance(version):
                self.count(Counter.TERMS, version)
            case Print(picture, language):
                self._office.print_picture(picture.job, picture.tile, self.name, language)
            case DeletePictures():
                self.count(Counter.DELETED, "kiosk")
                self._office.delete_visit(self.name)
            case SendMail(address, language, consent):
                self._office.mail(self.name, address, language, consent)
            case LetShow(yes):
                self._office.may_show(self.name, yes=yes)
            case CloseTicket():
                self._office.close_ticket(self.name)
                self._number += 1
