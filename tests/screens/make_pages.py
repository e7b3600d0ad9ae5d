"""Writes the phone's page as PNGs at 390x844, in Chromium: make_pages.py OUT [PICTURES].

PICTURES is a folder with tile-1.png to tile-4.png, as `kiosk generate` leaves them; without it,
the drawings on the choice cards stand in. Says so and does nothing where there is no Chromium.
"""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from PIL import Image

from kiosk.domain.generation import CheckpointId, JobId, TileReady, Timings
from kiosk.domain.keeping import PictureKept
from kiosk.resources import resource
from tests.backoffice.windows import Window, config_for

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
    "--timeout=5000",
]


def shoot(browser: str, url: str, target: Path, *flags: str) -> None:
    """One picture of a page as a phone shows it, at twice the density."""
    with tempfile.TemporaryDirectory() as profile:
        size = f"--window-size={SIZE[0]},{SIZE[1]}"
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
    """Open a ticket, keep four pictures, and look at the page at every stage."""
    out = Path(sys.argv[1])
    pictures = Path(sys.argv[2]) if len(sys.argv) > 2 else None
    browser = shutil.which("chromium") or shutil.which("chromium-browser")
    if browser is None:
        print("There is no Chromium here: the phone's page was left out.")
        return
    out.mkdir(parents=True, exist_ok=True)
    job = JobId("pages")
    with tempfile.TemporaryDirectory() as state, Window(config_for(Path(state))) as window:
        url = window.open(job)
        tiles = [
            TileReady(job, n, png, n, CheckpointId("showroom"), Timings())
            for n, png in enumerate(masters(pictures))
        ]
        for tile in tiles[:2]:
            window.office.keep(tile)
        window.until(lambda: len(window.all(PictureKept)) == 2)
        shoot(browser, url, out / "phone-1-making.png")
        for tile in tiles[2:]:
            window.office.keep(tile)
        window.office.finish_job(job, 4, 0)
        window.until(lambda: len(window.all(PictureKept)) == 4)
        shoot(browser, url, out / "phone-2-light.png")
        dark = "--blink-settings=preferredColorScheme=0"
        shoot(browser, url, out / "phone-3-dark.png", dark)
        shoot(browser, f"{url}x", out / "phone-4-unknown.png", dark)


if __name__ == "__main__":
    main()
