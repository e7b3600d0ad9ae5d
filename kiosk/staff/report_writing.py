"""Writes a show's report from the panel, by the same command that writes it anywhere."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from kiosk.domain.errors import CannotDo
from kiosk.staff.audit import Action
from kiosk.staff.badge import Badge
from kiosk.staff.roles import Role

LIMIT = 60.0
"""Seconds for drawing and writing everything."""

Run = Callable[[Sequence[str], float], tuple[int, str]]
"""Runs a command for so many seconds at most; its exit code and what it complained about."""


class ReportDesk:
    """Counts are about nobody, so operators may take them along."""

    def __init__(self, badge: Badge, file: Path | None, run: Run | None = None) -> None:
        """`file` is the config that the kiosk runs with."""
        self._badge = badge
        self._file = file
        self._run = run or run_here

    def write(self, into: Path) -> Callable[[], Path]:
        """Writes the report into a new folder of `into`, on whatever thread calls the result.

        Raises NotAllowed here, and CannotDo there; the folder is named after the day.
        """
        self._badge.note(Role.OPERATOR, Action.REPORT_WRITTEN)
        folder = into / f"show-report-{self._badge.now.utc:%Y-%m-%d}"
        given = ["--config", str(self._file)] if self._file is not None else []
        command = [sys.executable, "-m", "kiosk", "report", "--out", str(folder), *given]

        def work() -> Path:
            code, complaint = self._run(command, LIMIT)
            if code != 0:
                said = complaint.strip().splitlines()
                raise CannotDo("The report was not written.", said[-1] if said else "Try again.")
            return folder

        return work


def run_here(command: Sequence[str], seconds: float) -> tuple[int, str]:
    """Run a command as a child of this process."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=seconds, check=False)
    except subprocess.TimeoutExpired:
        return 1, f"It took more than {seconds:.0f} seconds. Is the stick still in?"
    return done.returncode, done.stderr
