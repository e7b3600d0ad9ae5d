"""Turns what the operating system and SQLite complain about into faults."""

from __future__ import annotations

import shutil
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from kiosk.domain.errors import StorageFault
from kiosk.gallery.disk import disk_full, storage_fault

_DAMAGED = ("malformed", "not a database")
_NO_ROOM = 256 * 1024  # bytes; SQLite calls some full disks "disk I/O error"


class DamagedDatabase(StorageFault):
    """The database file is not what SQLite wrote; it has to be put aside."""

    def __init__(self, path: Path, said: str) -> None:
        super().__init__(
            f"The database {path} is damaged ({said}).",
            "It is put aside and a new one is made; restore a backup if the old one is needed.",
        )


@contextmanager
def storage_at(path: Path) -> Generator[None]:
    """Raise StorageFault, naming `path`, for any trouble with the disk inside the block."""
    try:
        yield
    except OSError as error:
        raise storage_fault(path, error) from error
    except DBAPIError as error:
        raise _database_fault(path, str(error.orig)) from error


def _database_fault(path: Path, said: str) -> StorageFault:
    if any(word in said for word in _DAMAGED):
        return DamagedDatabase(path, said)
    if "full" in said or _has_no_room(path.parent):
        return disk_full(path.parent)
    return StorageFault(
        f"The database {path} cannot be used ({said}).",
        "Check that the disk works and that the kiosk may write to this folder.",
    )


def _has_no_room(folder: Path) -> bool:
    with suppress(OSError):
        return shutil.disk_usage(folder).free < _NO_ROOM
    return False
