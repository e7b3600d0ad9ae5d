"""Small show packs of plain pictures, made by the same code as real ones."""

from __future__ import annotations

from pathlib import Path

from kiosk.domain.catalog import Catalog, load_catalog
from kiosk.domain.checkpoints import Checkpoint
from kiosk.generators.show_pack_store import PackStore, as_webp
from kiosk.prerender import Selection, plan
from kiosk.resources import resource
from tests.fakes import plain_picture, png_of

KEY = b"k" * 32
CHECKPOINT = Checkpoint(
    id="tiny",
    task="text-to-image",
    path=Path("/nowhere"),
    size=64,
    scheduler="dpm++",
    steps=4,
    guidance=2.5,
    prompts="open",
    licence="Apache-2.0",
    sha256="0" * 64,
)
SELECTION = Selection(("rz", "rx"), ("mars", "beach"), ("painting",), "rz=copper,rx=red")


def the_catalog() -> Catalog:
    return load_catalog(resource("assets") / "catalog")


def make_pack(folder: Path, selection: Selection = SELECTION, key: bytes = KEY) -> PackStore:
    """A pack of plain pictures in `folder`."""
    store = PackStore.open(folder, key)
    for picture in plan(selection, the_catalog(), CHECKPOINT, 80):
        store.put(picture, as_webp(png_of(plain_picture(picture.seed)), 80))
    store.save()
    return store
