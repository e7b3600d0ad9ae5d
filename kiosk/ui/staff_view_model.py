"""The staff's panel as QML sees it: a keypad, then pages, each with a view model of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import Executor
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import Property, QObject, QTimer, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.domain.errors import KioskError
from kiosk.staff.desk import Desk
from kiosk.staff.roles import Role
from kiosk.ui.preflight_run import StartChild
from kiosk.ui.staff_entry import PinEntry
from kiosk.ui.staff_page import StaffPage
from kiosk.ui.visit_controller import VisitController

QML_IMPORT_NAME = "Kiosk.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1

_KEYPAD = 60.0  # seconds without a touch after which the keypad goes
_FIRST = "now"


@dataclass(frozen=True, slots=True)
class Staff:
    """What the window needs for the panel. `work` runs what takes long, `leave` ends the kiosk.

    `restart` ends it, too, and starts it anew. `file` is the config that staff's changes lie over;
    `start_child` starts a preflight beside the window, and is its own where it is None.
    """

    desk: Desk
    work: Executor
    leave: Callable[[], None]
    file: Path | None = None
    restart: Callable[[], None] = lambda: None
    start_child: StartChild | None = None


@dataclass(frozen=True, slots=True)
class _State:
    """What the panel shows around its pages."""

    open: bool = False
    page: str = _FIRST
    role: str = ""
    message: str = ""


@QmlElement
class StaffViewModel(QObject):
    """Whoever knows the corner sees the keypad; who knows a PIN, the pages."""

    changed = Signal()

    def __init__(
        self, staff: Staff, controller: VisitController, pages: Mapping[str, StaffPage]
    ) -> None:
        """The first of `pages` in the order of the tabs is the one that opens."""
        super().__init__()
        self._pages = pages
        for page in pages.values():
            page.setParent(self)  # so that it stays, though QML is handed it
            page.said.connect(self._say)
        self._staff, self._desk = staff, staff.desk
        self._controller = controller
        self._state = _State()
        self._entry = PinEntry(staff.desk, self._say)
        self._shown: dict[str, Any] = {}
        self._used = 0.0
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
        self.touched()
        self._state = _State(open=True)
        self._entry.begin()
        self._show()

    @Slot()
    def leave(self) -> None:
        """Sign out, and give the screens back to the guest."""
        self._desk.leave()
        self._timer.stop()
        self._leave_page()
        self._state = _State()
        self._entry = PinEntry(self._desk, self._say)
        self._controller.resume()
        self._show()

    @Slot()
    def touched(self) -> None:
        """A finger on the panel."""
        self._used = self._controller.clock_now
        self._desk.touched()

    @Slot(str)
    def ask(self, role: str) -> None:
        """Ask for the PIN of another role."""
        self._type(lambda: self._entry.ask(role))

    @Slot(str)
    def press(self, digit: str) -> None:
        """A key with a digit."""
        self._type(lambda: self._entry.press(digit))

    @Slot()
    def erase(self) -> None:
        """Take back a digit."""
        self._type(self._entry.erase)

    @Slot()
    def enter(self) -> None:
        """The PIN is whole: try it, or set it at first start."""
        self._type(self._enter)

    # Pages.

    @Slot(str)
    def turnTo(self, page: str) -> None:
        """Open a page, and leave the one that was open."""
        self.touched()
        self._leave_page()
        self._put(message="")
        self._pages[page].enter()  # before it is on the screen, so that it is whole there
        self._put(page=page)

    @Slot(str, result=QObject)
    def pageOf(self, name: str) -> QObject | None:
        """The view model of a page."""
        return self._pages.get(name)

    @Property("QStringList", constant=True)  # pyright: ignore[reportArgumentType]
    def tabs(self) -> list[str]:
        """The pages' names, in order."""
        return list(self._pages)

    @Property(bool, notify=changed)
    def shown(self) -> bool:
        """Whether the panel covers the guests' screens."""
        return self._state.open

    @Property("QVariantMap", notify=changed)  # pyright: ignore[reportArgumentType]
    def state(self) -> dict[str, Any]:
        """What stands around the pages (page, role, admin, message, name), and the keypad."""
        return self._shown

    @Slot()
    def tick(self) -> None:
        """Look at everything anew, and close when nobody has touched the panel for too long."""
        if not self._state.open:
            return
        quiet = self._controller.clock_now - self._used
        if self._desk.role is None and (self._state.role or quiet > _KEYPAD):
            self.leave()
            return
        if self._state.role:
            self._pages[self._state.page].look()
        else:
            self._try(self._entry.look)
        self._show()

    def close(self) -> None:
        """Stop looking; the window goes."""
        self._timer.stop()
        self._leave_page()
        self._staff.work.shutdown(wait=False, cancel_futures=True)

    def _enter(self) -> None:
        role = self._entry.enter()
        if role is not None:
            self._pages[_FIRST].enter()
            self._state = _State(open=True, role=role.value)

    def _type(self, action: Callable[[], None]) -> None:
        self.touched()
        self._try(action)
        self._show()

    def _try(self, action: Callable[[], None]) -> None:
        try:
            action()
        except KioskError as fault:
            self._state = replace(self._state, message=f"{fault.cause} {fault.cure}".strip())

    def _leave_page(self) -> None:
        if self._state.role:
            self._pages[self._state.page].leave()

    def _say(self, sentence: str) -> None:
        self._put(message=sentence)

    def _put(self, **values: Any) -> None:
        self._state = replace(self._state, **values)
        self._show()

    def _show(self) -> None:
        """Derive the whole state, and tell when it is another."""
        entry = asdict(self._entry.shown) | {"roles": list(self._entry.shown.roles)}
        role, name = self._state.role, self._controller.config.show.name
        around = {"admin": role == Role.ADMIN, "name": name}
        shown = asdict(self._state) | entry | around
        if shown != self._shown:
            self._shown = shown
            self.changed.emit()
