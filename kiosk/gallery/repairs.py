"""Puts right what the disk has lost: no row without its files."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from sqlalchemy import select

from kiosk.gallery.faults import storage_at
from kiosk.gallery.layout import Layout
from kiosk.gallery.picture_files import PictureFiles
from kiosk.gallery.records import Made
from kiosk.gallery.schema import PictureRow
from kiosk.gallery.signing import SigningFault
from kiosk.gallery.store import Store


def mend(store: Store, files: PictureFiles) -> Sequence[str]:
    """Make lost files anew from their masters, and forget the rows of those that have none.

    A master may be missing, as masters go to make room. The credentials of an edit that is made
    anew name the picture that it was made from, as long as that is there. Returns a sentence for
    each kind of repair; raises StorageFault.
    """
    remade = forgotten = 0
    layout = store.layout
    with storage_at(layout.gallery), store.session() as session:
        in_turn = select(PictureRow).order_by(PictureRow.ticket, PictureRow.tile)
        for picture in session.scalars(in_turn).all():  # edits come after what they were made from
            if _was_given(layout, picture.ticket, picture.tile):
                continue
            if _remake(layout, picture, files):
                remade += 1
            else:
                session.delete(picture)
                forgotten += 1
            store.need(session, [picture.ticket])
        session.commit()
    said = {"Made {} pictures anew whose files were lost.": remade}
    said["Forgot {} pictures whose files are lost."] = forgotten
    return [sentence.format(count) for sentence, count in said.items() if count]


def _was_given(layout: Layout, ticket: str, tile: int) -> bool:
    _, *given_out = layout.files_of(ticket, tile)
    return all(_is_there(path) for path in given_out)


def _is_there(path: Path) -> bool:
    with suppress(FileNotFoundError):
        return path.stat().st_size > 0
    return False


def _remake(layout: Layout, picture: PictureRow, files: PictureFiles) -> bool:
    master = layout.master(picture.ticket, picture.tile)
    if not _is_there(master):
        return False
    parent = picture.parent
    if parent is not None and not _was_given(layout, picture.ticket, parent):
        parent = None
    png, made = master.read_bytes(), Made(picture.seed, picture.checkpoint, parent)
    try:
        files.write(picture.ticket, picture.tile, png, made)
    except (OSError, ValueError, SigningFault):  # the master is no picture either
        return False
    return True
