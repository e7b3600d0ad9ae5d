"""What is counted by the hour, and nothing more than that."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.gallery.counts import HOUR, Counted
from kiosk.gallery.database import open_database
from kiosk.gallery.gallery import Gallery
from kiosk.gallery.layout import Layout

NOON = 491_000.0 * HOUR


@pytest.fixture
def gallery(tmp_path: Path):
    layout = Layout(tmp_path)
    layout.gallery.mkdir()
    gallery = Gallery(layout, open_database(layout.database))
    yield gallery
    gallery.close()


def test_what_happens_is_counted_by_the_hour(gallery: Gallery):
    for minute in (0, 20, 59, 61):
        gallery.count(NOON + 60 * minute, "style", "painting")
    gallery.count(NOON, "style", "manga")
    gallery.count(NOON, "visit", "")
    assert list(gallery.counted(NOON, NOON + HOUR)) == [
        Counted(491_000, "style", "manga", 1),
        Counted(491_000, "style", "painting", 3),
        Counted(491_000, "visit", "", 1),
        Counted(491_001, "style", "painting", 1),
    ]


def test_only_the_hours_asked_for_are_told(gallery: Gallery):
    gallery.count(NOON - 1, "visit", "")
    gallery.count(NOON + 2 * HOUR, "visit", "")
    assert gallery.counted(NOON, NOON + HOUR) == []


def test_long_names_are_cut_and_not_refused(gallery: Gallery):
    gallery.count(NOON, "n" * 300, "d" * 300)
    (only,) = gallery.counted(NOON, NOON)
    assert (len(only.name), len(only.detail)) == (40, 80)
