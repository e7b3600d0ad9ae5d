"""Copies pictures to a stick beside everything else: a thread of its own, which guests never feel.

The list is read on the storage thread; from then on only files are touched.
"""

from __future__ import annotations

import logging
import shutil
import threading
from collections.abc import Sequence
from pathlib import Path

from kiosk.domain.errors import CannotDo
from kiosk.gallery.export import Entry, export

_TABLE_ROOM = 2**20  # bytes for the table and the folders
_log = logging.getLogger(__name__)


class Exporter:
    """One export at a time. `done` of `total` pictures are there; `fault` says why no more come."""

    def __init__(self) -> None:
        self.total = self.done = 0
        self.fault = ""
        self._thread: threading.Thread | None = None

    @property
    def busy(self) -> bool:
        """Whether pictures are being copied."""
        return self._thread is not None and self._thread.is_alive()

    def begin(self, found: Sequence[Entry], out: Path) -> None:
        """Start copying to the new folder `out`; raises CannotDo when that is hopeless."""
        if self.busy:
            raise CannotDo("Pictures are being copied already.", "Wait until that is done.")
        if not found:
            raise CannotDo("There are no pictures that guests may see.", "")
        _require_room(found, out.parent)
        self.total, self.done, self.fault = len(found), 0, ""
        self._thread = threading.Thread(target=self._copy, args=(found, out), daemon=True)
        self._thread.start()

    def _copy(self, found: Sequence[Entry], out: Path) -> None:
        try:
            export(found, out, self._copied)
        except OSError as error:
            _log.error("The export to %s failed", out.name, exc_info=error)
            why = error.strerror or str(error)
            self.fault = f"The stick takes no more ({why}). Try another one."

    def _copied(self) -> None:
        self.done += 1


def _require_room(found: Sequence[Entry], place: Path) -> None:
    """Raises CannotDo when the stick is gone, or too full for all of it."""
    try:
        free = shutil.disk_usage(place).free
    except OSError as error:
        cause = f"The stick cannot be read ({error.strerror or error})."
        raise CannotDo(cause, "Plug it in again, or take another one.") from error
    needed = _TABLE_ROOM + sum(_size(entry.source) for entry in found)
    if needed > free:
        need, have = (f"{size / 2**20:.0f} MB" for size in (needed, free))
        raise CannotDo(f"{need} are needed, and {have} are free.", "Take a larger stick.")


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0  # deleted meanwhile, and left out
