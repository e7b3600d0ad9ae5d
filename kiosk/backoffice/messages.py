"""What the window and the back office say to each other, as JSON in the header of a frame."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from kiosk.domain.keeping import Act, Fact, FaultKind, Row
from kiosk.generators.framing import Frame, FrameError


@dataclass(frozen=True, slots=True)
class Begin:
    """The first word to a new back office. `run` names this life of the window.

    `port_before` is where a back office of this run was found last, or 0; links that are on
    a screen already go on working if any free port will do and that one still is.
    """

    run: str
    state: str
    catalog: str
    host: str
    port: int
    port_before: int
    base_url: str
    keep_hours: float
    language: str
    mark: Mapping[str, Any]
    credentials: str = ""
    ways: Sequence[str] = ("lan",)
    storage: Mapping[str, Any] = field(default_factory=dict[str, Any], repr=False)
    relay: Mapping[str, Any] = field(default_factory=dict[str, Any], repr=False)
    mail: Mapping[str, Any] = field(default_factory=dict[str, Any], repr=False)
    staff_approve: bool = False
    printing: Mapping[str, Any] = field(default_factory=dict[str, Any])
    metrics_host: str = "127.0.0.1"
    metrics_port: int = 0
    keep_free_mb: int = 0
    languages: Sequence[str] = ()


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

    @property
    def job(self) -> str:
        """None: it is about all of them."""
        return ""


@dataclass(frozen=True, slots=True)
class DeleteVisit:
    """Delete the visit's ticket, and everything on it, as its guest wishes."""

    number: int
    visit: str

    @property
    def job(self) -> str:
        """None: it is about all of them."""
        return ""


@dataclass(frozen=True, slots=True)
class Mail:
    """Send the visit's pictures to an address; its guest agreed to this version of the consent."""

    number: int
    visit: str
    address: str = field(repr=False)
    language: str
    consent: str

    @property
    def job(self) -> str:
        """None: it is about all of them."""
        return ""


@dataclass(frozen=True, slots=True)
class Count:
    """Something happened that is counted by the hour, without a name. `detail` may be empty."""

    number: int
    name: str
    detail: str

    @property
    def job(self) -> str:
        """None."""
        return ""

    @property
    def visit(self) -> str:
        """None: counts know nothing of visits."""
        return ""


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

    @property
    def job(self) -> str:
        """None: it may be of another run."""
        return ""

    @property
    def visit(self) -> str:
        """None: it may be of another run."""
        return ""


@dataclass(frozen=True, slots=True)
class MayShow:
    """The visit's guest lets staff show the pictures at the show, or no longer."""

    number: int
    visit: str
    yes: bool

    @property
    def job(self) -> str:
        """None: it is about all of them."""
        return ""


@dataclass(frozen=True, slots=True)
class Ask:
    """A question of staff's; not confirmed, and forgotten with the process."""

    number: int
    question: str
    about: Mapping[str, Fact]


@dataclass(frozen=True, slots=True)
class Moved:
    """A job is so far: `ahead` jobs come first, `done` of 100 is painted. Not confirmed."""

    job: str
    visit: str
    ahead: int
    done: int


@dataclass(frozen=True, slots=True)
class PrintPicture:
    """Print a job's tile, with words of `language`; answered by Printed, and not confirmed."""

    number: int
    job: str
    tile: int
    visit: str
    language: str


@dataclass(frozen=True, slots=True)
class Bye:
    """Finish what you hold and go."""


@dataclass(frozen=True, slots=True)
class Alive:
    """Said every few seconds; silence is death."""


@dataclass(frozen=True, slots=True)
class Serving:
    """Phones find the page at `base_url`; `port` is this machine's."""

    base_url: str
    port: int


@dataclass(frozen=True, slots=True)
class Opened:
    """The link of the job's ticket works, and shows the job."""

    job: str
    url: str


@dataclass(frozen=True, slots=True)
class Answer:
    """Rows that answer question `number`; more of them follow unless this is the `last`."""

    number: int
    rows: Sequence[Row]
    last: bool = True
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Printed:
    """What became of a wish to print: a value of PrintAnswer."""

    number: int
    answer: str


@dataclass(frozen=True, slots=True)
class Printer:
    """The printer prints, or does not any more."""

    ready: bool


@dataclass(frozen=True, slots=True)
class Done:
    """A command was carried out, durably, or given up for good (`kept` is False then)."""

    number: int
    kept: bool = True


@dataclass(frozen=True, slots=True)
class Fault:
    """Something does not work. `cause` and `cure` are sentences for staff."""

    kind: FaultKind
    cause: str
    cure: str
    job: str | None = None


@dataclass(frozen=True, slots=True)
class Recovered:
    """It works again."""

    kind: FaultKind


Command = (
    OpenTicket | Keep | Finish | EndVisit | DeleteVisit | Mail | Count | Approve | Curate | MayShow
)
ToOffice = Begin | Command | Moved | Ask | PrintPicture | Bye
ToWindow = Alive | Serving | Opened | Answer | Printed | Printer | Done | Fault | Recovered
Message = ToOffice | ToWindow

_KINDS: dict[str, type[Message]] = {
    kind.__name__: kind
    for kind in (
        *(PrintPicture, Printed, Printer),
        *(Begin, OpenTicket, Keep, Finish, EndVisit, DeleteVisit, Count, Approve, Moved, Ask),
        *(Mail, Curate, MayShow, Bye, Alive, Serving, Opened, Answer, Done, Fault, Recovered),
    )
}


def encode(message: Message) -> Frame:
    """The frame that says `message`."""
    fields = {"is": type(message).__name__, **asdict(message)}
    return Frame(json.dumps(fields, ensure_ascii=False).encode())


def decode(frame: Frame) -> Message:
    """What a frame says; raises FrameError when it is none of ours."""
    try:
        fields: dict[str, Any] = json.loads(frame.header)
        return _KINDS[fields.pop("is")](**fields)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise FrameError(f"not a message of the back office ({error})") from error
