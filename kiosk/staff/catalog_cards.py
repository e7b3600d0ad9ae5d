"""Pictures on the cards of what staff added: small, beside the state, never among the assets."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image, ImageOps

from kiosk.domain.catalog_overlay import Kind
from kiosk.domain.errors import BadInput
from kiosk.gallery.disk import storage_fault
from kiosk.gallery.files import write_atomically

SIZE = (640, 640)
"""Pixels; cards are no larger on a screen 1080 wide, and cut what they need out of a square."""


class CatalogCards:
    """The folder of the machine's own card pictures, laid out as assets/cards."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def path(self, kind: Kind, item: str) -> Path:
        """Where an item's picture is, or would be."""
        return self._folder / kind.one / f"{item}.webp"

    def keep(self, kind: Kind, item: str, png: bytes) -> None:
        """Make a finished tile the card of an item; raises BadInput or StorageFault."""
        path = self.path(kind, item)
        try:
            picture = ImageOps.fit(Image.open(io.BytesIO(png)).convert("RGB"), SIZE)
        except OSError as error:
            raise BadInput("card", item, "a picture that can be read") from error
        out = io.BytesIO()
        picture.save(out, "WEBP", quality=82)
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_atomically(path, out.getvalue())
        except OSError as error:
            raise storage_fault(self._folder, error) from error

    def forget(self, kind: Kind, item: str) -> None:
        """Let an item have the card that ships again, or none."""
        self.path(kind, item).unlink(missing_ok=True)
