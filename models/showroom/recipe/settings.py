"""Reads settings.toml, and knows where the recipe keeps its work in progress."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path
from typing import Any

RECIPE = Path(__file__).parent
SHOWROOM = RECIPE.parent
WORK = Path(os.environ.get("SHOWROOM_WORK", SHOWROOM.parent.parent / "build" / "recipe"))
"""Scenes, latents, checkpoints in progress, logs and curves; nothing of it ships."""


def load_settings(path: Path = RECIPE / "settings.toml") -> dict[str, Any]:
    """The settings as plain tables."""
    return tomllib.loads(path.read_text(encoding="utf-8"))
