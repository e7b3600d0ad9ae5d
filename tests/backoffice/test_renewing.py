"""Staff change what the back office goes by: it begins anew, and loses nothing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import httpx

from kiosk.domain.keeping import BackOfficeFault, PictureKept, TicketOpened
from tests.backoffice.windows import Window, config_for


def test_approval_holds_from_now_on_links_stay_and_nothing_is_lost(tmp_path: Path) -> None:
    config = config_for(tmp_path)
    with Window(config) as window:
        link = window.visit("first")
        before = window.office.pid
        window.office.renew(replace(config, staff_approve=True))
        later = window.visit("second")  # asked for while the old process leaves
        assert window.office.pid != before
        window.until(lambda: "being checked" in httpx.get(later).text)
        assert httpx.get(f"{link}/1.jpg").status_code == 200
        renewed = window.office.pid
        window.office.renew(replace(config, staff_approve=True))  # nothing has changed
        window.visit("third")
        assert window.office.pid == renewed
        assert not [said for said in window.heard if isinstance(said, BackOfficeFault)]
        kept = [said for said in window.heard if isinstance(said, PictureKept)]
        assert len({(said.job, said.tile) for said in kept}) == len(kept) == 12
        assert len([said for said in window.heard if isinstance(said, TicketOpened)]) == 3


def test_a_back_office_that_is_closed_begins_no_more(tmp_path: Path) -> None:
    config = config_for(tmp_path)
    with Window(config) as window:
        window.office.close()
        window.office.renew(replace(config, keep_hours=1.0))
        assert window.office.pid is None
