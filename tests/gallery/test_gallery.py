"""The gallery promises only what is safe on disk."""

from __future__ import annotations

import errno
import os
import stat
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.domain.errors import StorageFault
from kiosk.gallery.files import write_atomically
from kiosk.gallery.gallery import Gallery
from kiosk.gallery.layout import Layout
from kiosk.gallery.provenance import deliverables
from kiosk.gallery.records import Job, Ticket
from kiosk.gallery.schema import FAILED, FINISHED, MAKING
from tests.gallery.galleries import JOB, MADE, NOON, TICKET, files_in, gallery_in
from tests.gallery.pictures import master


def test_a_kept_tile_is_master_and_labelled_pictures(gallery: Gallery, layout: Layout):
    png = master(1)
    gallery.keep(TICKET.id, 0, png, MADE, NOON)
    given = deliverables(png)
    assert layout.master(TICKET.id, 0).read_bytes() == png
    assert layout.picture(TICKET.id, 0, "webp").read_bytes() == given.webp
    assert layout.picture(TICKET.id, 0, "jpg").read_bytes() == given.jpeg
    assert gallery.tickets() == [replace(TICKET, kept=frozenset({0}))]


def test_pictures_are_private_to_the_kiosk(gallery: Gallery, layout: Layout):
    gallery.keep(TICKET.id, 0, master(), MADE, NOON)
    assert stat.S_IMODE(layout.ticket(TICKET.id).stat().st_mode) == 0o700
    modes = {stat.S_IMODE(path.stat().st_mode) for path in layout.ticket(TICKET.id).iterdir()}
    assert modes == {0o600}


def test_keeping_a_tile_twice_keeps_the_first(gallery: Gallery, layout: Layout):
    gallery.keep(TICKET.id, 0, master(1), MADE, NOON)
    gallery.keep(TICKET.id, 0, master(2), MADE, NOON)
    assert layout.master(TICKET.id, 0).read_bytes() == master(1)


def test_a_full_disk_is_told_as_such_and_promises_nothing(layout: Layout):
    def full(path: Path, data: bytes) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    gallery = gallery_in(layout, write=full)
    gallery.open_ticket(TICKET)
    with pytest.raises(StorageFault, match=r"disk is full.*Free some space"):
        gallery.keep(TICKET.id, 0, master(), MADE, NOON)
    assert not gallery.is_kept(TICKET.id, 0)
    gallery.close()


def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(tmp_path: Path, monkeypatch):
    path = tmp_path / "picture"
    write_atomically(path, b"old")

    def fail(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr("os.fsync", fail)
    with pytest.raises(OSError, match="full"):
        write_atomically(path, b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_picture_for_nobody_is_refused(gallery: Gallery, layout: Layout):
    with pytest.raises(LookupError):
        gallery.keep("ffffffffffffffff", 0, master(), MADE, NOON)
    assert files_in(layout) == set()


def test_jobs_of_earlier_runs_that_were_cut_short_are_marked_failed(gallery: Gallery):
    now = replace(TICKET, id="1111111111111111", run="now")
    gallery.open_ticket(now)
    gallery.fail_unfinished("now")
    states = {t.id: (t.jobs[0].state, t.closed) for t in gallery.tickets()}
    assert states == {TICKET.id: (FAILED, True), now.id: (MAKING, False)}


def test_a_job_that_is_known_by_name_takes_its_tiles_from_one_that_was_only_found(
    gallery: Gallery, layout: Layout
):
    found = Ticket("aaaaaaaaaaaaaaaa", "", "", NOON, (Job("", NOON, 6, state=FINISHED),), True)
    gallery.open_ticket(found)  # as adopted from the disk, in a new database
    making = replace(JOB, id="second", first=4)
    gallery.open_ticket(Ticket(found.id, "run", "visit", NOON, (making,)))
    (ticket,) = (t for t in gallery.tickets() if t.id == found.id)
    assert [(job.id, job.numbers) for job in ticket.jobs] == [
        ("", range(4)),
        ("second", range(4, 8)),
    ]
    assert (ticket.run, ticket.visit, ticket.closed) == ("run", "visit", False)
    assert gallery.number(found.id, "second", 1) == 5


def test_a_closed_ticket_takes_no_further_job_and_keeps_those_it_has(gallery: Gallery):
    gallery.close_ticket(TICKET.id)
    gallery.open_ticket(TICKET)  # said again, as after a crash
    with pytest.raises(LookupError):
        gallery.open_ticket(replace(TICKET, jobs=(replace(JOB, id="late", first=4),)))
    assert [job.id for job in gallery.tickets()[0].jobs] == ["job"]
