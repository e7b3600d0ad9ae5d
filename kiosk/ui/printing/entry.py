"""The process that prints: `python -m kiosk.ui.printing.entry print|look|list|take-back SECONDS`.

Reads a sheet (JSON), a printer's name or names of sheets (JSON) from its standard input, says how
it went in one line of JSON, and ends; at the latest after so many seconds, whatever hangs.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from dataclasses import asdict
from typing import Any

from kiosk.domain.printing import DEFAULT, PrinterState, PrintFault, Sheet, fault_of
from kiosk.ui.printing import cups

_GRACE = 2  # seconds, after those in which the caller would have ended it


def main(arguments: list[str]) -> int:
    """Do what is asked; the exit code."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the caller
    signal.alarm(int(arguments[2]) + _GRACE)
    os.umask(0o077)  # CUPS takes a copy from a temporary file
    asked = sys.stdin.buffer.read().decode()
    try:
        said = _DOES[arguments[1]](asked)
    except PrintFault as fault:
        said = {"fault": [fault.cause, fault.cure]}
    print(json.dumps(said), flush=True)
    return 3 if "fault" in said else 0


def _look(printer: str) -> dict[str, Any]:
    return asdict(_find(printer))


def _find(printer: str) -> PrinterState:
    return cups.look("" if printer == DEFAULT else printer)


def _list(_asked: str) -> dict[str, Any]:
    return {"names": [job.name for job in cups.jobs()]}


def _take_back(names: str) -> dict[str, Any]:
    return {"stopped": cups.take_back(json.loads(names))}


def _print(asked: str) -> dict[str, Any]:
    from PySide6.QtGui import QGuiApplication
    from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

    from kiosk.ui.printing.layout import PAPERS
    from kiosk.ui.printing.painter import paint, set_up

    sheet = Sheet(**json.loads(asked))
    application = QGuiApplication(sys.argv[:1])
    if sheet.pdf:
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    else:
        state = _find(sheet.printer)
        if (fault := fault_of(state)) is not None:
            raise fault
        info = QPrinterInfo.printerInfo(state.name)
        printer = QPrinter(info, QPrinter.PrinterMode.HighResolution)
    set_up(printer, sheet, PAPERS[sheet.layout])
    paint(sheet, printer)
    if not sheet.pdf and (why := cups.last_error()):  # Qt does not say when CUPS refuses
        raise PrintFault(f"The printer did not take the sheet ({why}).", "Look at its queue.")
    del printer, application
    return {"printed": sheet.copies}


_DOES = {"look": _look, "print": _print, "list": _list, "take-back": _take_back}


if __name__ == "__main__":
    sys.exit(main(sys.argv))
