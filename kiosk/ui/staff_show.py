"""The panel's Show page: open and close the show, and change what it goes by."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, cast

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.domain.counting import Counter
from kiosk.domain.errors import KioskError, StorageFault
from kiosk.domain.hours import DAYS
from kiosk.domain.keeping import Answered
from kiosk.domain.vocabulary import Vocabulary
from kiosk.resources import resource
from kiosk.staff.checklists import CLOSING, OPENING, Seen
from kiosk.staff.condition import Light
from kiosk.staff.hours_table import DayHours, lines_of, moved, table_of
from kiosk.staff.knobs import LANGUAGES, Knob, knobs, themes_in, value_of
from kiosk.staff.overrides import Adopt, Field, Value
from kiosk.staff.today import begin_of
from kiosk.ui.live_config import LiveConfig
from kiosk.ui.rows_model import RowsModel
from kiosk.ui.staff_light import condition_now, free_at
from kiosk.ui.staff_page import PanelNeeds, StaffPage
from kiosk.ui.staff_show_rows import DayRow, KnobRow, TickRow, day_rows, knob_rows, tick_rows
from kiosk.ui.staff_view_model import Staff
from kiosk.ui.theme import default_theme
from kiosk.ui.words_view_model import WordsViewModel

QML_IMPORT_NAME = "Kiosk.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1

_ASK_EVERY = 20  # looks, each half a second
_NAME = 60  # letters, as ShowConfig allows
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
        self._themes = themes_in(*folders, default=default_theme())
        self._fields: dict[str, Field] = {}
        self._seen = Seen()
        self._state, self._free = state, free_at(state)
        self._waits: frozenset[str] = frozenset()
        self._looks = 0
        self._shown: dict[str, Any] = {}
        self._knobs = RowsModel(KnobRow, (), self)
        self._opening = RowsModel(TickRow, (), self)
        self._closing = RowsModel(TickRow, (), self)
        self._days = RowsModel(DayRow, (), self)
        keypads = resource("assets") / "keypad"
        self._typing = WordsViewModel(
            needs.services.catalog, Vocabulary(), keypads, lambda _: None, free=True, most=_NAME
        )
        self._typing.setParent(self)
        self._typing.entered.connect(self.setName)
        self._typing.typedChanged.connect(staff.desk.touched)

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

    # Changing.

    @Slot(str, int)
    def step(self, key: str, by: int) -> None:
        """Set a key to the next value that is offered, or with -1 to the one before."""
        knob = next(each for each in self._all_knobs() if each.key == key)
        new = knob.stepped(value_of(self._fields[key], default_theme()), by)
        self._change({key: new})

    @Slot(str)
    def toggleLanguage(self, code: str) -> None:
        """Offer a language, or no longer; the one that greets stays offered."""
        if str(self._fields["window.language"].value) == code:
            self.said.emit("This is the language that greets. Have another greet first.")
            return
        offered = [each for each in self._offered() if each != code]
        if len(offered) == len(self._offered()):
            offered = [each for each in LANGUAGES if each in (*offered, code)]
        self._change({"window.languages": tuple(offered)})

    @Slot()
    def beginName(self) -> None:
        """Show the keypad, with the name that the show has."""
        self._typing.begin("en", "", "", self._shown["name"])

    @Slot(str)
    def setName(self, name: str) -> None:
        """What staff call the show."""
        self._change({"show.name": " ".join(name.split())})

    @Slot(bool)
    def setHours(self, kept: bool) -> None:
        """Keep opening hours, beginning with every day from 9 to 18; or be always open."""
        self._change({"show.hours": ("mon-sun 09:00-18:00",) if kept else ()})

    @Slot(str)
    def toggleDay(self, day: str) -> None:
        """Open on a day, or stay closed."""
        self._put_day(day, lambda row: replace(row, open=not row.open))

    @Slot(str, str, int)
    def moveDay(self, day: str, end: str, by: int) -> None:
        """Have a day's `opens` or `closes` half an hour later or, with -1, earlier."""
        self._put_day(day, lambda row: moved(row, end, by))

    @Slot(str)
    def spreadDay(self, day: str) -> None:
        """Have every open day the hours of this one."""
        table = table_of(self._lines()) or ()
        wanted = next((row for row in table if DAYS[row.day] == day), None)
        if wanted is not None and wanted.open:  # a closed one only remembers hours
            rows = [
                replace(row, opens=wanted.opens, closes=wanted.closes) if row.open else row
                for row in table
            ]
            self._change({"show.hours": lines_of(tuple(rows))})

    @Slot()
    def undo(self) -> None:
        """Take back the last change."""
        self._do(lambda: self._keep(self._desk.undo))

    # What QML reads.

    @Property("QVariantMap", notify=changed)  # pyright: ignore[reportArgumentType]
    def state(self) -> dict[str, Any]:
        """Keys: outOfOrder, closed, canUndo, waits, name, languages, hasHours, hoursText,
        mondayOpen, zone.
        """
        return self._shown

    @Property(WordsViewModel, constant=True)
    def typing(self) -> WordsViewModel:
        """The keypad that the show's name is typed on."""
        return self._typing

    @Property(QObject, constant=True)
    def knobs(self) -> QObject:
        """A KnobRow for each key that has steps."""
        return self._knobs

    @Property(QObject, constant=True)
    def opening(self) -> QObject:
        """TickRows of the list for opening."""
        return self._opening

    @Property(QObject, constant=True)
    def closing(self) -> QObject:
        """TickRows of the list for closing."""
        return self._closing

    @Property(QObject, constant=True)
    def days(self) -> QObject:
        """DayRows; none where it is always open, or opens more than once a day."""
        return self._days

    def _do(self, action: Callable[[], object]) -> bool:
        done = self.attempt(action)
        self._read()
        self._show()
        return done

    def _change(self, changes: dict[str, Value | None]) -> None:
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

    def _put_day(self, day: str, change: Callable[[DayHours], DayHours]) -> None:
        table = table_of(self._lines())
        if table is None:
            return
        lines = lines_of(tuple(change(row) if DAYS[row.day] == day else row for row in table))
        if lines:
            self._change({"show.hours": lines})
        else:  # no hours at all would mean that it is always open
            self.said.emit("One day stays open. To let nobody in, put the kiosk out of order.")

    def _all_knobs(self) -> tuple[Knob, ...]:
        return knobs(self._offered(), self._themes)

    def _offered(self) -> list[str]:
        """The languages that guests can choose, the one that greets included."""
        greets = self._fields.get("window.language")
        others = self._fields.get("window.languages")
        first = [str(greets.value)] if greets is not None else []
        more = [str(each) for each in others.value] if others is not None else []  # type: ignore[attr-defined]
        return list(dict.fromkeys([*more, *first]))

    def _lines(self) -> Sequence[str]:
        field = self._fields.get("show.hours")
        return cast("tuple[str, ...]", field.value) if field is not None else ()

    def _counted(self, answered: Answered) -> None:
        scans = sum(int(row["count"] or 0) for row in answered.rows if row["name"] == Counter.SCAN)
        self._seen = replace(self._seen, scans=None if answered.fault else scans)

    def _waiting(self, answered: Answered) -> None:
        waiting = sum(int(row["waiting"] or 0) for row in answered.rows)
        self._seen = replace(self._seen, waiting=None if answered.fault else waiting)

    def _read(self) -> None:
        """What is set now; what was before where the file is broken, which undo mends."""
        try:
            self._fields = {each.key: each for each in self._desk.settings()}
        except KioskError as fault:
            self.said.emit(f"{fault.cause} {fault.cure}".strip())
        values = {key: field.value for key, field in self._fields.items()}
        self._waits = self._live.waiting(values)

    def _show(self) -> None:
        self._knobs.set_rows(knob_rows(self._all_knobs(), self._fields, default_theme()))
        out = self._controller.out_of_order
        green = condition_now(self._controller, self._free).light is Light.GREEN
        self._seen = replace(self._seen, out_of_order=out, green=green)
        self._opening.set_rows(tick_rows(OPENING, self._seen, self._desk.ticks))
        self._closing.set_rows(tick_rows(CLOSING, self._seen, self._desk.ticks))
        lines = self._lines()
        table = (table_of(lines) or ()) if lines else ()
        self._days.set_rows(day_rows(table))
        name = self._fields.get("show.name")
        self._shown = {
            "outOfOrder": out,
            "closed": not self._controller.opening.open,
            "canUndo": self._desk.can_undo(),
            "waits": bool(self._waits),
            "name": str(name.value) if name is not None else "",
            "languages": [
                {"code": code, "title": title, "on": code in self._offered()}
                for code, title in LANGUAGES.items()
            ],
            "hasHours": bool(lines),
            "hoursText": "" if table else ", ".join(lines),
            "mondayOpen": bool(table) and table[0].open,
            "zone": self._controller.config.show.zone,
        }
        self.changed.emit()
