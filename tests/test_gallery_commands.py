"""`kiosk gallery`: pictures come out with facts and without people, and go when they are told."""

from __future__ import annotations

import csv
import fcntl
import os
import sys
import time
from datetime import datetime
from pathlib import Path

import pytest

from kiosk.cli import main
from kiosk.domain.picture_mark import PictureMark
from kiosk.gallery.layout import Layout
from kiosk.gallery.opening import open_gallery
from kiosk.gallery.records import Job, Made, Ticket
from tests.backoffice.windows import rows
from tests.gallery.pictures import master

MONDAY = datetime(2026, 11, 23, 12).timestamp()
TUESDAY = datetime(2026, 11, 24, 12).timestamp()


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Three pictures of two visits, one on Monday and one on Tuesday; a fourth is held back."""
    state = tmp_path / "state"
    monkeypatch.setenv("KIOSK_PATHS__STATE", str(state))
    layout = Layout(state)
    layout.gallery.mkdir(parents=True)
    gallery = open_gallery(layout, PictureMark(), "run", MONDAY, lambda _point: None).gallery
    for number, at, tiles in ((1, MONDAY, 2), (2, TUESDAY, 2)):
        identity = f"{number:016x}"
        job = Job("job", at, tiles, 0, "rz", "red", "mars", "painting", "noon")
        gallery.open_ticket(Ticket(identity, "run", f"visit-{number}", at, (job,), closed=True))
        for tile in range(tiles):
            made = Made(100 + tile, "showroom")
            gallery.keep(identity, tile, master(tile), made, at + 60 * tile)
    gallery.approve("2".zfill(16), 1, yes=False)
    gallery.close()
    return state


def kiosk(monkeypatch: pytest.MonkeyPatch, *words: object) -> int:
    monkeypatch.setattr(sys, "argv", ["kiosk", "gallery", *map(str, words)])
    with pytest.raises(SystemExit) as ended:
        main()
    return int(ended.value.code or 0)


def table(out: Path) -> list[dict[str, str]]:
    with (out / "pictures.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_what_guests_may_see_comes_out_with_its_facts(
    state: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    out = tmp_path / "out"
    assert kiosk(monkeypatch, "export", out) == 0
    assert "3 pictures" in capsys.readouterr().out
    names = ["2026-11-23/0001-rz-mars-painting.jpg", "2026-11-23/0002-rz-mars-painting.jpg"]
    names.append("2026-11-24/0001-rz-mars-painting.jpg")
    assert [row["file"] for row in table(out)] == names
    first = table(out)[0]
    assert first == {
        "file": names[0],
        "made": "2026-11-23 12:00",
        "vehicle": "rz",
        "colour": "red",
        "setting": "mars",
        "style": "painting",
        "light": "noon",
        "checkpoint": "showroom",
        "seed": "100",
        "width": "512",
        "height": "512",
    }
    source = Layout(state).picture("1".zfill(16), 1, "jpg")
    assert (out / names[1]).read_bytes() == source.read_bytes()
    assert not [path for path in out.rglob("*") if "master" in path.name]


def test_nothing_that_comes_out_leads_to_a_visit(
    state: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    out = tmp_path / "out"
    assert kiosk(monkeypatch, "export", out) == 0
    text = (out / "pictures.csv").read_text() + " ".join(str(path) for path in out.rglob("*"))
    for ticket, visit in rows(state, "select id, visit from tickets"):
        assert str(ticket) not in text
        assert str(visit) not in text


def test_one_day_can_be_taken_out(state: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    assert kiosk(monkeypatch, "export", tmp_path / "out", "--day", "2026-11-24") == 0
    assert [row["made"] for row in table(tmp_path / "out")] == ["2026-11-24 12:00"]
    assert kiosk(monkeypatch, "export", tmp_path / "none", "--day", "2026-11-25") == 0
    assert table(tmp_path / "none") == []


def test_nothing_is_written_over(state: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "mine.txt").write_text("precious")
    assert kiosk(monkeypatch, "export", tmp_path) == 2
    assert kiosk(monkeypatch, "export", tmp_path / "mine.txt") == 2
    assert not (tmp_path / "pictures.csv").exists()


def test_what_began_before_a_day_is_deleted_and_nothing_else(
    state: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    assert kiosk(monkeypatch, "purge", "--before", "2026-11-24", "--yes") == 0
    assert "Deleted 2 pictures of 1 visit." in capsys.readouterr().out
    assert rows(state, "select id from tickets") == [("2".zfill(16),)]
    assert [path.name for path in Layout(state).gallery.iterdir()] == ["2".zfill(16)]


def test_everything_goes_and_a_line_without_content_stays(
    state: Path, monkeypatch: pytest.MonkeyPatch
):
    layout = Layout(state)
    monkeypatch.setenv("KIOSK_SHARE__WAY", "lan,storage")
    monkeypatch.setenv("KIOSK_SHARE__STORAGE__URL", "memory://copies")
    monkeypatch.setenv("KIOSK_SHARE__STORAGE__PUBLIC_URL", "https://pictures.example")
    waiting = layout.spool / ("a" * 32)
    waiting.mkdir(parents=True)
    (waiting / "1.png").write_bytes(master())
    (state / "kiosk.db.damaged-20261123T120000Z").write_bytes(b"old rows")
    assert kiosk(monkeypatch, "purge", "--all", "--yes") == 0
    for name in ("tickets", "jobs", "pictures"):
        assert rows(state, f"select * from {name}") == []
    assert sorted(rows(state, "select ticket, pictures from deletions")) == [
        ("1".zfill(16), 2),
        ("2".zfill(16), 2),
    ]
    due = rows(state, "select way, ticket from outbox")
    assert sorted(due) == [("storage", "1".zfill(16)), ("storage", "2".zfill(16))]
    assert list(layout.gallery.iterdir()) == []
    assert not (waiting / "1.png").exists()
    assert not list(state.glob("*.damaged-*"))
    opened = open_gallery(layout, PictureMark(), "next", time.time(), lambda _point: None)
    assert list(opened.gallery.tickets()) == []
    opened.gallery.close()


@pytest.mark.parametrize(
    "words",
    [
        ("purge",),
        ("purge", "--all", "--before", "2026-11-24"),
        ("purge", "--before", "yesterday"),
        ("export", "new-folder", "--day", "24.11.2026"),
    ],
)
def test_what_makes_no_sense_is_refused_with_what_does(
    state: Path,
    words: tuple[str, ...],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
):
    assert kiosk(monkeypatch, *words) == 2
    assert "Allowed:" in capsys.readouterr().err
    assert len(rows(state, "select * from pictures")) == 4


def test_without_anybody_to_ask_nothing_is_deleted(
    state: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    assert kiosk(monkeypatch, "purge", "--all") == 3
    assert "--yes" in capsys.readouterr().err
    assert len(rows(state, "select * from pictures")) == 4


@pytest.mark.parametrize("command", [("purge", "--all", "--yes"), ("export", "out")])
def test_a_running_kiosk_is_left_alone(
    state: Path,
    command: tuple[str, ...],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
):
    lock = os.open(Layout(state).lock, os.O_RDWR | os.O_CREAT)
    fcntl.flock(lock, fcntl.LOCK_EX)
    try:
        assert kiosk(monkeypatch, *command) == 3
    finally:
        os.close(lock)
    assert "A kiosk is running" in capsys.readouterr().err
    assert len(rows(state, "select * from pictures")) == 4


def test_where_there_is_no_gallery_none_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setenv("KIOSK_PATHS__STATE", str(tmp_path / "empty"))
    assert kiosk(monkeypatch, "purge", "--all", "--yes") == 3
    assert "no gallery" in capsys.readouterr().err
    assert not (tmp_path / "empty").exists()
