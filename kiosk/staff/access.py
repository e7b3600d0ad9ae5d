"""Lets staff in: checks a PIN, opens a session, sets and changes PINs."""

from __future__ import annotations

import logging
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.profiles import RFC_9106_LOW_MEMORY

from kiosk.domain.errors import CannotDo, StorageFault
from kiosk.staff.audit import Action, Actor, AuditLog
from kiosk.staff.clock import Now
from kiosk.staff.lockout import FREE_TRIES, LockOut
from kiosk.staff.pins import KeptPin, PinFile, WeakPin, check_pin, is_pin
from kiosk.staff.roles import IDLE, NotAllowed, Role, Session, require

_log = logging.getLogger(__name__)


class Hasher(Protocol):
    """The part of argon2's PasswordHasher that is used here."""

    def hash(self, password: str, /) -> str:
        """A new hash, as a PHC string."""
        ...

    def verify(self, kept: str, password: str, /) -> Literal[True]:
        """True, or a VerificationError."""
        ...

    def check_needs_rehash(self, kept: str, /) -> bool:
        """Whether the hash was made with other parameters than these."""
        ...


def default_hasher() -> PasswordHasher:
    """Argon2id by RFC 9106's second recommendation: 3 passes over 64 MiB in 4 lanes."""
    return PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why nobody was let in; `wait` in seconds, `tries` left before the next wait."""

    reason: Literal["wrong", "locked", "no-pin"]
    wait: float = 0.0
    tries: int = 0


class Access:
    """The staff's way in. Files lie in `folder`, which is made when it is first needed.

    `open` and the ways to set a PIN compute for some tenths of a second and write to the disk.
    """

    def __init__(
        self, folder: Path, audit: AuditLog, *, hasher: Hasher | None = None, idle: float = IDLE
    ) -> None:
        self._folder = folder
        self._pins = PinFile(folder / "pins.json")
        self._lockout = LockOut(folder / "tries.json")
        self._audit = audit
        self._hasher = hasher or default_hasher()
        self._idle = idle

    def roles(self) -> tuple[Role, ...]:
        """The roles that have a PIN; none before the first start is done. Raises BadFile."""
        return tuple(role for role in Role if role in self._pins.read())

    def wait(self, role: Role, now: Now) -> float:
        """Seconds until `role` may try again."""
        kept = self._pins.read().get(role)
        return 0.0 if kept is None else self._lockout.remaining(role, kept.fingerprint, now)

    def open(self, role: Role, pin: str, now: Now) -> Session | Refusal:
        """A session for whoever knows the PIN of `role`. Raises BadFile.

        The lock is looked at before anything is hashed, and a try counts before it is judged.
        """
        kept = self._pins.read().get(role)
        if kept is None:
            return Refusal("no-pin")
        if (left := self._lockout.remaining(role, kept.fingerprint, now)) > 0:
            return Refusal("locked", wait=left)
        failures = self._lockout.count(role, kept.fingerprint, now)
        if not self._is_right(kept, pin):
            self._note(Action.PIN_WRONG, "nobody", now, role=role, failures=failures)
            wait = self._lockout.remaining(role, kept.fingerprint, now)
            return Refusal("wrong", wait=wait, tries=max(0, FREE_TRIES - failures))
        self._lockout.clear(role, kept.fingerprint)
        self._note(Action.SIGNED_IN, role.value, now)
        if self._hasher.check_needs_rehash(kept.hash):
            self._renew(role, kept, pin)
        return Session(role, now.monotonic, self._idle)

    def leave(self, session: Session, now: Now) -> None:
        """Note that somebody left, or was idle for too long. The caller forgets the session."""
        self._note(Action.SIGNED_OUT, session.role.value, now, idle=session.remaining(now) <= 0)

    def set_first_pin(self, pin: str, now: Now) -> None:
        """The admin's PIN at first start; raises NotAllowed when there is one, or WeakPin."""
        if Role.ADMIN in self._pins.read():
            raise NotAllowed("The admin has a PIN already.", "Sign in to change it.")
        self._set(Role.ADMIN, pin, now, "machine")

    def change_pin(self, session: Session | None, role: Role, pin: str, now: Now) -> Session:
        """Set the PIN of `role`: admins may; raises NotAllowed, WeakPin or StorageFault."""
        session = require(session, Role.ADMIN, now)
        self._set(role, pin, now, session.role.value)
        return session

    def set_pin_at_machine(self, role: Role, pin: str, now: Now) -> None:
        """Set a PIN for whoever may write the kiosk's files: the way back when it is forgotten.

        It lifts the role's lock, and puts a damaged file aside. Raises WeakPin, StorageFault
        or CannotDo.
        """
        check_pin(pin)
        self._check_owner()
        self._pins.put_damaged_aside()
        self._set(role, pin, now, "machine")

    def _set(self, role: Role, pin: str, now: Now, who: Actor) -> None:
        check_pin(pin)
        for other, kept in self._pins.read().items():
            if other is not role and self._is_right(kept, pin):
                raise WeakPin(f"it is the PIN of the {other}")
        # Noted first: a PIN that nobody can account for must not exist.
        self._audit.append(Action.PIN_SET, who, now, role=role)
        self._pins.put(role, KeptPin(hash=self._hasher.hash(pin), set_at=now.stamp()))

    def _is_right(self, kept: KeptPin, pin: str) -> bool:
        if not is_pin(pin):
            return False
        try:
            return self._hasher.verify(kept.hash, pin)
        except (VerificationError, InvalidHashError):
            return False

    def _renew(self, role: Role, kept: KeptPin, pin: str) -> None:
        renewed = KeptPin(hash=self._hasher.hash(pin), set_at=kept.set_at)
        try:
            self._pins.put(role, renewed)
        except StorageFault as fault:  # the old hash still works, and the next sign-in tries again
            _log.warning("a PIN keeps its old hash: %s", fault)

    def _note(self, action: Action, who: Actor, now: Now, **about: str | float) -> None:
        """Write to the audit log; a full disk must not keep out those who come to clear it."""
        try:
            self._audit.append(action, who, now, **about)
        except StorageFault as fault:
            _log.error("not in the audit log: %s by %s: %s", action, who, fault)

    def _check_owner(self) -> None:
        nearest = next(p for p in (self._folder, *self._folder.parents) if p.exists())
        if nearest.is_relative_to(self._folder.parent) and nearest.stat().st_uid != os.geteuid():
            raise CannotDo(
                f"The folder {nearest} belongs to another user.",
                f"Run this as that user: sudo -u '#{nearest.stat().st_uid}' kiosk staff set-pin.",
            )
