"""The process that prints may hang, die or talk nonsense: its caller gets a sentence, in time."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

import kiosk
from kiosk.domain.printing import PrinterState, PrintFault, Sheet
from kiosk.sharing.printer import check_printer, look_at, print_sheet

SHEET = Sheet(picture="/none.jpg", vehicle="", choice="")
ROOT = Path(kiosk.__file__).parents[1]


def child(code: str) -> tuple[str, ...]:
    """A process that prints, or does not."""
    return (sys.executable, "-c", code)


def test_what_hangs_is_ended_and_said_to_hang(tmp_path: Path) -> None:
    pid = tmp_path / "pid"
    hangs = child(
        f"import os, time; open({str(pid)!r}, 'w').write(str(os.getpid())); time.sleep(60)"
    )
    started = time.monotonic()
    with pytest.raises(PrintFault, match="has not answered for 1 seconds"):
        print_sheet(SHEET, 1.0, hangs)
    assert time.monotonic() - started < 10
    with pytest.raises(ProcessLookupError):
        os.kill(int(pid.read_text()), 0)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "it ended with -9"),
        ("print('hello')", "it ended with 0"),
        ("print('[1, 2]')", "it ended with 0"),
        ("import no_such_module", "No module named 'no_such_module'"),
    ],
)
def test_what_dies_or_makes_no_sense_is_a_fault(code: str, said: str) -> None:
    with pytest.raises(PrintFault, match=said) as caught:
        print_sheet(SHEET, 20.0, child(code))
    assert "Traceback" not in caught.value.cause


def test_a_program_that_is_not_there_is_a_fault() -> None:
    with pytest.raises(PrintFault, match="No such file"):
        print_sheet(SHEET, 5.0, ("/no/such/program",))


def test_a_sheet_and_a_printers_name_arrive_as_they_were_given(tmp_path: Path) -> None:
    heard = tmp_path / "heard"
    code = f"import sys; open({str(heard)!r}, 'w').write(sys.stdin.read()); print('{{}}')"
    print_sheet(SHEET, 20.0, child(code))
    assert Sheet(**json.loads(heard.read_text())) == SHEET
    said = json.dumps({"name": "photo", "reasons": ["media-empty"], "stopped": True})
    reads = child(f"import sys; assert sys.stdin.read() == 'photo'; print({said!r})")
    expected = PrinterState("photo", stopped=True, reasons=("media-empty",))
    assert look_at("photo", 20.0, reads) == expected
    with pytest.raises(PrintFault, match="has no paper"):
        check_printer("photo", 20.0, reads)


def test_a_printer_that_nobody_knows_is_a_fault_with_or_without_cups() -> None:
    with pytest.raises(PrintFault):
        check_printer("no-such-printer-anywhere")
    with pytest.raises(PrintFault):
        print_sheet(Sheet(picture="/none.jpg", vehicle="", choice="", printer="no-such-printer"))


def test_an_orphan_ends_by_itself() -> None:
    """Its caller was killed: the alarm that it set for itself ends it."""
    code = "import sys, kiosk.ui.printing.entry as entry; entry._GRACE = 0; entry.main(sys.argv)"
    orphan = subprocess.Popen(
        [sys.executable, "-c", code, "look", "1"], stdin=subprocess.PIPE, cwd=ROOT
    )
    with orphan:
        assert orphan.wait(20) == -14  # SIGALRM, while it waits for words that never come


def test_neither_the_window_nor_preflight_nor_the_back_office_load_what_prints() -> None:
    modules = "kiosk.app, kiosk.staff.printer_check, kiosk.backoffice.entry"
    heavy = "[m for m in ('PySide6.QtPrintSupport', 'PySide6.QtWidgets') if m in sys.modules]"
    code = f"import sys, {modules}; print({heavy})"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True
    )
    assert done.stdout.strip() == "[]"
