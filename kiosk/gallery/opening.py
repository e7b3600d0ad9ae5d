"""Opens the gallery of a state folder, whatever has happened to its database."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kiosk.domain.picture_mark import PictureMark
from kiosk.gallery.adopting import adopt, knows_nothing
from kiosk.gallery.curating import Curator
from kiosk.gallery.database import open_database, put_aside
from kiosk.gallery.faults import DamagedDatabase, storage_at
from kiosk.gallery.gallery import Gallery
from kiosk.gallery.layout import Layout
from kiosk.gallery.mails import Mails, scrub
from kiosk.gallery.outbox import Outbox
from kiosk.gallery.picture_files import PictureFiles
from kiosk.gallery.repairs import mend
from kiosk.gallery.rescue import newest_aside, rescue
from kiosk.gallery.signing import Signatory
from kiosk.gallery.store import Store


@dataclass(frozen=True, slots=True)
class Opened:
    """The gallery, what is to be sent, and sentences about what had to be put right."""

    gallery: Gallery
    outbox: Outbox
    mails: Mails
    curator: Curator
    repairs: tuple[str, ...] = ()


def open_gallery(
    layout: Layout,
    mark: PictureMark,
    run: str,
    now: float,
    passing: Callable[[str], None],
    signatory: Signatory | None = None,
    ways: Sequence[str] = (),
    *,
    approve: bool = True,
) -> Opened:
    """Open, or make, the gallery; raises StorageFault.

    A damaged database is put aside, never deleted. Pictures that the database does not know,
    because it is new or was restored, are adopted, so that links which phones have already keep
    working. Where staff's decisions were in the damaged one, what it still tells of hidden and
    deleted pictures holds, and all others wait for staff, whatever `approve` says: none comes
    back by itself that somebody took away. `run` is this life of the window, and `now` is in
    seconds since 1970.
    """
    repairs: list[str] = []
    path = layout.database
    try:
        engine = open_database(path)
    except DamagedDatabase as fault:
        with storage_at(path):
            aside = put_aside(path, now)
        repairs.append(f"{fault} It is now {aside.name}.")
        engine = open_database(path)
    store = Store(layout, engine, ways, passing)
    files = PictureFiles(store, mark=mark, signatory=signatory)
    # Not only when it was put aside just now: a crash may have come before the adoption.
    with storage_at(path):
        lost = newest_aside(path) if knows_nothing(store) else None
    rescued = rescue(lost) if lost is not None else None
    if adopted := adopt(store, run, rescued, approve=approve):
        wait = " They wait for staff to look at them." if lost is not None else ""
        repairs.append(
            f"Made new rows for {adopted} tickets whose pictures were on the disk.{wait}"
        )
    scrub(engine, path)  # of addresses that were deleted just before a crash
    if signatory is not None:  # what is made anew has to be signed
        repairs += mend(store, files)
    return Opened(
        Gallery(store, files, approve=approve),
        Outbox(engine, path),
        Mails(engine, path),
        Curator(store),
        tuple(repairs),
    )
