"""Fixtures that more than one room's tests use."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

# Before anything imports torch or Qt; workers inherit it.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("OMP_WAIT_POLICY", "passive")
os.environ.setdefault("HF_HUB_OFFLINE", "1")

# A shell that starts the tests in the background has them ignore Ctrl-C, and all that they start.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def tiny_manifest(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A manifest with one tiny checkpoint, built once; do not change its files."""
    from tests.checkpoints import build_tiny_checkpoint

    return build_tiny_checkpoint(tmp_path_factory.mktemp("tiny"))


@pytest.fixture(scope="session")
def tiny_family(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A manifest with a tiny checkpoint and companions for every task, built once."""
    from tests.companions import build_tiny_family

    return build_tiny_family(tmp_path_factory.mktemp("family"))
