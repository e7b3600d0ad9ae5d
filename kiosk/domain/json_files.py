"""Reads the JSON files that checkpoints bring along."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

from kiosk.domain.errors import CheckpointFault

UNREADABLE = (OSError, ValueError, RecursionError)
"""What reading JSON from a file raises; the last where it is nested deeper than the parser goes."""


def read_object(path: Path, *, missing: bool = False) -> dict[str, Any]:
    """The object in a JSON file, or {} with `missing` and no file; raises CheckpointFault."""
    if missing and not path.is_file():
        return {}
    try:
        raw: Any = json.loads(path.read_text(encoding="utf-8"))
    except UNREADABLE as error:
        raise CheckpointFault(f"{path} cannot be read ({error}).", "Copy it again.") from error
    if not isinstance(raw, dict):
        raise CheckpointFault(f"{path} holds no JSON object.", "Copy it again.")
    return cast("dict[str, Any]", raw)


def number(config: Mapping[str, Any], key: str) -> int | None:
    """A whole number of a config; None where there is none, or something else."""
    value = config.get(key)
    return value if isinstance(value, int) and not isinstance(value, bool) else None
