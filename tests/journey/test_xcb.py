"""The journey once on an X display, as on a stand, where there is Xvfb to show it on."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SCREEN = "-screen 0 1080x1920x24"


@pytest.mark.skipif(shutil.which("xvfb-run") is None, reason="Xvfb is not installed")
def test_a_guest_takes_four_pictures_home_under_xcb() -> None:
    journey = Path(__file__).with_name("test_journey.py")
    pytest_again = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", str(journey)]
    done = subprocess.run(
        ["xvfb-run", "-a", "-s", SCREEN, *pytest_again, "-k", "four_pictures_home and tiny"],
        env={**os.environ, "QT_QPA_PLATFORM": "xcb"},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "1 passed" in done.stdout
