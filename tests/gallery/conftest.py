"""A state folder, and a gallery in it that knows one ticket."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.gallery.gallery import Gallery
from kiosk.gallery.layout import Layout
from tests.gallery.galleries import TICKET, gallery_in


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    layout = Layout(tmp_path)
    layout.gallery.mkdir()
    return layout


@pytest.fixture
def gallery(layout: Layout) -> Iterator[Gallery]:
    gallery = gallery_in(layout)
    gallery.open_ticket(TICKET)
    yield gallery
    gallery.close()
