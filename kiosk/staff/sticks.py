"""Where staff can bring files from and take them to: the sticks that are plugged in."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

ROOTS = (Path("/media"), Path("/run/media"), Path("/mnt"))
"""Where Linux desktops and our own kiosk session mount sticks."""

EXCHANGE = "exchange"
"""A folder beside the state, for kiosks whose sticks are not mounted, and for tests."""

_DEPTH = 2
"""`/media/LABEL` and `/media/USER/LABEL`."""


def sticks(
    roots: Sequence[Path] = ROOTS, is_mount: Callable[[Path], bool] = os.path.ismount
) -> list[Path]:
    """The mounted folders under `roots`, by name; one that cannot be read is passed over."""
    found = [path for root in roots for path in _mounted(root, is_mount, _DEPTH)]
    return sorted(set(found), key=lambda path: (path.name.casefold(), path))


def places(
    state: Path, roots: Sequence[Path] = ROOTS, is_mount: Callable[[Path], bool] = os.path.ismount
) -> list[Path]:
    """The sticks, and last the folder `exchange` of the state folder when somebody has made it."""
    exchange = state / EXCHANGE
    return sticks(roots, is_mount) + ([exchange] if exchange.is_dir() else [])


def _mounted(folder: Path, is_mount: Callable[[Path], bool], depth: int) -> Iterator[Path]:
    """Mount points below `folder`; not those inside another."""
    try:
        children = [path for path in folder.iterdir() if path.is_dir() and not path.is_symlink()]
    except OSError:
        return
    for child in children:
        if is_mount(child):
            if os.access(child, os.R_OK | os.X_OK):
                yield child
        elif depth > 1:
            yield from _mounted(child, is_mount, depth - 1)
