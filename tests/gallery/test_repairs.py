"""A row whose files were lost gets them back from its master, or goes; staff read which."""

from __future__ import annotations

import io
import json
import logging
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import c2pa
import pytest

from kiosk.gallery.layout import Layout
from kiosk.gallery.opening import Opened, open_gallery
from kiosk.gallery.provenance import PLAIN
from kiosk.gallery.reading import judge
from kiosk.gallery.records import Job, Made, Ticket
from kiosk.gallery.signing import find_signatory
from tests.gallery.pictures import master

NOON = time.time()  # certificates are valid from now on
TICKET = Ticket("0123456789abcdef", "run", "visit", NOON, (Job("job", NOON, 4),), closed=True)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A state folder with three pictures of a visit, all of them sent out."""
    state = tmp_path_factory.mktemp("kept")
    Layout(state).gallery.mkdir()
    opened = start(state)
    opened.gallery.open_ticket(TICKET)
    for tile in range(3):
        opened.gallery.keep(TICKET.id, tile, master(tile), Made(tile, "showroom"), NOON)
    due = opened.outbox.next_due("storage", NOON)
    assert due is not None
    opened.outbox.settle(due)
    opened.gallery.close()
    return state


@pytest.fixture
def layout(kept: Path, tmp_path: Path) -> Layout:
    shutil.copytree(kept, tmp_path / "state")
    return Layout(tmp_path / "state")


def start(state: Path) -> Opened:
    layout = Layout(state)
    signatory = find_signatory(layout, None, NOON, logging.getLogger("tests"))
    return open_gallery(
        *(layout, PLAIN, "next", NOON, lambda _point: None, signatory), ways=["storage"]
    )


def empty(path: Path) -> None:
    path.write_bytes(b"")


@pytest.mark.parametrize("lose", [Path.unlink, empty])
@pytest.mark.parametrize("suffix", ["webp", "jpg"])
def test_a_lost_file_is_made_anew_and_signed_and_sent(
    layout: Layout, lose: Callable[[Path], None], suffix
):
    lost, other = (layout.picture(TICKET.id, tile, suffix) for tile in (1, 2))
    untouched = other.read_bytes()
    lose(lost)
    opened = start(layout.state)
    assert opened.repairs == ("Made 1 pictures anew whose files were lost.",)
    assert judge(lost).good
    assert other.read_bytes() == untouched
    assert opened.gallery.tickets()[0].kept == {0, 1, 2}
    assert opened.outbox.next_due("storage", NOON) is not None
    opened.gallery.close()


def lost_edit(layout: Layout, *lost: Path) -> list[str]:
    """What an edit of tile 0 that was lost, with `lost`, is said to have been made from."""
    opened = start(layout.state)
    opened.gallery.keep(TICKET.id, 3, master(3), Made(3, "showroom", parent=0), NOON)
    opened.gallery.close()
    edit = layout.picture(TICKET.id, 3, "jpg")
    whole = made_from(edit)
    for path in (edit, *lost):
        path.unlink()
    start(layout.state).gallery.close()
    assert judge(edit).good
    assert whole == ["Before"]
    return made_from(edit)


def made_from(jpeg: Path) -> list[str]:
    """The titles of what its credentials name as ingredients."""
    with c2pa.Reader("image/jpeg", io.BytesIO(jpeg.read_bytes())) as reader:
        known = json.loads(reader.json())
    found = known["manifests"][known["active_manifest"]].get("ingredients", [])
    return [one["title"] for one in found]


@pytest.mark.parametrize("with_its_parent", [False, True])
def test_an_edit_that_is_made_anew_still_names_what_it_was_made_from(
    layout: Layout, with_its_parent: bool
):
    parent = layout.picture(TICKET.id, 0, "webp")
    assert lost_edit(layout, *([parent] if with_its_parent else [])) == ["Before"]
    assert judge(parent).good


def test_an_edit_whose_parent_is_lost_for_good_stands_alone(layout: Layout):
    assert lost_edit(layout, *layout.files_of(TICKET.id, 0)) == []


def test_a_picture_that_is_lost_for_good_is_forgotten_and_the_others_stay(layout: Layout):
    for path in layout.files_of(TICKET.id, 1):
        path.unlink()
    layout.master(TICKET.id, 2).write_bytes(b"no picture")
    layout.picture(TICKET.id, 2, "jpg").unlink()
    opened = start(layout.state)
    assert opened.repairs == ("Forgot 2 pictures whose files are lost.",)
    assert opened.gallery.tickets()[0].kept == {0}
    assert opened.outbox.next_due("storage", NOON) is not None  # the copy loses them as well
    opened.gallery.close()


def test_a_master_that_made_room_is_not_missed(layout: Layout):
    for tile in range(3):
        layout.master(TICKET.id, tile).unlink()
    opened = start(layout.state)
    assert opened.repairs == ()
    assert opened.gallery.tickets()[0].kept == {0, 1, 2}
    opened.gallery.close()
