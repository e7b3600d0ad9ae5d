"""The wall as QML sees it: approved pictures, the large one growing out of noise, and a code."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import Property, QObject, Signal
from PySide6.QtQml import QmlElement

from kiosk.domain.generation import JobId, TilePreview
from kiosk.ui.card_pictures import file_url
from kiosk.ui.pictures import Pictures
from kiosk.ui.wall_growth import FRAMES, SIDE, growth

QML_IMPORT_NAME = "Kiosk.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1


class Hangs(Protocol):
    """What may hang on the wall: what ships, what staff approved, and guests' with their consent.

    Guests' pictures carry their mark themselves. Of the others the wall says that they are
    AI-generated, and that nobody makes them just now.
    """

    @property
    def hung(self) -> Sequence[Path]:
        """Guests' pictures."""
        ...

    def on_the_wall(self) -> Sequence[Path]:
        """All of them, the latest first."""
        ...


MOST = 60
"""How many pictures the mosaic deals with."""

_JOB = JobId("wall")
_log = logging.getLogger(__name__)


@QmlElement
class WallViewModel(QObject):
    """Turns from one approved picture to the next; a new one is the next one."""

    picturesChanged = Signal()
    growingChanged = Signal()
    shownChanged = Signal()
    markedChanged = Signal()
    addressChanged = Signal()

    def __init__(self, hangs: Hangs, pictures: Pictures, *, grows: bool) -> None:
        super().__init__()
        self._hangs = hangs
        self._pixels = pictures
        self.grows = grows
        self._address = ""
        self._known: list[Path] = []
        self._queue: list[Path] = []
        self._frames: Iterator[bytes] = iter(())
        self._coming: Path | None = None
        self._marked = False
        self._growing = ""
        self._shown = ""
        self._turn = 0

    def lead_to(self, address: str) -> None:
        """From now on the code leads there; no code where that is empty."""
        if address != self._address:
            self._address = address
            self.addressChanged.emit()

    def turn(self) -> None:
        """Look what was approved, and begin with the next picture."""
        self.look()
        if not self._queue and [file_url(path) for path in self._known] != [self._shown]:
            self._queue = list(self._known)  # the only one just hangs there
        while self._queue:
            path = self._queue.pop(0)
            self._turn += 1
            if self._begin(path):
                return

    def grow(self) -> None:
        """One frame on; after the last one the picture itself is there."""
        if self._coming is None:
            return
        pixels = next(self._frames, None)
        if pixels is not None:
            self._pixels.show_preview(TilePreview(_JOB, 0, SIDE, SIDE, pixels))
            self._growing = self._pixels.address(_JOB, 0)
        else:
            self._shown, self._growing = file_url(self._coming), ""
            self._coming = None
            self.shownChanged.emit()
        self.growingChanged.emit()

    @Property("QStringList", notify=picturesChanged)  # pyright: ignore[reportArgumentType]
    def pictures(self) -> list[str]:
        """Addresses of the mosaic's pictures."""
        return [file_url(path) for path in self._known]

    @Property(bool, notify=picturesChanged)
    def guests(self) -> bool:
        """Whether some of them are guests'."""
        return not set(self._hangs.hung).isdisjoint(self._known)

    @Property(str, notify=growingChanged)
    def growing(self) -> str:
        """Address of the latest frame, or empty when nothing grows."""
        return self._growing

    @Property(str, notify=shownChanged)
    def shown(self) -> str:
        """Address of the large picture, or empty before the first one."""
        return self._shown

    @Property(bool, notify=markedChanged)
    def marked(self) -> bool:
        """Whether the large picture, or the one that grows, has its mark on itself."""
        return self._marked

    @Property(str, notify=addressChanged)
    def code(self) -> str:
        """Address of the stand's QR code, or empty."""
        return self._pixels.qr_address(self._address)

    @Property(str, notify=addressChanged)
    def link(self) -> str:
        """What the code leads to, to be read."""
        return self._address.partition("://")[2]

    def look(self) -> None:
        """Hang what is approved now, and nothing else."""
        latest = list(self._hangs.on_the_wall())[:MOST]
        if latest == self._known:
            return
        new = [path for path in latest if path not in self._known]
        gone = set(self._known) - set(latest)
        self._queue = [*new, *(path for path in self._queue if path not in gone)]
        self._known = latest
        if self._shown and self._shown not in {file_url(path) for path in latest}:
            self._shown = ""  # no longer approved: off the wall at once
            self.shownChanged.emit()
        if self._coming in gone:
            self._coming, self._growing = None, ""
            self.growingChanged.emit()
        self.picturesChanged.emit()

    def _begin(self, path: Path) -> bool:
        try:
            self._frames = growth(path, self._turn, FRAMES if self.grows else 0)
        except OSError as error:
            _log.warning("A picture for the wall cannot be read (%s); it is left out.", error)
            return False
        self._coming = path
        self._marked = path in self._hangs.hung
        self.markedChanged.emit()
        self.grow()
        return True
