"""What staff do at the panel. Every action asks for its role here, and is in the audit log."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol, runtime_checkable

from kiosk.config import LoadedConfig
from kiosk.domain.errors import BadInput, CannotDo
from kiosk.staff.access import Access, Refusal
from kiosk.staff.audit import Action
from kiosk.staff.badge import Badge
from kiosk.staff.checklists import CLOSING, OPENING, PREFLIGHT
from kiosk.staff.overrides import Adopt, Field, Overrides, Value, editable, forget
from kiosk.staff.power import shut_down
from kiosk.staff.preflight import Report, Verdict
from kiosk.staff.roles import Role
from kiosk.staff.show_state import ShowState


@runtime_checkable
class Devices(Protocol):
    """A generator whose devices staff can take out of work, each raising BadInput if unknown."""

    def drain(self, device: str) -> None:
        """Let it finish its run, and give it no other."""
        ...

    def restore(self, device: str) -> None:
        """Give it work again."""
        ...

    def restart(self, device: str) -> None:
        """Replace its worker after its run."""
        ...


class Desk:
    """The panel's services, and who is signed in at it. Nothing here trusts the screens."""

    def __init__(
        self,
        access: Access,
        badge: Badge,
        overrides: Overrides,
        show: ShowState,
        *,
        power: Callable[[], None] = shut_down,
    ) -> None:
        """`power` turns the machine off, or raises CannotDo."""
        self._access = access
        self.badge = badge
        self._overrides = overrides
        self._show = show
        self._power = power

    @property
    def role(self) -> Role | None:
        """Who is signed in; None when nobody is, or the session has ended."""
        return self.badge.role

    def roles(self) -> tuple[Role, ...]:
        """Who has a PIN; none at first start. Raises BadFile."""
        return self._access.roles()

    def set_first_pin(self, pin: str) -> None:
        """The admin's at first start; raises NotAllowed when there is one, or WeakPin."""
        self._access.set_first_pin(pin, self.badge.now)

    def sign_in(self, role: Role, pin: str) -> Refusal | None:
        """Let in whoever knows the PIN; why not, otherwise. Raises BadFile."""
        answer = self._access.open(role, pin, self.badge.now)
        if isinstance(answer, Refusal):
            return answer
        self.badge.put_on(answer)
        return None

    def wait(self, role: Role) -> float:
        """Seconds until `role` may try a PIN again."""
        return self._access.wait(role, self.badge.now)

    def touched(self) -> None:
        """Somebody is still there."""
        self.badge.touched()

    def leave(self) -> None:
        """Sign out, whoever is in."""
        session = self.badge.take_off()
        if session is not None:
            self._access.leave(session, self.badge.now)

    def drain(self, devices: object, device: str) -> None:
        """Take a device out of work: operators may. Raises NotAllowed, CannotDo or BadInput."""
        self.badge.note(Role.OPERATOR, Action.DEVICE_DRAINED, device=device)
        _able(devices).drain(device)

    def restore(self, devices: object, device: str) -> None:
        """Give a device work again: operators may."""
        self.badge.note(Role.OPERATOR, Action.DEVICE_RETURNED, device=device)
        _able(devices).restore(device)

    def restart(self, devices: object, device: str) -> None:
        """Replace a device's worker: operators may."""
        self.badge.note(Role.OPERATOR, Action.DEVICE_RESTARTED, device=device)
        _able(devices).restart(device)

    @property
    def out_of_order(self) -> bool:
        """Whether staff let nobody in; known without a PIN, as the window starts so."""
        return self._show.out_of_order

    @property
    def ticks(self) -> frozenset[str]:
        """What was ticked today."""
        return self._show.ticks

    def open_show(self, *, yes: bool) -> None:
        """Let guests in, or not, also after a restart: operators may. Raises StorageFault.

        After that fault a closed show is to be closed all the same, until a restart.
        """
        if yes:
            self.badge.note(Role.OPERATOR, Action.SHOW_OPENED)
        else:
            self.badge.note_if_possible(Role.OPERATOR, Action.SHOW_CLOSED)
        self._show.put_out_of_order(yes=not yes)

    def tick(self, item: str, *, yes: bool) -> None:
        """Tick an item of the checklists: operators may. Raises NotAllowed or StorageFault."""
        tapped = [each.id for each in (*OPENING, *CLOSING) if not each.by_itself]
        if item not in tapped:
            raise BadInput("item", item, ", ".join(tapped))
        self.badge.note(Role.OPERATOR, Action.ITEM_TICKED, id=item, new=yes)
        self._show.tick(item, yes=yes)

    def check(self) -> None:
        """Allow that a preflight begins: operators may. Raises NotAllowed."""
        self.badge.require(Role.OPERATOR)

    def checked(self, report: Report) -> None:
        """Note what a preflight said; unless it is a no-go, the checklist has its tick."""
        verdict = report.verdict
        self.badge.note(Role.OPERATOR, Action.PREFLIGHT_RUN, verdict=verdict.label)
        self._show.tick(PREFLIGHT, yes=verdict is not Verdict.NO_GO)

    def settings(self) -> tuple[Field, ...]:
        """What staff may set, as it will be from the next start. Raises BadFile."""
        return editable(self._overrides.load())

    def change(self, changes: Mapping[str, Value | None], adopt: Adopt = forget) -> LoadedConfig:
        """Set keys: admins may. Raises NotAllowed, BadInput or BadFile, and then changes none.

        `adopt` goes by the config before it is kept; what it raises keeps the file as it was.
        """
        session = self.badge.require(Role.ADMIN)
        return self._overrides.change(session, changes, self.badge.now, adopt)

    def can_undo(self) -> bool:
        """Whether a change can be taken back."""
        return self._overrides.can_undo()

    def undo(self, adopt: Adopt = forget) -> LoadedConfig:
        """Take back the last change: admins may. `adopt` and what is raised are as in `change`."""
        return self._overrides.undo(self.badge.require(Role.ADMIN), self.badge.now, adopt)

    def restart_program(self) -> None:
        """Note that the program starts anew: operators may. Raises NotAllowed."""
        self.badge.note_if_possible(Role.OPERATOR, Action.KIOSK_RESTARTED)

    def shut_down(self) -> None:
        """Turn the machine off: operators may. Raises NotAllowed, or CannotDo and why."""
        self.badge.note_if_possible(Role.OPERATOR, Action.MACHINE_SHUT_DOWN)
        self._power()

    def leave_kiosk(self) -> None:
        """Note that the kiosk is ended: admins may. Raises NotAllowed."""
        self.badge.note_if_possible(Role.ADMIN, Action.KIOSK_LEFT)


def _able(devices: object) -> Devices:
    if not isinstance(devices, Devices):
        raise CannotDo("There are no devices to take out of work.", "Demo mode has none.")
    return devices
