"""The machine's time zone by its name: an offset alone is wrong after the clocks change."""

from __future__ import annotations

import os
from pathlib import Path
from zoneinfo import ZoneInfo

LOCALTIME = Path("/etc/localtime")
_FOLDER = "zoneinfo"


def machine_zone(link: Path = LOCALTIME) -> ZoneInfo | None:
    """The zone that `link` leads to, or that TZ names; None where neither has a known name."""
    name = os.environ.get("TZ", "").lstrip(":")
    if not name:
        parts = link.resolve().parts
        name = "/".join(parts[parts.index(_FOLDER) + 1 :]) if _FOLDER in parts else ""
    try:
        return ZoneInfo(name) if name else None
    except (OSError, ValueError, KeyError):  # KeyError: not found
        return None
