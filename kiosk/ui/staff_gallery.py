"""The panel's page of pictures: look through them, show, hide, hang, delete, find."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.domain.errors import KioskError
from kiosk.domain.keeping import Act, Answered, Fact, Question
from kiosk.staff.gallery_desk import GalleryDesk
from kiosk.staff.sticks import places
from kiosk.staff.today import midnight
from kiosk.ui.rows_model import RowsModel
from kiosk.ui.staff_gallery_copying import GalleryCopyingViewModel
from kiosk.ui.staff_gallery_rows import WAITING, PictureRow, earlier_told, picture_row
from kiosk.ui.staff_gallery_state import CODE, EVER, PAGE, UNDONE, GalleryState
from kiosk.ui.staff_page import PanelNeeds, StaffPage

QML_IMPORT_NAME = "Kiosk.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1

_EVERY = 10  # looks between two counts: five seconds


@QmlElement
class GalleryViewModel(StaffPage):
    """Nothing on the grid moves by itself: a finger on its way must not meet another picture."""

    changed = Signal()

    def __init__(self, needs: PanelNeeds, desk: GalleryDesk | None = None) -> None:
        super().__init__()
        self._needs = needs
        services, ask = needs.services, needs.controller.asking.ask
        self._desk = desk or GalleryDesk(needs.badge, services.back_office, ask)
        state = services.config.paths.state
        self._copying = GalleryCopyingViewModel(self._desk, lambda: places(state))
        self._copying.setParent(self)
        self._copying.said.connect(self.said)
        self._state = GalleryState()
        self._rows: list[PictureRow] = []
        self._pictures = RowsModel(PictureRow, (), self)
        self._here = False
        self._looks = 0

    # Coming and going.

    def enter(self) -> None:
        """Today's pictures; all that wait, where somebody has to look at them."""
        self._here, self._looks = True, 0
        self._copying.enter()
        self._put(view=WAITING if self._approval else "all")
        self._count()
        self._read()

    def look(self) -> None:
        """Count again when it is time, and see how far the copying is."""
        self._looks += 1
        if self._looks % _EVERY == 0:
            self._count()
        self._copying.look()

    def leave(self) -> None:
        """Forget the pictures, and those that are still on their way."""
        self._here = False
        self._copying.leave()
        self._show([])
        self._swap(GalleryState())

    # The grid.

    @Slot(str)
    def choose(self, view: str) -> None:
        """Show another view."""
        self._put(view=view, first=0, code="", finding=False, opened=-1, undo=None, seen=None)
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
            undone = None if held_back else UNDONE.get(act)
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

    # What QML reads.

    @Property(QObject, constant=True)
    def pictures(self) -> QObject:
        """PictureRows."""
        return self._pictures

    @Property("QVariantMap", notify=changed)  # pyright: ignore[reportArgumentType]
    def state(self) -> dict[str, Any]:
        """Everything else: view, counts, code, the large picture and so on."""
        state, rows = self._state, self._rows
        seen = rows if state.view == WAITING and state.first == 0 and not state.code else []
        waiting = state.counts.get(WAITING, 0)
        return {
            **state.told(self._opened, len(rows)),
            "earlier": earlier_told(seen, waiting, state.waiting_today),
            "wall": self._needs.controller.config.wall.guests,
        }

    @Property(GalleryCopyingViewModel, constant=True)
    def copying(self) -> GalleryCopyingViewModel:
        """Taking all of them along on a stick."""
        return self._copying

    @property
    def _approval(self) -> bool:
        return self._needs.controller.config.share.approval == "staff"

    @property
    def _opened(self) -> PictureRow | None:
        number = self._state.opened
        return self._rows[number] if 0 <= number < len(self._rows) else None

    def _ask(self, question: Question, then: Callable[[Answered], None], **about: Fact) -> None:
        try:
            self._desk.ask(question, lambda said: then(said) if self._here else None, **about)
        except KioskError as fault:
            self.said.emit(f"{fault.cause} {fault.cure}".strip())

    def _count(self) -> None:
        self._ask("picture-counts", partial(self._hear_counts, ever=False), since=self._today())
        self._ask("picture-counts", partial(self._hear_counts, ever=True), since=EVER)

    def _read(self) -> None:
        self._ask("pictures", self._hear_pictures, **self._state.question(self._today()))

    def _hear_counts(self, answered: Answered, *, ever: bool) -> None:
        if not answered.fault and answered.rows:
            self._swap(self._state.counted(answered.rows[0], ever=ever))

    def _hear_pictures(self, answered: Answered) -> None:
        if answered.fault:
            self._put(busy=False)
            self.said.emit(answered.fault)
            return
        catalog, now = self._needs.services.catalog, self._local()
        rows = [picture_row(row, catalog, now) for row in answered.rows]
        self._show(rows[:PAGE], more=len(rows) > PAGE, seen=None, busy=False)
        self._count()

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
        return midnight(self._local())

    def _local(self) -> datetime:
        return self._needs.controller.config.show.local(self._needs.badge.now.utc)

    def _put(self, **values: Any) -> None:
        self._swap(replace(self._state, **values))

    def _swap(self, state: GalleryState) -> None:
        if state != self._state:
            self._state = state
            self.changed.emit()
