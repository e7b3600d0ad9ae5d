"""Preflight's look at the printer: a probe that asks a child process, and a pure judgement."""

from __future__ import annotations

from kiosk.domain.print_config import PrintConfig
from kiosk.domain.printing import PrinterState, PrintFault, fault_of
from kiosk.sharing.printer import LOOKING, look_at
from kiosk.staff.preflight import Finding, go, warn

PRINTER_SECONDS = LOOKING + 2.0
"""How long the check may take."""

_PAPER = {"10x15": "10 x 15 cm", "a6": "A6"}


def printer_finding(config: PrintConfig) -> Finding:
    """How the configured printer is; never raises, and takes `PRINTER_SECONDS` at the most."""
    if not config.printer:
        return judge_printer(config, None)
    try:
        return judge_printer(config, look_at(config.printer))
    except PrintFault as fault:
        return warn(fault.cause, fault.cure)


def judge_printer(config: PrintConfig, state: PrinterState | None) -> Finding:
    """From what CUPS says of the printer. The show can open without: phones have the pictures."""
    if state is None:
        return go("No printer is configured; guests are offered none.")
    if (fault := fault_of(state)) is not None:
        return warn(fault.cause, f"{fault.cure} Until then, guests are offered no prints.")
    paper = _PAPER[config.layout]
    return go(f"The printer '{state.name}' is ready; load paper of {paper}.")
