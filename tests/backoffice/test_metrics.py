"""Those who watch many kiosks read a real back office's numbers, and scans are counted once."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from kiosk.backoffice.commands import Count
from kiosk.backoffice.config import BackOfficeConfig
from kiosk.backoffice.metrics import Meters
from kiosk.config import Config
from kiosk.domain.counting import Counter
from kiosk.gallery.counts_file import read_counts
from kiosk.gallery.layout import Layout
from tests.backoffice.windows import PATIENCE, Window, config_for


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def soon(reached: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not reached():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def scans(state: Path) -> int:
    counts = read_counts(Layout(state).database, 0, time.time())
    return sum(each.count for each in counts if each.name == Counter.SCAN)


def test_a_visit_and_its_scan_are_in_the_metrics(tmp_path: Path):
    port = free_port()
    where = f"http://127.0.0.1:{port}/metrics"
    with Window(config_for(tmp_path, metrics_port=port)) as window:
        window.office.count(Counter.VISIT)
        link = window.visit("one")
        httpx.get(link, headers={"User-Agent": "kiosk-self-test"})
        httpx.head(link)
        assert "kiosk_scans_total 0.0" in httpx.get(where).text
        for _ in range(3):
            httpx.get(link)
        httpx.get(link[:-1] + "x")  # nobody's
        soon(lambda: scans(tmp_path) > 0)
        said = httpx.get(where).text
    for line in (
        "kiosk_visits_total 1.0",
        "kiosk_pictures_total 4.0",
        "kiosk_scans_total 1.0",
        "kiosk_queue 0.0",
        "kiosk_storage_fault 0.0",
        "kiosk_uptime_seconds",
    ):
        assert line in said
    assert link.rpartition("/")[2] not in said
    assert scans(tmp_path) == 1


def test_a_guest_who_deletes_by_phone_is_counted(tmp_path: Path):
    with Window(config_for(tmp_path)) as window:
        link = window.visit("one")
        assert httpx.post(f"{link}/delete").status_code == 200
    counts = read_counts(Layout(tmp_path).database, 0, time.time())
    assert [(c.name, c.detail, c.count) for c in counts] == [("deleted", "phone", 1)]


def test_a_taken_port_does_not_keep_the_kiosk_closed(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], started_anew: None
):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = int(taken.getsockname()[1])
        with Window(config_for(tmp_path, metrics_port=port)) as window:
            assert httpx.get(window.visit("one")).status_code == 200
    assert f"Metrics cannot be served on 127.0.0.1:{port}" in capfd.readouterr().err


def test_nobody_listens_unless_asked_to_and_then_only_to_this_machine():
    config = BackOfficeConfig.of(Config())
    assert (config.metrics_port, config.metrics_host) == (0, "127.0.0.1")


def test_the_numbers_of_ways_out_are_told_apart():
    now = [5.0]
    meters = Meters(clock=lambda: now[0])
    meters.outbox = {"relay": 3, "storage": 0}
    meters.done(Count(1, Counter.SCAN, ""), kept=True)
    now[0] = 12.0
    found = {
        (sample.name, *sample.labels.values()): sample.value
        for metric in meters.collect()
        for sample in metric.samples
    }
    assert found["kiosk_outbox_waiting", "relay"] == 3
    assert found["kiosk_outbox_waiting", "storage"] == 0
    assert found["kiosk_uptime_seconds",] == 7
    assert found["kiosk_visits_total",] == 0
