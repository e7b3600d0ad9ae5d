"""Asks CUPS what Qt does not tell: why a printer stands still, and whether a sheet was taken.

Through the library that Qt's own print plugin has loaded; see cups/cups.h of CUPS 2.
"""

from __future__ import annotations

import ctypes
from ctypes import POINTER, byref, c_char_p, c_int, c_void_p

from kiosk.domain.printing import PrinterState, PrintFault

_LIBRARY = "libcups.so.2"
_GOOD = 0x00FF  # the last of IPP's status codes that are a success (RFC 8011, appendix B)
_CURE = "Start it (systemctl start cups), and check that the package cups is installed."
_STOPPED = "5"  # printer-state (RFC 8011, section 5.4.11)


class _Option(ctypes.Structure):
    _fields_ = [("name", c_char_p), ("value", c_char_p)]


class _Destination(ctypes.Structure):
    _fields_ = [
        ("name", c_char_p),
        ("instance", c_char_p),
        ("is_default", c_int),
        ("num_options", c_int),
        ("options", POINTER(_Option)),
    ]


def look(printer: str) -> PrinterState:
    """How a printer is, the default one for an empty name; raises PrintFault without CUPS."""
    cups = _library()
    found = POINTER(_Destination)()
    count: int = cups.cupsGetDests2(None, byref(found))
    try:
        for number in range(count):
            each = found[number]
            name = (each.name or b"").decode(errors="replace")
            if name == printer or (not printer and each.is_default):
                return _state(name, each)
        if count == 0 and last_error():
            raise PrintFault("The printing system, CUPS, does not answer.", _CURE)
        return PrinterState(printer, known=False)
    finally:
        cups.cupsFreeDests(count, found)


def last_error() -> str:
    """What went wrong with CUPS's last request in this thread; empty when nothing did."""
    cups = _library()
    if cups.cupsLastError() <= _GOOD:
        return ""
    return (cups.cupsLastErrorString() or b"unknown").decode(errors="replace")


def _state(name: str, found: _Destination) -> PrinterState:
    said = {
        (found.options[number].name or b""): (found.options[number].value or b"").decode()
        for number in range(found.num_options)
    }
    reasons = said.get(b"printer-state-reasons", "none").split(",")
    return PrinterState(
        name,
        stopped=said.get(b"printer-state") == _STOPPED,
        accepting=said.get(b"printer-is-accepting-jobs", "true") == "true",
        reasons=tuple(reason for reason in reasons if reason != "none"),
    )


def _library() -> ctypes.CDLL:
    try:
        cups = ctypes.CDLL(_LIBRARY)
    except OSError as error:
        raise PrintFault("This machine cannot print.", "Install the package libcups2.") from error
    cups.cupsGetDests2.argtypes = [c_void_p, POINTER(POINTER(_Destination))]
    cups.cupsFreeDests.argtypes = [c_int, POINTER(_Destination)]
    cups.cupsLastErrorString.restype = c_char_p
    return cups
