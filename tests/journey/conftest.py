"""Builds the real window over real services, for the journeys."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
import zxingcpp
from PySide6.QtCore import QPoint
from PySide6.QtGui import QImage

from kiosk.app import build_window
from kiosk.config import load_config
from kiosk.domain.generation import JobId, TileReady
from kiosk.services import Services, make_services
from kiosk.ui.kiosk_window import KioskWindow
from tests.touch import Finger

CONFIG = """
[engine]
manifest = "{manifest}"
checkpoint = "{checkpoint}"
steps = {steps}
job_seconds = 600
pack = "{state}/none"
[window]
fullscreen = false
animate = false
[patience]
sorry = 1
[terms]
ask = {terms}
[share]
host = "127.0.0.1"
port = {port}
[paths]
state = "{state}"
"""


@dataclass
class Journey:
    """A window that a test can touch, and the masters that its back office was given."""

    window: KioskWindow
    finger: Finger
    services: Services
    kept: list[TileReady]

    @property
    def screen(self) -> str:
        """The screen that the guest sees."""
        return self.window.view_model.controller.visit.screen.value

    def wait_for_screen(self, name: str, seconds: float = 30.0) -> None:
        """Let the window run until it shows this screen."""
        self.finger.wait_for(lambda: self.screen == name, seconds, f"{name} screen")

    def choose(self, setting: str, style: str, then: str = "making") -> None:
        """Touch the way from the attract screen to the making screen, with a blue RX."""
        self.finger.tap_at(QPoint(500, 900))
        self.wait_for_screen("vehicle", 5)
        self.finger.tap("vehicle-rx")
        self.finger.tap("colour-blue")
        self.finger.tap("next")
        self.wait_for_screen("setting", 5)
        self.finger.tap(f"setting-{setting}")
        self.wait_for_screen("style", 5)
        self.finger.tap(f"style-{style}")
        self.wait_for_screen(then, 5)

    def leave(self) -> None:
        """Touch the way from the result over goodbye to the attract screen."""
        self.finger.tap("over")
        self.wait_for_screen("goodbye", 5)
        self.finger.tap("finish")
        self.wait_for_screen("attract", 5)

    def codes_on_screen(self) -> list[str]:
        """What a phone's camera would read from the window now."""
        return read_codes(self.finger.grab())

    def link_on_screen(self) -> str:
        """Wait for the QR code, and read it."""
        self.finger.wait_for(self.codes_on_screen, 30, "a QR code on the screen")
        return self.codes_on_screen()[0]


StartJourney = Callable[..., Journey]


@pytest.fixture
def start_journey(qapp, tmp_path: Path, tiny_manifest: Path) -> Iterator[StartJourney]:
    """Starts kiosks with `start(checkpoint=…, manifest=…, port=…)`; closes them at the end."""
    running: list[tuple[KioskWindow, Services]] = []

    def start(
        checkpoint: str = "tiny",
        manifest: Path = tiny_manifest,
        port: int = 0,
        steps: int = 6,
        state: Path | None = None,
        *,
        terms: bool = False,
    ) -> Journey:
        file = tmp_path / "kiosk.toml"
        state = state or tmp_path / "state"
        file.write_text(
            CONFIG.format(
                manifest=manifest,
                checkpoint=checkpoint,
                steps=steps,
                port=port,
                state=state,
                terms=str(terms).lower(),
            )
        )
        services = make_services(load_config(file, {}).config, tmp_path / "engine.lock")
        kept = remember_masters(services)
        window = build_window(services)
        running.append((window, services))
        return Journey(window, Finger(window.root), services, kept)

    yield start
    for window, services in running:
        window.close()
        services.close()


def remember_masters(services: Services) -> list[TileReady]:
    """A list that fills with every master that goes to the back office."""
    masters: list[TileReady] = []
    keep = services.back_office.keep

    def keep_and_remember(tile: TileReady, parent: tuple[JobId, int] | None = None) -> None:
        masters.append(tile)
        keep(tile, parent)

    services.back_office.keep = keep_and_remember
    return masters


def read_codes(image: QImage) -> list[str]:
    """The texts of all QR codes in a picture."""
    rgb = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(rgb.constBits(), np.uint8).reshape(rgb.height(), rgb.bytesPerLine())
    pixels = rows[:, : rgb.width() * 3].reshape(rgb.height(), rgb.width(), 3)
    return [code.text for code in zxingcpp.read_barcodes(np.ascontiguousarray(pixels))]
