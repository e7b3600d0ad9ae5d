"""What plays on the attract screen and hangs on the wall besides the pictures that ship."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QImageReader

from kiosk.config import Config
from kiosk.gallery.hanging import hung
from kiosk.gallery.layout import Layout
from kiosk.generators.show_pack_sample import large_pictures, stamp_here
from kiosk.resources import resource

_EVERY = 1000  # milliseconds between two looks at the folder


class Playing(QObject):
    """Guests' pictures that staff have hung, with their guests' consent, and the show pack's.

    The back office keeps the folder of the former; a picture that is taken down, or whose guest
    deletes it, is gone from here within a second. So is one of the pack that staff take out.
    """

    changed = Signal()

    def __init__(self, config: Config) -> None:
        super().__init__()
        self._config = config
        self._layout = Layout(config.paths.state)
        self._hung: Sequence[Path] = ()
        self._pack: Sequence[Path] = ()
        self._stamp: object = None
        self._timer = QTimer(self)
        self._timer.setInterval(_EVERY)
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        """Read what there is, and go on looking; after the first frame, as it reads files."""
        self.look()
        self._timer.start()

    def stop(self) -> None:
        """Look no more."""
        self._timer.stop()

    def look(self) -> None:
        """See what hangs now, and what of the pack may be shown."""
        before = self._hung, self._pack
        self._hung = tuple(hung(self._layout)) if self._config.wall.guests else ()
        stamp = stamp_here(self._config)
        if stamp != self._stamp:
            self._stamp = stamp
            self._pack = large_pictures(self._config, _side_of)
        if before != (self._hung, self._pack):
            self.changed.emit()

    @property
    def hung(self) -> Sequence[Path]:
        """What staff have hung, the newest first."""
        return self._hung

    @property
    def pack(self) -> Sequence[Path]:
        """The show pack's, where they are large enough; they come in place of what ships."""
        return self._pack

    def on_the_wall(self) -> Sequence[Path]:
        """Guests' pictures, the newest first, then those that no guest ordered."""
        return [*self._hung, *(self._pack or shipped_pictures())]


def shipped_pictures() -> Sequence[Path]:
    """What may hang on every wall: the attract screen's pictures, which no guest ordered."""
    return sorted((resource("assets") / "attract").glob("*.webp"))


def _side_of(path: Path) -> int:
    size = QImageReader(str(path)).size()
    return min(size.width(), size.height())
