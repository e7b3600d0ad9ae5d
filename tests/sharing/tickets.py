"""Copies to send in tests, and pages to render."""

from __future__ import annotations

from pathlib import Path

from kiosk.domain.catalog import load_catalog
from kiosk.gallery.layout import Layout
from kiosk.gallery.records import Job, Ticket
from kiosk.gallery.schema import FINISHED, MAKING
from kiosk.resources import resource
from kiosk.sharing.rendering import Pages
from kiosk.sharing.ways import Copy, copy_of

NOON = 1_800_000_000.0
TOKEN = "Zq3vHk0dT1y-8Jm_2LwXsA"
IDENTITY = "0123456789abcdef"


def pages() -> Pages:
    return Pages(load_catalog(resource("assets") / "catalog"), "en")


def ticket(*kept: int, done: bool = True) -> Ticket:
    state = FINISHED if done else MAKING
    job = Job("job-1", NOON, 4, 0, "rz", "red", "mars", "painting", "", state)
    return Ticket(IDENTITY, "run", "visit", NOON, (job,), closed=done, kept=frozenset(kept))


def copy(state: Path, *kept: int, done: bool = True, token: str = TOKEN, text: str = "") -> Copy:
    """A ticket's copy, its pictures small files that say what they are."""
    layout = Layout(state)
    made = ticket(*kept, done=done)
    layout.ticket(made.id).mkdir(parents=True, exist_ok=True)
    whole = copy_of(made, token, NOON + 3600, layout)
    for name, path in whole.pictures.items():
        path.write_bytes(f"picture {name} {text}".encode())
    return whole
