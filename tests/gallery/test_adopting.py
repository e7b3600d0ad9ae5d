"""Pictures that a database does not know are found again, unless somebody took them away."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.gallery import forgetting
from kiosk.gallery.adopting import adopt
from kiosk.gallery.database import open_database, put_aside
from kiosk.gallery.faults import DamagedDatabase
from kiosk.gallery.gallery import Gallery
from kiosk.gallery.layout import Layout
from kiosk.gallery.opening import open_gallery
from kiosk.gallery.provenance import PLAIN
from kiosk.gallery.retention import HOUR
from kiosk.gallery.schema import FINISHED
from tests.gallery.galleries import MADE, NOON, TICKET, date_files, files_in, gallery_in
from tests.gallery.pictures import master


def test_pictures_that_a_restored_backup_does_not_know_are_adopted(layout: Layout):
    gallery = gallery_in(layout)
    gallery.open_ticket(TICKET)
    gallery.keep(TICKET.id, 0, master(), MADE, NOON)
    backup = gallery_in(layout, database="backup.db")
    backup.open_ticket(TICKET)  # made between this tile and the next
    later = replace(TICKET, id="fedcba9876543210", visit="later")
    gallery.open_ticket(later)
    gallery.keep(later.id, 1, master(), MADE, NOON)
    date_files(layout, NOON + HOUR)
    files = files_in(layout)
    gallery.close()
    backup.close()
    (layout.state / "backup.db").replace(layout.database)
    opened = open_gallery(layout, PLAIN, "next", NOON, lambda _point: None)
    assert "2 tickets" in opened.repairs[0]
    found = {ticket.id: ticket for ticket in opened.gallery.tickets()}
    assert found[TICKET.id] == replace(TICKET, kept=frozenset({0}))
    assert (found[later.id].kept, found[later.id].opened_at) == ({1}, NOON + HOUR)
    assert forgetting.sweep(opened.gallery.store) == 0
    assert files_in(layout) == files
    opened.gallery.close()
    again = open_gallery(layout, PLAIN, "next", NOON, lambda _point: None)
    assert again.repairs == ()
    again.gallery.close()


def test_a_job_that_is_being_made_is_not_adopted(gallery: Gallery, layout: Layout):
    layout.ticket(TICKET.id).mkdir()
    for path in layout.files_of(TICKET.id, 0):
        path.write_bytes(b"its row comes next")
    assert adopt(gallery.store, TICKET.run) == 0
    assert adopt(gallery.store, "next") == 1


def test_a_damaged_database_is_put_aside_and_its_pictures_are_found_again(layout: Layout):
    gallery = gallery_in(layout)
    gallery.open_ticket(TICKET)
    gallery.keep(TICKET.id, 0, master(), MADE, NOON)
    gallery.keep(TICKET.id, 2, master(), MADE, NOON)
    gallery.close()
    layout.database.write_bytes(b"not a database at all" * 400)
    with pytest.raises(DamagedDatabase, match="damaged"):
        open_database(layout.database)
    aside = put_aside(layout.database, NOON)
    assert aside.name == "kiosk.db.damaged-20270115T080000Z"
    gallery = gallery_in(layout)
    assert adopt(gallery.store, "run") == 1
    (found,) = gallery.tickets()
    assert (found.id, found.kept, found.jobs[0].state) == (TICKET.id, {0, 2}, FINISHED)
    assert forgetting.sweep(gallery.store) == 0
    gallery.close()


def damage(database: Path, *, wholly: bool) -> None:
    """Spoil an index, which the rest of the file can be read without; or everything."""
    if wholly:
        database.write_bytes(b"not a database at all" * 400)
        return
    connection = sqlite3.connect(database)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    asked = "SELECT rootpage FROM sqlite_master WHERE name = 'sqlite_autoindex_jobs_1'"
    (page,), (size,) = (connection.execute(what).fetchone() for what in (asked, "PRAGMA page_size"))
    connection.close()
    with database.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xff" * size)


@pytest.mark.parametrize("wholly", [False, True])
@pytest.mark.parametrize("crashed", [False, True])
def test_no_picture_that_staff_took_away_comes_back_with_a_new_database(
    layout: Layout, wholly: bool, crashed: bool
):
    """All wait for staff, though nobody asked for approval; what can be read stays away."""
    opened = open_gallery(layout, PLAIN, "run", NOON, lambda _point: None, ways=["storage"])
    later = replace(TICKET, id="fedcba9876543210", visit="later")
    for ticket in (TICKET, later):
        opened.gallery.open_ticket(ticket)
        for tile in range(3):
            opened.gallery.keep(ticket.id, tile, master(), MADE, NOON)
    date_files(layout, NOON)
    opened.gallery.approve(TICKET.id, 1, yes=False)
    files = {path: path.read_bytes() for path in layout.gallery.rglob("*.*")}
    opened.curator.delete(TICKET.id, 2, NOON + HOUR)
    forgetting.delete(opened.gallery.store, later.id, NOON + HOUR)
    opened.gallery.close()
    damage(layout.database, wholly=wholly)
    if not wholly:  # a crash had left the files of what was deleted
        for path, content in files.items():
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(content)
        date_files(layout, NOON)
    if crashed:  # after the damaged one was put aside, before the pictures were found
        put_aside(layout.database, NOON + 2 * HOUR)
        open_database(layout.database).dispose()
    again = open_gallery(
        layout, PLAIN, "next", NOON + 3 * HOUR, lambda _point: None, ways=["storage"]
    )
    (found,) = again.gallery.tickets()
    assert (found.id, found.kept, found.visible) == (TICKET.id, {0, 1}, frozenset())
    assert found.held_back == (frozenset() if wholly else {1})
    assert forgetting.deletions(again.gallery.store) == ({} if wholly else {later.id: NOON + HOUR})
    assert again.repairs[-1].endswith("They wait for staff to look at them.")
    again.gallery.approve(TICKET.id, 0)
    again.gallery.keep(TICKET.id, 3, master(), MADE, NOON)
    again.gallery.close()
    once_more = open_gallery(layout, PLAIN, "third", NOON + 4 * HOUR, lambda _point: None)
    assert once_more.repairs == ()
    assert once_more.gallery.tickets()[0].visible == {0, 3}  # new ones need no approval
    once_more.gallery.close()
