"""Writes the phone's page as PNGs, as a phone shows it, in Chromium: make_pages.py OUT [PICTURES].

PICTURES is a folder with tile-1.png to tile-4.png, as `kiosk generate` leaves them; without it,
the drawings on the choice cards stand in. Says so and does nothing where there is no Chromium.
"""

from __future__ import annotations

import dataclasses
import io
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import httpx
from PIL import Image

from kiosk.domain.generation import CheckpointId, JobId, TileReady, Timings
from kiosk.domain.keeping import PictureKept
from kiosk.resources import resource
from tests.backoffice.windows import CHOICE, Window, config_for
from tests.browser.phones import ON_ITS_SIDE, UPRIGHT, browser, chromium, phone
from tests.browser.stages import Stage, stage
from tests.browser.states import STATES
from tests.browser.test_share_sheet import SHEET

WAYS = [
    ("dark", UPRIGHT, "en", True),
    ("light", UPRIGHT, "de", False),
    ("ar", UPRIGHT, "ar", True),
    ("side", ON_ITS_SIDE, "en", True),
    ("side-ar", ON_ITS_SIDE, "ar", False),
]
"""How each state is looked at: a name, the size, the phone's language, and whether it is dark."""

VISITED = ("making", "offline", "queued", "several", "done", "large", "sure", "expired")
"""States of which a whole visit takes pictures."""


class Camera:
    """Takes pictures of pages."""

    def __init__(self, started: Any, out: Path) -> None:
        self._started = started
        self._out = out

    def shoot(self, name: str, url: str, *, whole: bool = False, offline: bool = False) -> None:
        """One state in all of the ways; with `whole`, all of the page and not just the screen."""
        for way, size, language, dark in WAYS:
            with phone(self._started, size, language=language, dark=dark) as page:
                page.goto(url)
                page.wait_for_timeout(400)
                if offline:
                    page.context.set_offline(True)
                    page.wait_for_timeout(200)
                target = self._out / f"phone-{name}-{way}.png"
                page.screenshot(path=target, full_page=whole)
                print(target)


def masters(pictures: Path | None) -> list[bytes]:
    """Four PNGs."""
    folder = pictures or resource("assets") / "cards" / "style"
    paths = sorted(folder.glob("tile-*.png") if pictures else folder.glob("*.webp"))[:4]
    found: list[bytes] = []
    for path in paths:
        out = io.BytesIO()
        Image.open(path).convert("RGB").resize((512, 512)).save(out, "PNG")
        found.append(out.getvalue())
    return found


def main() -> None:
    """Make two jobs of one visit, and look at the page at every stage."""
    out = Path(sys.argv[1])
    tiles = masters(Path(sys.argv[2]) if len(sys.argv) > 2 else None)
    if chromium() is None:
        print("There is no Chromium here: the phone's page was left out.")
        return
    out.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as state,
        Window(config_for(Path(state))) as window,
        browser() as started,
    ):
        visit(window, Camera(started, out), tiles)
        with stage(Path(state) / "plain") as plain, stage(Path(state) / "safe", tls=True) as safe:
            others(plain, safe, started, out, tiles)


def others(plain: Stage, safe: Stage, started: Any, out: Path, tiles: Sequence[bytes]) -> None:
    """The states that one visit does not come through, and those with a share sheet."""
    for there in (plain, safe):
        there.paint_all([Image.open(io.BytesIO(tile)).convert("RGB") for tile in tiles])
    scenes = [(name, plain, "") for name in STATES if name not in VISITED]
    scenes += [(name, safe, SHEET) for name in ("done", "large")]
    for name, there, stub in scenes:
        for way, size, language, dark in WAYS:
            with phone(started, size, language=language, dark=dark, stub=stub) as page:
                STATES[name](there, page)
                target = out / f"phone-9-{name}{'-shared' * bool(stub)}-{way}.png"
                page.screenshot(path=target)
                print(target)


def visit(window: Window, camera: Camera, tiles: Sequence[bytes]) -> None:
    """One visit, from the first tile to the end."""
    job = JobId("first")
    url = window.open(job, visit="pages")
    keep(window, job, tiles, range(2))
    window.office.report_progress(job, 0, 0.6)
    window.until(lambda: 'value="60"' in httpx.get(url).text)
    camera.shoot("1-making", url)
    camera.shoot("2-offline", url, offline=True)
    keep(window, job, tiles, range(2, 4))
    window.office.finish_job(job, 4, 0)
    second = JobId("second")
    manga = dataclasses.replace(CHOICE, style="manga", setting="beach")
    window.open(second, visit="pages", choice=manga)
    window.office.report_progress(second, 2, 0.0)
    camera.shoot("3-queued", url)
    keep(window, second, tiles[::-1], range(4))
    window.office.finish_job(second, 4, 0)
    window.office.close_ticket("pages")
    window.until(lambda: "data-events" not in httpx.get(url).text)
    camera.shoot("4-done", url)
    camera.shoot("5-whole", url, whole=True)
    camera.shoot("6-large", f"{url}#picture-2")
    camera.shoot("7-delete", f"{url}/delete")
    camera.shoot("8-unknown", f"{url}x")


def keep(window: Window, job: JobId, tiles: Sequence[bytes], numbers: range) -> None:
    """Hand over some tiles of a job, and wait until phones can see them."""
    before = len(window.all(PictureKept))
    for n in numbers:
        window.office.keep(TileReady(job, n, tiles[n], n, CheckpointId("showroom"), Timings()))
    window.until(lambda: len(window.all(PictureKept)) == before + len(numbers))


if __name__ == "__main__":
    main()
