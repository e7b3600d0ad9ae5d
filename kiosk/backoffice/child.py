"""Starts, watches and stops the back office's process, and talks to it through a pipe."""

from __future__ import annotations

import os
import select
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import kiosk
from kiosk.backoffice.messages import Bye, Message, decode, encode
from kiosk.generators.framing import FramedPipe, FrameError

CRASH_POINT = "KIOSK_CRASH_POINT"
"""Environment variable that tests use; the process kills itself at the point it names."""


class Child:
    """The process and our end of its pipe. Never blocks, but in `stop`.

    A fresh interpreter with one inherited descriptor: nothing of the window, its threads
    and its devices, is copied into it.
    """

    def __init__(self, *, first: bool) -> None:
        ours, theirs = socket.socketpair()
        with theirs:
            try:
                self._process = subprocess.Popen(
                    [sys.executable, "-P", "-m", "kiosk.backoffice.entry", str(theirs.fileno())],
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    pass_fds=(theirs.fileno(),),
                    env=_environment(first=first),
                )
            except OSError:
                ours.close()
                raise
        self._pipe = FramedPipe(ours.detach())

    @property
    def pid(self) -> int:
        """The process's number."""
        return self._process.pid

    @property
    def ended(self) -> bool:
        """Whether the pipe has ended; the process is gone, or as good as gone."""
        return self._pipe.ended

    @property
    def wants_write(self) -> bool:
        """Whether messages wait for room in the pipe."""
        return self._pipe.wants_write

    def fileno(self) -> int:
        """Our end of the pipe."""
        return self._pipe.fileno()

    def send(self, message: Message) -> None:
        """Say something; nothing happens when nobody listens any more."""
        self._pipe.send(encode(message))

    def receive(self) -> list[Message]:
        """What it said since; the pipe counts as ended when that makes no sense."""
        self._pipe.flush()
        try:
            return [decode(frame) for frame in self._pipe.receive()]
        except FrameError:
            self._pipe.close()
            return []

    def wait(self, seconds: float) -> None:
        """Block until it says something or takes something, at most so long."""
        if self._pipe.fileno() < 0:
            return
        events = select.POLLIN | (select.POLLOUT if self._pipe.wants_write else 0)
        poll = select.poll()
        poll.register(self._pipe.fileno(), events)
        poll.poll(max(0.0, seconds) * 1000)

    def discard(self) -> None:
        """End the process at once and forget it."""
        self._process.kill()
        self._process.wait()
        self._pipe.close()

    def stop(
        self, patience: float, clock: Callable[[], float], heard: Callable[[list[Message]], None]
    ) -> None:
        """Bye, then terminate, then kill; waits `patience` seconds, and one more."""
        self.send(Bye())
        if not self._wait_for_end(clock() + patience, clock, heard):
            self._process.terminate()
            self._wait_for_end(clock() + 1.0, clock, heard)
        self.discard()

    def _wait_for_end(
        self, deadline: float, clock: Callable[[], float], heard: Callable[[list[Message]], None]
    ) -> bool:
        while clock() < deadline:
            heard(self.receive())
            if self.ended:
                return True
            self.wait(min(0.05, deadline - clock()))
        return False


def _environment(*, first: bool) -> dict[str, str]:
    environment = dict(os.environ)
    if not first:
        environment.pop(CRASH_POINT, None)
    root = str(Path(kiosk.__file__).parent.parent)
    before = environment.get("PYTHONPATH")
    environment["PYTHONPATH"] = root + (os.pathsep + before if before else "")
    return environment
