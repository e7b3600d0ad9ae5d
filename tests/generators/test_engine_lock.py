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


def test_a_folder_that_is_not_there_is_named_with_a_cure(tmp_path: Path) -> None:
    path = tmp_path / "gone" / "engine.lock"
    with pytest.raises(EngineFault) as caught:
        EngineLock(path)
    assert str(path) in caught.value.cause
    assert "No such file" in caught.value.cause
    assert "writable" in caught.value.cure


def test_a_link_in_a_shared_folder_is_not_followed(tmp_path: Path) -> None:
    precious = tmp_path / "precious"
    precious.write_text("words")
    link = tmp_path / "engine.lock"
    link.symlink_to(precious)
    with pytest.raises(EngineFault) as caught:
        EngineLock(link)
    assert str(link) in caught.value.cause
    assert "Remove that file" in caught.value.cure
    assert precious.read_text() == "words"


def test_a_full_folder_does_not_keep_an_engine_from_starting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.pwrite", full)
    path = tmp_path / "engine.lock"
    with EngineLock(path), pytest.raises(EngineFault, match="already runs"):
        EngineLock(path)


def test_a_folder_without_locks_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def none_left(*_: object) -> None:
        raise OSError(37, "No locks available")

    monkeypatch.setattr("fcntl.flock", none_left)
    before = len(list(Path("/proc/self/fd").iterdir()))
    with pytest.raises(EngineFault, match="No locks available"):
        EngineLock(tmp_path / "engine.lock")
    assert len(list(Path("/proc/self/fd").iterdir())) == before


def test_closing_twice_is_harmless(tmp_path: Path) -> None:
    lock = EngineLock(tmp_path / "engine.lock")
    lock.close()
    lock.close()
