"""A window that runs all day: nothing grows from visit to visit, and None is never lost."""

from __future__ import annotations

import gc
import sys
import tracemalloc
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtTest import QTest

import kiosk
from kiosk.ui.kiosk_window import KioskWindow
from tests.fakes import FakeServices
from tests.ui.guest import Guest

EARLY, LATE = 20, 200
PACKAGE = Path(kiosk.__file__).parent


def visit_once(guest: Guest) -> None:
    visit, tick = guest.visit, guest.visit.controller.tick
    visit.touch()
    visit.lightVehicle("rx")
    visit.lightColour("red")
    visit.chooseVehicle()
    visit.chooseSetting("beach")
    visit.chooseStyle("manga")
    for _ in range(6):
        guest.services.clock.pass_(0.5)
        tick()
    assert guest.screen == "result"
    visit.looking.open(1)
    visit.looking.turn(1)
    visit.looking.close()
    visit.startOver()
    visit.startOver()
    QTest.qWait(1)  # deferred deletes run here


def forget_what_the_fakes_remember(guest: Guest) -> None:
    guest.services.generator.requests.clear()
    guest.services.generator.cancelled.clear()
    guest.services.back_office.tickets.clear()
    guest.services.back_office.kept.clear()
    guest.services.back_office.parents.clear()
    guest.services.back_office.finished.clear()


def objects_of_qt(guest: Guest) -> int:
    roots: list[QObject] = [guest.window.root, guest.visit, guest.window.engine]
    return sum(1 + len(root.findChildren(QObject)) for root in roots)


def python_objects() -> Counter[str]:
    """What this package made; wrappers of Qt's objects come and go with who looks at them."""
    gc.collect()
    kept = (type(o) for o in gc.get_objects() if str(type(o).__module__).startswith("kiosk."))
    return Counter(kind.__name__ for kind in kept)


def traced_bytes() -> int:
    """Bytes that were allocated by this package's own lines, and are still there."""
    gc.collect()
    own = tracemalloc.Filter(True, f"{PACKAGE}/*")
    snapshot = tracemalloc.take_snapshot().filter_traces([own])
    return sum(line.size for line in snapshot.statistics("filename"))


def test_visit_200_holds_what_visit_20_held(
    open_window: Callable[..., KioskWindow],
    services: FakeServices,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Traced, the arithmetic of 200 QR codes takes longer than everything else.
    monkeypatch.setattr("kiosk.ui.pictures.qr_modules", lambda _link: ((True, False),) * 2)
    guest = Guest(open_window(tmp_path), services)  # no card pictures to read again and again
    guest.window.root.resize(216, 384)  # and few pixels to paint
    counts: dict[int, tuple[int, Counter[str]]] = {}
    held: dict[int, int] = {}
    tracemalloc.start()
    try:
        for number in range(1, LATE + 1):
            visit_once(guest)
            forget_what_the_fakes_remember(guest)
            if number in (EARLY, LATE):
                QTest.qWait(20)
                held[number] = traced_bytes()
                counts[number] = (objects_of_qt(guest), python_objects())
    finally:
        tracemalloc.stop()
    assert counts[LATE] == counts[EARLY]
    assert guest.window.pictures.held == 0
    # The interpreter's own pools of small objects still fill up, by half a kilobyte a visit that
    # tends to nothing (without a window, too); one preview kept a visit would be six times that.
    assert held[LATE] - held[EARLY] < (LATE - EARLY) * 1024


def test_void_calls_leave_none_alone(qapp: QCoreApplication) -> None:
    keep = QObject()
    before = sys.getrefcount(None)
    for _ in range(1000):
        keep.setObjectName("kiosk")
        keep.blockSignals(False)
        qapp.sendPostedEvents()
    assert sys.getrefcount(None) > before - 100
