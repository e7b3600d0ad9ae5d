"""The panel's Show page: open and close the show, end it, and change what it goes by."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.domain.counting import Counter
from kiosk.domain.errors import KioskError, StorageFault
from kiosk.domain.keeping import Answered
from kiosk.resources import resource
from kiosk.staff.checklists import CLOSING, OPENING, Seen
from kiosk.staff.condition import Light
from kiosk.staff.knobs import themes_in
from kiosk.staff.overrides import Adopt, Field, Value
from kiosk.staff.today import begin_of
from kiosk.ui.live_config import LiveConfig
from kiosk.ui.rows_model import RowsModel
from kiosk.ui.staff_gallery_state import EVER
from kiosk.ui.staff_light import condition_now, free_at
from kiosk.ui.staff_page import PanelNeeds, StaffPage
from kiosk.ui.staff_rows import waiting_in
from kiosk.ui.staff_show_hours import HoursViewModel
from kiosk.ui.staff_show_rows import TickRow, taken_back, tick_rows
from kiosk.ui.staff_show_settings import SettingsViewModel
from kiosk.ui.staff_view_model import Staff
from kiosk.ui.theme import default_theme

QML_IMPORT_NAME = "Kiosk.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1

_ASK_EVERY = 20  # looks, each half a second
_SAVED = "Saved."
_LATER = "Saved. It holds when the program has started anew."


@QmlElement
class ShowViewModel(StaffPage):
    """What it does goes through the desk; what it changes holds at once where it can."""

    changed = Signal()

    def __init__(self, needs: PanelNeeds, staff: Staff, live: LiveConfig) -> None:
        super().__init__()
        self._staff, self._desk, self._live = staff, staff.desk, live
        self._controller = needs.controller
        state = needs.services.config.paths.state
        folders = (resource("assets") / "themes", state / "themes", state / "event")
        themes = themes_in(*folders, default=default_theme())
        self._settings = SettingsViewModel(needs, themes, self._change)
        self._hours = HoursViewModel(self._change, self._read)
        for part in (self._settings, self._hours):
            part.setParent(self)
            part.said.connect(self.said)
        self._fields: dict[str, Field] = {}
        self._seen = Seen()
        self._state, self._free = state, free_at(state)
        self._waits: frozenset[str] = frozenset()
        self._looks = 0
        self._shown: dict[str, Any] = {}
        self._opening = RowsModel(TickRow, (), self)
        self._closing = RowsModel(TickRow, (), self)

    def enter(self) -> None:
        """Read everything anew."""
        self._looks = 0
        self._read()
        self.look()

    def look(self) -> None:
        """What the machine ticks by itself."""
        if self._looks % _ASK_EVERY == 0:
            since = begin_of(self._controller.local_now)
            self._controller.asking.ask("counts", self._counted, since=since)
            self._controller.asking.ask("outbox", self._waiting)
            self._controller.asking.ask("picture-counts", self._unseen, since=EVER)
            self._free = free_at(self._state)
        self._looks += 1
        self._show()

    # Opening and closing.

    @Slot(bool)
    def setOutOfOrder(self, out: bool) -> None:
        """Show guests the closed screen, or let them in again; a restart changes nothing."""

        def switch() -> None:
            try:
                self._desk.open_show(yes=not out)
            except StorageFault:
                if out:  # a full disk closes the kiosk too, only not over a restart
                    self._controller.out_of_order = True
                raise
            self._controller.out_of_order = out

        self._do(switch)

    @Slot(str, bool)
    def tick(self, item: str, yes: bool) -> None:
        """An item of a checklist is done, or not yet."""
        self._do(lambda: self._desk.tick(item, yes=yes))

    @Slot()
    def restartProgram(self) -> None:
        """End the program, and start it anew."""

        def end() -> None:
            self._desk.restart_program()
            self._staff.restart()

        self._do(end)

    @Slot()
    def shutDown(self) -> None:
        """Turn the machine off."""
        self._do(self._desk.shut_down)

    @Slot()
    def leaveKiosk(self) -> None:
        """End the program."""

        def end() -> None:
            self._desk.leave_kiosk()
            self._staff.leave()

        self._do(end)

    @Slot()
    def undo(self) -> None:
        """Take back the last change."""
        before = self._fields
        if self._do(lambda: self._keep(self._desk.undo)):
            self.said.emit(taken_back(before, self._fields))

    # What QML reads.

    @Property("QVariantMap", notify=changed)  # pyright: ignore[reportArgumentType]
    def state(self) -> dict[str, Any]:
        """Keys: outOfOrder, closed, canUndo, waits."""
        return self._shown

    @Property(SettingsViewModel, constant=True)
    def settings(self) -> SettingsViewModel:
        """What has steps or is on or off, the languages, and the name."""
        return self._settings

    @Property(HoursViewModel, constant=True)
    def hours(self) -> HoursViewModel:
        """When it is open."""
        return self._hours

    @Property(QObject, constant=True)
    def opening(self) -> QObject:
        """TickRows of the list for opening."""
        return self._opening

    @Property(QObject, constant=True)
    def closing(self) -> QObject:
        """TickRows of the list for closing."""
        return self._closing

    def _do(self, action: Callable[[], object]) -> bool:
        done = self.attempt(action)
        self._read()
        self._show()
        return done

    def _change(self, changes: Mapping[str, Value | None]) -> None:
        if self._do(lambda: self._keep(lambda adopt: self._desk.change(changes, adopt))):
            self.said.emit(_LATER if self._waits & changes.keys() else _SAVED)

    def _keep(self, write: Callable[[Adopt], object]) -> None:
        """Go by a config and keep it: both, or neither."""
        before = self._live.now
        try:
            write(self._live.apply)
        except KioskError:
            if self._live.now is not before:  # gone by, but the disk did not take it
                self._live.apply(before)
            raise

    def _counted(self, answered: Answered) -> None:
        scans = sum(int(row["count"] or 0) for row in answered.rows if row["name"] == Counter.SCAN)
        self._seen = replace(self._seen, scans=None if answered.fault else scans)

    def _waiting(self, answered: Answered) -> None:
        waiting = sum(int(row["waiting"] or 0) for row in answered.rows)
        self._seen = replace(self._seen, waiting=None if answered.fault else waiting)

    def _unseen(self, answered: Answered) -> None:
        self._seen = replace(self._seen, unseen=waiting_in(answered))

    def _read(self) -> Mapping[str, Field]:
        """What is set now; what was before where the file is broken, which undo mends."""
        try:
            self._fields = {each.key: each for each in self._desk.settings()}
        except KioskError as fault:
            self.said.emit(f"{fault.cause} {fault.cure}".strip())
        values = {key: field.value for key, field in self._fields.items()}
        self._waits = self._live.waiting(values)
        return self._fields

    def _show(self) -> None:
        self._settings.show(self._fields)
        self._hours.show(self._fields)
        out = self._controller.out_of_order
        green = condition_now(self._controller, self._free).light is Light.GREEN
        self._seen = replace(self._seen, out_of_order=out, green=green)
        self._opening.set_rows(tick_rows(OPENING, self._seen, self._desk.ticks))
        self._closing.set_rows(tick_rows(CLOSING, self._seen, self._desk.ticks))
        self._shown = {
            "outOfOrder": out,
            "closed": not self._controller.opening.open,
            "canUndo": self._desk.can_undo(),
            "waits": bool(self._waits),
        }
        self.changed.emit()
