"""Writes the phone's page as PNGs, 390 wide, in Chromium: make_pages.py OUT [PICTURES].

PICTURES is a folder with tile-1.png to tile-4.png, as `kiosk generate` leaves them; without it,
the drawings on the choice cards stand in. Says so and does nothing where there is no Chromium.
"""

from __future__ import annotations

import dataclasses
import io
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import httpx
from PIL import Image

from kiosk.domain.generation import CheckpointId, JobId, TileReady, Timings
from kiosk.domain.keeping import PictureKept
from kiosk.resources import resource
from tests.backoffice.windows import CHOICE, Window, config_for

SIZE = (390, 844)
QUIET = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--hide-scrollbars",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--timeout=14000",
]


def shoot(browser: str, url: str, target: Path, *flags: str, height: int = SIZE[1]) -> None:
    """One picture of a page as a phone shows it, at twice the density."""
    with tempfile.TemporaryDirectory() as profile:
        size = f"--window-size={SIZE[0]},{height}"
        command = [browser, *QUIET, *flags, size, "--force-device-scale-factor=2"]
        command += [f"--user-data-dir={profile}", f"--screenshot={target.resolve()}", url]
        subprocess.run(command, check=True, capture_output=True, timeout=60)
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
    pictures = Path(sys.argv[2]) if len(sys.argv) > 2 else None
    browser = shutil.which("chromium") or shutil.which("chromium-browser")
    if browser is None:
        print("There is no Chromium here: the phone's page was left out.")
        return
    out.mkdir(parents=True, exist_ok=True)
    dark = "--blink-settings=preferredColorScheme=0"
    light = "--blink-settings=preferredColorScheme=1"
    with tempfile.TemporaryDirectory() as state, Window(config_for(Path(state))) as window:
        job = JobId("first")
        url = window.open(job, visit="pages")
        tiles = masters(pictures)
        keep(window, job, tiles, range(2))
        window.office.report_progress(job, 0, 0.6)
        shoot(browser, url, out / "phone-1-making.png", dark)
        keep(window, job, tiles, range(2, 4))
        window.office.finish_job(job, 4, 0)
        second = JobId("second")
        manga = dataclasses.replace(CHOICE, style="manga", setting="beach")
        window.open(second, visit="pages", choice=manga)
        window.office.report_progress(second, 2, 0.0)
        keep(window, second, tiles[::-1], range(1))
        shoot(browser, url, out / "phone-2-four-more.png", light, height=2 * SIZE[1])
        keep(window, second, tiles[::-1], range(1, 4))
        window.office.finish_job(second, 4, 0)
        window.office.close_ticket("pages")
        window.until(lambda: "data-events" not in httpx.get(url).text)
        shoot(browser, url, out / "phone-3-light.png", light, height=2200)
        shoot(browser, url, out / "phone-4-dark.png", dark, height=2200)
        shoot(browser, f"{url}#picture-2", out / "phone-5-large.png", dark)
        shoot(browser, f"{url}/delete", out / "phone-6-delete.png", light)
        shoot(browser, f"{url}/delete", out / "phone-7-delete-dark.png", dark)
        shoot(browser, f"{url}x", out / "phone-8-unknown.png", dark)


def keep(window: Window, job: JobId, tiles: list[bytes], numbers: range) -> None:
    """Hand over some tiles of a job, and wait until phones can see them."""
    before = len(window.all(PictureKept))
    for n in numbers:
        window.office.keep(TileReady(job, n, tiles[n], n, CheckpointId("showroom"), Timings()))
    window.until(lambda: len(window.all(PictureKept)) == before + len(numbers))


if __name__ == "__main__":
    main()
