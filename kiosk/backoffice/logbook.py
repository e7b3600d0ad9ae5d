"""Writes the log: a JSON object a line, to stderr and to a file that is rotated here alone.

Lines carry process, job and a sentence; never a prompt, a guest's words or a link's token.
"""

from __future__ import annotations

import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path

from kiosk.logs import JsonLines, log_to_stderr

LOGGER = "kiosk.backoffice"
PROCESS = "back-office"
_FILE_BYTES, _FILES = 2 * 2**20, 5


class _Forgiving(RotatingFileHandler):
    """A full or vanished disk must not stop the work; stderr has the line all the same."""

    def handleError(self, record: logging.LogRecord) -> None:
        """Let the line go."""


def start_log() -> logging.Logger:
    """The back office's logger, writing to stderr."""
    log_to_stderr(PROCESS)
    return logging.getLogger(LOGGER)


def log_to(path: Path) -> None:
    """Write to `path` as well, from now on; raises OSError."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handler = _Forgiving(path, maxBytes=_FILE_BYTES, backupCount=_FILES, encoding="utf-8")
    handler.setFormatter(JsonLines(PROCESS))
    root = logging.getLogger()
    for old in [h for h in root.handlers if isinstance(h, _Forgiving)]:
        root.removeHandler(old)
        old.close()
    root.addHandler(handler)
