"""The staff's log of what was done: one JSON object a line, only ever added to, in a chain.

Each line carries the hash of the one before and its own, and `head.json` names the last: a line
that was changed, removed, moved or put in shows. The hashes have no key, because whoever may
write these files could read it; the chain shows accidents and quick edits, not a forger who
rewrites everything after his edit.
"""

from __future__ import annotations

import fcntl
import json
import os
import re
from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager, suppress
from enum import StrEnum
from pathlib import Path
from typing import Any, Literal

from kiosk.gallery.disk import storage_fault
from kiosk.gallery.files import sync_folder, write_atomically
from kiosk.staff.chain import START, Head, Verified, parse, seal, walk
from kiosk.staff.clock import Now

Actor = Literal["operator", "admin", "machine", "nobody"]
"""Roles, never names; `machine` is whoever may run commands there, `nobody` was not let in."""

CURRENT = "audit.jsonl"
MAX_LINE = 4096  # bytes; so that the last line is found by looking at the end of the file
MAX_VALUE = 200  # characters

_ABOUT = {
    *("role", "failures", "idle", "key", "old", "new", "version", "verdict", "bytes"),
    *("id", "device", "checkpoint", "file", "count"),
}
_LOOKS_LIKE_A_PIN = re.compile(r"\d{6,12}")
_ROTATED = re.compile(r"audit-(\d{9})\.jsonl")


class Action(StrEnum):
    """All that is written down."""

    SIGNED_IN = "signed-in"
    SIGNED_OUT = "signed-out"
    PIN_WRONG = "pin-wrong"
    PIN_SET = "pin-set"
    CONFIG_CHANGED = "config-changed"
    CONFIG_UNDONE = "config-undone"
    PREFLIGHT_RUN = "preflight-run"
    SHOW_OPENED = "show-opened"
    SHOW_CLOSED = "show-closed"
    DEVICE_DRAINED = "device-drained"
    DEVICE_RETURNED = "device-returned"
    DEVICE_RESTARTED = "device-restarted"
    CATALOG_CHANGED = "catalog-changed"
    PACK_JUDGED = "pack-judged"
    CHECKPOINT_ADDED = "checkpoint-added"
    ADDING_STOPPED = "adding-stopped"
    CHECKPOINT_TIMED = "checkpoint-timed"
    LICENCE_ACCEPTED = "licence-accepted"
    CHECKPOINT_HELD = "checkpoint-held"
    CHECKPOINT_LET_GO = "checkpoint-let-go"
    LISTS_CHANGED = "lists-changed"
    LISTS_UNDONE = "lists-undone"
    PICTURE_HIDDEN = "picture-hidden"
    PICTURE_DELETED = "picture-deleted"
    PICTURE_APPROVED = "picture-approved"
    GALLERY_EXPORTED = "gallery-exported"
    EVENT_EXPORTED = "event-exported"
    EVENT_IMPORTED = "event-imported"
    ITEM_TICKED = "item-ticked"
    REPORT_WRITTEN = "report-written"
    KIOSK_RESTARTED = "kiosk-restarted"
    MACHINE_SHUT_DOWN = "machine-shut-down"
    KIOSK_LEFT = "kiosk-left"
    HALF_LINE_DROPPED = "half-line-dropped"


class AuditLog:
    """The log in `folder`; several processes may add to it. Full files are kept, never deleted."""

    def __init__(self, folder: Path, *, rotate_at: int = 2**20) -> None:
        self._folder = folder
        self._rotate_at = rotate_at

    def append(self, action: Action, who: Actor, now: Now, **about: str | float) -> None:
        """Add a line and make it durable; raises StorageFault.

        Raises ValueError for what is no business of this log: unknown keys, long texts, and
        anything that could be a PIN.
        """
        _check(about)
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with self._alone():
                self._append(action, who, now, about)
        except OSError as error:
            raise storage_fault(self._folder, error) from error

    def entries(self) -> Iterator[Mapping[str, Any]]:
        """Everything that can be read, oldest first."""
        for path in self._files():
            for line in path.read_bytes().splitlines():
                if (entry := parse(line)) is not None:
                    yield entry

    def verify(self) -> Verified:
        """Walk the whole chain; raises StorageFault when a file cannot be read."""
        try:
            return walk(self._files(), self._head())
        except OSError as error:
            raise storage_fault(self._folder, error) from error

    def _append(self, action: Action, who: Actor, now: Now, about: Mapping[str, Any]) -> None:
        dropped = self._drop_half_line()
        number, last = self._end()
        lines: list[bytes] = []
        notes = [(Action.HALF_LINE_DROPPED, "machine", {"bytes": dropped})] if dropped else []
        for what, actor, more in (*notes, (action, who, about)):
            number += 1
            entry = {"n": number, "at": now.stamp(), "who": actor, "what": str(what)}
            line, last = seal({**entry, "about": dict(more), "prev": last})
            lines.append(line)
        if any(len(line) > MAX_LINE for line in lines):
            raise ValueError("this is too long for a line of the audit log")
        self._rotate()
        path = self._folder / CURRENT
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
        with os.fdopen(descriptor, "ab") as file:
            file.write(b"".join(lines))
            file.flush()
            os.fsync(descriptor)
        sync_folder(self._folder)
        head = json.dumps({"n": number, "hash": last}).encode()
        write_atomically(self._folder / "head.json", head)

    def _drop_half_line(self) -> int:
        """Cut off what a power cut left of a line that was never acknowledged; its bytes."""
        path = self._folder / CURRENT
        with suppress(FileNotFoundError), path.open("r+b") as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(max(0, size - MAX_LINE))
            tail = file.read()
            half = len(tail) - (tail.rfind(b"\n") + 1)
            if half:
                file.truncate(size - half)
                os.fsync(file.fileno())
            return half
        return 0

    def _end(self) -> Head:
        """What the next entry follows: the last one there is, or was, if it has been removed."""
        head = self._head() or (0, START)
        last = self._last_on_disk()
        # A crash may leave the head one entry behind; a file cut short leaves it ahead.
        return last if last is not None and last[0] >= head[0] else head

    def _last_on_disk(self) -> Head | None:
        for path in reversed(self._files()):
            with path.open("rb") as file:
                size = file.seek(0, os.SEEK_END)
                file.seek(max(0, size - MAX_LINE))
                lines = file.read().splitlines()
            if lines:
                entry = parse(lines[-1])
                return (entry["n"], entry["hash"]) if entry else None
        return None

    def _rotate(self) -> None:
        path = self._folder / CURRENT
        with suppress(FileNotFoundError):
            if path.stat().st_size >= self._rotate_at:
                first = parse(path.read_bytes().splitlines()[0])
                taken = [int(m[1]) for p in self._folder.iterdir() if (m := _full(p))]
                number = max([first["n"] if first else 1, *(n + 1 for n in taken)])
                path.rename(self._folder / f"audit-{number:09}.jsonl")

    def _files(self) -> list[Path]:
        if not self._folder.is_dir():
            return []
        rotated = sorted(path for path in self._folder.iterdir() if _full(path))
        current = self._folder / CURRENT
        return [*rotated, current] if current.exists() else rotated

    def _head(self) -> Head | None:
        try:
            head: Any = json.loads((self._folder / "head.json").read_bytes())
            return int(head["n"]), str(head["hash"])
        except (FileNotFoundError, ValueError, KeyError, TypeError):
            return None

    @contextmanager
    def _alone(self) -> Generator[None]:
        descriptor = os.open(self._folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)


def _full(path: Path) -> re.Match[str] | None:
    return _ROTATED.fullmatch(path.name)


def _check(about: Mapping[str, str | float]) -> None:
    if unknown := about.keys() - _ABOUT:
        raise ValueError(f"the audit log has no place for {', '.join(sorted(unknown))}")
    for key, value in about.items():
        if isinstance(value, str) and (
            len(value) > MAX_VALUE or _LOOKS_LIKE_A_PIN.fullmatch(value.strip())
        ):
            raise ValueError(f"'{key}' is too long for the audit log, or could be a PIN")
