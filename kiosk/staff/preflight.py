"""Go or no-go before a show opens: runs checks side by side, each with a deadline of its own."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from concurrent.futures import TimeoutError as NotInTime
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum

from kiosk.domain.errors import KioskError

DEADLINE = 10.0
"""Seconds for a check that only looks; those that paint or hash take their own."""

IN_ALL = 55.0
"""Seconds for everything together: an answer comes in under a minute."""

_log = logging.getLogger(__name__)


class Verdict(IntEnum):
    """Worse is more."""

    GO = 0
    WARN = 1
    NO_GO = 2

    @property
    def label(self) -> str:
        """As staff read it."""
        return ("go", "look", "no-go")[self]


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check says: a sentence about how it is, and one about what to do."""

    verdict: Verdict
    what: str
    cure: str = ""


def go(what: str) -> Finding:
    """All is well."""
    return Finding(Verdict.GO, what)


def warn(what: str, cure: str) -> Finding:
    """The show can open, and somebody should look."""
    return Finding(Verdict.WARN, what, cure)


def no_go(what: str, cure: str) -> Finding:
    """The show must not open like this."""
    return Finding(Verdict.NO_GO, what, cure)


@dataclass(frozen=True, slots=True)
class Check:
    """Something to look at. `run` may take `deadline` seconds, on a thread of its own."""

    id: str
    title: str
    run: Callable[[], Finding]
    deadline: float = DEADLINE


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one check, and after how many seconds."""

    check: str
    title: str
    finding: Finding
    seconds: float


@dataclass(frozen=True, slots=True)
class Report:
    """All results, worst first; `at` is local time with its zone."""

    results: tuple[Result, ...]
    at: datetime
    seconds: float

    @property
    def verdict(self) -> Verdict:
        """The worst of all; no-go when nothing was checked."""
        return max((r.finding.verdict for r in self.results), default=Verdict.NO_GO)


def exit_code(report: Report, *, strict: bool = False) -> int:
    """0: open the show; 3: do not. With `strict`, 1 when somebody should look."""
    return {Verdict.GO: 0, Verdict.WARN: int(strict), Verdict.NO_GO: 3}[report.verdict]


def run_preflight(
    checks: Sequence[Check],
    at: datetime,
    *,
    in_all: float = IN_ALL,
    clock: Callable[[], float] = time.monotonic,
) -> Report:
    """Run all checks at once, and wait for none beyond its deadline, or `in_all` seconds.

    A check that hangs is a no-go. Its thread is left behind and ends with the process, so
    this belongs into a process of its own.
    """
    began = clock()
    running = [(check, _start(check, clock)) for check in checks]
    results: list[Result] = []
    for check, future in running:
        limit = min(check.deadline, in_all)
        try:
            finding, seconds = future.result(max(0.0, began + limit - clock()))
        except NotInTime:
            finding, seconds = _hung(limit), limit
        results.append(Result(check.id, check.title, finding, seconds))
    results.sort(key=lambda result: -result.finding.verdict)  # stable: then in the given order
    return Report(tuple(results), at, clock() - began)


def _start(check: Check, clock: Callable[[], float]) -> Future[tuple[Finding, float]]:
    future: Future[tuple[Finding, float]] = Future()

    def work() -> None:
        began = clock()
        try:
            finding = check.run()
        except KioskError as error:
            finding = no_go(error.cause, error.cure)
        except Exception as error:  # noqa: BLE001 - one broken check must not hide the others
            _log.exception("the check '%s' failed", check.id)
            finding = _broken(error)
        future.set_result((finding, clock() - began))

    # Not a pool's threads: those are waited for at exit, and one may hang for good.
    threading.Thread(target=work, name=f"preflight-{check.id}", daemon=True).start()
    return future


def _hung(limit: float) -> Finding:
    return no_go(
        f"No answer within {limit:.0f} seconds: something hangs.",
        "Run preflight again; if it hangs again, restart the machine.",
    )


def _broken(error: Exception) -> Finding:
    return no_go(
        f"The check itself failed ({type(error).__name__}: {error}).",
        "Run preflight again; if it fails again, tell those who look after the kiosk.",
    )
