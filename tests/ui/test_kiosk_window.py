"""How the window lives: when it starts its workers, when it listens, and how it ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from PySide6.QtTest import QTest

import kiosk
from kiosk.app import build_window
from kiosk.domain.errors import StorageFault
from kiosk.domain.generation import GeneratorEvent
from kiosk.ui.kiosk_window import KioskWindow
from kiosk.ui.staff_view_model import Staff
from tests.fakes import FakeGenerator, FakeServices
from tests.staff.clocks import FakeClock as StaffClock
from tests.staff.test_desk import make_desk
from tests.ui.guest import Guest


class ChattyGenerator(FakeGenerator):
    """Counts its pumps, and has one more pipe that a test can write to and replace."""

    def __init__(self) -> None:
        super().__init__()
        self.pumps = 0
        self.read, self.write = os.pipe()

    def waitables(self) -> Sequence[int]:
        return (*super().waitables(), self.read)

    def pump(self, now: float) -> list[GeneratorEvent]:
        self.pumps += 1
        os.set_blocking(self.read, False)
        try:
            if not os.read(self.read, 100):
                self.renew()
        except BlockingIOError:
            return super().pump(now)
        return super().pump(now)

    def renew(self) -> None:
        os.close(self.read)
        self.read, self.write = os.pipe()


def test_workers_start_after_the_first_frame(qapp, services: FakeServices) -> None:
    window = build_window(services)
    assert not services.generator.started
    assert not services.back_office.started
    QTest.qWait(500)
    assert services.generator.started
    assert services.back_office.started
    window.close()


def test_a_window_closed_before_its_first_frame_starts_nobody(qapp, services: FakeServices) -> None:
    build_window(services).close()
    QTest.qWait(100)
    assert not services.generator.started
    assert services.generator.closed


def test_closing_twice_is_as_good_as_once(guest) -> None:
    guest.window.close()
    guest.window.close()
    assert guest.services.generator.closed


def test_what_arrives_is_heard_long_before_the_next_tick(
    open_window: Callable[..., KioskWindow], services: FakeServices
) -> None:
    generator = ChattyGenerator()
    services.generator = generator
    open_window()
    QTest.qWait(150)
    waits: list[float] = []
    for _ in range(10):
        before, since = generator.pumps, time.perf_counter()
        os.write(generator.write, b".")
        while generator.pumps == before:
            QTest.qWait(1)
        waits.append(time.perf_counter() - since)
    assert sorted(waits)[5] < 0.04


def test_a_descriptor_that_ends_is_let_go_and_its_successor_is_heard(
    open_window: Callable[..., KioskWindow], services: FakeServices
) -> None:
    generator = ChattyGenerator()
    services.generator = generator
    open_window()
    QTest.qWait(150)
    os.close(generator.write)
    QTest.qWait(20)
    before = generator.pumps
    os.write(generator.write, b".")
    QTest.qWait(5)
    assert generator.pumps > before


RUN = """
import gc
gc.disable()  # as the command does
from PySide6.QtCore import QTimer
from kiosk.app import run_window
from kiosk.config import Config, WindowConfig
from kiosk.domain.catalog import load_catalog
from tests.fakes import FakeServices

config = Config(window=WindowConfig(fullscreen=False, width=320, height=568, animate=True))
services = FakeServices(config, load_catalog(config.paths.catalog))
start = services.back_office.start
services.back_office.start = lambda: (start(), print("started", flush=True))
code = run_window(services)
print("closed", services.generator.closed, services.back_office.closed)
print("collecting", gc.isenabled(), gc.get_freeze_count() > 10_000)
raise SystemExit(code)
"""


def test_a_window_that_is_told_to_stop_closes_everything() -> None:
    root = Path(kiosk.__file__).parents[1]
    with subprocess.Popen(
        [sys.executable, "-c", RUN],
        cwd=root,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline().strip() == "started"
        process.send_signal(signal.SIGTERM)
        output, errors = process.communicate(timeout=20)
    assert process.returncode == 0, errors
    assert output.splitlines() == ["closed True True", "collecting True True"]
    assert errors == ""


def test_guests_are_served_while_the_staffs_files_cannot_be_read(
    qapp, services: FakeServices, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kiosk.ui.kiosk_window._PANEL_AGAIN", 50)
    asked: list[bool] = []

    def make_staff() -> Staff:
        asked.append(True)
        if len(asked) < 3:
            raise StorageFault("The disk is gone.", "Bring it back.")
        return Staff(make_desk(tmp_path, StaffClock()), ThreadPoolExecutor(1), lambda: None)

    window = build_window(services, make_staff)
    guest = Guest(window, services)
    guest.finger.wait_for(lambda: services.generator.started, 5, "the first frame")
    assert window.staff is None
    guest.begin()
    assert guest.screen == "vehicle"
    guest.finger.wait_for(lambda: window.staff is not None, 5, "the panel")
    assert len(asked) == 3
    window.close()
    QTest.qWait(1)
