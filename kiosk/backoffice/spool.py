"""Hands masters to the back office through files in a private folder, from memory if it must."""

from __future__ import annotations

import os
from collections import OrderedDict
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from kiosk.backoffice.commands import Keep
from kiosk.backoffice.leftovers import note_beside, note_of, remove_master
from kiosk.gallery.layout import TEMPORARY, Layout


@dataclass(frozen=True, slots=True)
class _Held:
    png: bytes
    note: bytes


class Spool:
    """Masters of one run on their way, by the name of their file.

    Nothing is made durable here: the window must not wait for a disk. What cannot be written
    stays in memory, up to `limit` bytes, and is tried again. Beside each master lies a note, so
    that a later run can keep what this one could not.
    """

    def __init__(self, layout: Layout, run: str, limit: int = 64 * 2**20) -> None:
        self._folder = layout.spool / run
        self._limit = limit
        self._held: OrderedDict[str, _Held] = OrderedDict()

    @property
    def holds_any(self) -> bool:
        """Whether masters wait in memory for room on the disk."""
        return bool(self._held)

    def holds(self, name: str) -> bool:
        """Whether this master waits in memory."""
        return name in self._held

    def put(self, command: Keep, png: bytes) -> OSError | None:
        """Write a master for `command`, or hold it and say why it could not be written."""
        master = _Held(png, note_of(command))
        try:
            self._write(command.file, master)
        except OSError as error:
            self._held[command.file] = master
            return error
        return None

    def retry(self) -> bool:
        """Try the held masters again; whether any could be written."""
        before = len(self._held)
        for name, master in list(self._held.items()):
            try:
                self._write(name, master)
            except OSError:
                break  # said when it happened first; what is held goes on waiting
            del self._held[name]
        return len(self._held) < before

    def overflow(self) -> list[str]:
        """Let go of the oldest masters that memory has no room for; returns their names."""
        dropped: list[str] = []
        while sum(len(master.png) for master in self._held.values()) > self._limit:
            dropped.append(self._held.popitem(last=False)[0])
        return dropped

    def discard(self, name: str) -> None:
        """A master is not needed any more."""
        self._held.pop(name, None)
        remove_master(self._folder / name)

    def close(self) -> None:
        """Forget what is held; what nobody has taken from the folder stays for a later run."""
        self._held.clear()
        with suppress(OSError):
            self._folder.rmdir()

    def _write(self, name: str, master: _Held) -> None:
        for folder in (*reversed(self._folder.parents[:2]), self._folder):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = self._folder / name
        temporary = self._folder / (name + TEMPORARY)
        try:
            # The note first: a master without one could not be kept by a later run.
            _write_private(note_beside(path), master.note)
            _write_private(temporary, master.png)
            temporary.replace(path)
        except OSError:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)
            remove_master(path)
            raise


def _write_private(path: Path, data: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
