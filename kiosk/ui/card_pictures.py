"""Finds the pictures that cards and the attract screen show, where the assets have them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote


def file_url(path: Path) -> str:
    """`path` as QML wants it."""
    return "file://" + quote(str(path.resolve()))


@dataclass(frozen=True, slots=True)
class CardPictures:
    """Looks in `assets`/cards/KIND/ID.webp, vehicles/ID-COLOUR.webp and attract/*.webp.

    `own` is this machine's folder of cards, which come before those that ship.
    """

    assets: Path
    own: Path | None = None

    def card(self, kind: str, item: str) -> str:
        """The address of a card's picture, or an empty text when it is to be drawn."""
        if self.own is not None and (own := self.own / kind / f"{item}.webp").is_file():
            return f"{file_url(own)}?{own.stat().st_mtime_ns}"  # another picture, another address
        path = self.assets / "cards" / kind / f"{item}.webp"
        return file_url(path) if path.is_file() else ""

    def cutout(self, vehicle: str, colour: str) -> str:
        """The address of a vehicle alone, on nothing, or an empty text when it is to be drawn."""
        path = self.assets / "vehicles" / f"{vehicle}-{colour}.webp"
        return file_url(path) if path.is_file() else ""

    def attract(
        self, orientation: str, hung: Sequence[Path] = (), pack: Sequence[Path] = ()
    ) -> list[str]:
        """The addresses of the attract screen's pictures, in order of their names.

        `orientation` is "portrait" or "landscape". Files that are called so, with a number, are
        for that one alone; where there are none, those of neither are for both. What staff have
        `hung` comes first, and a show pack's pictures stand for those that ship.
        """
        return [
            *map(file_url, hung),
            *(map(file_url, pack) if pack else self._shipped(orientation)),
        ]

    def _shipped(self, orientation: str) -> list[str]:
        found = sorted((self.assets / "attract").glob("*.webp"))
        own = [path for path in found if path.name.startswith(f"{orientation}-")]
        both = [path for path in found if not path.name.startswith(("portrait-", "landscape-"))]
        return [file_url(path) for path in own or both]
