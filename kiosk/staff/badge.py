"""Who stands at the panel: each service asks here whether that person may, and writes it down."""

from __future__ import annotations

import logging
from collections.abc import Callable

from kiosk.domain.errors import StorageFault
from kiosk.staff.audit import Action, AuditLog
from kiosk.staff.clock import Now
from kiosk.staff.roles import Role, Session, require

_log = logging.getLogger(__name__)


class Badge:
    """The one session of the panel, shared by all services behind it."""

    def __init__(self, audit: AuditLog, clock: Callable[[], Now]) -> None:
        self._audit = audit
        self._clock = clock
        self._session: Session | None = None

    @property
    def now(self) -> Now:
        """This instant."""
        return self._clock()

    @property
    def role(self) -> Role | None:
        """Who is signed in; None when nobody is, or the session has ended."""
        session = self._session
        return session.role if session and session.remaining(self._clock()) > 0 else None

    def put_on(self, session: Session) -> None:
        """Somebody's PIN was right."""
        self._session = session

    def take_off(self) -> Session | None:
        """Nobody is signed in any more; returns the session that was."""
        session, self._session = self._session, None
        return session

    def touched(self) -> None:
        """Somebody is still there."""
        if self._session is not None:
            self._session = self._session.touched(self._clock())

    def require(self, role: Role) -> Session:
        """The session, used just now, if it may do what `role` may; raises NotAllowed otherwise."""
        self._session = require(self._session, role, self._clock())
        return self._session

    def note(self, role: Role, action: Action, **about: str | float) -> Session:
        """`require`, and a line in the audit log. Raises NotAllowed or StorageFault.

        Call it before the action: what cannot be written down is not done.
        """
        session = self.require(role)
        self._audit.append(action, session.role.value, self._clock(), **about)
        return session

    def note_if_possible(self, role: Role, action: Action, **about: str | float) -> Session:
        """As `note`, but a disk that takes no line is only logged. Raises NotAllowed.

        For acts that make room, keep something from guests, or end the kiosk: a full disk must
        not keep out those who come to clear it.
        """
        session = self.require(role)
        try:
            self.note(role, action, **about)
        except StorageFault as fault:
            _log.error("not in the audit log: %s by %s: %s", action, session.role, fault)
        return session
