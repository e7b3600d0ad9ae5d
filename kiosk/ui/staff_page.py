"""A page of the staff's panel: read when it is opened, and silent while it is not."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import QObject, Signal

from kiosk.domain.errors import KioskError
from kiosk.staff.badge import Badge
from kiosk.ui.live_config import LiveConfig
from kiosk.ui.needs import WindowServices
from kiosk.ui.pictures import Pictures
from kiosk.ui.visit_controller import VisitController


@dataclass(frozen=True, slots=True)
class PanelNeeds:
    """What pages work with. `work` runs what takes long; `file` is the config below staff's.

    `live` takes what they change to the window, as far as a running one can go by it; `pictures`
    shows the tiles of jobs that staff begin.
    """

    badge: Badge
    services: WindowServices
    controller: VisitController
    live: LiveConfig
    work: Executor
    file: Path | None = None
    pictures: Pictures | None = None


class StaffPage(QObject):
    """One page. What it does goes through a service that asks the badge who may."""

    changed: ClassVar[Signal]
    """Each page makes its own: Qt crashes on a property that is told by one inherited."""

    said = Signal(str)
    """A sentence for the panel's message line."""

    def enter(self) -> None:
        """The page was opened: read what it shows."""

    def look(self) -> None:
        """Twice a second while the page is open."""

    def leave(self) -> None:
        """The page is left: forget what the next person at the panel should not find."""

    def attempt(self, action: Callable[[], object]) -> bool:
        """Do it, or say why not; whether it was done."""
        self.said.emit("")
        try:
            action()
        except KioskError as fault:
            self.said.emit(f"{fault.cause} {fault.cure}".strip())
            return False
        finally:
            self.changed.emit()
        return True
