"""Names every boundary that a process passes: messages, writes, renames, commits, uploads.

The product is not changed for this: what it calls at a boundary is wrapped, in a process that is
there to be killed. A boundary is passed before and after, and counted: `commit keep, after #2`.
"""

from __future__ import annotations

import builtins
import json
import os
import re
import signal
import smtplib
import stat
import sys
import threading
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

Plan = tuple[str, str]
"""A file, and the point at which to die; an empty one: at none."""

_SECRETIVE = re.compile(r"case-\d+|[0-9a-f]{32}|[0-9a-f]{16}|[A-Za-z0-9_-]{22}(?![A-Za-z0-9_-])")
_CHANCE = re.compile(r"\.\d+\.tmp$")
_UNSAID = ("Alive", "Moved", "Begin")


class Points:
    """Counts what is passed. With a plan, every point is written to its file, or, where it says
    at which point to die, that one is, by a process that kills itself there."""

    def __init__(self, plan: Plan | None) -> None:
        self._file, self._at = plan or ("", "")
        self._counts: Counter[str] = Counter()
        self._lock = threading.Lock()

    def __call__(self, name: str) -> None:
        """Pass a point."""
        with self._lock:
            self._counts[name] += 1
            point = f"{name} #{self._counts[name]}"
            if self._file and self._at in ("", point):
                self._write(point)
        if point == self._at:
            os.kill(os.getpid(), signal.SIGKILL)

    def _write(self, point: str) -> None:
        descriptor = os_open(self._file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        os.write(descriptor, f"{point}\n".encode())
        os.close(descriptor)

    def tear(self, name: str, descriptor: int) -> None:
        """What a power cut does before a sync: half of the file is lost, and the process."""
        if f"{name} #{self._counts[name] + 1}" == self._at:
            os.truncate(f"/proc/self/fd/{descriptor}", os.fstat(descriptor).st_size // 2)
        self(name)


os_open = os.open


def install(passing: Points) -> None:
    """Wrap, for good, what this process calls at boundaries; it is there to be killed."""
    _wrap_files(passing)
    _wrap_messages(passing)
    if "kiosk.backoffice.entry" in sys.modules:
        _wrap_office(passing)


def _around(passing: Points, name: str, call: Callable[[], Any]) -> Any:
    passing(f"{name}, before")
    found = call()
    passing(f"{name}, after")
    return found


def _wrap_files(passing: Points) -> None:
    for name in ("replace", "rename", "link"):
        _wrap_os(passing, name, which=1)
    for name in ("unlink", "remove", "rmdir", "mkdir"):
        _wrap_os(passing, name, which=0)
    sync, opened = os.fsync, builtins.open

    def fsync(descriptor: int) -> None:
        name = shown(Path(f"/proc/self/fd/{descriptor}").readlink())
        if stat.S_ISREG(os.fstat(descriptor).st_mode):
            passing.tear(f"sync {name}, torn", descriptor)
        _around(passing, f"sync {name}", lambda: sync(descriptor))

    def os_opened(path: Any, flags: int, *more: Any, **named: Any) -> int:
        found = os_open(path, flags, *more, **named)
        if flags & os.O_CREAT:
            passing(f"create {shown(path)}, after")
        return found

    def open_(file: Any, mode: str = "r", *more: Any, **named: Any) -> Any:
        found = opened(file, mode, *more, **named)
        if set(mode) & set("wx") and isinstance(file, str | Path):
            passing(f"create {shown(file)}, after")
        return found

    os.fsync, os.open, builtins.open = fsync, os_opened, open_  # type: ignore[assignment]


def _wrap_os(passing: Points, name: str, which: int) -> None:
    call = getattr(os, name)

    def wrapped(*paths: Any, **named: Any) -> Any:
        return _around(passing, f"{name} {shown(paths[which])}", lambda: call(*paths, **named))

    setattr(os, name, wrapped)


def _wrap_messages(passing: Points) -> None:
    from kiosk.generators.framing import FramedPipe

    send, receive = FramedPipe.send, FramedPipe.receive

    def say(pipe: FramedPipe, frame: Any, **named: Any) -> bool:
        name = _said(frame)
        if name in _UNSAID:
            return send(pipe, frame, **named)
        return bool(_around(passing, f"say {name}", lambda: send(pipe, frame, **named)))

    def hear(pipe: FramedPipe) -> list[Any]:
        frames = receive(pipe)
        for frame in frames:
            if (name := _said(frame)) not in _UNSAID:
                passing(f"hear {name}, before")
        return frames

    FramedPipe.send, FramedPipe.receive = say, hear  # type: ignore[method-assign]


def _said(frame: Any) -> str:
    fields: dict[str, Any] = json.loads(frame.header)
    return " ".join(
        str(fields[name]) for name in ("is", "job", "tile") if fields.get(name, "") != ""
    )


def _wrap_office(passing: Points) -> None:
    from sqlalchemy.engine.default import DefaultDialect

    from kiosk.backoffice import entry
    from kiosk.sharing.relay_way import RelayWay
    from kiosk.sharing.storage import StorageWay

    commit = DefaultDialect.do_commit

    def do_commit(dialect: DefaultDialect, connection: Any) -> None:
        _around(passing, f"commit {_caller()}", lambda: commit(dialect, connection))

    DefaultDialect.do_commit = do_commit  # type: ignore[method-assign]
    entry._crash_at = lambda _named: passing
    for method, name in (("push", "push"), ("remove", "take back")):
        _wrap_method(passing, StorageWay, method, name)
        _wrap_method(passing, RelayWay, method, f"{name} relay")
    _wrap_method(passing, RelayWay, "_put", "send file")
    _wrap_method(passing, smtplib.SMTP, "getreply", "smtp answer")


def _wrap_method(passing: Points, kind: type, method: str, name: str) -> None:
    call = getattr(kind, method)

    def wrapped(self: Any, *arguments: Any) -> Any:
        return _around(passing, name, lambda: call(self, *arguments))

    setattr(kind, method, wrapped)


def _caller() -> str:
    """The function of ours on whose behalf the database is asked."""
    frame = sys._getframe(3)
    while frame is not None:
        name = str(frame.f_globals.get("__name__", ""))
        if name.startswith("kiosk.") and frame.f_code.co_name != "_session":
            return frame.f_code.co_name
        frame = frame.f_back  # type: ignore[assignment]
    return "by nobody"


def shown(path: Any) -> str:
    """The end of a path, without what differs between two runs."""
    parts = Path(os.fsdecode(path)).parts
    named = "/".join(parts[-2:]) if len(parts) > 1 else "".join(parts)
    return _CHANCE.sub(".tmp", _SECRETIVE.sub("*", named))
