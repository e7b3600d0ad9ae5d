"""What needs an NVIDIA GPU: `pytest -m gpu`. Elsewhere these tests are left out, and say so."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def gpu() -> str:
    """The device's name in torch; skips where there is none."""
    torch = pytest.importorskip("torch")
    if not torch.cuda.is_available():
        pytest.skip("no NVIDIA GPU here")
    return "cuda:0"
