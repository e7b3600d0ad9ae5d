"""What is counted, by the hour and about nobody: the names that the window, the back office and
the statistics share.

The window says `back_office.count(Counter.LEFT, Screen.STYLE)`, the phone's page counts scans.
A detail is a word of the program's own (an id, a screen, a bucket), never one that a guest typed.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate

from kiosk.domain.visit_screens import LOOKING, NOBODY, Screen

HOUR = 3600
"""Seconds for which counts are put together."""


class Counter(StrEnum):
    """What happened; the comment says what its detail is."""

    VISIT = "visit"  # somebody touched the attract screen
    LEFT = "left"  # the visit is over; on which screen
    VEHICLE = "choice-vehicle"  # pictures were asked for; the vehicle's id
    SETTING = "choice-setting"  # the setting's id
    STYLE = "choice-style"  # the style's id
    PICTURE = "picture"  # one tile arrived on the screen
    SCAN = "scan"  # a ticket's page was opened for the first time
    WAIT = "wait"  # a job's pictures were all there; a bucket of seconds, see `wait_bucket`
    TERMS = "terms"  # somebody accepted them; their version
    PRINT = "print"  # a picture went to the printer; the layout of the sheet
    MAIL = "mail"  # somebody had their pictures sent by e-mail; the consent's version
    DELETED = "deleted"  # a guest deleted a visit's pictures; "kiosk" or "phone"


@dataclass(frozen=True, slots=True)
class Counted:
    """How often `name` happened, with `detail`, in one hour (hours since 1970, UTC)."""

    hour: int
    name: str
    detail: str
    count: int


CHOICES = (Counter.VEHICLE, Counter.SETTING, Counter.STYLE)
"""What a guest chooses, in the order of the screens."""

FINISHED = frozenset({*LOOKING, Screen.GOODBYE})
"""Screens that show a guest pictures of their own: who leaves there has finished."""

MORE = "more"
"""The bucket of waits longer than the last bound."""

_STEPS = (*[0.5] * 20, *[1.0] * 20, *[5.0] * 6, *[15.0] * 8)  # to 10, 30, 60 and 180 seconds
WAIT_BOUNDS: tuple[float, ...] = tuple(accumulate(_STEPS))
"""The longest wait of each bucket, in seconds."""


def begun_or_left(before: Screen, after: Screen) -> tuple[Counter, str] | None:
    """What to count when a visit goes from one screen to another, if anything."""
    if before is Screen.ATTRACT and after not in NOBODY:
        return Counter.VISIT, ""
    if before not in NOBODY and after in NOBODY:
        return Counter.LEFT, before
    return None


def wait_bucket(seconds: float) -> str:
    """The bucket of a wait, named by its upper bound in seconds: "2.5" holds 2.0 to 2.5."""
    place = bisect_left(WAIT_BOUNDS, seconds)
    return f"{WAIT_BOUNDS[place]:g}" if place < len(WAIT_BOUNDS) else MORE


def bound_of(bucket: str) -> float:
    """The longest wait in a bucket, in seconds; infinite for the last. Raises ValueError."""
    return float("inf") if bucket == MORE else float(bucket)
