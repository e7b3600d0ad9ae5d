"""Many phones at once against a real back office, beside the live window: phones.py [--phones N].

Each phone opens the page of a finished visit and then its four pictures, all at the same moment,
while guests at the kiosk have pictures made by a fake generator, which the same back office keeps.
Phones are another, niced process on this machine and the loopback. Prints JSON; takes a minute.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

PHONES = 500
LIMIT = 30.0
"""Seconds for everything; what has not been answered by then counts as no answer."""

QUIET = 10.0
"""Seconds of the window's life that are measured before the phones come."""


class Tally:
    """Seconds of each answer by what was asked, and what went wrong how often."""

    def __init__(self) -> None:
        self.seconds: dict[str, list[float]] = {"page": [], "picture": []}
        self.troubles: Counter[str] = Counter()

    def percentile(self, what: str, share: float) -> float:
        """Milliseconds that this share (0 to 1) of the answers stayed below."""
        ordered = sorted(self.seconds[what])
        return 1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0

    def summary(self) -> dict[str, Any]:
        """Answers, median and 99th percentile in milliseconds, and troubles."""
        found: dict[str, Any] = {
            what: {
                "answers": len(seconds),
                "median_ms": round(self.percentile(what, 0.5)),
                "p99_ms": round(self.percentile(what, 0.99)),
            }
            for what, seconds in self.seconds.items()
        }
        return {**found, "errors": dict(self.troubles)}


async def one_phone(number: int, link: str, tally: Tally) -> None:
    """A guest: the page, then all pictures together, as a browser does."""
    address = f"10.0.{number // 250}.{number % 250 + 1}"
    await ask(address, "page", link, tally)
    pictures = [ask(address, "picture", f"{link}/{tile}.webp", tally) for tile in (1, 2, 3, 4)]
    await asyncio.gather(*pictures)


async def ask(address: str, what: str, url: str, tally: Tally) -> None:
    """One request on a connection of its own, with as little work on this side as can be."""
    parts = urlsplit(url)
    asked = (
        f"GET {parts.path} HTTP/1.1\r\nHost: {parts.netloc}\r\nX-Forwarded-For: {address}\r\n"
        "Connection: close\r\n\r\n"
    )
    begun = time.perf_counter()
    try:
        reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
        writer.write(asked.encode())
        head, _, body = (await reader.read(-1)).partition(b"\r\n\r\n")
        writer.close()
    except OSError as error:
        tally.troubles[type(error).__name__] += 1
        return
    length = re.search(rb"content-length: (\d+)", head.lower())
    if not head.startswith(b"HTTP/1.1 200") or length is None or len(body) != int(length[1]):
        tally.troubles[head[9:12].decode() or "nothing"] += 1
        return
    tally.seconds[what].append(time.perf_counter() - begun)


async def crowd(phones: int, link: str) -> Tally:
    """All phones at once."""
    tally = Tally()
    every = [one_phone(number, link, tally) for number in range(phones)]
    try:
        await asyncio.wait_for(asyncio.gather(*every), LIMIT)
    except TimeoutError:
        tally.troubles["no answer in time"] += 1
    return tally


def measure(phones: int) -> dict[str, Any]:
    """A window with guests, first alone and then beside the phones."""
    from PySide6.QtCore import QTimer
    from PySide6.QtGui import QGuiApplication

    from kiosk.app import build_window
    from tests.backoffice.windows import Window, config_for
    from tests.bench.window_report import close, gaps, go_on, services

    application = QGuiApplication(sys.argv[:1])
    with tempfile.TemporaryDirectory(prefix="kiosk-phones-") as folder:
        talker = Window(config_for(Path(folder)))  # until the real window talks to the back office
        link = talker.visit("bench")
        made = services(Path(folder))
        made.back_office = talker.office  # type: ignore[assignment]
        made.clock = time.monotonic  # type: ignore[assignment]
        window = build_window(made)
        guests = QTimer(interval=200)
        guests.timeout.connect(lambda: go_on(window))
        guests.start()
        try:
            alone = gaps(QUIET)
            command = [sys.executable, __file__, "--crowd", link, "--phones", str(phones)]
            process = subprocess.Popen(["nice", *command], stdout=subprocess.PIPE)
            begun = time.monotonic()
            beside = gaps(2 * LIMIT, lambda: process.poll() is not None)
            seconds = time.monotonic() - begun
            answered, _ = process.communicate(timeout=5)
        finally:
            guests.stop()
            close(window)
    application.quit()
    found: dict[str, Any] = json.loads(answered)
    return {"phones": phones, "seconds": round(seconds, 1), **found, "alone": alone, "gaps": beside}


def main() -> int:
    """Measure, or be the phones."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--phones", type=int, default=PHONES)
    parser.add_argument("--crowd", metavar="LINK", help="be the phones that open this link")
    arguments = parser.parse_args()
    if arguments.crowd:
        print(json.dumps(asyncio.run(crowd(arguments.phones, arguments.crowd)).summary()))
    else:
        print(json.dumps(measure(arguments.phones), indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main())
