"""The private folder through which pictures and large requests travel between processes.

It lies in memory where there is a tmpfs with room. A lock on it says that its owner lives:
folders of owners that were killed are swept by the next one to come.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import re
import secrets
import shutil
import tempfile
import time
from pathlib import Path
from typing import Self

from kiosk.domain.errors import StorageFault

_PREFIX = "kiosk-spool-"
_LOCK = ".owner"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_ROOM = 64 * 1024 * 1024
_FRESH = 60.0  # seconds in which an owner has surely locked its new folder


class Spool:
    """A folder of files that are written once and taken once."""

    def __init__(self, folder: Path, lock: int | None = None) -> None:
        self._folder = folder
        self._lock = lock

    @classmethod
    def create(cls, base: Path | None = None) -> Self:
        """A new private folder, after sweeping what dead owners left; raises StorageFault."""
        base = base or choose_base()
        sweep(base)
        folder = base / f"{_PREFIX}{secrets.token_hex(8)}"
        try:
            folder.mkdir(mode=0o700)
            lock = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise StorageFault(
                f"No folder for pictures in the making can be made in {base} ({error.strerror}).",
                "Free some space there, or make the folder writable.",
            ) from error
        return cls(folder, lock)

    @property
    def folder(self) -> Path:
        """Where the files are."""
        return self._folder

    def put(self, name: str, data: bytes) -> None:
        """Write a file; raises StorageFault, and leaves nothing, when the disk is full."""
        path = self._path(name)
        try:
            path.write_bytes(data)
        except OSError as error:
            self.discard(name)
            raise StorageFault(
                f"A picture cannot be written to {self._folder} ({error.strerror}).",
                "Free some space there.",
            ) from error

    def take(self, name: str) -> bytes:
        """Read a file and remove it; raises StorageFault when it is not there."""
        data = self.read(name)
        self.discard(name)
        return data

    def read(self, name: str) -> bytes:
        """Read a file and leave it; raises StorageFault when it is not there."""
        try:
            return self._path(name).read_bytes()
        except OSError as error:
            raise StorageFault(
                f"A picture cannot be read from {self._folder} ({error.strerror}).",
                "Look whether something cleans that folder while the kiosk runs.",
            ) from error

    def discard(self, name: str) -> None:
        """Remove a file if it is there; one that cannot be removed goes with the folder."""
        with contextlib.suppress(OSError):
            self._path(name).unlink()

    def restore(self) -> None:
        """Make the folder again if something removed it; raises StorageFault.

        Its lock stays with the owner.
        """
        try:
            self._folder.mkdir(mode=0o700, exist_ok=True)
        except OSError as error:
            raise StorageFault(
                f"The folder {self._folder} is gone and cannot be made again ({error.strerror}).",
                "Look whether something cleans its parent folder while the kiosk runs.",
            ) from error

    def close(self) -> None:
        """Remove the folder, if it is ours."""
        if self._lock is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
            os.close(self._lock)
            self._lock = None

    def _path(self, name: str) -> Path:
        if not _NAME.fullmatch(name):
            raise ValueError(f"{name!r} is no file name of the spool")
        return self._folder / name


def choose_base() -> Path:
    """Shared memory where it has room, else the temporary folder."""
    shared = Path("/dev/shm")
    if shared.is_dir() and os.access(shared, os.W_OK) and shutil.disk_usage(shared).free > _ROOM:
        return shared
    return Path(tempfile.gettempdir())


def sweep(base: Path) -> None:
    """Remove spool folders of this user whose owners are gone."""
    for folder in base.glob(f"{_PREFIX}*"):
        if _is_stale(folder):
            shutil.rmtree(folder, ignore_errors=True)


def _is_stale(folder: Path) -> bool:
    try:
        facts = folder.lstat()
        if folder.is_symlink() or not folder.is_dir() or facts.st_uid != os.getuid():
            return False
        lock = os.open(folder / _LOCK, os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC)
    except FileNotFoundError:
        return folder.exists() and time.time() - folder.stat().st_mtime > _FRESH
    except OSError:
        return False
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    finally:
        os.close(lock)
    return True
