"""The gallery page's part with sticks: taking all pictures along, while the kiosk goes on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Property, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.domain.errors import KioskError
from kiosk.domain.keeping import Answered
from kiosk.staff.gallery_desk import GalleryDesk
from kiosk.ui.staff_page import StaffPage

QML_IMPORT_NAME = "Kiosk.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
class GalleryCopyingViewModel(StaffPage):
    """One copy at a time; it goes on when the page is left, and is here when staff come back."""

    changed = Signal()

    def __init__(self, desk: GalleryDesk, sticks: Callable[[], list[Path]]) -> None:
        """`sticks` lists the folders that pictures can be copied to."""
        super().__init__()
        self._desk, self._sticks = desk, sticks
        self._here = False
        self._done = 0
        self._of = 0  # 0 while nothing is copied

    def enter(self) -> None:
        """Answers are heard from now on."""
        self._here = True

    def look(self) -> None:
        """See how far it is."""
        if not self._of:
            return
        try:
            self._desk.ask("export", self._hear)
        except KioskError as fault:
            self.said.emit(f"{fault.cause} {fault.cure}".strip())

    def leave(self) -> None:
        """Whoever comes next is told nothing that was asked before."""
        self._here = False

    @Slot(str)
    def start(self, place: str) -> None:
        """Copy all that guests may see to a stick."""
        into = next((path for path in self._sticks() if path.name == place), None)
        if into is not None and not self._of:
            self.attempt(lambda: self._desk.export(into, self._hear))

    @Property("QVariantMap", notify=changed)  # pyright: ignore[reportArgumentType]
    def state(self) -> dict[str, Any]:
        """`places`, the names of the sticks; `done` of `of` pictures, 0 while none is copied."""
        places = [path.name for path in self._sticks()]
        return {"places": places, "done": self._done, "of": self._of}

    def _hear(self, answered: Answered) -> None:
        if not self._here:
            return
        said = answered.fault
        self._done = self._of = 0
        if not said:
            far = answered.rows[0]
            done, total = int(far["done"] or 0), int(far["total"] or 0)
            if far["busy"]:
                self._done, self._of = done, total
            else:
                many = "picture is" if done == 1 else "pictures are"
                said = str(far["fault"]) or f"{done} {many} on the stick. You can unplug it."
        self.changed.emit()
        if said:
            self.said.emit(said)
