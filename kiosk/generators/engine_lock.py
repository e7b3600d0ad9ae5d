"""Keeps two engines from sharing one machine's devices: a lock that dies with its process."""

from __future__ import annotations

import contextlib
import fcntl
import os
import tempfile
from pathlib import Path
from typing import Self

from kiosk.domain.errors import EngineFault


def default_lock_path() -> Path:
    """One lock a user and machine, in the runtime folder where there is one."""
    runtime = os.environ.get("XDG_RUNTIME_DIR")
    folder = Path(runtime) if runtime and Path(runtime).is_dir() else Path(tempfile.gettempdir())
    return folder / f"kiosk-engine-{os.getuid()}.lock"


class EngineLock:
    """Held while workers may run; raises EngineFault, with the holder's process number if held."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path or default_lock_path()
        # The temporary folder is everybody's: a link that somebody left there is not followed.
        flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW
        try:
            self._descriptor = os.open(self._path, flags, 0o600)
        except OSError as error:
            raise self._unusable(error) from error
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            holder = os.read(self._descriptor, 20).decode("ascii", "replace").strip()
            os.close(self._descriptor)
            raise EngineFault(
                f"The kiosk already runs on this machine (process {holder or 'unknown'}).",
                "Close it first, or wait until it is done.",
            ) from error
        except OSError as error:
            os.close(self._descriptor)
            raise self._unusable(error) from error
        with contextlib.suppress(OSError):  # the number is a courtesy; the lock holds without it
            os.ftruncate(self._descriptor, 0)
            os.pwrite(self._descriptor, str(os.getpid()).encode(), 0)

    def close(self) -> None:
        """Let others run an engine."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    def _unusable(self, error: OSError) -> EngineFault:
        return EngineFault(
            f"The lock file {self._path} cannot be used ({error.strerror or error}).",
            "Remove that file if it is another user's or a link; otherwise make its folder "
            "writable, and free some space there.",
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
