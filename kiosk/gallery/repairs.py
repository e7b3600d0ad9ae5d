"""Puts right what the disk has lost: no row without its files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from kiosk.gallery.faults import storage_at
from kiosk.gallery.layout import Layout
from kiosk.gallery.outbox import need
from kiosk.gallery.records import Made
from kiosk.gallery.schema import PictureRow
from kiosk.gallery.signing import SigningFault

WriteFiles = Callable[[str, int, bytes, Made], object]


def mend(
    layout: Layout, engine: Engine, ways: Sequence[str], write_files: WriteFiles
) -> Sequence[str]:
    """Make lost files anew from their masters, and forget the rows of those that have none.

    A master may be missing, as masters go to make room. An edit that is made anew is signed as a
    picture of its own: no row says which picture it was made from, and so its credentials name no
    ingredient any more. Returns a sentence for each kind of
    repair; raises StorageFault.
    """
    remade = forgotten = 0
    with storage_at(layout.gallery), Session(engine) as session:
        for picture in session.scalars(select(PictureRow)).all():
            _, *given_out = layout.files_of(picture.ticket, picture.tile)
            if all(_is_there(path) for path in given_out):
                continue
            if _remake(layout, picture, write_files):
                remade += 1
            else:
                session.delete(picture)
                forgotten += 1
            need(session, ways, [picture.ticket])
        session.commit()
    said = {"Made {} pictures anew whose files were lost.": remade}
    said["Forgot {} pictures whose files are lost."] = forgotten
    return [sentence.format(count) for sentence, count in said.items() if count]


def _is_there(path: Path) -> bool:
    with suppress(FileNotFoundError):
        return path.stat().st_size > 0
    return False


def _remake(layout: Layout, picture: PictureRow, write_files: WriteFiles) -> bool:
    master = layout.master(picture.ticket, picture.tile)
    if not _is_there(master):
        return False
    png, made = master.read_bytes(), Made(picture.seed, picture.checkpoint)
    try:
        write_files(picture.ticket, picture.tile, png, made)
    except (OSError, ValueError, SigningFault):  # the master is no picture either
        return False
    return True
