"""What a sheet of paper shows, what becomes of a wish for one, and how the printer is."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from kiosk.domain.errors import CannotDo
from kiosk.domain.print_config import SheetLayout

DEFAULT = "default"
"""Stands for the system's own printer."""


class PrintFault(CannotDo):
    """Nothing comes out of the printer."""


class PrintAnswer(StrEnum):
    """What became of a guest's wish for a print."""

    QUEUED = "queued"  # the printer has it
    VISIT_LIMIT = "visit-limit"
    HOUR_LIMIT = "hour-limit"
    UNAVAILABLE = "unavailable"  # the picture is not there, or held back
    NOT_READY = "not-ready"  # the printer does not take it


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet, with every word on it in the guest's language.

    `picture` is the path of a marked picture; without a `link` there is no code. `join` is what a
    second code says, which joins the Wi-Fi that the link needs. `name` is the job's in CUPS. With
    `pdf`, the sheet is written to that file and no printer is asked.
    """

    picture: str
    vehicle: str
    choice: str
    link: str = ""
    scan: str = ""
    join: str = field(default="", repr=False)  # there may be a password in it
    join_scan: str = ""
    until: str = ""
    line: str = ""
    language: str = "en"
    mirrored: bool = False
    layout: SheetLayout = "10x15"
    printer: str = DEFAULT
    copies: int = 1
    name: str = "kiosk"
    pdf: str = ""


@dataclass(frozen=True, slots=True)
class PrinterState:
    """How CUPS says that a printer is. `name` is empty where there is no default one.

    `reasons` are IPP's printer-state-reasons (RFC 8011, section 5.4.12).
    """

    name: str
    known: bool = True
    stopped: bool = False
    accepting: bool = True
    reasons: tuple[str, ...] = ()


_PLAIN = {
    "media-empty": "has no paper",
    "media-needed": "has no paper",
    "media-jam": "has jammed",
    "input-tray-missing": "has no paper tray",
    "output-area-full": "has a full tray of finished sheets",
    "door-open": "is open",
    "cover-open": "is open",
    "interlock-open": "is open",
    "marker-supply-empty": "has run out of ink, toner or ribbon",
    "toner-empty": "has run out of ink, toner or ribbon",
    "marker-waste-full": "has a full waste box",
    "offline": "is switched off, or not connected",
    "shutdown": "is switched off, or not connected",
    "timed-out": "does not answer",
}
_MILD = ("-warning", "-report")  # it still prints


def fault_of(state: PrinterState) -> PrintFault | None:
    """What keeps the printer from printing, in plain words for staff; None when it prints."""
    if not state.name:
        cure = "Choose one in CUPS (lpadmin -d NAME), or name one in print.printer."
        return PrintFault("This machine has no default printer.", cure)
    called = f"The printer '{state.name}'"
    if not state.known:
        cure = "Connect it and add it to CUPS, or correct print.printer; `lpstat -e` lists all."
        return PrintFault(f"{called} is not known on this machine.", cure)
    for reason in state.reasons:
        said = _PLAIN.get(reason.removesuffix("-error"))
        if said is not None and not reason.endswith(_MILD):
            return PrintFault(f"{called} {said}.", "See to it; printing goes on by itself.")
    if state.stopped:
        cure = f"Look at its display, then switch its queue on: cupsenable {state.name}"
        return PrintFault(f"{called} is stopped.", cure)
    if not state.accepting:
        cure = f"Let it take jobs again: cupsaccept {state.name}"
        return PrintFault(f"{called} takes no jobs.", cure)
    return None
