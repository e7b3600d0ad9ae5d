"""Turns what the operating system and SQLite complain about into sentences for staff."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from kiosk.domain.errors import StorageFault

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_DAMAGED = ("malformed", "not a database")


class DamagedDatabase(StorageFault):
    """The database file is not what SQLite wrote; it has to be put aside."""


@contextmanager
def storage_at(path: Path) -> Iterator[None]:
    """Raise StorageFault, naming `path`, for any trouble with the disk inside the block."""
    try:
        yield
    except OSError as error:
        raise storage_fault(path, error) from error
    except DBAPIError as error:
        raise _database_fault(path, str(error.orig)) from error


def storage_fault(path: Path, error: OSError) -> StorageFault:
    """The fault for `error`, which happened while using `path`."""
    if error.errno in _FULL:
        return _full(path)
    return StorageFault(
        f"The folder {path} cannot be used ({error.strerror or error}).",
        "Check that it is a folder on a working disk that the kiosk may write to, "
        "or set paths.state to another one.",
    )


def _full(path: Path) -> StorageFault:
    return StorageFault(
        f"The disk is full: nothing can be written to {path}.",
        "Free some space on this disk; pictures in hand are kept as soon as there is room.",
    )


def _database_fault(path: Path, said: str) -> StorageFault:
    if any(word in said for word in _DAMAGED):
        return DamagedDatabase(
            f"The database {path} is damaged ({said}).",
            "It is put aside and a new one is made; restore a backup if the old one is needed.",
        )
    if "full" in said:
        return _full(path.parent)
    return StorageFault(
        f"The database {path} cannot be used ({said}).",
        "Check that the disk works and that the kiosk may write to this folder.",
    )
