"""Opens the gallery of a state folder, whatever has happened to its database."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kiosk.gallery.database import open_database, put_aside
from kiosk.gallery.faults import DamagedDatabase, storage_at
from kiosk.gallery.gallery import Gallery
from kiosk.gallery.layout import Layout


@dataclass(frozen=True, slots=True)
class Opened:
    """The gallery, and sentences about what had to be put right."""

    gallery: Gallery
    repairs: tuple[str, ...] = ()


def open_gallery(layout: Layout, label: str, now: float, passing: Callable[[str], None]) -> Opened:
    """Open, or make, the gallery; raises StorageFault.

    A damaged database is put aside, never deleted. A new one beside old pictures adopts them,
    so that links which phones have already keep working.
    """
    repairs: list[str] = []
    path = layout.database
    is_new = not path.exists()
    try:
        engine = open_database(path)
    except DamagedDatabase as fault:
        with storage_at(path):
            aside = put_aside(path, now)
        repairs.append(f"{fault} It is now {aside.name}.")
        engine, is_new = open_database(path), True
    gallery = Gallery(layout, engine, label=label, passing=passing)
    if is_new and (adopted := gallery.adopt(now)):
        repairs.append(f"Made new rows for {adopted} tickets whose pictures were on the disk.")
    return Opened(gallery, tuple(repairs))
