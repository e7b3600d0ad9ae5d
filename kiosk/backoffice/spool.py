"""Hands masters to the back office through files in a private folder, from memory if it must."""

from __future__ import annotations

import os
import shutil
from collections import OrderedDict
from contextlib import suppress

from kiosk.gallery.layout import TEMPORARY, Layout


class Spool:
    """Masters of one run on their way, by the name of their file.

    Nothing is made durable here: the window must not wait for a disk. What cannot be written
    stays in memory, up to `limit` bytes, and is tried again.
    """

    def __init__(self, layout: Layout, run: str, limit: int = 64 * 2**20) -> None:
        self._folder = layout.spool / run
        self._limit = limit
        self._held: OrderedDict[str, bytes] = OrderedDict()

    @property
    def holds_any(self) -> bool:
        """Whether masters wait in memory for room on the disk."""
        return bool(self._held)

    def holds(self, name: str) -> bool:
        """Whether this master waits in memory."""
        return name in self._held

    def put(self, name: str, png: bytes) -> OSError | None:
        """Write a master, or hold it and say why it could not be written."""
        try:
            self._write(name, png)
        except OSError as error:
            self._held[name] = png
            return error
        return None

    def retry(self) -> bool:
        """Try the held masters again; whether any could be written."""
        before = len(self._held)
        for name, png in list(self._held.items()):
            try:
                self._write(name, png)
            except OSError:
                break  # said when it happened first; what is held goes on waiting
            del self._held[name]
        return len(self._held) < before

    def overflow(self) -> list[str]:
        """Let go of the oldest masters that memory has no room for; returns their names."""
        dropped: list[str] = []
        while sum(len(png) for png in self._held.values()) > self._limit:
            dropped.append(self._held.popitem(last=False)[0])
        return dropped

    def discard(self, name: str) -> None:
        """A master is not needed any more."""
        self._held.pop(name, None)
        with suppress(OSError):
            (self._folder / name).unlink(missing_ok=True)

    def close(self) -> None:
        """Remove this run's folder, with whatever nobody has taken from it."""
        self._held.clear()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _write(self, name: str, png: bytes) -> None:
        for folder in (*reversed(self._folder.parents[:2]), self._folder):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        temporary = self._folder / (name + TEMPORARY)
        try:
            descriptor = os.open(
                temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600
            )
            with os.fdopen(descriptor, "wb") as file:
                file.write(png)
            temporary.replace(self._folder / name)
        except OSError:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)
            raise
