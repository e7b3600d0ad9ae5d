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
    """Looks in `assets`/cards/KIND/ID.webp and `assets`/attract/*.webp."""

    assets: Path

    def card(self, kind: str, item: str, variant: str = "") -> str:
        """The address of a card's picture, or an empty text when it is to be drawn.

        A `variant` (a colour) is looked for first, as ID-VARIANT.webp.
        """
        names = [f"{item}-{variant}", item] if variant else [item]
        for name in names:
            path = self.assets / "cards" / kind / f"{name}.webp"
            if path.is_file():
                return file_url(path)
        return ""

    def attract(self) -> list[str]:
        """The addresses of the attract screen's pictures, in order of their names."""
        return [file_url(path) for path in sorted((self.assets / "attract").glob("*.webp"))]
