"""Adds the catalog's names in other languages, from names/LANGUAGE.toml beside it.

Each file says, for ids of any kind, a `name`, a `phrase` (how it stands in a sentence), and for
vehicles an `about`. What the catalog's own files say stays; ids that they lack are passed over,
so that a brand can take a vehicle off the stand in one place.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, cast

from kiosk.domain.errors import BadFile
from kiosk.domain.toml_files import read_toml

KINDS = ("vehicles", "colours", "settings", "styles")
KEYS = ("name", "phrase", "about")


def add_names(catalog: Mapping[str, Any], folder: Path) -> None:
    """Put every language's names into the tables of `catalog`; raises BadFile."""
    for path in sorted(folder.glob("*.toml")):
        tables = _read(path)
        for kind, item in _items(catalog):
            for key, text in tables.get(kind, {}).get(item.get("id", ""), {}).items():
                names: dict[str, str] = item.setdefault(key, {})
                names.setdefault(path.stem, text)


def _items(catalog: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for kind in ("vehicles", "settings", "styles"):
        for item in _tables(catalog.get(kind)):
            yield kind, item
            for colour in _tables(item.get("colours")):
                yield "colours", colour


def _tables(found: object) -> list[dict[str, Any]]:
    """The tables in a list that nobody has checked yet."""
    entries = cast("list[Any]", found) if isinstance(found, list) else []
    return [entry for entry in entries if isinstance(entry, dict)]


def _read(path: Path) -> dict[str, dict[str, dict[str, str]]]:
    tables = read_toml(path)
    for kind, items in tables.items():
        if kind not in KINDS or not isinstance(items, dict):
            raise BadFile(path, kind, f"no such table; allowed: {', '.join(KINDS)}")
        for item_id, texts in cast("dict[str, object]", items).items():
            _check(path, f"{kind}.{item_id}", texts)
    return tables


def _check(path: Path, where: str, texts: object) -> None:
    if not isinstance(texts, dict):
        raise BadFile(path, where, "must be a table")
    for key, text in cast("dict[str, object]", texts).items():
        if key not in KEYS:
            raise BadFile(path, f"{where}.{key}", f"no such key; allowed: {', '.join(KEYS)}")
        if not isinstance(text, str) or not text.strip():
            raise BadFile(path, f"{where}.{key}", "must be a text")
