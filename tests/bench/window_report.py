"""Measures the live window: first frame, frames, touches, gaps while workers paint, and memory.

Prints JSON. Needs no display; run with QT_QPA_PLATFORM=offscreen, as `make bench` does.
"""

from __future__ import annotations

import argparse
import ctypes
import gc
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from statistics import linear_regression

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from kiosk.app import build_window
from kiosk.config import Config, PathsConfig, TermsConfig, WindowConfig
from kiosk.domain.catalog import load_catalog
from kiosk.generators.engine_lock import EngineLock
from kiosk.services import find_checkpoint, make_pool
from kiosk.ui.kiosk_window import KioskWindow
from tests.fakes import FakeServices
from tests.touch import Finger

TICK = 5
"""Milliseconds between two ticks of the timer whose gaps are measured."""

JOBS = 1000
LOOKS = 100
"""How often memory is looked at, over all jobs."""

PAINTING_SECONDS = 30.0
TOUCHES = 20


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--jobs", type=int, default=JOBS)
    parser.add_argument(
        "--seconds", type=float, default=PAINTING_SECONDS, help="0: without workers"
    )
    arguments = parser.parse_args()
    application = QGuiApplication(sys.argv[:1])
    with tempfile.TemporaryDirectory(prefix="kiosk-bench-") as folder:
        found = {
            "first_frame_ms": first_frame(Path(folder)),
            "frames": frames(Path(folder), max(2.0, arguments.seconds / 3)),
            "frames_beside_busy": frames_beside_busy(Path(folder), max(2.0, arguments.seconds / 3)),
            "touch": touches(Path(folder)),
            "idle": gaps_idle(Path(folder), max(2.0, arguments.seconds / 3)),
            "memory": memory_over_jobs(Path(folder), arguments.jobs),
        }
        if arguments.seconds:
            found["busy"] = gaps_while_painting(Path(folder), arguments.seconds)
    print(json.dumps(found, indent=2))
    application.quit()
    return 0


def services(folder: Path) -> FakeServices:
    window = WindowConfig(fullscreen=False, width=1080, height=1920)
    terms = TermsConfig(ask=False)
    config = Config(window=window, terms=terms, paths=PathsConfig(state=folder))
    return FakeServices(config, load_catalog(config.paths.catalog))


def first_frame(folder: Path) -> float:
    """Milliseconds from building the window to its first frame, with everything imported."""
    begun = time.perf_counter()
    made = services(folder)
    window = build_window(made)
    seen: list[float] = []
    window.root.frameSwapped.connect(lambda: seen.append(time.perf_counter()))
    try:
        wait_until(lambda: seen, 10)
        return round(1000 * (seen[0] - begun), 1)
    finally:
        close(window)


def frames(folder: Path, seconds: float) -> dict[str, float]:
    """The attract screen's frames at 1080x1920, while it moves: how many, and how far apart."""
    window = build_window(services(folder))
    seen: list[float] = []
    QTest.qWait(1000)
    window.root.frameSwapped.connect(lambda: seen.append(time.perf_counter()))
    try:
        live(seconds)
    finally:
        close(window)
    found = sorted(1000 * (b - a) for a, b in pairwise(seen))
    return {
        "median_fps": round(1000 / found[len(found) // 2], 1),
        "p99_gap_ms": round(found[int(0.99 * len(found))], 1),
        "frames": len(seen),
    }


def frames_beside_busy(folder: Path, seconds: float) -> dict[str, float]:
    """The same while a niced process keeps each core busy."""
    burn = [sys.executable, "-c", "import os\nos.nice(19)\nwhile True: pass"]
    burners = [subprocess.Popen(burn) for _ in range(os.cpu_count() or 1)]
    try:
        return frames(folder, seconds)
    finally:
        for each in burners:
            each.kill()
            each.wait()


def touches(folder: Path) -> dict[str, float]:
    """Milliseconds from lifting a finger off a vehicle to the frame that shows it lit."""
    window = build_window(services(folder))
    finger, found = Finger(window.root), list[float]()
    seen: list[float] = []
    try:
        QTest.qWait(500)
        window.view_model.touch()
        QTest.qWait(1000)
        window.root.frameSwapped.connect(lambda: seen.append(time.perf_counter()))
        for number in range(TOUCHES):
            item = finger.find(("vehicle-rx", "vehicle-bz4x")[number % 2])
            assert item is not None
            point = item.mapToScene(item.boundingRect().center()).toPoint()
            QTest.touchEvent(window.root, finger._device).press(0, point, window.root).commit()
            QTest.qWait(300)
            seen.clear()
            begun = time.perf_counter()
            QTest.touchEvent(window.root, finger._device).release(0, point, window.root).commit()
            wait_until(lambda: seen, 5, 1)
            found.append(1000 * (seen[0] - begun))
            QTest.qWait(300)
    finally:
        close(window)
    found.sort()
    return {"median_ms": round(found[len(found) // 2], 1), "largest_ms": round(found[-1], 1)}


def gaps_idle(folder: Path, seconds: float) -> dict[str, float]:
    """Gaps with a window that has nothing to do, for comparison."""
    window = build_window(services(folder))
    try:
        return gaps(seconds)
    finally:
        close(window)


def gaps_while_painting(folder: Path, seconds: float) -> dict[str, float]:
    """Gaps while a real pool paints for a guest who looks on, job after job."""
    made = services(folder)
    entry = find_checkpoint(made.config)
    with EngineLock():
        made.generator = make_pool(made.config, entry)  # type: ignore[assignment]
        made.clock = time.monotonic  # type: ignore[assignment]
        made.checkpoint = entry
        window = build_window(made)
        try:
            wait_until(lambda: made.generator.health().state == "ready", 120)
            visits = QTimer(interval=200)
            visits.timeout.connect(lambda: go_on(window))
            visits.start()
            wait_until(lambda: busy(made), 60)
            return gaps(seconds)
        finally:
            close(window)


def busy(made: FakeServices) -> bool:
    return any(device.state == "busy" for device in made.generator.health().devices)


def go_on(window: KioskWindow) -> None:
    """What a guest in a hurry does next, until the next job is on its way: one touch a call."""
    visit = window.view_model
    match visit.screen:
        case "attract":
            visit.touch()
        case "vehicle":
            visit.chooseVehicle()
        case "setting":
            visit.chooseSetting("beach")
        case "style":
            visit.chooseStyle("manga")
        case "result" | "goodbye":
            visit.startOver()
        case _:
            pass


def choose(visit: object) -> None:
    visit.touch()  # type: ignore[attr-defined]
    visit.lightVehicle("rx")  # type: ignore[attr-defined]
    visit.lightColour("red")  # type: ignore[attr-defined]
    visit.chooseVehicle()  # type: ignore[attr-defined]
    visit.chooseSetting("beach")  # type: ignore[attr-defined]
    visit.chooseStyle("manga")  # type: ignore[attr-defined]


def gaps(seconds: float, over: Callable[[], bool] | None = None) -> dict[str, float]:
    """Milliseconds between the ticks of a 5 ms timer: median, 99th percentile, largest.

    For so many seconds, or until `over`.
    """
    seen: list[float] = []
    timer = QTimer(interval=TICK)
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.timeout.connect(lambda: seen.append(time.perf_counter()))
    timer.start()
    live(seconds, over)
    timer.stop()
    found = sorted(1000 * (b - a) for a, b in pairwise(seen))
    return {
        "median": round(found[len(found) // 2], 2),
        "p99": round(found[int(0.99 * len(found))], 2),
        "largest": round(found[-1], 2),
        "over_100_ms": sum(gap > 100 for gap in found),
        "ticks": len(found),
    }


def memory_over_jobs(folder: Path, jobs: int) -> dict[str, float]:
    """Resident megabytes over the jobs after the first fifth, which fills caches, and their slope.

    The slope is that of a line through many looks; two of them would tell little.
    """
    made = services(folder)
    window = build_window(made)
    seen: list[tuple[int, float]] = []
    try:
        QTest.qWait(200)
        for number in range(1, jobs + 1):
            one_job(window, made)
            if number >= jobs // 5 and number % max(1, jobs // LOOKS) == 0:
                seen.append((number, resident()))
    finally:
        close(window)
    middle = linear_regression(*zip(*seen, strict=True))
    megabytes = [size for _, size in seen]
    return {
        "jobs": jobs,
        "looks": len(seen),
        "first_mb": round(megabytes[0], 1),
        "last_mb": round(megabytes[-1], 1),
        "most_mb": round(max(megabytes), 1),
        "slope_kb_a_job": round(1024 * middle.slope, 3),
    }


def one_job(window: KioskWindow, made: FakeServices) -> None:
    visit = window.view_model
    choose(visit)
    for _ in range(6):
        made.clock.pass_(0.5)
        visit.controller.tick()
    assert visit.screen == "result", visit.screen
    visit.startOver()
    if visit.screen == "goodbye":
        visit.startOver()
    QTest.qWait(1)  # deferred deletes run here
    for fake in (made.generator, made.back_office):  # what they wrote down is not the window's
        for value in vars(fake).values():
            if isinstance(value, list):
                value.clear()


def resident() -> float:
    """Megabytes of memory, without what the C library holds back of that which was freed.

    Untrimmed, the same window has 180 or 209 MB by chance: whole frames come and go.
    """
    gc.collect()
    ctypes.CDLL("libc.so.6").malloc_trim(0)
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def wait_until(true: object, seconds: float, step: int = 50) -> None:
    deadline = time.monotonic() + seconds
    while not true():  # type: ignore[operator]
        if time.monotonic() > deadline:
            raise TimeoutError("what was waited for did not come")
        QTest.qWait(step)


def live(seconds: float, over: Callable[[], bool] | None = None) -> None:
    """Let the window live; QTest.qWait sleeps ten milliseconds at a time, and would be measured."""
    loop = QEventLoop()
    QTimer.singleShot(round(seconds * 1000), loop.quit)
    look = QTimer(interval=100)
    if over is not None:
        look.timeout.connect(lambda: loop.quit() if over() else None)
        look.start()
    loop.exec()
    look.stop()


def close(window: KioskWindow) -> None:
    window.close()
    QTest.qWait(10)


if __name__ == "__main__":
    sys.exit(main())
