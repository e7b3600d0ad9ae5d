"""What staff and guests meet when the disk or the network does not play along."""

from __future__ import annotations

import os
import resource
import signal
import socket
import time
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from kiosk.backoffice import supervisor
from kiosk.backoffice.client import BackOfficeClient
from kiosk.domain.generation import JobId
from kiosk.domain.keeping import (
    BackOfficeFault,
    BackOfficeReady,
    BackOfficeRecovered,
    PictureKept,
    TicketOpened,
)
from kiosk.gallery.layout import Layout
from tests.backoffice.windows import CHOICE, PROMPT, Window, config_for, rows, tile_of

pytestmark = pytest.mark.usefixtures("started_anew")


def test_with_a_used_port_pictures_are_kept_and_links_follow_when_it_is_free(tmp_path: Path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        window = Window(config_for(tmp_path, port=port))
        with window:
            window.office.open_ticket(JobId("job-1"), CHOICE, PROMPT, 4)
            window.keep(0)
            window.hears(PictureKept, tile=0)
            fault = window.hears(BackOfficeFault, kind="share")
            assert f"another program uses port {port}" in fault.cause
            assert "share.port" in fault.cure
            assert not window.all(TicketOpened)  # a code that opens nothing is worse than none
            assert not window.all(BackOfficeReady)
            taken.close()
            window.hears(BackOfficeRecovered, kind="share")
            link = window.hears(TicketOpened, job="job-1").url
            assert httpx.get(f"{link}/1.jpg").status_code == 200


def test_with_a_full_disk_guests_are_told_kindly_and_get_everything_later(tmp_path: Path):
    with Window(config_for(tmp_path)) as window:
        link = window.open()
        pid = window.office.pid
        assert pid is not None
        window.until(lambda: rows(tmp_path, "SELECT id FROM tickets"))
        _, hard = resource.prlimit(pid, resource.RLIMIT_FSIZE)
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (2048, hard))  # as good as no room
        window.keep(0, 1)
        fault = window.hears(BackOfficeFault, kind="storage", job="job-1")
        assert "disk is full" in fault.cause
        assert "Free some space" in fault.cure
        assert "making room for your pictures" in httpx.get(link).text
        assert httpx.get(f"{link}/1.jpg").status_code == 404
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, hard))
        window.hears(PictureKept, count=2)
        window.hears(BackOfficeRecovered, kind="storage")
        assert httpx.get(f"{link}/2.jpg").status_code == 200
        assert "making room" not in httpx.get(link).text
        assert window.office.pid == pid


def test_a_state_folder_that_cannot_be_written_is_named_and_waited_for(tmp_path: Path):
    state = tmp_path / "state"
    state.write_text("a file where the folder should be")
    with Window(config_for(state)) as window:
        window.office.open_ticket(JobId("job-1"), CHOICE, PROMPT, 4)
        window.keep(0, 1, 2, 3)
        fault = window.hears(BackOfficeFault, kind="storage")
        assert str(state) in fault.cause
        assert "paths.state" in fault.cure
        window.until(lambda: window.all(BackOfficeReady))
        assert httpx.get(window.all(BackOfficeReady)[0].base_url + "/t/x").status_code == 503
        state.unlink()
        window.hears(PictureKept, count=4)
        window.hears(BackOfficeRecovered, kind="storage")
        link = window.hears(TicketOpened).url
        assert httpx.get(f"{link}/4.jpg").status_code == 200


def test_masters_that_memory_cannot_hold_are_given_up_and_said_to_be(tmp_path: Path):
    state = tmp_path / "state"
    state.write_text("in the way")
    with Window(config_for(state)) as window:
        window.office._talk.handover._spool._limit = len(tile_of("job-1", 1).png)  # room for one
        window.keep(0, 1, job="job-1")
        window.until(lambda: [f for f in window.all(BackOfficeFault) if "Memory" in f.cause])
        assert [f.kind for f in window.all(BackOfficeFault) if "Memory" in f.cause] == ["lost"]
        state.unlink()
        window.office.open_ticket(JobId("job-2"), CHOICE, PROMPT, 1)
        window.keep(0, job="job-2")
        window.hears(PictureKept, job="job-2", tile=0)


def test_a_damaged_database_is_put_aside_and_old_links_open_pages_that_wait_for_staff(
    tmp_path: Path,
):
    config = config_for(tmp_path)
    with Window(config) as window:
        link = window.visit()
    Layout(tmp_path).database.write_bytes(b"\0" * 5000)
    again = replace(config, port=int(link.split(":")[2].split("/")[0]))
    with Window(again) as window:
        window.hears(BackOfficeReady)
        assert httpx.get(f"{link}/3.jpg").status_code == 404  # staff may have hidden it
        assert "Your pictures" in httpx.get(link).text
        assert window.visit("job-2") != link
        assert not window.all(BackOfficeFault)
    assert len(list(tmp_path.glob("kiosk.db.damaged-*"))) >= 1
    assert "damaged" in (tmp_path / "logs" / "kiosk.log").read_text()


def test_two_kiosks_cannot_share_a_folder(tmp_path: Path):
    with Window(config_for(tmp_path)) as first:
        first.visit()
        with Window(config_for(tmp_path)) as second:
            fault = second.hears(BackOfficeFault, kind="storage")
            assert "Another kiosk" in fault.cause
        assert httpx.get(first.open("job-2")).status_code == 200


def test_what_is_no_picture_is_given_up_and_the_rest_goes_on(tmp_path: Path):
    with Window(config_for(tmp_path)) as window:
        window.open()
        window.office.keep(replace(tile_of("job-1", 0), png=b"no picture"))
        window.keep(1)
        window.hears(PictureKept, tile=1)
        fault = window.hears(BackOfficeFault, job="job-1")
        assert fault.kind == "lost"  # anything else would wait for a recovery
        assert "could not be read" in fault.cause
        assert [event.tile for event in window.all(PictureKept)] == [1]


def test_expired_pictures_are_gone_at_the_next_start(tmp_path: Path):
    config = config_for(tmp_path)
    with Window(config) as window:
        window.visit()
    with Window(replace(config, keep_hours=1e-9)) as window:
        window.hears(BackOfficeReady)
        window.until(lambda: not any(Layout(tmp_path).gallery.iterdir()))


def test_the_window_never_waits_for_a_back_office_that_hangs(tmp_path: Path):
    with Window(config_for(tmp_path)) as window:
        window.open()
        pid = window.office.pid
        assert pid is not None
        os.kill(pid, signal.SIGSTOP)
        # More than any pipe holds: a blocking write would stop here for good.
        for n in range(1000):
            window.office.finish_job(JobId("job-1"), n, 0)
            window.office.pump(time.monotonic())
        os.kill(pid, signal.SIGCONT)
        window.keep(0)
        window.hears(PictureKept, tile=0)


def test_a_back_office_that_stays_silent_is_replaced(tmp_path: Path, monkeypatch):
    monkeypatch.setattr(supervisor, "BACKOFF_FIRST", 0.1)
    with Window(config_for(tmp_path)) as window:
        window.open()
        pid = window.office.pid
        assert pid is not None
        os.kill(pid, signal.SIGSTOP)
        window.later = supervisor.SILENCE + 1
        fault = window.hears(BackOfficeFault, kind="stopped")
        assert "has not answered" in fault.cause
        window.keep(0)
        window.hears(PictureKept, tile=0)
        window.hears(BackOfficeRecovered, kind="stopped")
        assert window.office.pid != pid


def test_too_many_waiting_jobs_give_up_the_oldest(tmp_path: Path):
    office = BackOfficeClient(config_for(tmp_path))  # never started
    for n in range(70):
        office.open_ticket(JobId(f"job-{n}"), CHOICE, PROMPT, 1)
        office.keep(tile_of(f"job-{n}", 0))
    faults = [e for e in office.pump(0.0) if isinstance(e, BackOfficeFault)]
    assert [(fault.kind, fault.job) for fault in faults] == [("lost", f"job-{n}") for n in range(6)]
    office.close()
    assert len(list(Layout(tmp_path).spool.rglob("*.png"))) == 70  # the next start keeps them


def test_the_disk_counts_as_well_again_when_nothing_waits_for_it(tmp_path: Path):
    state = tmp_path / "state"
    state.write_text("in the way")
    now = 0.0
    office = BackOfficeClient(config_for(state), lambda: now)  # never started
    office._talk.handover._spool._limit = 0
    office.keep(tile_of("job-1", 0))
    kinds = [event.kind for event in office.pump(now) if isinstance(event, BackOfficeFault)]
    assert kinds == ["storage", "lost"]
    assert office.pump(now + 60) == [BackOfficeRecovered("storage")]
    office.close()
