"""What the window wants done for good: said again and again until the back office confirms it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from kiosk.domain.keeping import Act


@dataclass(frozen=True, slots=True)
class OpenTicket:
    """Write down a job on its visit's ticket, opening that if need be.

    Numbers count commands, and come back in Done. Without a visit the job has its own ticket.
    """

    number: int
    job: str
    tiles: int
    vehicle: str
    colour: str
    setting: str
    style: str
    light: str
    visit: str = ""


@dataclass(frozen=True, slots=True)
class Keep:
    """Keep the master that lies in the spool folder as `file`.

    An edit names the job and tile that it was made from; otherwise `parent_job` is empty.
    """

    number: int
    job: str
    tile: int
    file: str
    seed: int
    checkpoint: str
    visit: str = ""
    parent_job: str = ""
    parent_tile: int = 0


@dataclass(frozen=True, slots=True)
class Finish:
    """No more tiles will come for this job."""

    number: int
    job: str
    visit: str = ""


@dataclass(frozen=True, slots=True)
class EndVisit:
    """No more jobs will come for this visit's ticket."""

    number: int
    visit: str
    job: ClassVar[str] = ""  # it is about all of them


@dataclass(frozen=True, slots=True)
class DeleteVisit:
    """Delete the visit's ticket, and everything on it, as its guest wishes."""

    number: int
    visit: str
    job: ClassVar[str] = ""  # it is about all of them


@dataclass(frozen=True, slots=True)
class Mail:
    """Send the visit's pictures to an address; its guest agreed to this version of the consent."""

    number: int
    visit: str
    address: str = field(repr=False)
    language: str
    consent: str
    job: ClassVar[str] = ""  # it is about all of them


@dataclass(frozen=True, slots=True)
class Count:
    """Something happened that is counted by the hour, without a name. `detail` may be empty."""

    number: int
    name: str
    detail: str
    job: ClassVar[str] = ""  # counts know nothing of visits
    visit: ClassVar[str] = ""


@dataclass(frozen=True, slots=True)
class Approve:
    """Let guests see a job's tile, or hold it back."""

    number: int
    job: str
    tile: int
    yes: bool
    visit: str = ""


@dataclass(frozen=True, slots=True)
class Curate:
    """Staff want this with a ticket's tile."""

    number: int
    act: Act
    ticket: str
    tile: int
    job: ClassVar[str] = ""  # it may be of another run
    visit: ClassVar[str] = ""


@dataclass(frozen=True, slots=True)
class MayShow:
    """The visit's guest lets staff show the pictures at the show, or no longer."""

    number: int
    visit: str
    yes: bool
    job: ClassVar[str] = ""  # it is about all of them


Command = (
    OpenTicket | Keep | Finish | EndVisit | DeleteVisit | Mail | Count | Approve | Curate | MayShow
)
