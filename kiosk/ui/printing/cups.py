"""Asks CUPS what Qt does not: why a printer stands still, what became of sheets, to forget them.

Through the library that Qt's own print plugin has loaded; see cups/cups.h of CUPS 2.
"""

from __future__ import annotations

import ctypes
from collections.abc import Collection, Generator
from contextlib import contextmanager
from ctypes import POINTER, byref, c_char_p, c_int, c_void_p
from dataclasses import dataclass

from kiosk.domain.printing import PrinterState, PrintFault

_LIBRARY = "libcups.so.2"
_GOOD = 0x00FF  # the last of IPP's status codes that are a success (RFC 8011, appendix B)
_CURE = "Start it (systemctl start cups), and check that the package cups is installed."
_STOPPED = "5"  # printer-state (RFC 8011, section 5.4.11)
_ENDED = 7  # job-state (RFC 8011, section 5.3.7): cancelled, and above it aborted and completed
_MINE, _ALL = 1, -1  # whose jobs, and which: CUPS_WHICHJOBS_ALL


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


class _Job(ctypes.Structure):
    _fields_ = [
        ("id", c_int),
        ("dest", c_char_p),
        ("title", c_char_p),
        ("user", c_char_p),
        ("format", c_char_p),
        ("state", c_int),
        ("size", c_int),
        ("priority", c_int),
        ("completed_time", ctypes.c_long),
        ("creation_time", ctypes.c_long),
        ("processing_time", ctypes.c_long),
    ]


@dataclass(frozen=True, slots=True)
class Job:
    """A sheet as CUPS has it; `ended` once nothing more of it is printed."""

    number: int
    name: str
    ended: bool


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


def jobs() -> list[Job]:
    """All of this user's that CUPS knows, those that it keeps after their end as well."""
    cups = _library()
    with _got_jobs(cups) as found:
        return [
            Job(each.id, (each.title or b"").decode(errors="replace"), each.state >= _ENDED)
            for each in found
        ]


def take_back(names: Collection[str]) -> int:
    """Stop the jobs of these names, and let CUPS forget what it has of them.

    Returns how many had not ended yet; raises PrintFault when CUPS refuses one of them.
    """
    cups = _library()
    stopped, refused = 0, ""
    for job in jobs():
        if job.name in names:
            cups.cupsCancelJob2(None, None, job.number, 1)  # 1: with its files
            if why := last_error():
                refused = why
            else:
                stopped += not job.ended
    if refused:
        raise PrintFault(f"CUPS does not give back a sheet ({refused}).", "Look at its queue.")
    return stopped


@contextmanager
def _got_jobs(cups: ctypes.CDLL) -> Generator[list[_Job]]:
    found = POINTER(_Job)()
    count: int = cups.cupsGetJobs2(None, byref(found), None, _MINE, _ALL)
    if count < 0:
        raise PrintFault("The printing system, CUPS, does not answer.", _CURE)
    try:
        yield [found[number] for number in range(count)]
    finally:
        cups.cupsFreeJobs(count, found)


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
    cups.cupsGetJobs2.argtypes = [c_void_p, POINTER(POINTER(_Job)), c_char_p, c_int, c_int]
    cups.cupsFreeJobs.argtypes = [c_int, POINTER(_Job)]
    cups.cupsCancelJob2.argtypes = [c_void_p, c_char_p, c_int, c_int]
    cups.cupsLastErrorString.restype = c_char_p
    return cups
