"""Many phones at once against a real back office on the loopback: phones.py [PHONES].

Each opens the page of a finished visit and then its four pictures, all at the same moment. Prints
p50 and p99 in milliseconds and how many answers were none. Takes seconds, a minute at most.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import httpx

from tests.backoffice.windows import Window, config_for

LIMIT = 60.0
"""Seconds for everything; what has not been answered by then counts as no answer."""


class Tally:
    """Seconds of each answer by what was asked, and what went wrong how often."""

    def __init__(self) -> None:
        self.seconds: dict[str, list[float]] = {"page": [], "picture": []}
        self.troubles: Counter[str] = Counter()

    def percentile(self, what: str, share: float) -> float:
        """Milliseconds that this share (0 to 1) of the answers stayed below."""
        ordered = sorted(self.seconds[what])
        return 1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


async def one_phone(number: int, link: str, tally: Tally) -> None:
    """A guest: the page, then all pictures together, as a browser does."""
    behind = {"X-Forwarded-For": f"10.0.{number // 250}.{number % 250 + 1}"}
    async with httpx.AsyncClient(headers=behind, timeout=LIMIT, trust_env=False) as phone:
        await ask(phone, "page", link, tally)
        pictures = [ask(phone, "picture", f"{link}/{tile}.webp", tally) for tile in (1, 2, 3, 4)]
        await asyncio.gather(*pictures)


async def ask(phone: httpx.AsyncClient, what: str, url: str, tally: Tally) -> None:
    """One request."""
    begun = time.perf_counter()
    try:
        answer = await phone.get(url)
    except httpx.HTTPError as error:
        tally.troubles[type(error).__name__] += 1
        return
    if answer.status_code != 200:
        tally.troubles[str(answer.status_code)] += 1
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


def main() -> None:
    """Measure, and print a line for the page and one for a picture."""
    phones = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    with tempfile.TemporaryDirectory() as state, Window(config_for(Path(state))) as window:
        link = window.visit("bench")
        tally = asyncio.run(crowd(phones, link))
    print(f"{phones} phones at once")
    for what, seconds in tally.seconds.items():
        p50, p99 = (tally.percentile(what, share) for share in (0.5, 0.99))
        print(f"{what:8} {len(seconds):5} answers   p50 {p50:7.0f} ms   p99 {p99:7.0f} ms")
    print("errors  ", dict(tally.troubles) or "none")


if __name__ == "__main__":
    main()
