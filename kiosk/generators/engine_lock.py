"""Keeps two engines from sharing one machine's devices: a lock that dies with its process."""

from __future__ import annotations

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
    """Held while workers may run; raises EngineFault with the holder's process number."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path or default_lock_path()
        self._descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            holder = os.read(self._descriptor, 20).decode("ascii", "replace").strip()
            os.close(self._descriptor)
            raise EngineFault(
                f"The kiosk already runs on this machine (process {holder or 'unknown'}).",
                "Close it first, or wait until it is done.",
            ) from error
        os.ftruncate(self._descriptor, 0)
        os.pwrite(self._descriptor, str(os.getpid()).encode(), 0)

    def close(self) -> None:
        """Let others run an engine."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
