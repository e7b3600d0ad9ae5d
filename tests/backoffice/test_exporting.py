"""Copying to a stick that is too small, or already busy."""

from __future__ import annotations

import threading
from datetime import datetime
from pathlib import Path

import pytest

from kiosk.backoffice import exporting
from kiosk.backoffice.exporting import Exporter
from kiosk.domain.errors import CannotDo
from kiosk.gallery.export import COLUMNS, Entry


def entry(folder: Path, size: int) -> Entry:
    path = folder / "1.jpg"
    with path.open("wb") as file:
        file.truncate(size)  # takes no room on the disk
    return Entry(path, datetime(2026, 11, 24), ("",) * (len(COLUMNS) - 2))


def test_a_stick_without_room_is_refused_before_anything_is_written(tmp_path: Path):
    exporter = Exporter()
    with pytest.raises(CannotDo, match=r"MB are needed, and \d+ MB are free"):
        exporter.begin([entry(tmp_path, 2**43)], tmp_path / "out")
    assert not (tmp_path / "out").exists()
    assert not exporter.busy


def test_one_export_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    go_on = threading.Event()
    monkeypatch.setattr(exporting, "export", lambda *_: go_on.wait(10))
    exporter = Exporter()
    found = [entry(tmp_path, 10)]
    exporter.begin(found, tmp_path / "one")
    try:
        with pytest.raises(CannotDo, match="already"):
            exporter.begin(found, tmp_path / "two")
    finally:
        go_on.set()
