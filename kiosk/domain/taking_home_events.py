"""How pictures leave with their guest, or are deleted: print, mail, and what may be shown."""

from __future__ import annotations

from dataclasses import dataclass, field

from kiosk.domain.printing import PrintAnswer
from kiosk.domain.visit_rounds import PictureId


@dataclass(frozen=True, slots=True)
class PrintAsked:
    """The guest wants the viewed picture on paper."""


@dataclass(frozen=True, slots=True)
class PrintEnded:
    """What became of a wish to print."""

    picture: PictureId
    answer: PrintAnswer


@dataclass(frozen=True, slots=True)
class PrinterTurned:
    """The printer prints, or does not any more."""

    ready: bool


@dataclass(frozen=True, slots=True)
class MailAsked:
    """The guest wants the pictures by e-mail."""


@dataclass(frozen=True, slots=True)
class AddressEntered:
    """Where to, checked; the guest agreed to this version of the consent."""

    address: str = field(repr=False)
    consent: str


@dataclass(frozen=True, slots=True)
class MailTaken:
    """The mail is written down, and goes as soon as it can."""


@dataclass(frozen=True, slots=True)
class MailDeclined:
    """No mail: too many were asked for."""


@dataclass(frozen=True, slots=True)
class ShowingAllowed:
    """The guest lets staff show the visit's pictures at the show, or would rather not."""

    yes: bool


@dataclass(frozen=True, slots=True)
class DeleteAsked:
    """The guest wants everything deleted; to be confirmed."""


@dataclass(frozen=True, slots=True)
class DeleteConfirmed:
    """The guest means it."""


TakingHomeEvent = (
    PrintAsked
    | PrintEnded
    | PrinterTurned
    | MailAsked
    | AddressEntered
    | MailTaken
    | MailDeclined
    | ShowingAllowed
    | DeleteAsked
    | DeleteConfirmed
)
