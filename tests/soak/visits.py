"""Thousands of visits in one window over fakes: nothing may grow. `make soak` runs it.

Every kind of visit takes its turn: looking, restyling, replacing, enlarging, deleting, walking
away. Prints JSON, and exits with 1 when objects or memory grew. Run with QT_QPA_PLATFORM=offscreen.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from kiosk.app import build_window
from kiosk.config import Config, TermsConfig, WindowConfig
from kiosk.domain.catalog import load_catalog
from kiosk.ui.kiosk_window import KioskWindow
from tests.fakes import FakeGenerator, FakeServices

VISITS, SECONDS = 2500, 1200.0
SETTLING = 5  # the first fifth of the visits fills caches
SLOPE = 1.0
"""KiB a visit that memory may grow by, as a line through it says: noise, not a leak.

One picture kept by every visit would be 12 KiB and more."""
LOOKS = 50  # how often memory is looked at


class Soak:
    """A window, and guests who do everything that can be done with it."""

    def __init__(self) -> None:
        window = WindowConfig(fullscreen=False, width=320, height=568, animate=False)
        config = Config(window=window, terms=TermsConfig(ask=False))
        catalog = load_catalog(config.paths.catalog)
        self.services = FakeServices(config, catalog, FakeGenerator(steps=2))
        self.window: KioskWindow = build_window(self.services)
        self.visit = self.window.view_model
        self.looking = self.visit.looking
        self.kinds: list[Callable[[], None]] = [
            self.look_on,
            self.restyle,
            self.replace,
            self.enlarge,
            self.delete,
            self.walk_away,
        ]
        QTest.qWait(300)

    def run(self, number: int) -> None:
        """One whole visit, from a touch to the attract screen."""
        self.visit.touch()
        self.visit.chooseLanguage(self.visit.languages[number % len(self.visit.languages)])
        self.visit.lightVehicle("rx")
        self.visit.lightColour("red")
        self.visit.chooseVehicle()
        self.visit.chooseSetting("beach")
        self.visit.chooseStyle("manga")
        self.paint()
        self.kinds[number % len(self.kinds)]()
        if self.visit.screen == "goodbye":
            self.visit.startOver()
        assert self.visit.screen == "attract", self.visit.screen
        QTest.qWait(1)  # deferred deletes run here
        self.forget()

    def paint(self) -> None:
        """Let the fake generator finish."""
        QTest.qWait(1)
        for _ in range(3):
            self.services.clock.pass_(0.5)
            self.visit.controller.tick()
        assert self.visit.screen == "result", self.visit.screen
        QTest.qWait(1)

    def look_on(self) -> None:
        self.looking.open(1)
        self.looking.turn(1)
        self.looking.love(2)
        self.looking.close()
        self.visit.startOver()

    def restyle(self) -> None:
        self.looking.open(0)
        self.looking.restyle()
        self.looking.askStyle("painting")
        self.paint()
        self.visit.startOver()

    def replace(self) -> None:
        self.looking.open(0)
        self.looking.erase()
        self.looking.paint([[0.2, 0.2, 0.6, 0.3]], 0.1)
        self.looking.replacePainted()
        self.paint()
        self.visit.startOver()

    def enlarge(self) -> None:
        self.looking.open(3)
        self.looking.enlarge()
        self.paint()
        self.looking.close()
        self.visit.startOver()

    def delete(self) -> None:
        self.visit.startOver()
        self.visit.askToDelete()
        self.visit.deleteEverything()

    def walk_away(self) -> None:
        for _ in range(2):  # "still there?", and then nobody is
            self.services.clock.pass_(1000)
            self.visit.controller.tick()

    def forget(self) -> None:
        """What the fakes wrote down is not the window's."""
        fakes = (self.services.generator, self.services.back_office)
        for value in (value for fake in fakes for value in vars(fake).values()):
            if isinstance(value, list):
                value.clear()

    def objects(self) -> Counter[str]:
        """How many of this package's objects there are, and how many of Qt's."""
        gc.collect()
        made = Counter(
            type(each).__qualname__
            for each in gc.get_objects()
            if type(each).__module__.startswith("kiosk.")
        )
        roots: list[QObject] = [self.window.root, self.visit, self.window.engine]
        made["QObject"] = sum(1 + len(root.findChildren(QObject)) for root in roots)
        made["pictures held"] = self.window.pictures.held
        return made


def resident() -> float:
    """KiB of memory that this process has now."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1024


def main() -> int:
    """Soak, and say what grew."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--visits", type=int, default=VISITS)
    parser.add_argument("--seconds", type=float, default=SECONDS, help="stop after so long")
    arguments = parser.parse_args()
    application = QGuiApplication(sys.argv[:1])
    soak, begun, done = Soak(), time.monotonic(), 0
    early = soak.objects()
    seen: list[tuple[int, float]] = []
    every = max(1, arguments.visits // LOOKS)
    while done < arguments.visits and time.monotonic() - begun < arguments.seconds:
        soak.run(done)
        done += 1
        settled = done >= arguments.visits // SETTLING
        if settled and not seen:
            early = soak.objects()
        if settled and done % every == 0:
            gc.collect()
            seen.append((done, resident()))
    late = soak.objects()
    slope = float(np.polyfit(*zip(*seen, strict=True), 1)[0]) if len(seen) > 2 else float("nan")
    grown = {name: count - early[name] for name, count in late.items() if count > early[name]}
    found = {
        "visits": done,
        "seconds": round(time.monotonic() - begun, 1),
        "resident_mib": [round(kib / 1024, 1) for _, kib in (seen[0], seen[-1])] if seen else [],
        "slope_kib_a_visit": round(slope, 3),
        "objects": sum(late.values()),
        "grown": grown,
    }
    print(json.dumps(found, indent=2))
    soak.window.close()
    QTest.qWait(10)
    application.quit()
    return 0 if done == arguments.visits and not grown and slope <= SLOPE else 1


if __name__ == "__main__":
    sys.exit(main())
