"""What a guest takes home of a picture from the show pack says that it was rendered beforehand."""

from pathlib import Path

import pytest

from kiosk.domain.generation import SHOW_PACK
from kiosk.gallery.layout import Layout
from kiosk.gallery.records import Job, Made, Ticket
from tests.gallery.galleries import gallery_in
from tests.gallery.pictures import master

NOON = 1_800_000_000.0
TICKET = Ticket(
    "0123456789abcdef",
    "run",
    "visit",
    NOON,
    (Job("job", NOON, 4, 0, "rz", "red", "mars", "manga"),),
)


@pytest.mark.parametrize(
    ("checkpoint", "said"), [(SHOW_PACK, True), ("showroom", False), ("my-show-pack", False)]
)
def test_both_files_of_a_picture_say_so(tmp_path: Path, checkpoint: str, said: bool):
    layout = Layout(tmp_path)
    layout.gallery.mkdir()
    gallery = gallery_in(layout)
    gallery.open_ticket(TICKET)
    gallery.keep(TICKET.id, 0, master(1), Made(7, checkpoint), NOON)
    gallery.close()
    for path in layout.files_of(TICKET.id, 0)[1:]:
        data = path.read_bytes()
        assert b"AI-generated" in data
        assert (b"AI-generated, pre-rendered." in data) is said
