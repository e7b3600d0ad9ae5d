"""What a visit hears from those who serve it: clock, generator and back office."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.domain.generation import JobId
from kiosk.domain.visit_rules import Abilities


@dataclass(frozen=True, slots=True)
class Ticked:
    """Some time passed."""


@dataclass(frozen=True, slots=True)
class JobStarted:
    """A generator took on the visit's job, from these seeds."""

    job: JobId
    seeds: tuple[int, ...] = ()


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
    """A tile is a picture now; one of the show pack was made beforehand."""

    job: JobId
    tile: int
    prerendered: bool = False


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
class AbilitiesChanged:
    """What can be done with pictures, and asked for, is not what it was."""

    abilities: Abilities


@dataclass(frozen=True, slots=True)
class ServiceLost:
    """The kiosk cannot serve guests."""


@dataclass(frozen=True, slots=True)
class ServiceRestored:
    """The kiosk can serve guests again."""


ServiceEvent = (
    Ticked
    | JobStarted
    | JobRefused
    | LinkArrived
    | TileStepped
    | TileArrived
    | TileLost
    | JobEnded
    | AbilitiesChanged
    | ServiceLost
    | ServiceRestored
)
