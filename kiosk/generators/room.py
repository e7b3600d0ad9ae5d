"""Knows whether the spool takes pictures: asks once a tile could not be stored, until it does."""

from __future__ import annotations

import os
import shutil

from kiosk.domain.errors import StorageFault
from kiosk.domain.generation import MAX_TILES
from kiosk.generators.spool import Spool

PROBE_INTERVAL = 2.0
"""Seconds between two attempts to write while nothing can be written."""

_NAME = "probe.bin"
_MEBIBYTE = 1024 * 1024


class Room:
    """The spool's room for a job's pictures. `fault` says what is wrong, or is None.

    Nothing is written while all is well. A probe is as large as a job's uncompressed pictures of
    `size` x `size` pixels, so that what follows fits once it fits.
    """

    def __init__(self, spool: Spool, size: int) -> None:
        self.fault: StorageFault | None = None
        self._spool = spool
        self._mebibytes = -(-MAX_TILES * 3 * size**2 // _MEBIBYTE)
        self._due = 0.0

    def doubt(self, now: float) -> None:
        """Something could not be stored at `now`: find out whether that lasts."""
        if self.fault is None:
            self._probe(now)

    def look_again(self, now: float) -> None:
        """Probe if that is due; at most every PROBE_INTERVAL seconds, and only in trouble."""
        if self.fault is not None and now >= self._due:
            self._probe(now)

    def _probe(self, now: float) -> None:
        self._due = now + PROBE_INTERVAL
        try:
            self._spool.restore()
            # Noise, because some file systems would store zeros in no room at all.
            self._spool.put(_NAME, os.urandom(_MEBIBYTE) * self._mebibytes)
        except StorageFault as fault:
            cure = f"{fault.cure} The kiosk goes on by itself then."
            self.fault = StorageFault(f"{fault.cause}{self._fullness()}", cure)
        else:
            self.fault = None
            self._spool.discard(_NAME)

    def _fullness(self) -> str:
        """How full it is there; in whole percent, because the log repeats a cause that changes."""
        base = self._spool.folder.parent
        try:
            usage = shutil.disk_usage(base)
        except OSError:
            return ""
        return f" {base} is {100 * (usage.total - usage.free) // max(1, usage.total)} % full."
