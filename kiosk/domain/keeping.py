"""What the window asks of the back office, and what it hears back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol, runtime_checkable

from kiosk.domain.generation import JobId, TileReady
from kiosk.domain.printing import PrintAnswer
from kiosk.domain.prompt import Choice, Prompt


@dataclass(frozen=True, slots=True)
class TicketOpened:
    """The job is on its visit's ticket: `url` is the ticket's link, for the QR code."""

    job: JobId
    url: str


@dataclass(frozen=True, slots=True)
class PictureKept:
    """A tile is safe on disk, labelled, and on the phone's page."""

    job: JobId
    tile: int


@dataclass(frozen=True, slots=True)
class MailAnswered:
    """A mail that was asked for on the visit's ticket is written down, or cannot be had."""

    visit: str
    taken: bool


@dataclass(frozen=True, slots=True)
class BackOfficeReady:
    """The back office is up; `base_url` is where phones find it."""

    base_url: str


FaultKind = Literal["storage", "share", "stopped", "lost", "sending", "printer"]
"""What does not work: the disk, the phone's page, the process as a whole, or what takes pictures
elsewhere (they wait), each until it is said to have recovered. `lost` is over when it is said:
pictures of one visit were given up, everything else goes on, and nothing needs to recover."""


@dataclass(frozen=True, slots=True)
class BackOfficeFault:
    """The back office cannot do its work. `cause` and `cure` are sentences for staff."""

    kind: FaultKind
    cause: str
    cure: str
    job: JobId | None = None


@dataclass(frozen=True, slots=True)
class BackOfficeRecovered:
    """What a fault of this kind prevented works again."""

    kind: FaultKind


@dataclass(frozen=True, slots=True)
class PrinterChanged:
    """The printer prints, or does not any more; not said where none is configured."""

    ready: bool


@dataclass(frozen=True, slots=True)
class PrintAnswered:
    """What became of the wish to print a picture: each is answered once."""

    job: JobId
    tile: int
    answer: PrintAnswer


Question = Literal["counts", "pictures", "picture-counts", "export", "outbox"]
"""What staff's pages may ask; kiosk/backoffice/inquiries.py says with what, and what comes back."""

Act = Literal["show", "hide", "hang", "take-down", "delete", "delete-ticket"]
"""What staff do with a picture: let guests see it, hide it from them, want it on the wall and the
attract screen or not, delete it, delete everything on its ticket."""

Fact = str | int | float | bool | None
Row = Mapping[str, Fact]


@dataclass(frozen=True, slots=True)
class Answered:
    """The answer to question `number`: all of its rows, or in `fault` a sentence why there is none.

    Each question is answered once, as long as the window lives.
    """

    number: int
    question: str
    rows: Sequence[Row] = ()
    fault: str = ""


BackOfficeEvent = (
    TicketOpened
    | PictureKept
    | MailAnswered
    | BackOfficeReady
    | BackOfficeFault
    | BackOfficeRecovered
    | Answered
    | PrinterChanged
    | PrintAnswered
)


@runtime_checkable
class BackOffice(Protocol):
    """Keeps pictures and tickets; never blocks its caller."""

    def start(self) -> None:
        """Begin starting the process; returns at once."""
        ...

    def open_ticket(
        self, job: JobId, choice: Choice, prompt: Prompt, tiles: int, visit: str = ""
    ) -> None:
        """Put a job of so many tiles on its visit's ticket; answered by TicketOpened.

        The first job of a `visit` opens the ticket, later ones join it. Without a visit, the job
        has a ticket of its own.
        """
        ...

    def report_progress(self, job: JobId, ahead: int, done: float) -> None:
        """Let phones see that `ahead` jobs come first, or that `done` (0 to 1) is painted.

        Worth little and forgotten soon: it may be dropped.
        """
        ...

    def close_ticket(self, visit: str) -> None:
        """Say that the visit is over, and no more jobs join its ticket."""
        ...

    def mail(self, visit: str, address: str, language: str, consent: str) -> None:
        """Have the pictures on the visit's ticket sent; answered by MailAnswered.

        They go when they are all there, in the words of `language`. That its guest agreed to
        this version of the `consent` is written down; the address is forgotten when they went.
        """
        ...

    def delete_visit(self, visit: str) -> None:
        """Delete everything on the visit's ticket, and the ticket; its link is dead then."""
        ...

    def approve(self, job: JobId, tile: int, visit: str = "", *, yes: bool = True) -> None:
        """Let guests see a picture on the visit's ticket, or hold it back."""
        ...

    def curate(self, act: Act, ticket: str, tile: int = 0) -> None:
        """Do what staff want with a picture, named as the question `pictures` named it."""
        ...

    def may_show(self, visit: str, *, yes: bool) -> None:
        """Say whether staff may show the visit's pictures at the show, as its guest wishes."""
        ...

    def print_picture(self, job: JobId, tile: int, visit: str, language: str) -> None:
        """Print a picture of the visit, with words of `language`; answered by PrintAnswered.

        It is forgotten with the process: nobody waits at a printer for minutes.
        """
        ...

    def count(self, name: str, detail: str = "") -> None:
        """Count something that happened, by the hour and without a name."""
        ...

    def ask(self, question: Question, **about: Fact) -> int:
        """Ask for what only the database knows; the number that Answered will carry.

        It is answered after everything that was handed over before, and not kept: where the
        process is gone, the answer is a fault, and whoever cares asks again.
        """
        ...

    def keep(self, tile: TileReady, parent: tuple[JobId, int] | None = None) -> None:
        """Hand over a master; answered by PictureKept.

        `parent` is the job and tile of the picture that it was made from.
        """
        ...

    def finish_job(self, job: JobId, ready: int, failed: int) -> None:
        """Say that no more tiles will come for this job."""
        ...

    def waitables(self) -> Sequence[int]:
        """File descriptors that become readable when `pump` has something to do."""
        ...

    def pump(self, now: float) -> list[BackOfficeEvent]:
        """Do what is due at monotonic time `now` (seconds); returns what happened."""
        ...

    def close(self) -> None:
        """Let it finish what it holds, then stop it."""
        ...
