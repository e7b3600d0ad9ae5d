"""Pictures on cards that staff chose: small, beside the state, never among the assets.

A card that another takes the place of is kept with the version of the catalog that it was part
of, in a folder beside; an empty file says that there was none.
"""

from __future__ import annotations

import io
import shutil
from pathlib import Path

from PIL import Image, ImageOps

from kiosk.domain.catalog_overlay import Kind
from kiosk.domain.errors import BadInput
from kiosk.gallery.disk import storage_fault
from kiosk.gallery.files import write_atomically
from kiosk.staff.catalog_file import KEEP

SIZE = (640, 640)
"""Pixels; cards are no larger on a screen 1080 wide, and cut what they need out of a square."""


class CatalogCards:
    """The folder of the machine's own card pictures, laid out as assets/cards."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._history = folder.with_name(folder.name + ".history")

    def path(self, kind: Kind, item: str) -> Path:
        """Where an item's picture is, or would be."""
        return self._folder / kind.one / f"{item}.webp"

    def has(self, kind: Kind, item: str) -> bool:
        """Whether an item has a picture of this machine's own."""
        return self.path(kind, item).is_file()

    def put(self, kind: Kind, item: str, webp: bytes, version: int) -> None:
        """Make a picture the card of an item; an empty one gives back what ships, or none.

        The card before it is kept as part of `version`. Raises StorageFault.
        """
        for other in self._versions():
            if not version - KEEP < other < version:
                shutil.rmtree(self._of(other), ignore_errors=True)
        path = self.path(kind, item)
        kept = self._of(version) / kind.one / path.name
        try:
            for folder in (path.parent, kept.parent):
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_atomically(kept, path.read_bytes() if path.exists() else b"")
            if webp:
                write_atomically(path, webp)
            else:
                path.unlink(missing_ok=True)
        except OSError as error:
            raise storage_fault(self._folder, error) from error

    def go_back(self, version: int) -> None:
        """Make the cards those of `version` again; what was kept since is forgotten."""
        try:
            for later in reversed(self._versions()):
                if later >= version:
                    self._bring_back(self._of(later))
        except OSError as error:
            raise storage_fault(self._folder, error) from error

    def _bring_back(self, folder: Path) -> None:
        for kept in folder.glob("*/*.webp"):
            path = self._folder / kept.relative_to(folder)
            if kept.stat().st_size:
                kept.replace(path)  # needs no room on a full disk
            else:
                path.unlink(missing_ok=True)
        shutil.rmtree(folder)

    def _of(self, version: int) -> Path:
        return self._history / f"{version:06}"

    def _versions(self) -> list[int]:
        if not self._history.is_dir():
            return []
        return sorted(int(path.name) for path in self._history.iterdir() if path.name.isdecimal())


def card_of(item: str, png: bytes) -> bytes:
    """A finished tile as the card of an item, WebP; raises BadInput for what is no picture."""
    try:
        picture = ImageOps.fit(Image.open(io.BytesIO(png)).convert("RGB"), SIZE)
    except OSError as error:
        raise BadInput("card", item, "a picture that can be read") from error
    out = io.BytesIO()
    picture.save(out, "WEBP", quality=82)
    return out.getvalue()
