"""One kiosk for a state folder: the lock that a second one meets."""

from __future__ import annotations

import fcntl
import os
import time

from kiosk.domain.errors import StorageFault
from kiosk.gallery.layout import Layout

_TRIES, _PAUSE = 20, 0.1  # seconds a try


class StateLock:
    """Held from `take` to `release`, or to the end of the process."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._held: int | None = None

    def take(self) -> None:
        """Take the lock; raises StorageFault when somebody else keeps it, or OSError."""
        # A back office whose window has died may still be finishing what it holds.
        lock = os.open(self._layout.lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        for _ in range(_TRIES):
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                time.sleep(_PAUSE)
            else:
                self._held = lock
                return
        os.close(lock)
        raise StorageFault(
            f"Another kiosk on this machine already uses the folder {self._layout.state}.",
            "Close the other one, or set paths.state to another folder.",
        )

    def release(self) -> None:
        """Let somebody else take it."""
        if self._held is not None:
            os.close(self._held)
            self._held = None
