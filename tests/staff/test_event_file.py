"""A set-up comes on somebody's stick: nothing of it is believed before it is proved."""

from __future__ import annotations

import json
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from kiosk.domain.errors import BadFile, BadInput
from kiosk.staff import event_file
from kiosk.staff.event_file import MANIFEST, Event, read_event, write_event

EVENT = Event(
    {"config.toml": b"[terms]\nask = true\n", "theme/a.svg": b"<svg/>"},
    "1.2",
    "2026-11-21",
)
SUM = "0" * 64


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "event.zip"


def forged(path: Path, entries: list[tuple[str | zipfile.ZipInfo, bytes]]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries:
            archive.writestr(name, data)
    return path


def manifest(**changes: object) -> bytes:
    said = {"format": 1, "program": "1.2", "made": "today", "files": {}} | changes
    return json.dumps(said).encode()


def refused(path: Path) -> str:
    with pytest.raises(BadFile) as error:
        read_event(path)
    return str(error.value)


def test_what_was_written_is_read(path: Path):
    write_event(path, EVENT)
    assert read_event(path) == EVENT


def test_the_same_set_up_is_the_same_file(path: Path, tmp_path: Path):
    write_event(path, EVENT)
    write_event(tmp_path / "again.zip", EVENT)
    assert path.read_bytes() == (tmp_path / "again.zip").read_bytes()


@pytest.mark.parametrize(
    "name",
    [
        "../staff.toml",
        "/etc/passwd",
        "theme/../../secret",
        "theme/..\\evil.png",
        "theme/.hidden.png",
        "theme/run.py",
        "catalog/deep/er/x.toml",
        "staff.toml",
    ],
)
def test_a_name_that_leads_elsewhere_is_refused(path: Path, name: str):
    assert "has no place in a set-up" in refused(forged(path, [(name, b"x")]))
    assert [p.name for p in path.parent.iterdir()] == ["event.zip"]


def test_a_symbolic_link_is_refused(path: Path):
    link = zipfile.ZipInfo("theme/a.png")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    assert "has no place" in refused(forged(path, [(link, b"/etc/passwd")]))


def test_a_bomb_is_not_unpacked(path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(event_file, "MOST_BYTES", 2**20)
    forged(path, [("config.toml", bytes(50 * 2**20))])
    assert path.stat().st_size < 2**20
    assert "too large; allowed: 1 MB a file" in refused(path)


def test_many_files_that_are_large_together_are_refused(
    path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(event_file, "MOST_IN_ALL", 3000)
    forged(path, [(f"theme/{n}.png", bytes(1000)) for n in range(4)])
    assert "is too large" in refused(path)


def test_too_many_files_are_refused(path: Path):
    forged(path, [(f"theme/{n}.png", b"") for n in range(301)])
    assert "holds 301 files; allowed: 300" in refused(path)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_that_is_there_twice_is_refused(path: Path):
    assert "twice" in refused(forged(path, [("config.toml", b"a"), ("config.toml", b"b")]))


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        (manifest(format=2), "is 2, but this kiosk reads format 1"),
        (manifest(files={"config.toml": SUM}), "config.toml': was changed or damaged"),
        (manifest(files={}), "but not in its manifest"),
        (manifest(files={"terms/en.toml": SUM, "config.toml": SUM}), "changed or damaged"),
        (manifest(surprise=1), "cannot be read"),
        (b"[" * 100_000, "cannot be read"),
        (b"", "cannot be read"),
    ],
)
def test_a_manifest_that_does_not_fit_is_refused(path: Path, said: bytes, sentence: str):
    assert sentence in refused(forged(path, [("config.toml", b"x"), (MANIFEST, said)]))


def test_a_file_that_is_missing_is_named(path: Path):
    forged(path, [(MANIFEST, manifest(files={"terms/en.toml": SUM}))])
    assert "key 'terms/en.toml': is missing" in refused(path)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: data[: len(data) // 2],
        lambda data: b"no zip at all",
        lambda data: data[:60] + b"\xff" * 8 + data[68:],
        lambda data: b"",
    ],
)
def test_a_damaged_file_is_a_sentence(path: Path, spoil: Callable[[bytes], bytes]):
    write_event(path, EVENT)
    path.write_bytes(spoil(path.read_bytes()))
    assert str(path) in refused(path)


def test_a_file_that_is_not_there(path: Path):
    assert refused(path).endswith("is not there.")


def test_nothing_is_written_that_could_not_be_read_again(path: Path):
    with pytest.raises(BadInput, match="letters, digits"):
        write_event(path, Event({"theme/my logo.png": b""}, "1", "now"))
    with pytest.raises(BadInput, match="can be written"):
        write_event(path / "no" / "such.zip", EVENT)
    assert not path.exists()
