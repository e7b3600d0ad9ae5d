"""What is deleted is gone with row and files, and nothing else goes with it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk.gallery import forgetting
from kiosk.gallery.gallery import Gallery
from kiosk.gallery.layout import Layout
from kiosk.gallery.opening import open_gallery
from kiosk.gallery.provenance import PLAIN
from kiosk.gallery.retention import HOUR
from tests.gallery.galleries import MADE, NOON, TICKET, date_files, files_in, gallery_in
from tests.gallery.pictures import master


def test_what_no_row_promises_is_swept(gallery: Gallery, layout: Layout):
    gallery.keep(TICKET.id, 0, master(), MADE, NOON)
    kept = files_in(layout)
    (layout.ticket(TICKET.id) / "tile-2.webp").write_bytes(b"cut off")
    (layout.ticket(TICKET.id) / "tile-1.webp.tmp").write_bytes(b"half")
    cut_off = layout.ticket("aaaaaaaaaaaaaaaa")
    cut_off.mkdir()
    (cut_off / "master-1.png").write_bytes(b"without its pictures")
    assert forgetting.sweep(gallery.store) == 3
    assert files_in(layout) == kept
    assert not cut_off.exists()


def test_what_is_not_ours_is_never_swept(gallery: Gallery, layout: Layout):
    foreign = [
        layout.gallery / "backup" / "master-1.png",
        layout.gallery / "stray.tmp",
        layout.ticket(TICKET.id) / "notes.txt",
        layout.ticket("aaaaaaaaaaaaaaaa") / "holiday.jpg",
    ]
    for path in foreign:
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"foreign")
    assert forgetting.sweep(gallery.store) == 0
    assert all(path.exists() for path in foreign)


def test_what_is_past_its_time_goes_with_row_and_files(gallery: Gallery, layout: Layout):
    fresh = replace(TICKET, id="fedcba9876543210", visit="later", opened_at=NOON + 10 * HOUR)
    gallery.open_ticket(fresh)
    for ticket in (TICKET, fresh):
        gallery.keep(ticket.id, 0, master(), MADE, NOON)
    assert forgetting.delete_past(gallery.store, NOON + 73 * HOUR, 72) == [TICKET.id]
    assert [ticket.id for ticket in gallery.tickets()] == [fresh.id]
    assert forgetting.deletions(gallery.store) == {}  # nobody deleted anything
    assert not layout.ticket(TICKET.id).exists()
    assert layout.picture(fresh.id, 0, "jpg").exists()


def test_a_deletion_cut_short_is_finished_at_the_next_opening(layout: Layout):
    class Killed(Exception):
        pass

    def passing(point: str) -> None:
        if point == "after-rows-before-files":
            raise Killed

    gallery = gallery_in(layout, passing=passing)
    gallery.open_ticket(TICKET)
    gallery.keep(TICKET.id, 0, master(), MADE, NOON)
    date_files(layout, NOON)
    with pytest.raises(Killed):
        forgetting.delete_past(gallery.store, NOON + 100 * HOUR, 72)
    gallery.close()
    assert files_in(layout)
    again = open_gallery(layout, PLAIN, "next", NOON, lambda _point: None).gallery
    assert again.tickets() == []  # not even until its time is found to be over once more
    assert forgetting.sweep(again.store) == 3
    assert files_in(layout) == set()
    again.close()


def test_a_ticket_dated_in_the_future_lives_as_long_as_any_other(gallery: Gallery):
    future = replace(TICKET, id="fedcba9876543210", opened_at=NOON + 10_000 * HOUR)
    gallery.open_ticket(future)
    now = NOON + 73 * HOUR
    # One bad date stops nothing.
    assert forgetting.delete_past(gallery.store, now, 72) == [TICKET.id]
    assert forgetting.delete_past(gallery.store, now + 71 * HOUR, 72) == []
    assert forgetting.delete_past(gallery.store, now + 72 * HOUR, 72) == [future.id]


def test_a_day_with_the_clock_at_1970_costs_nobody_their_pictures(gallery: Gallery):
    assert forgetting.delete_past(gallery.store, 60.0, 72) == []
    assert forgetting.delete_past(gallery.store, NOON + 71 * HOUR, 72) == []
    assert forgetting.delete_past(gallery.store, NOON + 72 * HOUR, 72) == [TICKET.id]


def test_a_deletion_leaves_a_line_without_content(gallery: Gallery, layout: Layout):
    gallery.keep(TICKET.id, 0, master(), MADE, NOON)
    assert forgetting.delete(gallery.store, TICKET.id, NOON + 60) == ["job"]
    assert gallery.tickets() == []
    assert files_in(layout) == set()
    assert forgetting.deletions(gallery.store) == {TICKET.id: NOON + 60}
    assert forgetting.delete(gallery.store, TICKET.id, NOON + 90) == []  # there was nothing left
    assert forgetting.deletions(gallery.store) == {TICKET.id: NOON + 60}
