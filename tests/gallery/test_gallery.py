"""The gallery promises only what is safe on disk, and keeps no more than it promises."""

from __future__ import annotations

import errno
import os
import sqlite3
import stat
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from kiosk.domain.errors import StorageFault
from kiosk.gallery.database import open_database, put_aside
from kiosk.gallery.faults import DamagedDatabase
from kiosk.gallery.files import write_atomically
from kiosk.gallery.gallery import Gallery
from kiosk.gallery.layout import Layout
from kiosk.gallery.opening import open_gallery
from kiosk.gallery.provenance import PLAIN, deliverables
from kiosk.gallery.records import Job, Made, Ticket
from kiosk.gallery.retention import HOUR
from kiosk.gallery.schema import FAILED, FINISHED, MAKING, Base
from tests.gallery.pictures import master

NOON = 1_800_000_000.0
JOB = Job("job", NOON, 4, 0, "rz", "red", "mars", "painting")
TICKET = Ticket("0123456789abcdef", "run", "visit", NOON, (JOB,))
MADE = Made(2**63 - 1, "showroom")


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    layout = Layout(tmp_path)
    layout.gallery.mkdir()
    return layout


@pytest.fixture
def gallery(layout: Layout):
    gallery = Gallery(layout, open_database(layout.database))
    gallery.open_ticket(TICKET)
    yield gallery
    gallery.close()


def files_in(layout: Layout) -> set[str]:
    return {path.name for path in layout.gallery.rglob("*") if path.is_file()}


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

    gallery = Gallery(layout, open_database(layout.database), write=full)
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


def test_what_no_row_promises_is_swept(gallery: Gallery, layout: Layout):
    gallery.keep(TICKET.id, 0, master(), MADE, NOON)
    kept = files_in(layout)
    (layout.ticket(TICKET.id) / "tile-2.webp").write_bytes(b"cut off")
    (layout.ticket(TICKET.id) / "tile-1.webp.tmp").write_bytes(b"half")
    cut_off = layout.ticket("aaaaaaaaaaaaaaaa")
    cut_off.mkdir()
    (cut_off / "master-1.png").write_bytes(b"without its pictures")
    assert gallery.sweep() == 3
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
    assert gallery.sweep() == 0
    assert all(path.exists() for path in foreign)


def test_what_is_past_its_time_goes_with_row_and_files(gallery: Gallery, layout: Layout):
    fresh = replace(TICKET, id="fedcba9876543210", visit="later", opened_at=NOON + 10 * HOUR)
    gallery.open_ticket(fresh)
    for ticket in (TICKET, fresh):
        gallery.keep(ticket.id, 0, master(), MADE, NOON)
    assert gallery.delete_past(NOON + 73 * HOUR, 72) == [TICKET.id]
    assert [ticket.id for ticket in gallery.tickets()] == [fresh.id]
    assert gallery.deletions() == {}  # nobody deleted anything
    assert not layout.ticket(TICKET.id).exists()
    assert layout.picture(fresh.id, 0, "jpg").exists()


def date_files(layout: Layout, at: float) -> None:
    for path in layout.gallery.rglob("*.*"):
        os.utime(path, (at, at))


def test_a_deletion_cut_short_is_finished_at_the_next_opening(layout: Layout):
    class Killed(Exception):
        pass

    def passing(point: str) -> None:
        if point == "after-rows-before-files":
            raise Killed

    gallery = Gallery(layout, open_database(layout.database), passing=passing)
    gallery.open_ticket(TICKET)
    gallery.keep(TICKET.id, 0, master(), MADE, NOON)
    date_files(layout, NOON)
    with pytest.raises(Killed):
        gallery.delete_past(NOON + 100 * HOUR, 72)
    gallery.close()
    assert files_in(layout)
    again = open_gallery(layout, PLAIN, "next", NOON, lambda _point: None).gallery
    assert again.tickets() == []  # not even until its time is found to be over once more
    assert again.sweep() == 3
    assert files_in(layout) == set()
    again.close()


def test_pictures_that_a_restored_backup_does_not_know_are_adopted(layout: Layout):
    gallery = Gallery(layout, open_database(layout.database))
    gallery.open_ticket(TICKET)
    gallery.keep(TICKET.id, 0, master(), MADE, NOON)
    backup = Gallery(layout, open_database(layout.state / "backup.db"))
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
    assert opened.gallery.sweep() == 0
    assert files_in(layout) == files
    opened.gallery.close()
    again = open_gallery(layout, PLAIN, "next", NOON, lambda _point: None)
    assert again.repairs == ()
    again.gallery.close()


def test_a_job_that_is_being_made_is_not_adopted(gallery: Gallery, layout: Layout):
    layout.ticket(TICKET.id).mkdir()
    for path in layout.files_of(TICKET.id, 0):
        path.write_bytes(b"its row comes next")
    assert gallery.adopt(TICKET.run) == 0
    assert gallery.adopt("next") == 1


def test_a_ticket_dated_in_the_future_lives_as_long_as_any_other(gallery: Gallery):
    future = replace(TICKET, id="fedcba9876543210", opened_at=NOON + 10_000 * HOUR)
    gallery.open_ticket(future)
    now = NOON + 73 * HOUR
    assert gallery.delete_past(now, 72) == [TICKET.id]  # one bad date stops nothing
    assert gallery.delete_past(now + 71 * HOUR, 72) == []
    assert gallery.delete_past(now + 72 * HOUR, 72) == [future.id]


def test_a_day_with_the_clock_at_1970_costs_nobody_their_pictures(gallery: Gallery):
    assert gallery.delete_past(60.0, 72) == []
    assert gallery.delete_past(NOON + 71 * HOUR, 72) == []
    assert gallery.delete_past(NOON + 72 * HOUR, 72) == [TICKET.id]


def test_jobs_of_earlier_runs_that_were_cut_short_are_marked_failed(gallery: Gallery):
    now = replace(TICKET, id="1111111111111111", run="now")
    gallery.open_ticket(now)
    gallery.fail_unfinished("now")
    states = {t.id: (t.jobs[0].state, t.closed) for t in gallery.tickets()}
    assert states == {TICKET.id: (FAILED, True), now.id: (MAKING, False)}


def test_a_damaged_database_is_put_aside_and_its_pictures_are_found_again(layout: Layout):
    gallery = Gallery(layout, open_database(layout.database))
    gallery.open_ticket(TICKET)
    gallery.keep(TICKET.id, 0, master(), MADE, NOON)
    gallery.keep(TICKET.id, 2, master(), MADE, NOON)
    gallery.close()
    layout.database.write_bytes(b"not a database at all" * 400)
    with pytest.raises(DamagedDatabase, match="damaged"):
        open_database(layout.database)
    aside = put_aside(layout.database, NOON)
    assert aside.name == "kiosk.db.damaged-20270115T080000Z"
    gallery = Gallery(layout, open_database(layout.database))
    assert gallery.adopt("run") == 1
    (found,) = gallery.tickets()
    assert (found.id, found.kept, found.jobs[0].state) == (TICKET.id, {0, 2}, FINISHED)
    assert gallery.sweep() == 0
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
    opened.gallery.delete(later.id, NOON + HOUR)
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
    assert again.gallery.deletions() == ({} if wholly else {later.id: NOON + HOUR})
    assert again.repairs[-1].endswith("They wait for staff to look at them.")
    again.gallery.approve(TICKET.id, 0)
    again.gallery.keep(TICKET.id, 3, master(), MADE, NOON)
    again.gallery.close()
    once_more = open_gallery(layout, PLAIN, "third", NOON + 4 * HOUR, lambda _point: None)
    assert once_more.repairs == ()
    assert once_more.gallery.tickets()[0].visible == {0, 3}  # new ones need no approval
    once_more.gallery.close()


def test_migrations_lead_to_the_tables_that_the_code_uses(tmp_path: Path):
    engine = open_database(tmp_path / "kiosk.db")
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []
    engine.dispose()


def test_a_power_cut_in_the_middle_of_a_migration_leaves_the_old_tables_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    real = command.upgrade
    monkeypatch.setattr(command, "upgrade", lambda config, _: real(config, "0002"))
    open_database(tmp_path / "kiosk.db").dispose()
    script = (
        "import os, sys\n"
        "from pathlib import Path\n"
        "from alembic import op\n"
        "from kiosk.gallery.database import open_database\n"
        "op.execute = lambda *given: os._exit(9)\n"
        "open_database(Path(sys.argv[1]))\n"
    )
    died = subprocess.run([sys.executable, "-c", script, str(tmp_path / "kiosk.db")], check=False)
    assert died.returncode == 9
    monkeypatch.setattr(command, "upgrade", real)
    engine = open_database(tmp_path / "kiosk.db")
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []
    engine.dispose()


def test_the_database_is_durable_and_logs_ahead(tmp_path: Path):
    engine = open_database(tmp_path / "kiosk.db")
    with engine.connect() as connection:
        pragma = connection.exec_driver_sql
        assert pragma("PRAGMA journal_mode").scalar_one() == "wal"
        assert pragma("PRAGMA synchronous").scalar_one() == 2  # FULL
        assert pragma("PRAGMA foreign_keys").scalar_one() == 1
    engine.dispose()


def test_a_folder_that_cannot_hold_a_database_is_named(tmp_path: Path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StorageFault, match=r"file/kiosk\.db cannot be used"):
        open_database(tmp_path / "file" / "kiosk.db")


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


def test_a_deletion_leaves_a_line_without_content(gallery: Gallery, layout: Layout):
    gallery.keep(TICKET.id, 0, master(), MADE, NOON)
    assert gallery.delete(TICKET.id, NOON + 60) == ["job"]
    assert gallery.tickets() == []
    assert files_in(layout) == set()
    assert gallery.deletions() == {TICKET.id: NOON + 60}
    assert gallery.delete(TICKET.id, NOON + 90) == []  # there was nothing left
    assert gallery.deletions() == {TICKET.id: NOON + 60}
