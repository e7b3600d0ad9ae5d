"""What can happen to a visit, and what is to be done about it."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.domain.generation import JobId
from kiosk.domain.prompt import Choice

# What can happen. Events are past tense.


@dataclass(frozen=True, slots=True)
class Touched:
    """A finger on the glass that meant nothing in particular."""


@dataclass(frozen=True, slots=True)
class VehicleChosen:
    """A vehicle, and its colour, were chosen."""

    vehicle: str
    colour: str


@dataclass(frozen=True, slots=True)
class SettingChosen:
    """A setting was chosen."""

    setting: str


@dataclass(frozen=True, slots=True)
class StyleChosen:
    """A style was chosen."""

    style: str


@dataclass(frozen=True, slots=True)
class WentBack:
    """The guest touched back (while pictures are made: cancel)."""


@dataclass(frozen=True, slots=True)
class StartedOver:
    """The guest touched start over, or done."""


@dataclass(frozen=True, slots=True)
class AskedForMore:
    """The guest wants four more of the same choice."""


@dataclass(frozen=True, slots=True)
class Enlarged:
    """The guest touched a tile of the grid."""

    tile: int


@dataclass(frozen=True, slots=True)
class Shrunk:
    """The guest closed the enlarged picture."""


@dataclass(frozen=True, slots=True)
class Ticked:
    """Some time passed."""


@dataclass(frozen=True, slots=True)
class JobStarted:
    """A generator took on the visit's job."""

    job: JobId


@dataclass(frozen=True, slots=True)
class JobRefused:
    """No generator would take the visit's job."""


@dataclass(frozen=True, slots=True)
class LinkArrived:
    """The visit's ticket is open, and the job is on it."""

    job: JobId
    link: str


@dataclass(frozen=True, slots=True)
class TileStepped:
    """A tile moved on by some steps."""

    job: JobId
    tile: int
    step: int
    steps: int


@dataclass(frozen=True, slots=True)
class TileArrived:
    """A tile is a picture now."""

    job: JobId
    tile: int


@dataclass(frozen=True, slots=True)
class TileLost:
    """A tile will not come."""

    job: JobId
    tile: int


@dataclass(frozen=True, slots=True)
class JobEnded:
    """No more tiles will come."""

    job: JobId


@dataclass(frozen=True, slots=True)
class ServiceLost:
    """The kiosk cannot serve guests."""


@dataclass(frozen=True, slots=True)
class ServiceRestored:
    """The kiosk can serve guests again."""


VisitEvent = (
    Touched
    | VehicleChosen
    | SettingChosen
    | StyleChosen
    | WentBack
    | StartedOver
    | AskedForMore
    | Enlarged
    | Shrunk
    | Ticked
    | JobStarted
    | JobRefused
    | LinkArrived
    | TileStepped
    | TileArrived
    | TileLost
    | JobEnded
    | ServiceLost
    | ServiceRestored
)


# What to do about it. Effects are imperative.


@dataclass(frozen=True, slots=True)
class Generate:
    """Have four tiles of this choice made; answered by JobStarted or JobRefused."""

    choice: Choice


@dataclass(frozen=True, slots=True)
class CancelJob:
    """Stop a job whose pictures nobody waits for."""

    job: JobId


@dataclass(frozen=True, slots=True)
class ForgetPixels:
    """Drop every picture that the window holds."""


@dataclass(frozen=True, slots=True)
class CloseTicket:
    """The visit is over: no more jobs join its ticket."""


Effect = Generate | CancelJob | ForgetPixels | CloseTicket
