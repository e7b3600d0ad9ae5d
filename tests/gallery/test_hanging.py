"""The wall's folder holds what the rows say, however it got that way."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from kiosk.cli import main
from kiosk.gallery.curating import Curator
from kiosk.gallery.hanging import hang, hung
from kiosk.gallery.layout import Layout
from kiosk.gallery.opening import open_gallery
from kiosk.gallery.provenance import PLAIN
from kiosk.gallery.records import Job, Made, Ticket
from tests.gallery.pictures import master

TICKET = "1".zfill(16)


@pytest.fixture
def kept(tmp_path: Path) -> Curator:
    """Three pictures of a guest who agreed; the first two hang."""
    layout = Layout(tmp_path)
    layout.gallery.mkdir(parents=True)
    opened = open_gallery(layout, PLAIN, "run", 1000.0, lambda _point: None)
    job = Job("job", 1000.0, 3, 0, "rz", "red", "mars", "painting", "noon")
    opened.gallery.open_ticket(Ticket(TICKET, "run", "visit", 1000.0, (job,), closed=True))
    for tile in range(3):
        opened.gallery.keep(TICKET, tile, master(tile), Made(tile, "showroom"), 1000.0 + tile)
    opened.curator.may_show(TICKET, yes=True)
    for tile in (0, 1):
        opened.curator.hang(TICKET, tile, yes=True)
    return opened.curator


def tiles(layout: Layout) -> list[int]:
    return [int(path.stem[-1]) - 1 for path in hung(layout)]


def test_the_newest_comes_first_and_is_the_picture_that_guests_get(kept: Curator, tmp_path: Path):
    layout = Layout(tmp_path)
    assert not hung(layout)
    hang(layout, kept.hanging())
    assert tiles(layout) == [1, 0]
    assert hung(layout)[0].read_bytes() == layout.picture(TICKET, 1, "webp").read_bytes()


def test_a_disk_without_links_gets_copies(kept: Curator, tmp_path: Path, monkeypatch):
    def refuse(*_: object) -> None:
        raise OSError(95, "not supported")

    monkeypatch.setattr(os, "link", refuse)
    layout = Layout(tmp_path)
    hang(layout, kept.hanging())
    assert tiles(layout) == [1, 0]
    kept.delete(TICKET, 1, 2000.0)
    hang(layout, kept.hanging())
    assert tiles(layout) == [0]


def test_what_a_crash_left_is_put_right(kept: Curator, tmp_path: Path):
    layout = Layout(tmp_path)
    hang(layout, kept.hanging())
    (layout.wall / "half.webp.tmp").write_bytes(b"half")
    hung(layout)[0].unlink()
    hang(layout, kept.hanging())
    assert tiles(layout) == [1, 0]
    assert len(list(layout.wall.iterdir())) == 2


def test_hidden_pictures_do_not_hang_and_cannot_be_hung(kept: Curator, tmp_path: Path):
    gallery = open_gallery(Layout(tmp_path), PLAIN, "run", 1000.0, lambda _point: None).gallery
    gallery.approve(TICKET, 0, yes=False)
    gallery.approve(TICKET, 2, yes=False)
    assert [found.tile for found in kept.hanging()] == [1]
    with pytest.raises(LookupError):
        kept.hang(TICKET, 2, yes=True)
    with pytest.raises(LookupError):
        kept.hang(TICKET, 7, yes=True)
    gallery.close()


def test_nothing_hangs_after_everything_was_purged(kept: Curator, tmp_path: Path, monkeypatch):
    layout = Layout(tmp_path)
    hang(layout, kept.hanging())
    monkeypatch.setenv("KIOSK_PATHS__STATE", str(tmp_path))
    monkeypatch.setattr(sys, "argv", ["kiosk", "gallery", "purge", "--all", "--yes"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert not ended.value.code
    assert list(layout.wall.iterdir()) == []
