"""Galleries in which tests keep pictures."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

from kiosk.gallery.database import open_database
from kiosk.gallery.gallery import Gallery
from kiosk.gallery.layout import Layout
from kiosk.gallery.picture_files import PictureFiles
from kiosk.gallery.records import Job, Made, Ticket
from kiosk.gallery.store import Store

NOON = 1_800_000_000.0
JOB = Job("job", NOON, 4, 0, "rz", "red", "mars", "painting")
TICKET = Ticket("0123456789abcdef", "run", "visit", NOON, (JOB,))
MADE = Made(2**63 - 1, "showroom")


def gallery_in(
    layout: Layout,
    *,
    database: str = "kiosk.db",
    passing: Callable[[str], None] = lambda _point: None,
    **files: Any,
) -> Gallery:
    """The gallery of a state folder; `files` goes to PictureFiles."""
    layout.gallery.mkdir(parents=True, exist_ok=True)
    store = Store(layout, open_database(layout.state / database), passing=passing)
    return Gallery(store, PictureFiles(store, **files))


def files_in(layout: Layout) -> set[str]:
    return {path.name for path in layout.gallery.rglob("*") if path.is_file()}


def date_files(layout: Layout, at: float) -> None:
    for path in layout.gallery.rglob("*.*"):
        os.utime(path, (at, at))
