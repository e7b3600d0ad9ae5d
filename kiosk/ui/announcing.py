"""Shows QML the fields of a view model's state, and tells it which have changed."""

from __future__ import annotations

from dataclasses import fields
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Property, QObject, Signal

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


def shown(kind: type, field: str, notify: Signal) -> Property:
    """A property of that type for one field of its owner's `_state`, which says what it means.

    A view model with such a property writes `<field> = shown(kind, "<field>", <field>Changed)`.
    packaging/check_qml.py knows these words, as nothing else tells the linter what QML sees.
    """
    return Property(kind, attrgetter(f"_state.{field}"), notify=notify)


def fixed(kind: type, path: str) -> Property:
    """A property that stays: what its owner has at `path`, such as "_cards.vehicles"."""
    return Property(kind, attrgetter(path), constant=True)


def announce(owner: QObject, before: DataclassInstance, after: DataclassInstance) -> None:
    """Emit `<field>Changed` of `owner` for every field in which the two states differ."""
    for field in fields(after):
        if getattr(before, field.name) != getattr(after, field.name):
            signal: Any = getattr(owner, f"{field.name}Changed")
            signal.emit()
