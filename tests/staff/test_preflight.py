"""Preflight answers in time, names what is broken and what to do, worst first."""

from __future__ import annotations

import html.parser
import json
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime

import pytest

from kiosk.domain.errors import StorageFault
from kiosk.staff.preflight import (
    Check,
    Finding,
    Report,
    Verdict,
    exit_code,
    go,
    no_go,
    run_preflight,
    warn,
)
from kiosk.staff.report import as_html, as_json, as_text

AT = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


def check(name: str, finding: Finding) -> Check:
    return Check(name, name.title(), lambda: finding)


def run(*checks: Check, in_all: float = 5.0) -> Report:
    return run_preflight(checks, AT, in_all=in_all)


GOOD = check("disk", go("100.0 GiB are free."))
SO_SO = check("fonts", warn("Missing fonts.", "Install them."))
BAD = check("clock", no_go("The clock is wrong.", "Set it."))


def test_the_worst_comes_first_and_the_rest_keeps_its_order() -> None:
    report = run(GOOD, check("memory", go("Enough.")), SO_SO, BAD)
    assert [result.check for result in report.results] == ["clock", "fonts", "disk", "memory"]
    assert report.verdict is Verdict.NO_GO


@pytest.mark.parametrize(
    ("checks", "code", "strict"),
    [((GOOD,), 0, 0), ((GOOD, SO_SO), 0, 1), ((GOOD, SO_SO, BAD), 3, 3), ((), 3, 3)],
)
def test_scripts_learn_it_from_the_exit_code(
    checks: tuple[Check, ...], code: int, strict: int
) -> None:
    report = run(*checks)
    assert exit_code(report) == code
    assert exit_code(report, strict=True) == strict


def test_a_check_that_hangs_is_a_no_go_and_does_not_hold_up_the_others() -> None:
    release = threading.Event()

    def hang() -> Finding:
        release.wait(20)
        return go("Late.")

    began = time.monotonic()
    report = run(GOOD, Check("devices", "Devices", hang, deadline=0.2))
    release.set()
    assert time.monotonic() - began < 5
    hung = report.results[0]
    assert (hung.check, hung.finding.verdict) == ("devices", Verdict.NO_GO)
    assert "something hangs" in hung.finding.what and "Run preflight again" in hung.finding.cure
    assert report.results[1].finding == go("100.0 GiB are free.")


def test_many_that_hang_take_no_longer_than_all_may() -> None:
    release = threading.Event()

    def hang() -> Finding:
        release.wait(20)
        return go("Late.")

    began = time.monotonic()
    report = run(*(Check(f"c{n}", "C", hang, deadline=60) for n in range(20)), in_all=0.3)
    release.set()
    assert time.monotonic() - began < 5
    assert {result.finding.verdict for result in report.results} == {Verdict.NO_GO}


def test_the_program_ends_although_a_check_hangs() -> None:
    code = (
        "from datetime import datetime, UTC; import time\n"
        "from kiosk.staff.preflight import *\n"
        "check = Check('x', 'X', lambda: time.sleep(60), deadline=0.1)\n"
        "raise SystemExit(exit_code(run_preflight([check], datetime.now(UTC))))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], timeout=30, check=False)
    assert done.returncode == 3


def test_a_fault_of_the_programs_own_is_told_in_its_words() -> None:
    def full() -> Finding:
        raise StorageFault("The disk is full.", "Free some space.")

    finding = run(Check("state", "State", full)).results[0].finding
    assert finding == no_go("The disk is full.", "Free some space.")


def test_a_check_that_breaks_is_a_no_go_that_says_so(caplog: pytest.LogCaptureFixture) -> None:
    def broken() -> Finding:
        raise ValueError("bad number")

    finding = run(Check("power", "Power", broken), GOOD).results[0].finding
    assert finding.verdict is Verdict.NO_GO
    assert "The check itself failed (ValueError: bad number)" in finding.what
    assert "the check 'power' failed" in caplog.text


def test_the_table_puts_what_to_do_under_what_is_wrong() -> None:
    lines = as_text(run(GOOD, BAD)).splitlines()
    assert lines[0].startswith("NO-GO  Clock  The clock is wrong.")
    assert lines[1].strip() == "-> Set it."
    assert lines[2].startswith("GO     Disk   100.0 GiB are free.")
    assert lines[-1] == "No-go: the show should not open like this."


def test_json_is_for_scripts() -> None:
    told = json.loads(as_json(run(GOOD, SO_SO)))
    assert told["verdict"] == "look"
    assert told["results"][0]["id"] == "fonts"
    assert told["results"][0]["cure"] == "Install them."


class Page(html.parser.HTMLParser):
    """Collects what a browser would fetch, and what a reader would see."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.fetched: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag != "meta":
            self.open.append(tag)
        if tag in {"script", "link", "img", "iframe"} or {"src", "href"} & dict(attrs).keys():
            self.fetched.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def test_the_page_needs_nothing_else_and_shows_everything_as_text() -> None:
    nasty = no_go("<script>alert('x')</script> & \"quotes\"", "Read <b>the log</b>.")
    page = Page()
    source = as_html(run(GOOD, SO_SO, check("<i>", nasty)), place="Hall 4 <west>", version="0.1.0")
    page.feed(source)
    page.close()
    assert page.open == [] and page.fetched == []
    assert "url(" not in source and "@import" not in source
    assert "<script>alert('x')</script> & \"quotes\"" in page.text
    assert "Hall 4 <west>, 21 November 2026, 09:00 UTC" in page.text
    assert "No-go: the show should not open like this." in page.text
    for word in ("no-go", "look", "go", "Install them."):
        assert word in page.text
