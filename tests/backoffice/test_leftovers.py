"""What could not be kept before closing is kept at the next start, and nothing else is touched."""

from __future__ import annotations

import os
import resource
import time
from dataclasses import replace
from pathlib import Path

import httpx

from kiosk.backoffice import pending
from kiosk.backoffice.client import BackOfficeClient
from kiosk.backoffice.commands import Keep
from kiosk.backoffice.config import BackOfficeConfig
from kiosk.backoffice.leftovers import leftovers, remove_past, sweep_spool
from kiosk.backoffice.spool import Spool
from kiosk.domain.generation import JobId
from kiosk.domain.keeping import BackOfficeFault, BackOfficeReady, PictureKept
from kiosk.gallery.layout import Layout
from kiosk.gallery.retention import HOUR
from tests.backoffice.windows import CHOICE, PROMPT, Window, config_for, rows, tile_of
from tests.gallery.pictures import master

RUN, EARLIER = "a" * 32, "b" * 32


def closed_with_a_full_disk(config: BackOfficeConfig, *tiles: int) -> str:
    """A visit whose pictures met a full disk; returns the last part of its link."""
    with Window(config) as window:
        link = window.open()
        pid = window.office.pid
        assert pid is not None
        window.until(lambda: rows(config.state, "SELECT id FROM tickets"))
        _, hard = resource.prlimit(pid, resource.RLIMIT_FSIZE)
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (2048, hard))  # as good as no room
        window.keep(*tiles)
        window.hears(BackOfficeFault, kind="storage", job="job-1")
    assert window.all(PictureKept) == []
    return link.rpartition("/")[2]


def test_pictures_that_met_a_full_disk_are_kept_at_the_next_start(tmp_path: Path):
    token = closed_with_a_full_disk(config_for(tmp_path), 0, 2)
    with Window(config_for(tmp_path)) as window:
        base = window.hears(BackOfficeReady).base_url
        given = [httpx.get(f"{base}/t/{token}/{n}.jpg").status_code for n in (1, 2, 3)]
        assert given == [200, 404, 200]
    query = "SELECT job, vehicle, tile, seed FROM jobs JOIN pictures USING (ticket) ORDER BY 3"
    assert rows(tmp_path, query) == [("job-1", "rz", 0, 1000), ("job-1", "rz", 2, 1002)]
    assert not any(Layout(tmp_path).spool.iterdir())


def test_what_has_waited_too_long_is_deleted_and_not_kept(tmp_path: Path):
    closed_with_a_full_disk(config_for(tmp_path), 0)
    with Window(replace(config_for(tmp_path), keep_hours=1e-9)) as window:
        window.hears(BackOfficeReady)
    assert rows(tmp_path, "SELECT * FROM pictures") == []
    assert not any(Layout(tmp_path).spool.iterdir())


def test_a_back_office_that_never_came_leaves_everything_to_the_next_start(
    tmp_path: Path, monkeypatch
):
    monkeypatch.setattr(pending, "MAX_JOBS", 1)
    office = BackOfficeClient(config_for(tmp_path))  # never started
    for job in ("job-1", "job-2"):  # the first is given up, the second waits
        office.open_ticket(JobId(job), CHOICE, PROMPT, 1)
        office.keep(tile_of(job, 0))
    office.close()
    with Window(config_for(tmp_path)) as window:
        window.hears(BackOfficeReady)
    found = rows(tmp_path, "SELECT job, tile, state FROM jobs JOIN pictures USING (ticket)")
    assert sorted(found) == [("job-1", 0, "failed"), ("job-2", 0, "failed")]
    assert not any(Layout(tmp_path).spool.iterdir())


def test_one_bad_master_keeps_neither_the_others_nor_the_kiosk_waiting(tmp_path: Path):
    spool = Spool(Layout(tmp_path), EARLIER)
    spool.put(Keep(1, "job-1", 0, "1.png", 5, "showroom"), b"no picture")
    spool.put(Keep(2, "job-1", 1, "2.png", 6, "showroom"), master())
    with Window(config_for(tmp_path)) as window:
        window.hears(BackOfficeReady)
        assert window.all(BackOfficeFault) == []
    assert rows(tmp_path, "SELECT tile, seed FROM pictures") == [(1, 6)]
    assert not any(Layout(tmp_path).spool.iterdir())


def test_masters_wait_no_longer_than_pictures_are_kept(tmp_path: Path):
    layout = Layout(tmp_path)
    now = time.time()
    for run in (RUN, EARLIER):  # whether or not the kiosk was closed since
        for number, hours in (("1", 2.0), ("2", 0.5)):
            command = Keep(int(number), "job", 0, f"{number}.png", 5, "showroom")
            Spool(layout, run).put(command, b"png")
            then = now - hours * HOUR
            os.utime(layout.spool / run / command.file, (then, then))
    remove_past(layout.spool, now, 1.0)
    left = {str(path.relative_to(layout.spool)) for path in layout.spool.rglob("*.*")}
    assert left == {f"{run}/2{ending}" for run in (RUN, EARLIER) for ending in (".png", ".json")}


def test_names_that_are_not_ours_stay_in_the_spool(tmp_path: Path):
    spool = Layout(tmp_path).spool
    for run in (RUN, EARLIER):
        assert Spool(Layout(tmp_path), run).put(Keep(1, "job", 0, "1.png", 5, "x"), b"png") is None
    (spool / EARLIER / "2.png.tmp").write_bytes(b"half")
    (spool / EARLIER / "3.json").write_bytes(b"without its master")
    (spool / EARLIER / "holiday.jpg").write_bytes(b"foreign")
    (spool / "notes.txt").write_bytes(b"foreign")
    (spool / "backup").mkdir()
    assert [left.master.name for left in leftovers(spool, RUN)] == ["1.png"]
    assert sweep_spool(spool, RUN) == 2
    assert {path.name for path in (spool / EARLIER).iterdir()} == {
        *("1.png", "1.json", "holiday.jpg")
    }
    assert {path.name for path in spool.iterdir()} == {RUN, EARLIER, "notes.txt", "backup"}
