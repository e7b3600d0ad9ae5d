"""The audit log says who did what and when, and shows whatever was done to it afterwards."""

from __future__ import annotations

import json
import multiprocessing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.domain.errors import StorageFault
from kiosk.staff.audit import Action, AuditLog
from kiosk.staff.chain import seal
from tests.staff.clocks import FakeClock

LINES = 8


def filled(folder: Path, lines: int = LINES, rotate_at: int = 2**20) -> AuditLog:
    log, clock = AuditLog(folder, rotate_at=rotate_at), FakeClock()
    for number in range(lines):
        now = clock.after(60)
        log.append(Action.CONFIG_CHANGED, "admin", now, key="patience.result", new=number)
    return log


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, bytes]:
    """A folder with a whole log of eight lines, and the bytes of its file."""
    folder = tmp_path_factory.mktemp("audit")
    filled(folder)
    return folder, (folder / "audit.jsonl").read_bytes()


def test_a_line_says_who_what_and_when(tmp_path: Path) -> None:
    log = filled(tmp_path)
    entry = next(iter(log.entries()))
    assert (entry["n"], entry["who"], entry["what"]) == (1, "admin", "config-changed")
    assert entry["at"] == "2026-11-21T09:01:00.000Z"
    assert entry["about"] == {"key": "patience.result", "new": 0}
    verified = log.verify()
    assert (verified.first, verified.last, verified.faults) == (1, LINES, ())


def test_an_empty_log_is_whole(tmp_path: Path) -> None:
    assert AuditLog(tmp_path / "none").verify().faults == ()


@settings(max_examples=300, deadline=None)
@given(data=st.data())
def test_any_changed_byte_shows_and_where(whole: tuple[Path, bytes], data: st.DataObject) -> None:
    folder, before = whole
    place = data.draw(st.integers(0, len(before) - 1))
    byte = data.draw(st.integers(0, 255).filter(lambda value: value != before[place]))
    path = folder / "audit.jsonl"
    path.write_bytes(before[:place] + bytes([byte]) + before[place + 1 :])
    faults = AuditLog(folder).verify().faults
    path.write_bytes(before)
    line = before.count(b"\n", 0, place) + 1
    assert faults and faults[0].file == "audit.jsonl"
    assert faults[0].line in (line, line + 1)


@pytest.mark.parametrize("gone", range(LINES))
def test_any_line_that_is_taken_out_shows(tmp_path: Path, gone: int) -> None:
    log = filled(tmp_path)
    path = tmp_path / "audit.jsonl"
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[:gone] + lines[gone + 1 :]))
    assert log.verify().faults
    log.append(Action.SHOW_CLOSED, "operator", FakeClock().now)
    assert log.verify().faults, "and goes on to show when the log grows"


def test_lines_that_change_places_show(tmp_path: Path) -> None:
    log = filled(tmp_path)
    path = tmp_path / "audit.jsonl"
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([lines[1], lines[0], *lines[2:]]))
    assert log.verify().faults


def test_a_log_that_is_cut_short_or_gone_shows(tmp_path: Path) -> None:
    log = filled(tmp_path)
    path = tmp_path / "audit.jsonl"
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:5]))
    assert "entries 6 to 8 are missing" in log.verify().faults[0].what
    path.unlink()
    assert "entries 1 to 8 are missing" in log.verify().faults[0].what


def test_an_edited_last_line_with_a_fitting_hash_shows(tmp_path: Path) -> None:
    log, other = filled(tmp_path / "a"), filled(tmp_path / "b", LINES - 1)
    other.append(Action.KIOSK_LEFT, "operator", FakeClock().now)
    (tmp_path / "a" / "audit.jsonl").write_bytes((tmp_path / "b" / "audit.jsonl").read_bytes())
    assert [fault.what for fault in log.verify().faults] == ["the last line was replaced"]


def test_a_line_in_the_middle_with_a_fitting_hash_shows(tmp_path: Path) -> None:
    log = filled(tmp_path)
    path = tmp_path / "audit.jsonl"
    lines = path.read_bytes().splitlines(keepends=True)
    entry = json.loads(lines[2])
    entry["about"]["new"] = 999
    del entry["hash"]
    lines[2], _ = seal(entry)
    path.write_bytes(b"".join(lines))
    fault = log.verify().faults[0]
    assert (fault.line, fault.what) == (4, "the line before this one was replaced")


def test_full_files_are_put_aside_and_the_chain_goes_on(tmp_path: Path) -> None:
    log = filled(tmp_path, lines=30, rotate_at=1000)
    files = sorted(path.name for path in tmp_path.glob("*.jsonl"))
    assert len(files) > 4 and files[0] == "audit-000000001.jsonl"
    assert log.verify().faults == () and log.verify().last == 30
    (tmp_path / files[0]).rename(tmp_path.parent / "archived.jsonl")
    verified = log.verify()
    assert verified.first > 1 and verified.faults == ()
    (tmp_path / files[2]).unlink()
    assert log.verify().faults[0].file == files[3]


def test_half_a_line_from_a_power_cut_is_dropped_and_said(tmp_path: Path) -> None:
    log = filled(tmp_path)
    path = tmp_path / "audit.jsonl"
    with path.open("ab") as file:
        file.write(b'{"n":9,"at":"2026')
    assert log.verify().faults[0].what == "the last line is not whole"
    log.append(Action.SHOW_OPENED, "operator", FakeClock().now)
    assert [entry["what"] for entry in log.entries()][-2:] == ["half-line-dropped", "show-opened"]
    assert log.verify().faults == ()


def test_a_crash_before_the_head_was_written_is_no_fault(tmp_path: Path) -> None:
    log = filled(tmp_path)
    head = (tmp_path / "head.json").read_bytes()
    log.append(Action.SHOW_OPENED, "operator", FakeClock().now)
    (tmp_path / "head.json").write_bytes(head)
    assert log.verify().faults == ()
    log.append(Action.SHOW_CLOSED, "operator", FakeClock().now)
    assert log.verify().faults == ()


@pytest.mark.parametrize(
    "about",
    [{"pin": "x"}, {"name": "Ann"}, {"new": "739104"}, {"new": " 7391041 "}, {"new": "x" * 201}],
)
def test_pins_people_and_long_texts_have_no_place_in_it(
    tmp_path: Path, about: dict[str, str]
) -> None:
    with pytest.raises(ValueError, match="audit log"):
        AuditLog(tmp_path).append(Action.CONFIG_CHANGED, "admin", FakeClock().now, **about)
    assert list(tmp_path.iterdir()) == []


def _write(folder: Path, count: int) -> None:
    log = AuditLog(folder, rotate_at=1500)
    for _ in range(count):
        log.append(Action.PREFLIGHT_RUN, "machine", FakeClock().now)


def test_several_processes_may_write_at_once(tmp_path: Path) -> None:
    fork = multiprocessing.get_context("fork")
    writers = [fork.Process(target=_write, args=(tmp_path, 20)) for _ in range(3)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(30)
    verified = AuditLog(tmp_path).verify()
    assert (verified.last, verified.faults) == (60, ())


def test_a_folder_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageFault, match="file"):
        AuditLog(tmp_path / "file" / "audit").append(
            Action.SHOW_OPENED, "operator", FakeClock().now
        )
