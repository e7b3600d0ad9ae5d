"""A guest at a window over fakes."""

from __future__ import annotations

from PySide6.QtTest import QTest

from kiosk.ui.kiosk_window import KioskWindow
from tests.fakes import FakeServices
from tests.touch import Finger


class Guest:
    """Someone at the window; time passes only when the guest lets it."""

    def __init__(self, window: KioskWindow, services: FakeServices) -> None:
        self.window = window
        self.services = services
        self.visit = window.view_model
        self.looking = window.view_model.looking
        self.finger = Finger(window.root)

    @property
    def screen(self) -> str:
        return self.visit.screen  # type: ignore[return-value]

    def touch(self, *names: str) -> None:
        for name in names:
            self.finger.tap(name)

    def sees(self, name: str) -> bool:
        return self.finger.find(name) is not None

    def read(self, name: str) -> str:
        item = self.finger.find(name)
        assert item is not None, f"nothing called {name!r} is on the screen"
        return str(item.property("text"))

    def wait(self, seconds: float, step: float = 0.5) -> None:
        """Let `seconds` pass, with a look at everything every `step`."""
        for _ in range(round(seconds / step)):
            self.services.clock.pass_(step)
            self.visit.controller.tick()
        QTest.qWait(1)

    def arrive(self) -> None:
        """Let the screens come to rest, where they move."""
        self.finger.wait_for(lambda: not self.window.root.property("arriving"), 5, "a screen")
        QTest.qWait(100)

    def begin(self) -> None:
        point = self.window.root.contentItem().boundingRect().center().toPoint()
        self.finger.tap_at(point)

    def choose_everything(self) -> None:
        self.begin()
        self.touch("vehicle-rx", "colour-blue", "next", "setting-mars", "style-painting")
