"""One engine a machine: the second one is told who holds the devices."""

import os
from pathlib import Path

import pytest

from kiosk.domain.errors import EngineFault
from kiosk.generators.engine_lock import EngineLock


def test_the_second_engine_is_refused_until_the_first_is_done(tmp_path: Path) -> None:
    path = tmp_path / "engine.lock"
    with EngineLock(path), pytest.raises(EngineFault, match=f"process {os.getpid()}"):
        EngineLock(path)
    EngineLock(path).close()


def test_closing_twice_is_harmless(tmp_path: Path) -> None:
    lock = EngineLock(tmp_path / "engine.lock")
    lock.close()
    lock.close()
