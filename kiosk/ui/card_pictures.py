"""Finds the pictures that cards and the attract screen show, where the assets have them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote


def file_url(path: Path) -> str:
    """`path` as QML wants it."""
    return "file://" + quote(str(path.resolve()))


@dataclass(frozen=True, slots=True)
class CardPictures:
    """Looks in `assets`/cards/KIND/ID.webp, and in attract/ORIENTATION-*.webp."""

    assets: Path

    def card(self, kind: str, item: str) -> str:
        """The address of a card's picture, or an empty text when it is to be drawn."""
        path = self.assets / "cards" / kind / f"{item}.webp"
        return file_url(path) if path.is_file() else ""

    def attract(self, orientation: str) -> list[str]:
        """The addresses of the attract screen's pictures, in order of their names.

        `orientation` is "portrait" or "landscape"; the files are called so, with a number.
        """
        found = sorted((self.assets / "attract").glob(f"{orientation}-*.webp"))
        return [file_url(path) for path in found]
