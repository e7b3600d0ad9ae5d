"""Asks a child process to print, to look at the printer or to take sheets back; none can hang us.

The child has Qt and CUPS in it, which may wait for a printer as long as they like: it is killed
when its time is over, and kills itself should its caller be gone by then.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import kiosk
from kiosk.domain.printing import DEFAULT, PrinterState, PrintFault, Sheet, fault_of

PRINTING, LOOKING = 25.0, 10.0
"""Seconds that a sheet may take until the printer's queue has it, and a look at the printer."""

_CHILD = ("-P", "-m", "kiosk.ui.printing.entry")
_LOG_MOST = 200  # characters of what the child complained about last


def print_sheet(
    sheet: Sheet, seconds: float = PRINTING, child: Sequence[str] = (sys.executable, *_CHILD)
) -> None:
    """Print a sheet, or write its PDF; returns when the queue has it. Raises PrintFault."""
    _ask([*child, "print", f"{seconds:.0f}"], json.dumps(asdict(sheet)), seconds)


def look_at(
    printer: str, seconds: float = LOOKING, child: Sequence[str] = (sys.executable, *_CHILD)
) -> PrinterState:
    """How a printer is, "default" being the system's own; raises PrintFault."""
    said = _ask([*child, "look", f"{seconds:.0f}"], printer, seconds)
    try:
        reasons = tuple(said.pop("reasons"))
        return PrinterState(**said, reasons=reasons)
    except (KeyError, TypeError) as error:
        raise _unclear(repr(said)) from error


def check_printer(
    printer: str = DEFAULT,
    seconds: float = LOOKING,
    child: Sequence[str] = (sys.executable, *_CHILD),
) -> PrinterState:
    """How a printer is that prints; raises PrintFault when it does not."""
    state = look_at(printer, seconds, child)
    if (fault := fault_of(state)) is not None:
        raise fault
    return state


def sheets_at_cups(
    seconds: float = LOOKING, child: Sequence[str] = (sys.executable, *_CHILD)
) -> list[str]:
    """The names of sheets that wait in CUPS, or that it keeps after their end; or PrintFault."""
    said = _ask([*child, "list", f"{seconds:.0f}"], "", seconds)
    return [str(name) for name in said.get("names", ())]


def take_back(
    names: Collection[str],
    seconds: float = LOOKING,
    child: Sequence[str] = (sys.executable, *_CHILD),
) -> int:
    """Take sheets of these names out of CUPS, waiting or printed; raises PrintFault.

    Returns how many had not come out. What the printer itself has by then, it prints.
    """
    said = _ask([*child, "take-back", f"{seconds:.0f}"], json.dumps(list(names)), seconds)
    return int(said.get("stopped", 0))


def _ask(command: Sequence[str], words: str, seconds: float) -> dict[str, Any]:
    try:
        done = subprocess.run(
            command,
            input=words.encode(),
            capture_output=True,
            timeout=seconds,
            env=_environment(os.environ),
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        cause = f"The printing system has not answered for {seconds:.0f} seconds."
        cure = "Check the printer's cable or network, then restart CUPS."
        raise PrintFault(cause, cure) from error
    except OSError as error:
        raise _unclear(error.strerror or str(error)) from error
    complaint = done.stderr.decode(errors="replace").strip().rpartition("\n")[2][:_LOG_MOST]
    try:
        said: dict[str, Any] = json.loads(done.stdout)
        fault = said.pop("fault", None)
    except (ValueError, AttributeError, TypeError) as error:
        raise _unclear(complaint or f"it ended with {done.returncode}") from error
    if fault is not None:
        raise PrintFault(str(fault[0]), str(fault[1]))
    return said


def _unclear(why: str) -> PrintFault:
    cause = f"The process that prints failed ({why})."
    return PrintFault(cause, "Install the package libcups2; `kiosk print-test` says more.")


def _environment(environment: Mapping[str, str]) -> dict[str, str]:
    """The child needs no display, and finds the same program as its caller."""
    root = str(Path(kiosk.__file__).parent.parent)
    before = environment.get("PYTHONPATH")
    path = root + (os.pathsep + before if before else "")
    return {**environment, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": path}
