"""Reads what came with the weights to be read by people: a model card, and a licence."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

_CARDS = ("README.md", "readme.md", "README.txt", "README")
_LICENCES = ("LICENSE", "LICENCE", "COPYING")
_LONGEST = 200_000
"""Characters of a file that are looked at."""


@dataclass(frozen=True, slots=True)
class Licence:
    """Under which licence weights come. `text` is its file, where it came along."""

    name: str
    text: Path | None = None
    link: str = ""


def find_licence(folder: Path) -> Licence | None:
    """The licence of what lies in `folder`; None where nothing says."""
    text = next((p for p in _files(folder) if p.stem.upper() in _LICENCES), None)
    front = _front_matter(folder)
    named = front.get("license_name") or front.get("license", "")
    name = "" if named.lower() in ("", "other", "unknown") else named
    if not name and text is not None:
        name = _first_line(text)
    return Licence(name, text, front.get("license_link", "")) if name else None


def read_title(folder: Path) -> str:
    """The first heading of a folder's card; "" without one."""
    found = re.search(r"^#\s+(.+)$", _card(folder), re.MULTILINE)
    return found[1].strip() if found else ""


def companions_of_weights(folder: Path) -> list[Path]:
    """Cards and licences, to be kept beside the weights."""
    names = {*_CARDS}
    return [p for p in _files(folder) if p.name in names or p.stem.upper() in _LICENCES]


def _files(folder: Path) -> list[Path]:
    return sorted(p for p in folder.iterdir() if p.is_file()) if folder.is_dir() else []


def _card(folder: Path) -> str:
    for name in _CARDS:
        try:
            return (folder / name).read_text(encoding="utf-8", errors="replace")[:_LONGEST]
        except OSError:
            continue
    return ""


def _front_matter(folder: Path) -> dict[str, str]:
    """Plain `key: value` lines between the two rules at a card's top (YAML's simplest form)."""
    found = re.match(r"---\s*\n(.*?)\n---", _card(folder), re.DOTALL)
    lines = re.findall(r"^(\w+):[ \t]*(\S.*?)\s*$", found[1], re.MULTILINE) if found else []
    return {key: value.strip("'\"") for key, value in lines}


def _first_line(text: Path) -> str:
    try:
        lines = text.read_text(encoding="utf-8", errors="replace")[:_LONGEST].splitlines()
    except OSError:
        return ""
    return next((" ".join(line.split())[:80] for line in lines if line.strip()), "")
