"""A preflight in a process of its own, beside the window that must go on."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import kiosk
from kiosk.staff.preflight import IN_ALL, Result, no_go
from kiosk.staff.report import read_json

LIMIT = IN_ALL + 3.0
"""Seconds until it is killed: the child itself judges what hangs after `IN_ALL`."""

_NICE = 10


class PreflightChild:
    """`kiosk preflight --json` with `arguments`. Never blocks; `close` it whatever came of it."""

    def __init__(
        self,
        arguments: Sequence[str],
        environment: Mapping[str, str] | None = None,
        *,
        limit: float = LIMIT,
        clock: Callable[[], float] = time.monotonic,
        command: Sequence[str] = (sys.executable, "-P", "-m", "kiosk", "preflight", "--json"),
    ) -> None:
        """Start it. Raises OSError."""
        self._clock = clock
        self._until = clock() + limit
        self._limit = limit
        self._said = tempfile.TemporaryFile()  # noqa: SIM115 - closed in `close`
        try:
            self._process = subprocess.Popen(
                ["nice", "-n", str(_NICE), *command, *arguments],
                stdin=subprocess.DEVNULL,
                stdout=self._said,
                stderr=subprocess.DEVNULL,
                env=_environment(environment or {}),
            )
        except OSError:
            self._said.close()
            raise

    def poll(self) -> tuple[Result, ...] | None:
        """What it found; None while it looks. Ending without a report is a finding itself."""
        if self._process.poll() is None:
            if self._clock() < self._until:
                return None
            self._process.kill()
            return self._broken(f"It did not end within {self._limit:.0f} seconds.")
        self._said.seek(0)
        try:
            return read_json(self._said.read().decode()).results
        except ValueError:
            return self._broken(f"It ended with {self._process.returncode} and no report.")

    def close(self) -> None:
        """Leave no process behind."""
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
        self._said.close()

    def _broken(self, why: str) -> tuple[Result, ...]:
        cure = "Run preflight again; if it fails again, restart the kiosk."
        return (Result("preflight", "Preflight itself", no_go(why, cure), 0.0),)


def _environment(more: Mapping[str, str]) -> dict[str, str]:
    root = str(Path(kiosk.__file__).parent.parent)
    before = os.environ.get("PYTHONPATH")
    path = root + (os.pathsep + before if before else "")
    return {**os.environ, **more, "PYTHONPATH": path}
