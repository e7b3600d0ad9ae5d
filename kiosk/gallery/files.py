"""Writes files so that a reader, or a power cut, never meets half of one."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from kiosk.gallery.layout import TEMPORARY

WriteFile = Callable[[Path, bytes], None]


def write_atomically(path: Path, data: bytes) -> None:
    """Write `data` to a private file beside `path`, make it durable, then give it its name.

    Raises OSError, and leaves nothing behind when it does.
    """
    temporary = path.with_name(path.name + TEMPORARY)
    try:
        _write_durably(temporary, data)
        temporary.replace(path)
    except OSError:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make the names in `folder` durable."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _write_durably(path: Path, data: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(descriptor)
