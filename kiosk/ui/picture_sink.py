"""Where the pixels of a visit go; they are never part of the visit itself."""

from __future__ import annotations

from typing import Protocol

from kiosk.domain.generation import JobId, TilePreview, TileReady
from kiosk.domain.visit import PictureId


class PictureSink(Protocol):
    """Shows pixels, and gives finished tiles back."""

    def show_preview(self, preview: TilePreview) -> None:
        """Show a tile half-way."""
        ...

    def show_ready(self, tile: TileReady) -> None:
        """Show a finished tile."""
        ...

    def forget(self) -> None:
        """Drop every picture."""
        ...

    def forget_job(self, job: JobId) -> None:
        """Drop the pictures of one job."""
        ...

    def master(self, picture: PictureId) -> bytes | None:
        """The PNG of a finished tile, if it is still held."""
        ...
