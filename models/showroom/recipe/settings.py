"""Reads the settings, and knows where the recipe keeps its work in progress."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path
from typing import Any

RECIPE = Path(__file__).parent
SHOWROOM = RECIPE.parent
WORK = Path(os.environ.get("SHOWROOM_WORK", SHOWROOM.parent.parent / "build" / "recipe"))
"""Scenes, latents, checkpoints in progress, logs and curves; nothing of it ships."""


def load_settings(profile: str = "cpu", folder: Path = RECIPE) -> dict[str, Any]:
    """Plain tables: settings.toml, and for ``gpu`` what settings.gpu.toml changes of it."""
    settings = _read(folder / "settings.toml")
    if profile != "cpu":
        for name, value in _read(folder / f"settings.{profile}.toml").items():
            settings[name] = settings[name] | value if isinstance(value, dict) else value
    return settings


def _read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))
