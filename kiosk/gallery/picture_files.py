"""Writes a picture's files: what a guest receives, derived from the master and signed last."""

from __future__ import annotations

from dataclasses import replace

from kiosk.domain.picture_mark import PictureMark
from kiosk.gallery.faults import storage_at
from kiosk.gallery.files import WriteFile, write_atomically
from kiosk.gallery.provenance import PLAIN, Deliverables, deliverables, mark_for
from kiosk.gallery.records import Made
from kiosk.gallery.signing import Claim, Signatory
from kiosk.gallery.store import Store


class PictureFiles:
    """The files under the gallery's folder. Without a `signatory` they are not signed."""

    def __init__(
        self,
        store: Store,
        *,
        mark: PictureMark = PLAIN,
        write: WriteFile = write_atomically,
        signatory: Signatory | None = None,
    ) -> None:
        self._layout = store.layout
        self._passing = store.passing
        self._mark = mark
        self._write = write
        self._signatory = signatory

    def write(self, ticket: str, tile: int, png: bytes, made: Made) -> tuple[int, int]:
        """Write a tile's files, each whole; returns width and height of what a guest receives.

        The files of `made.parent` must be there. Raises StorageFault when the disk refuses,
        OSError when `png` is no picture, and SigningFault when its credentials would not hold.
        """
        mark = mark_for(made.checkpoint, self._mark)
        given = self._signed(deliverables(png, mark), ticket, made)
        contents = (png, given.webp, given.jpeg)
        with storage_at(self._layout.gallery):
            self._layout.ticket(ticket).mkdir(mode=0o700, parents=True, exist_ok=True)
            for path, data in zip(self._layout.files_of(ticket, tile), contents, strict=True):
                self._write(path, data)
                self._passing("between-files")
        return given.width, given.height

    def _signed(self, given: Deliverables, ticket: str, made: Made) -> Deliverables:
        if self._signatory is None:
            return given
        before = None
        if made.parent is not None:
            with storage_at(self._layout.gallery):
                _, webp, jpeg = self._layout.files_of(ticket, made.parent)
                before = replace(given, webp=webp.read_bytes(), jpeg=jpeg.read_bytes())
        return self._signatory.sign(given, Claim(made.checkpoint, before))
