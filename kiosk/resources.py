"""Finds the files that ship with the program, in a clone and in an installed wheel alike."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def resource(name: str) -> Path:
    """The folder `name`, "assets" or "models": beside the package, or inside it in a wheel."""
    beside = _PACKAGE.parent / name
    inside = _PACKAGE / "_resources" / name
    return inside if inside.is_dir() else beside
