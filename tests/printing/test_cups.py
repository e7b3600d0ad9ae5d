"""Sheets are taken back out of a real CUPS: those that wait, and what it keeps of printed ones."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.domain.printing import PrintFault
from kiosk.sharing.printer import check_printer, print_sheet, sheets_at_cups, take_back
from tests.printing.cups_server import QUEUE, Cups, cups_server, installed
from tests.printing.sheets import sheet_of


@pytest.fixture
def cups(monkeypatch: pytest.MonkeyPatch) -> Iterator[Cups]:
    with tempfile.TemporaryDirectory(prefix="cups-") as folder:
        Path(folder).chmod(0o755)
        with cups_server(Path(folder)) as server:
            monkeypatch.setenv("CUPS_SERVER", str(server.socket))
            yield server


@pytest.mark.skipif(not installed(), reason="CUPS is not installed, or not ours to start")
def test_a_sheet_that_waits_never_comes_out_and_a_printed_one_is_forgotten(
    cups: Cups, tmp_path: Path
) -> None:
    sheet = sheet_of(tmp_path, printer=QUEUE)
    assert check_printer(QUEUE).name == QUEUE
    print_sheet(replace(sheet, name="printed"))
    cups.until(lambda: len(cups.documents()) == 1)
    cups.hold(yes=True)
    print_sheet(replace(sheet, name="waits"))
    cups.take(Path(sheet.picture), "of-another-guest")
    assert sheets_at_cups() == ["printed", "waits", "of-another-guest"]
    assert take_back(["printed", "waits", "never-printed"]) == 1, "one had not come out"
    assert sheets_at_cups() == ["of-another-guest"]
    assert len(cups.documents()) == 1, "a copy of a picture is left"


def test_without_cups_nothing_is_said_to_be_taken_back(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("CUPS_SERVER", str(tmp_path / "nobody"))
    with pytest.raises(PrintFault):
        take_back(["one"])
