"""The keypad before the pages: what was typed, for whom, and what came of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from kiosk.domain.errors import KioskError
from kiosk.staff.desk import Desk
from kiosk.staff.pins import LONGEST
from kiosk.staff.roles import Role


@dataclass(frozen=True, slots=True)
class Entry:
    """What the keypad shows. `stage` is "enter", or at first start "first" and then "again"."""

    roles: tuple[str, ...] = ()
    asked: str = Role.OPERATOR.value
    stage: str = "enter"
    digits: int = 0
    wait: int = 0  # seconds until keys work again


class PinEntry:
    """Takes digits, and tries them at the desk; `say` takes a sentence for whoever types."""

    def __init__(self, desk: Desk, say: Callable[[str], None]) -> None:
        self._desk = desk
        self._say = say
        self._pin = self._first = ""
        self.shown = Entry()

    def begin(self) -> None:
        """From the start, with nothing typed."""
        self._pin = self._first = ""
        self.shown = Entry()
        try:
            roles = self._desk.roles()
        except KioskError as fault:
            self._say(f"{fault.cause} {fault.cure}")
            return
        asked = roles[0].value if roles else Role.ADMIN.value
        stage = "enter" if roles else "first"
        self.shown = Entry(tuple(role.value for role in roles), asked, stage)
        self.look()

    def ask(self, role: str) -> None:
        """Take the PIN of another role."""
        self._pin = ""
        self.shown = replace(self.shown, asked=role, digits=0)
        self._say("")
        self.look()

    def press(self, digit: str) -> None:
        """A key with a digit."""
        if self.shown.wait == 0 and len(self._pin) < LONGEST and digit in "0123456789":
            self._pin += digit
            self.shown = replace(self.shown, digits=len(self._pin))
            self._say("")

    def erase(self) -> None:
        """Take back a digit."""
        self._pin = self._pin[:-1]
        self.shown = replace(self.shown, digits=len(self._pin))

    def enter(self) -> Role | None:
        """The PIN is whole: who is signed in now. Raises KioskError."""
        pin, self._pin = self._pin, ""
        self.shown = replace(self.shown, digits=0)
        if self.shown.stage == "enter":
            return self._sign_in(Role(self.shown.asked), pin)
        if self.shown.stage == "first":
            self._first = pin
            self.shown = replace(self.shown, stage="again")
            self._say("")
            return None
        self.shown = replace(self.shown, stage="first")
        if pin != self._first:
            self._say("The two were not the same. Choose a PIN again.")
            return None
        self._desk.set_first_pin(pin)
        return Role.ADMIN if self._desk.sign_in(Role.ADMIN, pin) is None else None

    def look(self) -> None:
        """See how long the role that is asked for has to wait. Raises BadFile."""
        wait = self._desk.wait(Role(self.shown.asked)) if self.shown.roles else 0.0
        self.shown = replace(self.shown, wait=int(wait + 0.999))

    def _sign_in(self, role: Role, pin: str) -> Role | None:
        refusal = self._desk.sign_in(role, pin)
        if refusal is None:
            return role
        if refusal.wait > 0:
            self._say("That was not the PIN. Please wait a little.")
        else:
            self._say(f"That was not the PIN. {refusal.tries} more tries before a wait.")
        self.look()
        return None
