"""One visit for real: touch, workers, back office, and the QR code followed as a phone would."""

from __future__ import annotations

import io
import math
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import numpy as np
import pytest
import zxingcpp
from PIL import Image
from PySide6.QtCore import QPoint
from PySide6.QtGui import QImage

from kiosk.app import build_window
from kiosk.config import load_config
from kiosk.domain.generation import TileReady
from kiosk.gallery.provenance import SOURCE_TYPE, source_type
from kiosk.services import Services, make_services
from kiosk.ui.kiosk_window import KioskWindow
from tests.touch import Finger

CONFIG = """
[engine]
manifest = "{manifest}"
checkpoint = "{checkpoint}"
steps = {steps}
[window]
fullscreen = false
animate = false
[share]
host = "127.0.0.1"
port = 0
[paths]
state = "{state}"
"""


@dataclass
class Journey:
    window: KioskWindow
    finger: Finger
    services: Services
    kept: list[TileReady]

    @property
    def screen(self) -> str:
        return self.window.view_model.controller.visit.screen.value

    def wait_for_screen(self, name: str, seconds: float = 30.0) -> None:
        self.finger.wait_for(lambda: self.screen == name, seconds, f"{name} screen")

    def choose(self, setting: str, style: str) -> None:
        self.finger.tap_at(QPoint(500, 900))
        self.wait_for_screen("vehicle", 2)
        self.finger.tap("vehicle-rx")
        self.finger.tap("colour-blue")
        self.finger.tap("next")
        self.wait_for_screen("setting", 2)
        self.finger.tap(f"setting-{setting}")
        self.wait_for_screen("style", 2)
        self.finger.tap(f"style-{style}")
        self.wait_for_screen("making", 2)

    def link_on_screen(self) -> str:
        found: list[str] = []

        def look() -> bool:
            found[:] = read_codes(self.finger.grab())
            return bool(found)

        self.finger.wait_for(look, 30, "QR code on the screen")
        return found[0]


class SpyingServices:
    """Hands the back office on, and remembers the masters that it was given."""

    def __init__(self, services: Services) -> None:
        self.kept: list[TileReady] = []
        back_office = services.back_office
        keep = back_office.keep

        def keep_and_remember(tile: TileReady) -> None:
            self.kept.append(tile)
            keep(tile)

        back_office.keep = keep_and_remember  # pyright: ignore[reportAttributeAccessIssue]
        self.services = services


@pytest.fixture(params=["tiny", "showroom"])
def journey(
    request: pytest.FixtureRequest, qapp, tmp_path: Path, tiny_manifest: Path
) -> Iterator[Journey]:
    shipped = load_config(environment={}).config.engine
    showroom = request.param == "showroom"
    file = tmp_path / "kiosk.toml"
    file.write_text(
        CONFIG.format(
            manifest=shipped.manifest if showroom else tiny_manifest,
            checkpoint=request.param,
            steps=6,
            state=tmp_path / "state",
        )
    )
    config = load_config(file, {}).config
    spy = SpyingServices(make_services(config, tmp_path / "engine.lock"))
    window = build_window(spy.services)
    yield Journey(window, Finger(window.root), spy.services, spy.kept)
    window.close()
    spy.services.close()


def read_codes(image: QImage) -> list[str]:
    rgb = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(rgb.constBits(), np.uint8).reshape(rgb.height(), rgb.bytesPerLine())
    pixels = rows[:, : rgb.width() * 3].reshape(rgb.height(), rgb.width(), 3)
    return [code.text for code in zxingcpp.read_barcodes(np.ascontiguousarray(pixels))]


def as_pixels(data: bytes, size: tuple[int, int]) -> np.ndarray:
    with Image.open(io.BytesIO(data)) as image:
        return np.asarray(image.convert("RGB").resize(size, Image.Resampling.LANCZOS), float)


def psnr(a: np.ndarray, b: np.ndarray) -> float:
    error = float(np.mean((a - b) ** 2))
    return math.inf if error == 0 else 10 * math.log10(255**2 / error)


def test_a_guest_takes_four_pictures_home(journey: Journey) -> None:
    journey.wait_for_screen("attract", 5)
    journey.choose("mars", "painting")
    link = journey.link_on_screen()
    assert link.startswith("http://127.0.0.1:")

    early = httpx.get(link)
    assert early.status_code == 200
    assert "Lexus RX" in early.text
    journey.wait_for_screen("result", 120)
    assert read_codes(journey.finger.grab()) == [link]
    assert len(journey.kept) == 4

    delivered = [fetch_when_ready(journey, f"{link}/{n}.jpg") for n in range(1, 5)]
    for picture in delivered:
        assert source_type(picture) == SOURCE_TYPE
    masters = {tile.tile: tile.png for tile in journey.kept}
    size = (512, 512)
    for number, picture in enumerate(delivered):
        seen = as_pixels(picture, size)[:460]  # above the visible mark
        likeness = [psnr(seen, as_pixels(masters[n], size)[:460]) for n in range(4)]
        assert int(np.argmax(likeness)) == number
        assert likeness[number] > 26

    journey.finger.tap("tile2")
    assert journey.window.view_model.controller.visit.enlarged == 2
    journey.finger.tap("tile2")
    journey.finger.tap("over")
    journey.wait_for_screen("attract", 2)
    assert read_codes(journey.finger.grab()) == []
    assert httpx.get(link).status_code == 200


def fetch_when_ready(journey: Journey, url: str) -> bytes:
    answers: list[httpx.Response] = []

    def fetch() -> bool:
        answers[:] = [httpx.get(url)]
        return answers[0].status_code == 200

    journey.finger.wait_for(fetch, 20, url)
    return answers[0].content


HEAVY = ("torch", "diffusers", "transformers", "sqlalchemy", "starlette", "uvicorn")
LIVE_WINDOW = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from kiosk.app import build_window
from kiosk.config import load_config
from kiosk.services import make_services

application = QGuiApplication([])
services = make_services(load_config(Path(sys.argv[1]), {}).config, Path(sys.argv[2]))
window = build_window(services)
for _ in range(600):
    QTest.qWait(50)
    if services.generator.health().state == "ready":
        break
print(services.generator.health().state, *[m for m in sys.argv[3:] if m in sys.modules])
window.close()
services.close()
"""


def test_the_live_window_holds_no_torch_and_no_database(
    tiny_manifest: Path, tmp_path: Path
) -> None:
    file = tmp_path / "kiosk.toml"
    state = tmp_path / "state"
    file.write_text(CONFIG.format(manifest=tiny_manifest, checkpoint="tiny", steps=2, state=state))
    lock = tmp_path / "engine.lock"
    done = subprocess.run(
        [sys.executable, "-c", LIVE_WINDOW, str(file), str(lock), *HEAVY],
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["ready"]
