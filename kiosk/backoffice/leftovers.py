"""Finds the masters that an earlier run left in the spool, and clears what is no use any more.

A run is a folder named by its id. A master in it has a note beside it, the Keep command that
would have had it kept; with the run's id that is enough to know its ticket and tile.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from kiosk.backoffice.commands import Keep
from kiosk.backoffice.messages import decode, encode
from kiosk.gallery.layout import TEMPORARY
from kiosk.gallery.retention import expiry
from kiosk.generators.framing import Frame, FrameError

MASTER, NOTE = ".png", ".json"

_RUN = re.compile(r"[0-9a-f]{32}")
_OURS = re.compile(rf"\d+({re.escape(MASTER)}|{re.escape(NOTE)})({re.escape(TEMPORARY)})?")


@dataclass(frozen=True, slots=True)
class Leftover:
    """A master that nobody has kept yet, left at `left_at` (seconds since 1970)."""

    run: str
    master: Path
    command: Keep
    left_at: float

    def remove(self) -> None:
        """Delete the master and its note."""
        remove_master(self.master)


def note_beside(master: Path) -> Path:
    """Where the note of a master lies."""
    return master.with_suffix(NOTE)


def note_of(command: Keep) -> bytes:
    """What the note says."""
    return encode(command).header


def remove_master(master: Path) -> None:
    """Delete a spooled master and its note, as far as they are there and the disk lets us."""
    for path in (master, note_beside(master)):
        with suppress(OSError):
            path.unlink(missing_ok=True)


def leftovers(spool: Path, run: str) -> list[Leftover]:
    """What runs other than `run` have left, in the order it was made; raises OSError."""
    found = [left for folder in _others(spool, run) for left in _in_folder(folder)]
    return sorted(found, key=lambda left: left.left_at)


def remove_past(spool: Path, now: float, keep_hours: float) -> None:
    """Delete masters of any run that have waited for `keep_hours` in vain; raises OSError."""
    for folder in _runs(spool):
        for master in folder.glob(f"*{MASTER}"):
            is_ours = _OURS.fullmatch(master.name) is not None and master.is_file()
            if is_ours and expiry(master.stat().st_mtime, keep_hours) <= now:
                remove_master(master)


def sweep_spool(spool: Path, run: str) -> int:
    """Delete half-written files and masters or notes without the other, of runs other than `run`.

    Names that are not ours stay. Returns how many files were deleted; raises OSError.
    """
    removed = 0
    for folder in _others(spool, run):
        whole = {left.master for left in _in_folder(folder)}
        wanted = whole | {note_beside(master) for master in whole}
        for path in set(folder.iterdir()) - wanted:
            if _OURS.fullmatch(path.name) and path.is_file():
                path.unlink()
                removed += 1
        if not any(folder.iterdir()):
            folder.rmdir()
    return removed


def _runs(spool: Path) -> Iterator[Path]:
    for folder in sorted(spool.iterdir()):
        if _RUN.fullmatch(folder.name) and folder.is_dir() and not folder.is_symlink():
            yield folder


def _others(spool: Path, run: str) -> list[Path]:
    return [folder for folder in _runs(spool) if folder.name != run]


def _in_folder(folder: Path) -> Iterator[Leftover]:
    for master in sorted(folder.glob(f"*{MASTER}")):
        try:
            command = decode(Frame(note_beside(master).read_bytes()))
        except (OSError, FrameError):
            continue
        if isinstance(command, Keep) and command.file == master.name:
            yield Leftover(folder.name, master, command, master.stat().st_mtime)
