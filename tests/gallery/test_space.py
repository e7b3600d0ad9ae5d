"""A full disk costs masters of past visits, oldest first, and never what a ticket promises."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from kiosk.gallery.forgetting import sweep
from kiosk.gallery.layout import Layout
from kiosk.gallery.opening import open_gallery
from kiosk.gallery.provenance import PLAIN
from kiosk.gallery.records import Job, Made, Ticket
from kiosk.gallery.space import make_room
from tests.backoffice.windows import Window, config_for, rows
from tests.gallery.pictures import master

NOON = 1_800_000_000.0
DISK = 1_000_000


def ticket(name: int, opened_at: float, *, closed: bool = True) -> Ticket:
    job = Job(f"job-{name}", opened_at, 2, 0)
    return Ticket(f"{name:016x}", "run", f"visit-{name}", opened_at, (job,), closed=closed)


@pytest.fixture
def tickets(layout: Layout) -> list[Ticket]:
    """Three visits of two pictures each: the middle one oldest, the last one going on."""
    gallery = open_gallery(layout, PLAIN, "run", NOON, lambda _point: None).gallery
    for each in (ticket(1, NOON), ticket(2, NOON - 60), ticket(3, NOON - 90, closed=False)):
        gallery.open_ticket(each)
        for tile in range(2):
            gallery.keep(each.id, tile, master(tile), Made(1, "showroom"), NOON)
    found = list(gallery.tickets())
    gallery.close()
    return found


def used(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def free(folder: Path) -> int:
    return DISK - used(folder)


def masters(layout: Layout, name: int) -> int:
    return len(list(layout.ticket(f"{name:016x}").glob("master-*")))


def test_with_room_enough_nobody_is_even_asked(layout: Layout):
    def never() -> list[Ticket]:
        raise AssertionError

    room = make_room(layout, never, 1000, lambda _folder: 1000)
    assert (room.masters, room.enough) == (0, True)


def test_the_oldest_past_visit_pays_first(layout: Layout, tickets: list[Ticket]):
    floor = free(layout.gallery) + 1
    room = make_room(layout, lambda: tickets, floor, free)
    assert (room.masters, room.enough) == (2, True)
    assert [masters(layout, name) for name in (1, 2, 3)] == [2, 0, 2]


def test_nothing_that_a_ticket_promises_goes_however_full_the_disk(
    layout: Layout, tickets: list[Ticket]
):
    room = make_room(layout, lambda: tickets, DISK, free)
    assert (room.masters, room.enough) == (4, False)
    assert [masters(layout, name) for name in (1, 2, 3)] == [0, 0, 2]  # a guest may edit the third
    for each in tickets:
        for tile in each.kept:
            _, *promised = layout.files_of(each.id, tile)
            assert all(path.stat().st_size for path in promised)


def test_a_picture_without_its_master_survives_a_lost_database(
    layout: Layout, tickets: list[Ticket]
):
    make_room(layout, lambda: tickets, DISK, free)
    for path in layout.state.glob("kiosk.db*"):
        path.unlink()
    gallery = open_gallery(layout, PLAIN, "next", NOON, lambda _point: None).gallery
    assert sweep(gallery.store) == 0
    assert {each.id: each.kept for each in gallery.tickets()} == {
        each.id: each.kept for each in tickets
    }
    gallery.close()


def test_a_back_office_on_a_full_disk_goes_on_at_the_cost_of_old_masters(tmp_path: Path):
    with Window(config_for(tmp_path, keep_free_mb=10**9)) as window:
        first = window.visit("first")
        old = rows(tmp_path, "select id from tickets")[0][0]
        window.visit("second")
        layout = Layout(tmp_path)
        assert list(layout.ticket(str(old)).glob("master-*")) == []
        assert len(list(layout.gallery.glob("*/master-*"))) == 4  # of the visit that just ended
        assert httpx.get(f"{first}/1.jpg").status_code == 200
