"""The window is a small process: what it must never load."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import kiosk

HEAVY = ["torch", "diffusers", "transformers", "sqlalchemy", "alembic", "starlette", "uvicorn"]


@pytest.mark.parametrize("module", ["kiosk.app", "kiosk.ui.kiosk_window"])
def test_importing_the_window_loads_nothing_heavy(module: str) -> None:
    code = f"import sys, {module}; print([m for m in {HEAVY} if m in sys.modules])"
    root = Path(kiosk.__file__).parents[1]
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
