"""What is to be done about a visit, in the imperative."""

from __future__ import annotations

from dataclasses import dataclass, field

from kiosk.domain.generation import JobId
from kiosk.domain.prompt import Choice
from kiosk.domain.visit_rounds import PictureId


@dataclass(frozen=True, slots=True)
class Generate:
    """Have four tiles of this choice made, from `seeds` where there are any."""

    choice: Choice
    seeds: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Restyle:
    """Paint a picture anew in the choice's style, and keep its shape."""

    choice: Choice
    source: PictureId


@dataclass(frozen=True, slots=True)
class Replace:
    """Paint what is white in `mask` (a PNG of mode L) anew, as the choice says."""

    choice: Choice
    source: PictureId
    mask: bytes


@dataclass(frozen=True, slots=True)
class Enlarge:
    """Make one picture larger."""

    choice: Choice
    source: PictureId


Make = Generate | Restyle | Replace | Enlarge
"""Start a job; answered by JobStarted or JobRefused."""


@dataclass(frozen=True, slots=True)
class Print:
    """Have a picture printed, with words in the guest's language; answered by PrintEnded."""

    picture: PictureId
    language: str


@dataclass(frozen=True, slots=True)
class PickSurprise:
    """Choose by chance what is still None; answered by Surprised."""

    vehicle: str | None = None
    colour: str | None = None
    setting: str | None = None


@dataclass(frozen=True, slots=True)
class CountAcceptance:
    """A guest accepted this version of the terms: count it, without a name."""

    version: str


@dataclass(frozen=True, slots=True)
class CancelJob:
    """Stop a job whose pictures nobody waits for."""

    job: JobId


@dataclass(frozen=True, slots=True)
class ForgetJob:
    """Drop the pictures of one job that the window holds."""

    job: JobId


@dataclass(frozen=True, slots=True)
class ForgetPixels:
    """Drop every picture that the window holds."""


@dataclass(frozen=True, slots=True)
class DeletePictures:
    """Delete everything of the visit's ticket, on the phone's page too."""


@dataclass(frozen=True, slots=True)
class LetShow:
    """Write down whether staff may show the visit's pictures at the show."""

    yes: bool


@dataclass(frozen=True, slots=True)
class SendMail:
    """Have the visit's pictures sent, in the guest's language; MailTaken or MailDeclined answer.

    Who agreed to which `consent` is written down with it.
    """

    address: str = field(repr=False)
    language: str
    consent: str


@dataclass(frozen=True, slots=True)
class CloseTicket:
    """The visit is over: no more jobs join its ticket."""


Effect = (
    Make
    | PickSurprise
    | CountAcceptance
    | CancelJob
    | ForgetJob
    | ForgetPixels
    | DeletePictures
    | LetShow
    | SendMail
    | Print
    | CloseTicket
)
