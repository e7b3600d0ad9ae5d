"""Says in plain sentences what a disk refused, for every process that writes to one."""

from __future__ import annotations

import errno
from pathlib import Path

from kiosk.domain.errors import StorageFault

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def storage_fault(path: Path, error: OSError) -> StorageFault:
    """The fault for `error`, which happened while using `path`."""
    if error.errno in _FULL:
        return disk_full(path)
    return StorageFault(
        f"The folder {path} cannot be used ({error.strerror or error}).",
        "Check that it is a folder on a working disk that the kiosk may write to, "
        "or set paths.state to another one.",
    )


def disk_full(path: Path) -> StorageFault:
    """The fault of having no room at `path`."""
    return StorageFault(
        f"The disk is full: nothing can be written to {path}.",
        "Free some space on this disk; pictures in hand are kept as soon as there is room.",
    )
