"""Makes guessing a PIN slow: waits that grow with each wrong try, and outlive a restart."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from kiosk.gallery.files import write_atomically
from kiosk.staff.clock import Now
from kiosk.staff.roles import Role

FREE_TRIES = 5
FIRST_WAIT = 30.0
LONGEST_WAIT = 900.0

_log = logging.getLogger(__name__)


def wait_after(failures: int) -> float:
    """Seconds to wait after so many wrong tries: none, then 30 s, doubling up to 15 minutes."""
    if failures < FREE_TRIES:
        return 0.0
    return min(LONGEST_WAIT, FIRST_WAIT * 2.0 ** min(failures - FREE_TRIES, 30))


class _Tries(BaseModel):
    """Wrong tries at one PIN. `until` is UTC in seconds since 1970."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    pin: str
    failures: int = Field(default=0, ge=0)
    until: float = 0.0


class _File(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    version: Literal[1] = 1
    tries: Mapping[Role, _Tries] = {}


class LockOut:
    """Counts wrong tries for each role.

    While the program runs, only the monotonic clock counts, so no change of the wall clock
    matters. After a restart the rest of a wait comes from the wall clock, and is never more
    than the whole wait: a clock that was set back lengthens a wait once, and shortens none.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._tries: dict[Role, _Tries] | None = None
        self._ends: dict[Role, float] = {}  # monotonic seconds
        self._unreadable = False

    def remaining(self, role: Role, pin: str, now: Now) -> float:
        """Seconds until `role` may try again; `pin` is the fingerprint of its present PIN."""
        tries = self._of(role, pin)
        whole = wait_after(tries.failures)
        if role not in self._ends:
            left = min(max(tries.until - now.utc.timestamp(), 0.0), whole)
            self._ends[role] = now.monotonic + (whole if self._unreadable else left)
        return max(0.0, self._ends[role] - now.monotonic)

    def count(self, role: Role, pin: str, now: Now) -> int:
        """Take a try to be wrong until it is proven right, even through a power cut; tries so far.

        A disk that refuses the note keeps nobody out: the count goes on in memory.
        """
        failures = self._of(role, pin).failures + 1
        wait = wait_after(failures)
        until = now.utc.timestamp() + wait
        self._put(role, _Tries(pin=pin, failures=failures, until=until))
        self._ends[role] = now.monotonic + wait
        return failures

    def clear(self, role: Role, pin: str) -> None:
        """Forget the wrong tries of `role`: its PIN was right."""
        self._put(role, _Tries(pin=pin))
        self._ends.pop(role, None)

    def _of(self, role: Role, pin: str) -> _Tries:
        known = self._read()
        if (tries := known.get(role)) is None or tries.pin != pin:
            # After a damaged note every role starts with a wait; a PIN set anew starts afresh.
            failures = FREE_TRIES if self._unreadable and tries is None else 0
            tries = known[role] = _Tries(pin=pin, failures=failures)
            self._ends.pop(role, None)
        return tries

    def _read(self) -> dict[Role, _Tries]:
        if self._tries is None:
            try:
                self._tries = dict(_File.model_validate_json(self._path.read_bytes()).tries)
            except FileNotFoundError:
                self._tries = {}
            except (OSError, ValidationError):
                _log.warning("the note of wrong PINs cannot be read: every role waits once")
                self._tries, self._unreadable = {}, True
        return self._tries

    def _put(self, role: Role, tries: _Tries) -> None:
        known = self._read()
        known[role] = tries
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_atomically(self._path, _File(tries=known).model_dump_json(indent=2).encode())
        except OSError as error:
            _log.warning("wrong PINs are counted in memory only (%s)", error.strerror or error)
