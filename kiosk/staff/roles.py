"""Who may do what: two roles, a session that leaves by itself, and the one check of both."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from kiosk.domain.errors import CannotDo
from kiosk.staff.clock import Now

IDLE = 120.0
"""Seconds without a touch or an action after which a session has ended."""


class Role(StrEnum):
    """An operator runs the show; an admin changes it, and may do all that an operator may."""

    OPERATOR = "operator"
    ADMIN = "admin"

    def covers(self, needed: Role) -> bool:
        """Whether this role may do what `needed` may."""
        return self is Role.ADMIN or needed is Role.OPERATOR


class NotAllowed(CannotDo):
    """Nobody is signed in (any more), or the one who is may not do this."""


@dataclass(frozen=True, slots=True)
class Session:
    """Somebody of the staff at the panel. `used` and `idle` are monotonic seconds."""

    role: Role
    used: float
    idle: float = IDLE

    def remaining(self, now: Now) -> float:
        """Seconds until it ends by itself; 0 when it has ended, or the clock ran backwards."""
        quiet = now.monotonic - self.used
        return 0.0 if quiet < 0 else max(0.0, self.idle - quiet)

    def touched(self, now: Now) -> Session:
        """The session after a touch; one that has ended does not come back."""
        return replace(self, used=now.monotonic) if self.remaining(now) > 0 else self


def require(session: Session | None, role: Role, now: Now) -> Session:
    """The session, used just now, if it may do what `role` may; raises NotAllowed otherwise."""
    if session is None or session.remaining(now) <= 0:
        raise NotAllowed("Nobody is signed in, or the session has ended.", "Enter the PIN again.")
    if not session.role.covers(role):
        raise NotAllowed(f"This needs the PIN of the {role}.", f"Sign in as {role}.")
    return session.touched(now)
