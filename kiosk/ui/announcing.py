"""Tells QML which fields of a view model's state have changed, and nothing more."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


def announce(owner: QObject, before: DataclassInstance, after: DataclassInstance) -> None:
    """Emit `<field>Changed` of `owner` for every field in which the two states differ."""
    for field in fields(after):
        if getattr(before, field.name) != getattr(after, field.name):
            signal: Any = getattr(owner, f"{field.name}Changed")
            signal.emit()
