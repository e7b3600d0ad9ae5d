"""A preflight in a process of its own: what it says, and what becomes of one that says nothing."""

from __future__ import annotations

import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
import typer

from kiosk.config import Config
from kiosk.staff.preflight import Report, Result, Verdict, go, warn
from kiosk.staff.preflight_child import PreflightChild
from kiosk.staff.report import as_json, read_json
from kiosk.staff_commands import preflight

RESULTS = (
    Result("clock", "Clock", warn("The clock is off.", "Set it."), 0.25),
    Result("disk", "Disk space", go("9 GiB are free."), 0.0),
)
REPORT = Report(RESULTS, datetime(2026, 11, 21, 9, 30, tzinfo=UTC), 1.0)


def finish(child: PreflightChild) -> tuple[Result, ...]:
    until = time.monotonic() + 20
    while (found := child.poll()) is None:
        assert time.monotonic() < until
        time.sleep(0.01)
    child.close()
    return found


def python(code: str) -> list[str]:
    return [sys.executable, "-c", code]


def test_a_report_comes_back_as_it_went() -> None:
    again = read_json(as_json(REPORT))
    assert (again.results, again.at, again.verdict) == (RESULTS, REPORT.at, Verdict.WARN)


@pytest.mark.parametrize("text", ["", "[]", '{"results": [{}]}', '{"at": "now", "results": []}'])
def test_what_is_no_report_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        read_json(text)


def test_a_child_says_what_it_found() -> None:
    code = f"import sys; sys.stdout.write({as_json(REPORT)!r}); sys.exit(3)"
    assert finish(PreflightChild([], command=python(code))) == RESULTS


def test_a_child_that_dies_is_a_finding() -> None:
    (found,) = finish(PreflightChild([], command=python("raise SystemExit(7)")))
    assert found.finding.verdict is Verdict.NO_GO
    assert "ended with 7" in found.finding.what


def test_a_child_that_hangs_is_killed_and_is_a_finding() -> None:
    now = [0.0]
    code = "import time; time.sleep(60)"
    child = PreflightChild([], limit=5, clock=lambda: now[0], command=python(code))
    assert child.poll() is None
    now[0] = 6.0
    (found,) = finish(child)
    assert "within 5 seconds" in found.finding.what


def test_closing_leaves_no_process(tmp_path: Path) -> None:
    code = "import time; time.sleep(60)"
    child = PreflightChild([], command=python(code))
    child.close()
    assert child._process.returncode is not None


def test_the_command_looks_at_the_machine_for_the_panel(tmp_path: Path) -> None:
    """The real command, as the panel starts it."""
    state = {"KIOSK_PATHS__STATE": str(tmp_path / "state"), "KIOSK_ENGINE__GENERATOR": "show-pack"}
    found = {r.check: r.finding for r in finish(PreflightChild(["--panel"], state))}
    assert {"state", "disk", "pack", "clock", "fonts", "printer"} <= found.keys()
    assert not {"devices", "ticket", "preflight"} & found.keys()
    assert found["state"].verdict is Verdict.GO
    assert not (tmp_path / "state" / "staff").exists()  # the panel's own log says who ran it


def test_what_runs_is_looked_at_though_another_waits_for_a_restart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    looked: list[Config] = []
    look = lambda config, *_, **__: (looked.append(config), REPORT)[1]  # noqa: E731
    monkeypatch.setattr("kiosk.staff.machine.preflight_here", look)
    monkeypatch.setenv("KIOSK_PATHS__STATE", str(tmp_path))
    (tmp_path / "staff.toml").write_text(
        '[engine]\ngenerator = "show-pack"\ncheckpoint = "showroom-fast"\n'
    )
    began = {"generator": "pool", "checkpoint": "showroom"}
    for given in (began, {}):
        with pytest.raises(typer.Exit):
            preflight(as_json=True, panel=True, **given)
    runs, waits = (each.engine for each in looked)
    assert (runs.generator, runs.checkpoint) == ("pool", "showroom")
    assert (waits.generator, waits.checkpoint) == ("show-pack", "showroom-fast")
    assert "The clock is off." in capsys.readouterr().out
