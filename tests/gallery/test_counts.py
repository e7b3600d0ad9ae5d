"""What is counted by the hour, and nothing more than that."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.gallery.counts import HOUR, Counted, count, counted
from kiosk.gallery.database import open_database
from kiosk.gallery.layout import Layout
from kiosk.gallery.store import Store

NOON = 491_000.0 * HOUR


@pytest.fixture
def store(tmp_path: Path):
    store = Store(Layout(tmp_path), open_database(Layout(tmp_path).database))
    yield store
    store.close()


def test_what_happens_is_counted_by_the_hour(store: Store):
    for minute in (0, 20, 59, 61):
        count(store, NOON + 60 * minute, "style", "painting")
    count(store, NOON, "style", "manga")
    count(store, NOON, "visit", "")
    assert list(counted(store, NOON, NOON + HOUR)) == [
        Counted(491_000, "style", "manga", 1),
        Counted(491_000, "style", "painting", 3),
        Counted(491_000, "visit", "", 1),
        Counted(491_001, "style", "painting", 1),
    ]


def test_only_the_hours_asked_for_are_told(store: Store):
    count(store, NOON - 1, "visit", "")
    count(store, NOON + 2 * HOUR, "visit", "")
    assert counted(store, NOON, NOON + HOUR) == []


def test_long_names_are_cut_and_not_refused(store: Store):
    count(store, NOON, "n" * 300, "d" * 300)
    (only,) = counted(store, NOON, NOON)
    assert (len(only.name), len(only.detail)) == (40, 80)
