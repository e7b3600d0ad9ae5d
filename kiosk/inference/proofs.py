"""Checks the files of a manifest's entries before they are opened, and again when they change."""

from __future__ import annotations

from pathlib import Path

from kiosk.domain.checkpoints import Entry, Manifest
from kiosk.domain.layout import check_listed, entry_files


class Proofs:
    """Which entries of a manifest were found to be whole, and what their files looked like then."""

    def __init__(self, manifest: Manifest) -> None:
        self._manifest = manifest
        self._proved: dict[str, tuple[int, ...]] = {}

    def prove(self, entry: Entry) -> None:
        """Check an entry's files, unless they are those that were checked before.

        Raises CheckpointFault for anything that is missing, damaged, or not allowed.
        """
        seen = _signature(entry.path)
        if self._proved.get(entry.id) != seen:
            check_listed(self._manifest, entry)
            self._proved[entry.id] = seen


def _signature(folder: Path) -> tuple[int, ...]:
    """Sizes and times of a folder's files: what changes when somebody touches them."""
    facts = [path.stat() for path in entry_files(folder)]
    return tuple(number for fact in facts for number in (fact.st_size, fact.st_mtime_ns))
