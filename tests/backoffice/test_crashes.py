"""The back office's process may die at any moment: nothing is lost, nothing is there twice."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from kiosk.backoffice import supervisor
from kiosk.backoffice.child import CRASH_POINT
from kiosk.backoffice.client import BackOfficeClient
from kiosk.domain.generation import JobId
from kiosk.domain.keeping import BackOfficeFault, BackOfficeRecovered, PictureKept, TicketOpened
from kiosk.gallery.layout import Layout
from tests.backoffice.windows import CHOICE, PROMPT, Window, config_for, rows
from tests.gallery.pictures import master

pytestmark = pytest.mark.usefixtures("started_anew")

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor, "BACKOFF_FIRST", 0.1)


@pytest.mark.parametrize(
    "point", ["after-ticket", "between-files", "after-file-before-row", "after-row"]
)
def test_a_process_killed_at_work_loses_and_doubles_nothing(tmp_path, monkeypatch, point):
    monkeypatch.setenv(CRASH_POINT, point)
    with Window(config_for(tmp_path)) as window:
        # All at once, so that it dies with work in hand.
        window.office.open_ticket(JobId("job-1"), CHOICE, PROMPT, 4)
        window.keep(0, 1, 2, 3)
        window.office.finish_job(JobId("job-1"), 4, 0)
        window.hears(PictureKept, count=4)
        fault = window.hears(BackOfficeFault, kind="stopped")
        assert "started again by itself" in fault.cure
        window.hears(BackOfficeRecovered, kind="stopped")
        link = window.hears(TicketOpened).url
        assert [httpx.get(f"{link}/{n}.jpg").status_code for n in (1, 2, 3, 4)] == [200] * 4
    assert sorted(event.tile for event in window.all(PictureKept)) == [0, 1, 2, 3]
    assert len(window.all(TicketOpened)) == 1
    assert rows(tmp_path, "SELECT tile, seed FROM pictures ORDER BY tile") == [
        (n, 1000 + n) for n in range(4)
    ]
    assert rows(tmp_path, "SELECT state FROM jobs") == [("finished",)]
    (folder,) = Layout(tmp_path).gallery.iterdir()
    assert len(list(folder.iterdir())) == 12
    assert (folder / "master-3.png").read_bytes() == master(2)
    assert not any(Layout(tmp_path).spool.iterdir())


def test_a_process_that_dies_leaves_no_picture_of_its_memory(tmp_path: Path):
    with Window(config_for(tmp_path)) as window:
        window.open("job-1")
        assert resource.prlimit(window.office.pid or 0, resource.RLIMIT_CORE) == (0, 0)


def test_a_link_on_the_screen_outlives_the_process_that_gave_it(tmp_path: Path):
    with Window(config_for(tmp_path)) as window:
        link = window.open()
        window.keep(0)
        window.hears(PictureKept, tile=0)
        before = window.office.pid
        assert before is not None
        os.kill(before, signal.SIGKILL)
        window.hears(BackOfficeRecovered, kind="stopped")
        window.keep(1)
        window.hears(PictureKept, tile=1)
        assert window.office.pid != before
        assert httpx.get(f"{link}/1.jpg").status_code == 200
        assert httpx.get(f"{link}/2.jpg").status_code == 200
        assert "being made" in httpx.get(link).text  # its job goes on
        assert len(window.all(TicketOpened)) == 1


def test_visits_of_a_window_that_died_are_finished_by_the_back_office(tmp_path: Path):
    script = f"""
import os, signal, time
from pathlib import Path
from kiosk.domain.generation import JobId
from tests.backoffice.windows import Window, config_for
window = Window(config_for(Path({str(tmp_path)!r})))
window.open()
window.keep(0, 1, 2)
print(window.office.pid, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == -signal.SIGKILL
    wait_until_gone(int(done.stdout))
    assert rows(tmp_path, "SELECT tile FROM pictures ORDER BY tile") == [(0,), (1,), (2,)]
    assert not any(Layout(tmp_path).spool.iterdir())
    with Window(config_for(tmp_path)) as window:
        link = window.visit("next")
        assert httpx.get(link).status_code == 200
    states = rows(tmp_path, "SELECT job, state FROM jobs ORDER BY opened_at")
    assert states == [("job-1", "failed"), ("next", "finished")]


def wait_until_gone(pid: int) -> None:
    deadline = time.monotonic() + 15
    while time.monotonic() < deadline:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return
        if Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z":
            return
        time.sleep(0.05)
    raise AssertionError(f"process {pid} still lives")


def test_closing_finishes_what_was_handed_over_and_leaves_no_process(tmp_path: Path):
    window = Window(config_for(tmp_path))
    window.open()
    pid = window.office.pid
    assert pid is not None
    window.keep(0, 1, 2, 3)
    window.office.finish_job(JobId("job-1"), 4, 0)
    window.office.close()
    window.heard += window.office.pump(time.monotonic())
    assert len(window.all(PictureKept)) == 4
    assert not Path(f"/proc/{pid}").exists()
    assert rows(tmp_path, "SELECT state FROM jobs") == [("finished",)]
    window.office.close()  # twice is no harm


def test_closing_before_anything_was_started_is_no_harm(tmp_path: Path):
    BackOfficeClient(config_for(tmp_path)).close()
    assert list(tmp_path.iterdir()) == []
