"""The panel's page of pictures: look through them, show, hide, hang, delete, find, take along."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.domain.errors import KioskError
from kiosk.domain.keeping import Act, Answered, Fact, Question
from kiosk.staff.gallery_desk import GalleryDesk
from kiosk.staff.sticks import places
from kiosk.ui.rows_model import RowsModel
from kiosk.ui.staff_gallery_rows import WAITING, PictureRow, picture_row
from kiosk.ui.staff_page import PanelNeeds, StaffPage

QML_IMPORT_NAME = "Kiosk.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1

PAGE = 24
"""Pictures on the screen at a time: four or six columns of them."""

CODE = 6
"""Digits of the code that a guest reads out."""

_EVERY = 10  # looks between two counts: five seconds
_UNDONE: Mapping[Act, Act] = {
    "show": "hide",
    "hide": "show",
    "hang": "take-down",
    "take-down": "hang",
}


@dataclass(frozen=True, slots=True)
class _State:
    """All that the page shows besides the pictures of its grid."""

    view: str = "all"
    first: int = 0
    more: bool = False  # older ones, or where they wait younger ones, than those on the screen
    counts: Mapping[str, int] = field(default_factory=dict[str, int])
    new: int = 0  # pictures that came since the grid was read
    finding: bool = False
    code: str = ""
    opened: int = -1
    busy: bool = False
    sure: bool = False  # whether "delete?" is asked
    undo: tuple[Act, str] | None = None
    copied: int = 0
    copying: int = 0  # of how many; 0 while nothing is exported


@QmlElement
class GalleryViewModel(StaffPage):
    """Nothing on the grid moves by itself: a finger on its way must not meet another picture."""

    changed = Signal()

    def __init__(self, needs: PanelNeeds, desk: GalleryDesk | None = None) -> None:
        super().__init__()
        self._needs = needs
        services, ask = needs.services, needs.controller.asking.ask
        self._desk = desk or GalleryDesk(needs.badge, services.back_office, ask)
        self._state = _State()
        self._rows: list[PictureRow] = []
        self._pictures = RowsModel(PictureRow, (), self)
        self._here = False
        self._looks = 0
        self._seen: int | None = None  # how many there were when the grid was read

    # Coming and going.

    def enter(self) -> None:
        """Today's pictures; those that wait, where somebody has to look at them."""
        self._here, self._looks = True, 0
        self._put(view=WAITING if self._approval else "all")
        self._count()
        self._read()

    def look(self) -> None:
        """Count again when it is time, and see how far the copying is."""
        self._looks += 1
        if self._looks % _EVERY == 0:
            self._count()
        if self._state.copying:
            self._ask("export", self._hear_of_export)

    def leave(self) -> None:
        """Forget the pictures, and those that are still on their way."""
        self._here = False
        self._show([])
        self._swap(_State(copied=self._state.copied, copying=self._state.copying))

    # The grid.

    @Slot(str)
    def choose(self, view: str) -> None:
        """Show another view of today's pictures."""
        self._put(view=view, first=0, code="", finding=False, opened=-1, undo=None)
        self._count()
        self._read()

    @Slot(int)
    def turn(self, by: int) -> None:
        """The next page of the grid, or with -1 the one before."""
        self._put(first=max(0, self._state.first + by * PAGE))
        self._read()

    @Slot()
    def refresh(self) -> None:
        """Read the grid anew, from its beginning."""
        self._put(first=0)
        self._read()

    # A code.

    @Slot(bool)
    def find(self, finding: bool) -> None:
        """Open the keypad for a ticket's code, or close it."""
        self._put(finding=finding, code="", first=0, opened=-1)
        if not finding:
            self._read()

    @Slot(str)
    def press(self, digit: str) -> None:
        """A digit of the code; after the last one its pictures are looked for."""
        if len(self._state.code) < CODE and digit in "0123456789":
            self._put(code=self._state.code + digit)
        if len(self._state.code) == CODE:
            self._put(finding=False)
            self._read()

    @Slot()
    def erase(self) -> None:
        """Take back a digit."""
        self._put(code=self._state.code[:-1])

    # One picture.

    @Slot(int)
    def open(self, number: int) -> None:
        """Show a picture of the grid large, or with -1 the grid."""
        self._put(opened=number if number < len(self._rows) else -1, sure=False)

    @Slot(str)
    def act(self, act: Act) -> None:
        """Do this with the large picture."""
        row = self._opened
        if row is None or self._state.busy:
            return
        if self.attempt(lambda: self._desk.curate(act, row.ticket, row.tile)):
            # Nobody had looked at what waits: to take a "no" back must not be a "yes".
            held_back = act == "hide" and row.standing == WAITING
            undone = None if held_back else _UNDONE.get(act)
            self._put(undo=(undone, row.key) if undone else None, sure=False, busy=True)
            self._read()

    @Slot()
    def undo(self) -> None:
        """Take back what was done last."""
        if self._state.undo is None:
            return
        act, key = self._state.undo
        ticket, _, tile = key.partition("/")
        if self.attempt(lambda: self._desk.curate(act, ticket, int(tile))):
            self._put(undo=None)
            self._read()

    @Slot(bool)
    def askToDelete(self, sure: bool) -> None:
        """Ask whether the large picture is to be deleted, or think better of it."""
        self._put(sure=sure)

    @Slot()
    def wholeVisit(self) -> None:
        """All pictures of the large one's visit."""
        if (row := self._opened) is not None:
            self._put(code=row.code.replace(" ", ""), first=0, opened=-1)
            self._read()

    # Taking them along.

    @Slot(str)
    def export(self, place: str) -> None:
        """Copy all that guests may see to a stick."""
        into = next((path for path in self._places() if path.name == place), None)
        if into is not None and not self._state.copying:
            self.attempt(lambda: self._desk.export(into, self._hear_of_export))

    # What QML reads.

    @Property(QObject, constant=True)
    def pictures(self) -> QObject:
        """PictureRows."""
        return self._pictures

    @Property("QStringList", notify=changed)  # pyright: ignore[reportArgumentType]
    def places(self) -> list[str]:
        """Where pictures can be copied to: the names of the sticks that are plugged in."""
        return [path.name for path in self._places()]

    @Property("QVariantMap", notify=changed)  # pyright: ignore[reportArgumentType]
    def state(self) -> dict[str, Any]:
        """Everything else: view, counts, code, the large picture and so on."""
        state, row = self._state, self._opened
        return {
            "view": state.view,
            "counts": dict(state.counts),
            "new": state.new,
            "first": state.first,
            "more": state.more,
            "finding": state.finding,
            "code": f"{state.code[:3]} {state.code[3:]}".strip(),
            "searched": len(state.code) == CODE and not state.finding,
            "count": len(self._rows),
            "opened": state.opened if row is not None else -1,
            "busy": state.busy,
            "sure": state.sure,
            "undo": state.undo[0] if state.undo else "",
            "copied": state.copied,
            "copying": state.copying,
            "wall": self._needs.controller.config.wall.guests,
            "picture": {} if row is None else _facts(row),
        }

    @property
    def _approval(self) -> bool:
        return self._needs.controller.config.share.approval == "staff"

    @property
    def _opened(self) -> PictureRow | None:
        number = self._state.opened
        return self._rows[number] if 0 <= number < len(self._rows) else None

    def _places(self) -> list[Path]:
        return places(self._needs.controller.config.paths.state)

    def _ask(self, question: Question, then: Callable[[Answered], None], **about: Fact) -> None:
        try:
            self._desk.ask(question, lambda said: then(said) if self._here else None, **about)
        except KioskError as fault:
            self.said.emit(f"{fault.cause} {fault.cure}".strip())

    def _count(self) -> None:
        self._ask("picture-counts", self._hear_counts, since=self._today())

    def _read(self) -> None:
        state = self._state
        which: dict[str, Fact] = {"view": state.view, "since": self._today()}
        if state.code:
            which = {"view": "all", "code": state.code}
        oldest = state.view == WAITING and not state.code
        page = {"first": state.first, "most": PAGE + 1, "oldest": oldest}
        self._ask("pictures", self._hear_pictures, **which, **page)

    def _hear_counts(self, answered: Answered) -> None:
        if answered.fault or not answered.rows:
            return
        counts = {view: int(count or 0) for view, count in answered.rows[0].items()}
        now = counts.get(self._state.view, 0)
        self._seen = now if self._seen is None else self._seen
        self._put(counts=counts, new=0 if self._state.code else max(0, now - self._seen))

    def _hear_pictures(self, answered: Answered) -> None:
        if answered.fault:
            self._put(busy=False)
            self.said.emit(answered.fault)
            return
        catalog, zone = self._needs.services.catalog, self._local().tzinfo or UTC
        rows = [picture_row(row, catalog, zone) for row in answered.rows]
        self._show(rows[:PAGE], more=len(rows) > PAGE, new=0, busy=False)
        self._seen = None
        self._count()

    def _hear_of_export(self, answered: Answered) -> None:
        if answered.fault:
            self._put(copying=0)
            self.said.emit(answered.fault)
            return
        far = answered.rows[0]
        done, total = int(far["done"] or 0), int(far["total"] or 0)
        if far["busy"]:
            self._put(copied=done, copying=total)
            return
        self._put(copied=0, copying=0)
        many = "picture is" if done == 1 else "pictures are"
        self.said.emit(str(far["fault"]) or f"{done} {many} on the stick. You can unplug it.")

    def _show(self, rows: list[PictureRow], **values: Any) -> None:
        """Swap the rows and what goes with them, then say so once.

        The large picture stays; one that has gone with what was done to it makes way for the next.
        """
        before, state = self._opened, self._state
        keys = [row.key for row in rows]
        if before is not None and before.key in keys:
            opened = keys.index(before.key)
        else:
            opened = min(state.opened, len(rows) - 1) if state.busy else -1
        self._rows = rows
        self._pictures.set_rows(rows)
        self._state = replace(state, opened=opened, **values)
        self.changed.emit()

    def _today(self) -> float:
        now = self._local()
        return now.replace(hour=0, minute=0, second=0, microsecond=0).timestamp()

    def _local(self) -> datetime:
        return self._needs.controller.config.show.local(self._needs.badge.now.utc)

    def _put(self, **values: Any) -> None:
        self._swap(replace(self._state, **values))

    def _swap(self, state: _State) -> None:
        if state != self._state:
            self._state = state
            self.changed.emit()


def _facts(row: PictureRow) -> dict[str, Any]:
    return {
        "key": row.key,
        "source": row.source,
        "standing": row.standing,
        "hung": row.hung,
        "agreed": row.agreed,
        "told": row.told,
        "code": row.code,
    }
