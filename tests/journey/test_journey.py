"""One visit for real: touch, workers, back office, and the QR code followed as a phone would."""

from __future__ import annotations

import io
import math
import subprocess
import sys
from pathlib import Path

import httpx
import numpy as np
import pytest
from PIL import Image

from kiosk.config import load_config
from kiosk.gallery.provenance import SOURCE_TYPE, source_type
from tests.journey.conftest import CONFIG, Journey, StartJourney

SIZE = (512, 512)
ABOVE_THE_MARK = 460  # rows


def as_pixels(data: bytes) -> np.ndarray:
    with Image.open(io.BytesIO(data)) as image:
        large = image.convert("RGB").resize(SIZE, Image.Resampling.LANCZOS)
    return np.asarray(large, float)[:ABOVE_THE_MARK]


def psnr(a: np.ndarray, b: np.ndarray) -> float:
    error = float(np.mean((a - b) ** 2))
    return math.inf if error == 0 else 10 * math.log10(255**2 / error)


def fetch_when_ready(journey: Journey, url: str) -> bytes:
    answers: list[httpx.Response] = []

    def fetch() -> bool:
        answers[:] = [httpx.get(url)]
        return answers[0].status_code == 200

    journey.finger.wait_for(fetch, 20, url)
    return answers[0].content


@pytest.mark.parametrize("checkpoint", ["tiny", "showroom"])
def test_a_guest_takes_four_pictures_home(
    start_journey: StartJourney, tiny_manifest: Path, checkpoint: str
) -> None:
    shipped = load_config(environment={}).config.engine.manifest
    manifest = {"tiny": tiny_manifest, "showroom": shipped}[checkpoint]
    journey = start_journey(checkpoint, manifest)
    journey.wait_for_screen("attract", 5)
    journey.choose("mars", "painting")
    link = journey.link_on_screen()
    assert link.startswith("http://127.0.0.1:")
    early = httpx.get(link)
    assert early.status_code == 200
    assert "Lexus RX" in early.text

    journey.wait_for_screen("result", 120)
    assert journey.codes_on_screen() == [link]
    assert len(journey.kept) == 4
    masters = {tile.tile: as_pixels(tile.png) for tile in journey.kept}
    for number in range(4):
        delivered = fetch_when_ready(journey, f"{link}/{number + 1}.jpg")
        assert source_type(delivered) == SOURCE_TYPE
        seen = as_pixels(delivered)
        likeness = [psnr(seen, masters[n]) for n in range(4)]
        assert int(np.argmax(likeness)) == number
        assert likeness[number] > 26

    journey.finger.tap("tile2")
    assert journey.window.view_model.controller.visit.viewed == 2
    journey.finger.tap("back")
    journey.leave()
    assert journey.codes_on_screen() == []
    assert httpx.get(link).status_code == 200


def test_everything_a_visit_makes_is_behind_the_code_that_was_scanned_first(
    start_journey: StartJourney,
) -> None:
    journey = start_journey()
    journey.choose("mars", "painting")
    link = journey.link_on_screen()
    journey.wait_for_screen("result", 60)
    journey.finger.tap("next")  # four more
    journey.wait_for_screen("making", 5)
    assert journey.codes_on_screen() == [link]
    journey.wait_for_screen("result", 60)
    journey.finger.tap("back")  # another style
    journey.wait_for_screen("style", 5)
    journey.finger.tap("style-manga")
    journey.wait_for_screen("result", 60)
    assert journey.codes_on_screen() == [link]
    assert len(journey.kept) == 12
    fetch_when_ready(journey, f"{link}/12.jpg")
    page = httpx.get(link).text
    assert page.count("<h2>A blue Lexus RX on Mars, as a painting") == 2
    assert page.index("as manga</h2>") < page.index("as a painting</h2>")
    assert "data-events" in page

    journey.leave()
    journey.finger.wait_for(
        lambda: "data-events" not in httpx.get(link).text, 10, "the ticket to close"
    )
    journey.choose("beach", "manga")
    assert journey.link_on_screen() != link


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
    values = {"manifest": tiny_manifest, "checkpoint": "tiny", "steps": 2, "port": 0}
    file.write_text(CONFIG.format(**values, state=state, terms="false"))
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


def test_a_guest_accepts_the_terms_before_the_first_pictures(start_journey: StartJourney) -> None:
    journey = start_journey(steps=2, terms=True)
    journey.choose("mars", "painting", then="terms")
    assert journey.kept == []
    journey.finger.tap("terms-accept")
    journey.wait_for_screen("result", 120)
    assert len(journey.kept) == 4
    journey.finger.tap("next")
    journey.wait_for_screen("making", 5)  # they are asked once
    journey.finger.tap("back")
