"""Remembers the hashes of files that have not changed since: weights are gigabytes."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, cast

from kiosk.domain.json_files import UNREADABLE


class Hashes:
    """SHA-256 over names and contents of files, remembered in a JSON file between runs.

    A file counts as unchanged while its size, its times and its inode are what they were; the
    time of the last change to the inode is one that a program cannot set. Where the JSON file
    cannot be read or written, everything is hashed again.
    """

    def __init__(self, store: Path | None = None, *, afresh: bool = False) -> None:
        self._store = store
        self._afresh = afresh

    def of(self, folder: Path, files: Sequence[Path]) -> str:
        """Of `files`, whose names count from `folder`; hexadecimal. Raises OSError."""
        key, look = str(folder.resolve()), _look(folder, files)
        known = self._known()
        if not self._afresh and known.get(key, {}).get("look") == look:
            return str(known[key]["sha256"])
        found = hash_files(folder, files)
        if _look(folder, files) == look:  # nobody wrote meanwhile
            self._keep({**self._known(), key: {"look": look, "sha256": found}})
        return found

    def _known(self) -> dict[str, Any]:
        if self._store is None:
            return {}
        try:
            raw: Any = json.loads(self._store.read_text(encoding="utf-8"))
        except UNREADABLE:
            return {}
        if not isinstance(raw, dict):
            return {}
        known = cast("dict[str, Any]", raw)
        return {key: value for key, value in known.items() if isinstance(value, dict)}

    def _keep(self, known: dict[str, Any]) -> None:
        if self._store is None:
            return
        temporary = self._store.with_name(f".{self._store.name}.{os.getpid()}")
        with suppress(OSError):  # the next one hashes again
            self._store.parent.mkdir(exist_ok=True)  # but not the state folder, which is private
            temporary.write_text(json.dumps(known, indent=1), encoding="utf-8")
            temporary.replace(self._store)


def hash_files(folder: Path, files: Sequence[Path]) -> str:
    """SHA-256 over the names, counted from `folder`, and contents of files; hexadecimal."""
    digest = hashlib.sha256()
    for path in files:
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0")
        with path.open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()


def _look(folder: Path, files: Sequence[Path]) -> str:
    """Names, sizes, times and inodes of files, as one hash."""
    digest = hashlib.sha256()
    for path in files:
        seen = path.stat()
        facts = (seen.st_size, seen.st_mtime_ns, seen.st_ctime_ns, seen.st_ino)
        digest.update(repr((path.relative_to(folder).as_posix(), facts)).encode())
    return digest.hexdigest()
