"""How far screens are turned, for a panel that hangs otherwise."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator


def _from_digits(rotation: object) -> object:
    """The environment has no numbers."""
    return int(rotation) if isinstance(rotation, str) and rotation.isdecimal() else rotation


Rotation = Annotated[Literal[0, 90, 180, 270], BeforeValidator(_from_digits)]
"""Degrees, clockwise."""
