"""The one small tree of errors that the program raises on purpose.

KioskError            a sentence of cause and a sentence of cure, for staff
├── BadInput          what was given is wrong: where, what, and what is allowed   (exit 2)
│   ├── BadFile       the same, for a key of a file
│   └── WeakPin       a PIN that people try first, or no PIN at all
└── CannotDo          the program could not do it, and why                        (exit 3)
    ├── CheckpointFault   weights missing, damaged or not what they claim to be
    ├── EngineFault       no worker can paint
    ├── NotAllowed        nobody is signed in, or that role may not do this
    ├── StorageFault      the disk is full, or a folder cannot be written
    └── ShareFault        the phone's page cannot be served
"""

from __future__ import annotations

from pathlib import Path


class KioskError(Exception):
    """Base of all errors of the program; `str()` reads as one or two plain sentences."""

    exit_code = 3

    def __init__(self, cause: str, cure: str = "") -> None:
        super().__init__(f"{cause} {cure}".strip())
        self.cause = cause
        self.cure = cure


class BadInput(KioskError):
    """Something that was given is wrong; names the field, the value and what is allowed.

    A value of None says that nothing was given.
    """

    exit_code = 2

    def __init__(self, field: str, value: object, allowed: str) -> None:
        cause = f"{field} is missing." if value is None else f"{field} = {value!r} is not possible."
        super().__init__(cause, f"Allowed: {allowed}.")
        self.field = field
        self.value = value
        self.allowed = allowed


class BadFile(BadInput):
    """A key of a file is wrong; names the file, the key and the reason."""

    def __init__(self, path: Path, key: str, reason: str) -> None:
        where = f"{path}, key '{key}'" if key else f"{path}"
        KioskError.__init__(self, f"{where}: {reason}.")
        self.field = key
        self.value = None
        self.allowed = reason
        self.path = path


class CannotDo(KioskError):
    """The program could not do what was asked, for a reason outside the request."""


class CheckpointFault(CannotDo):
    """A checkpoint is missing, damaged, or not what the manifest says it is."""


class EngineFault(CannotDo):
    """No worker can paint."""


class StorageFault(CannotDo):
    """A disk is full, or a folder cannot be written."""


class ShareFault(CannotDo):
    """The phone's page cannot be served."""
