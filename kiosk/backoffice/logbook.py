"""Writes the log: a JSON object a line, to stderr and to a file that is rotated here alone.

Lines carry process, job and a sentence; never a prompt, a guest's words or a link's token.
"""

from __future__ import annotations

import json
import logging
import sys
import traceback
from datetime import UTC, datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path

LOGGER = "kiosk.backoffice"
_FILE_BYTES, _FILES = 2 * 2**20, 5


class JsonLines(logging.Formatter):
    """One record, one line."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as JSON."""
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "process": "back-office",
            "pid": record.process,
            "said": record.getMessage(),
        }
        if job := getattr(record, "job", None):
            line["job"] = job
        if record.exc_info and record.exc_info[1] is not None:
            # Where, but not what: a message may quote what a guest or a phone sent.
            frames = traceback.extract_tb(record.exc_info[2])[-4:]
            line["error"] = type(record.exc_info[1]).__name__
            line["where"] = [f"{Path(f.filename).name}:{f.lineno} {f.name}" for f in frames]
        return json.dumps(line, ensure_ascii=False)


class _Forgiving(RotatingFileHandler):
    """A full or vanished disk must not stop the work; stderr has the line all the same."""

    def handleError(self, record: logging.LogRecord) -> None:
        """Let the line go."""


def start_log() -> logging.Logger:
    """The back office's logger, writing to stderr; libraries are heard from warnings up."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.WARNING)
    logger = logging.getLogger(LOGGER)
    logger.setLevel(logging.INFO)
    return logger


def log_to(path: Path) -> None:
    """Write to `path` as well, from now on; raises OSError."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handler = _Forgiving(path, maxBytes=_FILE_BYTES, backupCount=_FILES, encoding="utf-8")
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    for old in [h for h in root.handlers if isinstance(h, _Forgiving)]:
        root.removeHandler(old)
        old.close()
    root.addHandler(handler)
