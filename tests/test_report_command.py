"""`kiosk report`: what staff get on a stick after a show."""

from __future__ import annotations

import csv
import io
import sqlite3
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PIL import Image

from kiosk.cli import main
from kiosk.gallery.counts import HOUR, count
from kiosk.gallery.database import open_database
from kiosk.gallery.layout import Layout
from kiosk.gallery.store import Store
from tests.staff.shows import SHOW, TEN


@pytest.fixture
def toml(tmp_path: Path) -> Path:
    path = tmp_path / "kiosk.toml"
    path.write_text(f'[paths]\nstate = "{tmp_path / "state"}"\n')
    return path


@pytest.fixture
def show(tmp_path: Path, toml: Path) -> Path:
    """A state folder in which the small show was counted; its config."""
    (tmp_path / "state").mkdir()
    layout = Layout(tmp_path / "state")
    store = Store(layout, open_database(layout.database))
    for each in SHOW:
        for _ in range(each.count):
            count(store, each.hour * HOUR, each.name, each.detail)
    store.close()
    return toml


def kiosk(monkeypatch: pytest.MonkeyPatch, *arguments: object) -> int:
    monkeypatch.setattr(sys, "argv", ["kiosk", *map(str, arguments)])
    with pytest.raises(SystemExit) as left:
        main()
    return int(left.value.code or 0)


def table(path: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_text())))


def test_a_page_charts_and_tables(
    show: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    out = tmp_path / "report"
    assert kiosk(monkeypatch, "report", "--out", out, "--config", show) == 0
    assert "Visits                 6" in capsys.readouterr().out
    page = (out / "report.html").read_text()
    for seen in ("<dd>6</dd>", "<dd>50%</dd>", "<dd>≤ 2.5 s</dd>", "Lexus RZ", "Manga", "Goodbye"):
        assert seen in page
    assert page.count("data:image/png") == 2 and "http" not in page
    assert dict(table(out / "summary.csv"))["wait_p95_at_most_seconds"] == "30"
    assert [row[1:] for row in table(out / "hours.csv")[1:]] == [
        ["3", "8", "1"],
        ["0", "0", "0"],
        ["2", "0", "0"],
        ["1", "0", "0"],
    ]
    for chart in ("hour-by-hour.png", "popularity.png"):
        with Image.open(out / chart) as image:
            assert image.width > 1000 and len(image.convert("L").getcolors() or []) > 10


def test_only_the_days_that_were_asked_for(
    show: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    later = datetime.fromtimestamp((TEN + 24) * HOUR, UTC).astimezone()
    asked = ("--from", f"{later:%Y-%m-%d}", "--to", f"{later:%Y-%m-%d}")
    assert kiosk(monkeypatch, "report", "--out", tmp_path, "--config", show, *asked) == 0
    assert dict(table(tmp_path / "summary.csv"))["visits"] == "1"


def test_without_matplotlib_it_comes_without_charts_and_says_so(
    show: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    assert kiosk(monkeypatch, "report", "--out", tmp_path / "r", "--config", show) == 0
    assert "Without charts: matplotlib is not installed" in capsys.readouterr().out
    assert "Without charts" in (tmp_path / "r" / "report.html").read_text()
    assert not list((tmp_path / "r").glob("*.png"))


def test_nothing_counted_is_said_plainly_and_leaves_no_files(
    toml: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    assert kiosk(monkeypatch, "report", "--out", tmp_path / "r", "--config", toml) == 3
    assert "There is nothing to report" in capsys.readouterr().err
    assert not (tmp_path / "r").exists() and not (tmp_path / "state").exists()


def test_days_the_wrong_way_round_are_refused(
    show: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    asked = ("--from", "2026-11-21", "--to", "2026-11-20")
    assert kiosk(monkeypatch, "report", "--out", tmp_path, "--config", show, *asked) == 2
    assert "a day not before 2026-11-21" in capsys.readouterr().err


def test_it_reads_beside_a_writer_and_changes_nothing(
    show: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    writer = sqlite3.connect(tmp_path / "state" / "kiosk.db")
    writer.execute("BEGIN IMMEDIATE")
    writer.execute("INSERT INTO counts VALUES (?, 'visit', 'x', 90)", (TEN,))
    assert kiosk(monkeypatch, "report", "--out", tmp_path / "r", "--config", show) == 0
    assert dict(table(tmp_path / "r" / "summary.csv"))["visits"] == "6"  # the last commit
    writer.commit()
    writer.close()
    assert kiosk(monkeypatch, "report", "--out", tmp_path / "r", "--config", show) == 0
    assert dict(table(tmp_path / "r" / "summary.csv"))["visits"] == "96"


def test_a_damaged_database_is_a_sentence(
    toml: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    (tmp_path / "state").mkdir()
    (tmp_path / "state" / "kiosk.db").write_bytes(b"no database" * 100)
    assert kiosk(monkeypatch, "report", "--out", tmp_path / "r", "--config", toml) == 3
    assert "cannot be read (file is not a database)" in capsys.readouterr().err
