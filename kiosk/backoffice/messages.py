"""What the window and the back office say to each other, as JSON in the header of a frame."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, get_args

from kiosk.backoffice.commands import Command
from kiosk.domain.keeping import Fact, FaultKind, Row
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
    join: str = field(default="", repr=False)
    metrics_host: str = "127.0.0.1"
    metrics_port: int = 0
    keep_free_mb: int = 0
    languages: Sequence[str] = ()


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


ToOffice = Begin | Command | Moved | Ask | PrintPicture | Bye
ToWindow = Alive | Serving | Opened | Answer | Printed | Printer | Done | Fault | Recovered
Message = ToOffice | ToWindow

_KINDS: dict[str, type[Message]] = {kind.__name__: kind for kind in get_args(Message)}


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
