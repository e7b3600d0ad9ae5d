"""Staff's PINs at rest: which ones are too easy to guess, and the file that keeps their hashes."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from kiosk.domain.errors import BadFile, BadInput, KioskError
from kiosk.gallery.disk import storage_fault
from kiosk.gallery.files import write_atomically
from kiosk.staff.roles import Role

SHORTEST, LONGEST = 6, 12
_DRAWN = {  # lines, corners and zigzags over the keys of a keypad
    *("147258", "258369", "147369", "258147", "369258", "741852", "852963", "741963", "963852"),
    *("159357", "357159", "159753", "753159", "951357", "357951", "147896", "963214", "789632"),
    *("123654", "321456", "456321", "123698", "741236", "147852", "258456", "456258", "789456"),
    *("314159", "271828"),  # the first digits of pi and of e
}


class WeakPin(BadInput):
    """A PIN that is refused. The sentence says why, and never repeats the PIN."""

    def __init__(self, reason: str) -> None:
        cause = f"This PIN cannot be used: {reason}."
        cure = f"Choose {SHORTEST} to {LONGEST} digits without a pattern, and no birthday."
        KioskError.__init__(self, cause, cure)
        self.field, self.value, self.allowed = "PIN", None, cure


def is_pin(text: str) -> bool:
    """Whether `text` has the shape of a PIN: 6 to 12 of the digits 0 to 9."""
    return text.isascii() and text.isdecimal() and SHORTEST <= len(text) <= LONGEST


def check_pin(pin: str) -> None:
    """Raise WeakPin if `pin` is no PIN or among those that people try first.

    Birthdays look like any other digits, so they cannot be refused here.
    """
    if not is_pin(pin):
        raise WeakPin(f"it is not {SHORTEST} to {LONGEST} digits")
    if reason := _pattern(pin):
        raise WeakPin(reason)


def _pattern(pin: str) -> str:
    if len(set(pin)) < 3:
        return "it has only one or two different digits"
    for block in range(2, len(pin) // 2 + 1):
        if len(pin) % block == 0 and pin[:block] * (len(pin) // block) == pin:
            return f"it repeats {block} digits"
    if pin == pin[::-1]:
        return "it reads the same backwards"
    for width in (1, 2, 3):  # 123456, then 112233, then 111222333
        if len(pin) % width == 0 and _counts(pin, width):
            return "its digits count up or down"
    if pin in _DRAWN or pin[:SHORTEST] in _DRAWN:
        return "it is a pattern on the keypad, or a well-known number"
    return ""


def _counts(pin: str, width: int) -> bool:
    groups = [pin[i : i + width] for i in range(0, len(pin), width)]
    if any(len(set(group)) > 1 for group in groups):
        return False
    digits = [int(group[0]) for group in groups]
    return len({(b - a) % 10 for a, b in pairwise(digits)}) == 1


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class KeptPin(_Model):
    """One role's PIN: Argon2id in PHC string format, parameters and salt included."""

    hash: str = Field(pattern=r"^\$argon2id\$")
    set_at: str

    @property
    def fingerprint(self) -> str:
        """Tells this PIN's tries from those of the one before; says nothing about the PIN."""
        return hashlib.sha256(self.hash.encode()).hexdigest()[:16]


class _Pins(_Model):
    version: Literal[1] = 1
    pins: Mapping[Role, KeptPin] = {}


class PinFile:
    """The hashes of staff's PINs, in a private file; read each time, for it may be replaced."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> Mapping[Role, KeptPin]:
        """The PINs there are, by role; raises BadFile when the file is damaged."""
        try:
            return _Pins.model_validate_json(self._path.read_bytes()).pins
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise BadFile(self._path, "", f"cannot be read ({error.strerror or error})") from error
        except ValidationError as error:
            reason = "is damaged, or of another version; `kiosk staff set-pin` makes a new one"
            raise BadFile(self._path, "", reason) from error

    def put(self, role: Role, pin: KeptPin) -> None:
        """Keep `pin` for `role`; raises BadFile, or StorageFault with cause and cure."""
        pins = _Pins(pins={**self.read(), role: pin})
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_atomically(self._path, pins.model_dump_json(indent=2).encode())
        except OSError as error:
            raise storage_fault(self._path.parent, error) from error

    def put_damaged_aside(self) -> bool:
        """Rename a file that cannot be used to *.damaged; whether there was one."""
        try:
            self.read()
        except BadFile:
            try:
                self._path.replace(self._path.with_name(self._path.name + ".damaged"))
            except OSError as error:
                raise storage_fault(self._path.parent, error) from error
            return True
        return False
