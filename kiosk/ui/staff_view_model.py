"""The staff's panel as QML sees it: a keypad, then pages, over the desk that judges who may."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable, Mapping
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import Property, QObject, QTimer, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.domain.errors import KioskError
from kiosk.staff.condition import Condition, Light, Trouble, condition_of
from kiosk.staff.desk import Desk
from kiosk.staff.pins import LONGEST
from kiosk.staff.preflight import Report
from kiosk.staff.roles import Role
from kiosk.ui.rows_model import RowsModel
from kiosk.ui.staff_page import StaffPage
from kiosk.ui.staff_rows import (
    DeviceRow,
    FindingRow,
    SettingRow,
    device_row,
    finding_rows,
    setting_row,
    stepped,
)
from kiosk.ui.visit_controller import VisitController

QML_IMPORT_NAME = "Kiosk.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1

_KEYPAD = 60.0  # seconds without a touch after which the keypad goes
_CLOSING = ("storage", "stopped")
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Staff:
    """What the window needs for the panel. `work` runs what takes long, `leave` ends the kiosk.

    `file` is the config that staff's changes lie over.
    """

    desk: Desk
    work: Executor
    leave: Callable[[], None]
    file: Path | None = None


@dataclass(frozen=True, slots=True)
class _State:
    """All that the panel shows besides its lists."""

    open: bool = False
    page: str = "now"
    role: str = ""
    roles: tuple[str, ...] = ()
    asked: str = Role.OPERATOR.value
    stage: str = "enter"  # or "first", "again": the first PIN, twice
    digits: int = 0
    message: str = ""
    wait: int = 0
    condition: Condition = field(default_factory=lambda: Condition(Light.AMBER, ""))
    queue: int = 0
    free: str = ""
    link: str = ""
    verdict: str = ""
    checking: bool = False
    can_undo: bool = False
    out_of_order: bool = False


@QmlElement
class StaffViewModel(QObject):
    """Whoever knows the corner sees the keypad; who knows a PIN, the pages."""

    changed = Signal()

    def __init__(
        self,
        staff: Staff,
        controller: VisitController,
        devices: object,
        state: Path,
        pages: Mapping[str, StaffPage],
    ) -> None:
        """`devices` is the generator, `state` the folder whose disk is watched."""
        super().__init__()
        self._pages = pages
        for page in pages.values():
            page.setParent(self)  # so that it stays, though QML is handed it
            page.said.connect(self._say)
        self._staff, self._desk = staff, staff.desk
        self._controller, self._generator, self._folder = controller, devices, state
        self._state = _State()
        self._pin = self._first = ""
        self._used = 0.0
        self._report: Future[Report] | None = None
        self._devices = RowsModel(DeviceRow, (), self)
        self._findings = RowsModel(FindingRow, (), self)
        self._settings = RowsModel(SettingRow, (), self)
        self._timer = QTimer(self)
        self._timer.setInterval(500)
        self._timer.timeout.connect(self.tick)

    # Getting in and out.

    @Slot()
    def open(self) -> None:
        """Cover the guests' screens, and ask for a PIN."""
        if self._state.open:
            return
        self._controller.hold()
        self._timer.start()
        self._ask()

    @Slot()
    def leave(self) -> None:
        """Sign out, and give the screens back to the guest."""
        self._desk.leave()
        self._close()

    @Slot()
    def touched(self) -> None:
        """A finger on the panel."""
        self._used = self._controller.clock_now
        self._desk.touched()

    @Slot(str)
    def ask(self, role: str) -> None:
        """Ask for the PIN of another role."""
        self.touched()
        self._pin = ""
        self._put(asked=role, digits=0, message="")
        self.tick()

    @Slot(str)
    def press(self, digit: str) -> None:
        """A key with a digit."""
        self.touched()
        if self._state.wait == 0 and len(self._pin) < LONGEST and digit in "0123456789":
            self._pin += digit
            self._put(digits=len(self._pin), message="")

    @Slot()
    def erase(self) -> None:
        """Take back a digit."""
        self._pin = self._pin[:-1]
        self._put(digits=len(self._pin))

    @Slot()
    def enter(self) -> None:
        """The PIN is whole: try it, or set it at first start."""
        pin, self._pin = self._pin, ""
        self._put(digits=0)
        if self._state.stage == "enter":
            self._try(lambda: self._sign_in(pin))
        elif self._state.stage == "first":
            self._first = pin
            self._put(stage="again", message="")
        elif pin == self._first:
            self._try(lambda: self._set_first(pin))
        else:
            self._put(stage="first", message="The two were not the same. Choose a PIN again.")

    # Pages.

    @Slot(str)
    def turnTo(self, page: str) -> None:
        """Open a page, and leave the one that was open."""
        self.touched()
        self._leave_page()
        self._put(page=page, message="")
        if page in self._pages:
            self._pages[page].enter()

    @Slot(str, result=QObject)
    def pageOf(self, name: str) -> QObject | None:
        """What a page shows, where it is one with a view model of its own."""
        return self._pages.get(name)

    @Property("QStringList", constant=True)  # pyright: ignore[reportArgumentType]
    def tabs(self) -> list[str]:
        """The pages' names, in order."""
        return ["now", "preflight", *self._pages, "show"]

    @Slot(str)
    def drain(self, device: str) -> None:
        """Take a device out of work."""
        self._try(lambda: self._desk.drain(self._generator, device))

    @Slot(str)
    def restore(self, device: str) -> None:
        """Give a device work again."""
        self._try(lambda: self._desk.restore(self._generator, device))

    @Slot(str)
    def restart(self, device: str) -> None:
        """Replace a device's worker."""
        self._try(lambda: self._desk.restart(self._generator, device))

    @Slot()
    def check(self) -> None:
        """Run the preflight beside the window."""

        def start() -> None:
            if self._report is None:
                self._report = self._staff.work.submit(self._desk.check())
                self._put(checking=True, verdict="")

        self._try(start)

    @Slot(bool)
    def setOutOfOrder(self, out: bool) -> None:
        """Show guests the closed screen, or let them in again."""

        def switch() -> None:
            self._desk.open_show(yes=not out)
            self._controller.out_of_order = out

        self._try(switch)

    @Slot(str, int)
    def step(self, key: str, by: int) -> None:
        """Set a key to the next value that is offered, or with -1 to the one before."""

        def change() -> None:
            for each in self._desk.settings():
                if each.key == key:
                    self._desk.change({key: stepped(each, by)})
            self._put(message="Saved. It holds from the next start.")

        self._try(change)

    @Slot()
    def undo(self) -> None:
        """Take back the last change."""
        self._try(lambda: self._desk.undo())

    @Slot()
    def leaveKiosk(self) -> None:
        """End the program."""

        def end() -> None:
            self._desk.leave_kiosk()
            self._staff.leave()

        self._try(end)

    # What QML reads.

    @Property(bool, notify=changed)
    def shown(self) -> bool:
        """Whether the panel covers the guests' screens."""
        return self._state.open

    @Property("QVariantMap", notify=changed)  # pyright: ignore[reportArgumentType]
    def state(self) -> dict[str, Any]:
        """The panel's state: role, roles, asked, stage, digits, message, wait, light and so on."""
        state = self._state
        return {
            "page": state.page,
            "role": state.role,
            "admin": state.role == Role.ADMIN,
            "roles": list(state.roles),
            "asked": state.asked,
            "stage": state.stage,
            "digits": state.digits,
            "message": state.message,
            "wait": state.wait,
            "light": state.condition.light.value,
            "reason": state.condition.reason,
            "todo": state.condition.todo,
            "queue": state.queue,
            "free": state.free,
            "link": state.link,
            "verdict": state.verdict,
            "checking": state.checking,
            "canUndo": state.can_undo,
            "outOfOrder": state.out_of_order,
        }

    @Property(QObject, constant=True)
    def devices(self) -> QObject:
        """A DeviceRow for each."""
        return self._devices

    @Property(QObject, constant=True)
    def findings(self) -> QObject:
        """The last preflight's FindingRows."""
        return self._findings

    @Property(QObject, constant=True)
    def settings(self) -> QObject:
        """A SettingRow for each key."""
        return self._settings

    @Slot()
    def tick(self) -> None:
        """Look at everything anew, and close when nobody has touched the panel for too long."""
        if not self._state.open:
            return
        quiet = self._controller.clock_now - self._used
        if self._desk.role is None and (self._state.role or quiet > _KEYPAD):
            self.leave()
            return
        wait = self._desk.wait(Role(self._state.asked)) if self._state.roles else 0.0
        self._put(wait=int(wait + 0.999), **self._look())
        if self._state.role and (page := self._pages.get(self._state.page)) is not None:
            page.look()
        if self._report is not None and self._report.done():
            self._hear(self._report)

    def close(self) -> None:
        """Stop looking; the window goes."""
        self._timer.stop()
        self._staff.work.shutdown(wait=False, cancel_futures=True)

    def _ask(self) -> None:
        self._pin = self._first = ""
        self.touched()
        state = _State(open=True, checking=self._report is not None)
        try:
            roles = self._desk.roles()
        except KioskError as fault:
            self._swap(replace(state, message=f"{fault.cause} {fault.cure}"))
            return
        asked = roles[0].value if roles else Role.ADMIN.value
        stage = "enter" if roles else "first"
        names = tuple(role.value for role in roles)
        self._swap(replace(state, roles=names, asked=asked, stage=stage))
        self.tick()

    def _close(self) -> None:
        self._timer.stop()
        self._leave_page()
        self._pin = self._first = ""
        self._swap(_State())
        self._controller.resume()

    def _sign_in(self, pin: str) -> None:
        refusal = self._desk.sign_in(Role(self._state.asked), pin)
        if refusal is None:
            self._enter(Role(self._state.asked))
        elif refusal.wait > 0:
            self._put(message="That was not the PIN. Please wait a little.")
        else:
            self._put(message=f"That was not the PIN. {refusal.tries} more tries before a wait.")

    def _set_first(self, pin: str) -> None:
        self._put(stage="first")  # again from the start, where the PIN is too easy
        self._desk.set_first_pin(pin)
        if self._desk.sign_in(Role.ADMIN, pin) is None:
            self._enter(Role.ADMIN)

    def _enter(self, role: Role) -> None:
        self._put(role=role.value, stage="enter", message="")

    def _try(self, action: Callable[[], object]) -> None:
        """Do it, say why not, and show what has come of it."""
        self._put(message="")
        try:
            action()
        except KioskError as fault:
            self._put(message=f"{fault.cause} {fault.cure}".strip())
        self.tick()

    def _look(self) -> dict[str, Any]:
        health = self._controller.health
        self._devices.set_rows([device_row(each) for each in health.devices])
        troubles = [
            Trouble(said, "", closes=kind in _CLOSING)
            for kind, said in self._controller.faults.items()
        ]
        free = _free(self._folder)
        out = self._controller.out_of_order
        share = self._controller.faults.get("share", "")
        return {
            "condition": condition_of(health, troubles, free, out_of_order=out),
            "queue": health.queued,
            "free": "unknown" if free is None else f"{free / 2**30:.1f} GiB",
            "link": "broken" if share else "works",
            "out_of_order": out,
            **self._look_at_settings(),
        }

    def _look_at_settings(self) -> dict[str, Any]:
        if not self._state.role:
            return {}
        try:
            self._settings.set_rows([setting_row(each) for each in self._desk.settings()])
            return {"can_undo": self._desk.can_undo()}
        except KioskError as fault:  # broken by hand: the message says where, undo mends it
            return {"can_undo": self._desk.can_undo(), "message": f"{fault.cause} {fault.cure}"}

    def _hear(self, report: Future[Report]) -> None:
        self._report = None
        try:
            done = report.result()
        except Exception as error:  # noqa: BLE001 - whatever a thread died of, the panel stays
            _log.exception("the preflight failed")
            self._put(checking=False, message=f"Preflight failed ({type(error).__name__}).")
            return
        self._findings.set_rows(finding_rows(done))
        self._put(checking=False, verdict=done.verdict.label)

    def _leave_page(self) -> None:
        if self._state.role and (page := self._pages.get(self._state.page)) is not None:
            page.leave()

    def _say(self, sentence: str) -> None:
        self._put(message=sentence)

    def _put(self, **values: Any) -> None:
        self._swap(replace(self._state, **values))

    def _swap(self, state: _State) -> None:
        if state != self._state:
            self._state = state
            self.changed.emit()


def _free(folder: Path) -> int | None:
    nearest = next((path for path in (folder, *folder.parents) if path.exists()), None)
    try:
        return None if nearest is None else shutil.disk_usage(nearest).free
    except OSError:
        return None
