"""How a device's only worker is succeeded by a compiled one: that gets ready beside it first.

To everybody else there is one device with one worker all the time: a successor is given no tile
before its turn, and is not counted.

    nobody --- there is memory for two ---> warming --- Ready ---> ready
    ready --- the worker has nothing in work, or is gone ---> (it takes over) nobody
    warming, ready --- it dies, is silent, slow or confused, or memory gets short ---> nobody

After the last, the next is started later and later.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace

from kiosk.domain.errors import StorageFault
from kiosk.generators.headroom import RESERVE, shortage
from kiosk.generators.messages import (
    Compiled,
    Failed,
    FromWorker,
    Hello,
    Holding,
    Memory,
    Phase,
    Ready,
)
from kiosk.generators.post import Post
from kiosk.generators.processes import Launches, WorkerProcess, WorkerSpec

log = logging.getLogger("kiosk.succession")

FIRST_WAIT = 60.0
LONGEST_WAIT = 1800.0
"""Seconds until another successor is started after the first that failed, and at most: each wait is
twice as long as the one before."""

LONGEST_WARM_UP = 1800.0
"""Seconds from a successor's start to Ready, whatever it says meanwhile."""

LOOK = 5.0
"""Seconds between two looks at how much memory is free."""

_SHORTAGE = "It is not compiled: "
_WARMING = "A compiled worker gets ready beside the one that serves."
_NONSENSE = "It said what no worker says that has no work."
_SLOW = "It took too long."
_SHORT = "Memory got short."


class Succession:
    """At most one successor; `free` says how many bytes of the machine's memory are free."""

    def __init__(
        self, launcher: Launches, make_spec: Callable[[Post], WorkerSpec], free: Callable[[], int]
    ) -> None:
        self._launcher = launcher
        self._make_spec = make_spec
        self._free = free
        self._place: Post | None = None  # whose worker is to be succeeded
        self._successor: Post | None = None
        self._wait = FIRST_WAIT
        self._due = 0.0  # when the next may be started
        self._look_at = 0.0

    def is_for(self, post: Post) -> bool:
        """Whether a successor gets ready for this device."""
        return self._place is post

    def begin(self, post: Post, now: float) -> bool:
        """Start a successor for the worker at `post`, if it is time; whether memory allows it."""
        if self._successor is not None or now < self._due:
            return True
        self._due = now + LOOK
        footprint = post.footprint
        if lack := shortage(footprint, self._free()):
            self._say(post, _SHORTAGE + lack)
            return False
        room = footprint.for_successor().device if footprint is not None else 0
        try:
            process = self._launcher.launch(replace(self._make_spec(post), room=room))
        except StorageFault as fault:
            self._postpone(post, fault.cause, now)
        except OSError as error:
            self._postpone(post, f"No process can be started ({error.strerror}).", now)
        else:
            self._place, self._successor = post, post.successor(process, now)
            self._look_at = now + LOOK
            self._say(post, _WARMING)
        return True

    def advance(self, now: float) -> WorkerProcess | None:
        """Hear the successor; give it up, or let it take over, if it is time for either.

        Returns the process that nobody needs any more, which has been killed.
        """
        post, successor = self._place, self._successor
        if post is None or successor is None:
            return None
        for message in successor.receive(now):
            _understand(successor, message, now)
        if successor.lost_it(now):
            return self._bury(post, successor, now)
        if successor.slot.state == "idle" and post.order is None and post.errand is None:
            self._place = self._successor = None
            self._wait = FIRST_WAIT
            self._say(post, "")
            return post.hand_over(successor, now)
        if trouble := self._trouble(successor, now):
            return self.give_up(trouble, now)
        return None

    def give_up(self, cause: str, now: float) -> WorkerProcess | None:
        """Do without the successor for a while; returns its process, which has been killed."""
        if self._place is not None:
            self._postpone(self._place, cause, now)
        return self._end()

    def drop(self) -> WorkerProcess | None:
        """End the successor for no fault of its own; returns its process, as above."""
        if self._place is not None:
            self._place.note = ""
        return self._end()

    def _bury(self, post: Post, successor: Post, now: float) -> WorkerProcess:
        process, cause = successor.bury(now)
        if not process.known:
            self._launcher.distrust(process)
        self._postpone(post, cause, now)
        self._place = self._successor = None
        return process

    def _trouble(self, successor: Post, now: float) -> str:
        """Why a living successor is to be given up; "" if all is well."""
        if successor.slot.state == "starting" and now > successor.launched_at + LONGEST_WARM_UP:
            return _SLOW
        if now >= self._look_at:
            self._look_at = now + LOOK
            if self._free() < RESERVE // 2:
                return _SHORT
        return ""

    def _postpone(self, post: Post, cause: str, now: float) -> None:
        self._due = now + self._wait
        self._wait = min(LONGEST_WAIT, 2 * self._wait)
        self._say(post, f"It is not compiled, because a successor did not get ready. {cause}")

    def _end(self) -> WorkerProcess | None:
        successor, self._place, self._successor = self._successor, None, None
        return successor.send_away() if successor is not None else None

    @staticmethod
    def _say(post: Post, note: str) -> None:
        shortage = all(said.startswith(_SHORTAGE) for said in (note, post.note))
        if note and note != post.note and not shortage:  # which differs at every look
            log.info("%s: %s", post.device.name, note)
        post.note = note


def _understand(successor: Post, message: FromWorker, now: float) -> None:
    """What a worker says that has not had any work yet."""
    match message:
        case Hello(pid):
            successor.said_hello(pid)
        case Phase(_, deadline):
            successor.slot.entered(deadline, now)
        case Ready(load):
            successor.slot.became_ready(load)
        case Holding(checkpoints):
            successor.gauges.holding = checkpoints
        case Memory(process, device):
            successor.gauges.weighed(process, device)
        case Compiled():  # what lay ready when it was launched is gone again
            successor.gauges.outdated = True
        case Failed(job=None):
            successor.last_words = message
        case _:
            successor.distrust(_NONSENSE)
