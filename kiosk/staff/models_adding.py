"""Runs `kiosk models add` beside the window, which itself never opens weights."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from kiosk.domain.errors import CannotDo
from kiosk.models.telling import Copied, Listed, Said, read_line
from kiosk.staff.models_candidates import Candidate

COMMAND = (sys.executable, "-m", "kiosk")
_DONE = "Added as {}. Restart the devices, then time four tiles to see what it paints."
_NICENESS = 10
_MOST = 2**16  # bytes of its log that are looked at for a reason


@dataclass(frozen=True, slots=True)
class Progress:
    """How adding goes: `share` of what is to be copied, and the latest sentence."""

    state: Literal["working", "done", "failed", "cancelled"] = "working"
    share: float = 0.0
    said: str = ""
    listed: str = ""


def arguments_for(candidate: Candidate, config: Path | None) -> list[str]:
    """What follows `kiosk`, for a licence that was accepted.

    No test tile: the devices are the running kiosk's, which tries it itself afterwards.
    """
    found = ["models", "add", str(candidate.path), "--json", "--accept-licence", "--no-test"]
    wishes = candidate.wishes
    options = {
        "--id": wishes.id,
        "--base": wishes.base,
        "--condition": wishes.condition,
        "--prediction": wishes.prediction,
        "--licence": candidate.licence,
        "--config": str(config) if config is not None else None,
    }
    for option, value in options.items():
        found += [option, value] if value else []
    return found


class Adding:
    """One run of the command; `look` never waits."""

    def __init__(self, arguments: Sequence[str], command: Sequence[str] = COMMAND) -> None:
        """Raises CannotDo where no process can be started."""
        self._progress = Progress()
        self._cancelled = False
        self._lines = self._log = b""
        try:
            self._child = subprocess.Popen(
                [*command, *arguments],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                start_new_session=True,
            )
        except OSError as error:
            said = f"No process can be started ({error.strerror or error})."
            raise CannotDo(said, "Restart the machine.") from error
        for pipe in (self._child.stdout, self._child.stderr):
            assert pipe is not None
            os.set_blocking(pipe.fileno(), False)
        with suppress(OSError):  # it may have ended
            os.setpriority(os.PRIO_PROCESS, self._child.pid, _NICENESS)

    def look(self) -> Progress:
        """How it stands now."""
        if self._progress.state != "working":
            return self._progress
        code = self._child.poll()  # first, so that all that it said is read after it ended
        self._lines += _read(self._child.stdout)
        self._log = (self._log + _read(self._child.stderr))[-_MOST:]
        *lines, self._lines = self._lines.split(b"\n")
        for line in lines:
            self._hear(line.decode("utf-8", "replace"))
        if code is not None:
            self._end(code)
        return self._progress

    def cancel(self) -> None:
        """Have it stop and clean up; `look` says when it has."""
        self._cancelled = True
        if self._child.poll() is None:
            self._child.send_signal(signal.SIGINT)

    def close(self) -> None:
        """Stop it, and wait: the window goes."""
        self.cancel()
        with suppress(subprocess.TimeoutExpired):
            self._child.wait(3)
        if self._child.poll() is None:
            self._child.kill()
            self._child.wait()
        self.look()

    def _hear(self, line: str) -> None:
        match read_line(line):
            case Said(said):
                self._progress = replace(self._progress, said=said)
            case Copied(copied, total):
                self._progress = replace(self._progress, share=copied / max(1, total))
            case Listed(listed):
                self._progress = replace(self._progress, listed=listed)
            case None:
                pass

    def _end(self, code: int) -> None:
        for pipe in (self._child.stdout, self._child.stderr):
            if pipe is not None:
                pipe.close()
        done = code == 0 and bool(self._progress.listed)
        state = "done" if done else "cancelled" if self._cancelled else "failed"
        said = _DONE.format(self._progress.listed) if done else self._reason(code)
        self._progress = replace(self._progress, state=state, said=said)

    def _reason(self, code: int) -> str:
        if self._cancelled:
            return "Stopped. Nothing was added."
        lines = self._log.decode("utf-8", "replace").splitlines()
        told = [line.removeprefix("kiosk: ") for line in lines if line.startswith("kiosk: ")]
        return told[-1] if told else f"Adding stopped (exit {code}). Nothing was added."


def _read(pipe: object) -> bytes:
    found = b""
    while True:
        try:
            more = os.read(pipe.fileno(), _MOST)  # type: ignore[attr-defined]
        except (BlockingIOError, ValueError):
            return found
        if not more:
            return found
        found += more
