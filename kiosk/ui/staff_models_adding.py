"""The models page's part with sticks: what lies on them, and bringing it in."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.staff.models_adding import Adding, Progress
from kiosk.staff.models_candidates import Candidate, examine, find_candidates
from kiosk.staff.models_desk import ModelsDesk
from kiosk.staff.roles import Role
from kiosk.ui.rows_model import RowsModel
from kiosk.ui.staff_models_rows import CandidateRow, candidate_row, candidate_told
from kiosk.ui.staff_page import PanelNeeds, StaffPage

QML_IMPORT_NAME = "Kiosk.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1

View = Literal["", "sticks", "one"]
"""Nothing of this part, what is on a stick, or one thing of it."""


@QmlElement
class ModelsAddingViewModel(StaffPage):
    """Looking through a stick is a thread's, adding what is on it another process's."""

    changed = Signal()

    def __init__(
        self,
        needs: PanelNeeds,
        desk: ModelsDesk,
        sticks: Callable[[], list[Path]],
        over: Callable[[], None],
    ) -> None:
        """`sticks` lists the folders that weights can come on; `over` hears the end of adding."""
        super().__init__()
        self._needs, self._desk = needs, desk
        self._sticks, self._over = sticks, over
        self._view: View = ""
        self._place = ""
        self._reading: Future[list[Candidate]] | None = None
        self._found: list[Candidate] = []
        self._one: Candidate | None = None
        self._adding: Adding | None = None
        self._progress: Progress | None = None
        self._candidates = RowsModel(CandidateRow, (), self)

    @property
    def view(self) -> View:
        """What is shown of this part."""
        return self._view

    # The page is opened, looked at, and left.

    def enter(self) -> None:
        """What is being added, if anything is."""
        self._turn("" if self._adding is None else "one")

    def look(self) -> None:
        """See how reading a stick goes, and adding."""
        if self._adding is not None:
            self._follow(self._adding)
        if self._reading is not None and self._reading.done():
            self._take_found(self._reading)

    def leave(self) -> None:
        """Adding goes on, and is here when somebody comes back."""
        self._found = []
        if self._adding is None:
            self._one = self._progress = None
        self._turn("")

    def open(self) -> None:
        """Look for sticks, and read the first."""
        self._turn("sticks")
        self._found = []
        self._candidates.set_rows(())
        found = self._sticks()
        if found:
            self.read(str(found[0]))
        else:
            self._place = ""
            self.changed.emit()

    def shut(self) -> None:
        """Show nothing of this part."""
        self._turn("")

    # Touches.

    @Slot()
    def lookAgain(self) -> None:
        """Somebody may have plugged in a stick."""
        self.open()

    @Slot(str)
    def read(self, place: str) -> None:
        """Have a thread look through a stick."""

        def start() -> None:
            manifest = self._desk.manifest()
            work = lambda: [examine(path, manifest) for path in find_candidates(Path(place))]  # noqa: E731
            self._reading = self._needs.work.submit(work)
            self._place = place

        self.attempt(start)

    @Slot(int)
    def take(self, number: int) -> None:
        """Something on the stick, to be added."""
        self._one, self._progress = self._found[number], None
        self._turn("one")

    @Slot(str)
    def answer(self, option: str) -> None:
        """What the files cannot tell."""
        one = self._one
        if one is None or one.question is None:
            return
        field = one.question.field
        wishes = one.wishes if field == "licence" else replace(one.wishes, **{field: option})
        licence = option if field == "licence" else one.licence

        def ask() -> None:
            self._one = examine(one.path, self._desk.manifest(), wishes, licence)

        self.attempt(ask)

    @Slot()
    def accept(self) -> None:
        """The licence was read and is accepted: bring it in."""

        def start() -> None:
            if self._one is not None and self._adding is None:
                self._adding = self._desk.add(self._one, accepted=True)
                self._progress = self._adding.look()

        self.attempt(start)

    @Slot()
    def back(self) -> None:
        """Stop adding, or go back to the list; those who may not stop it leave it to go on."""
        adding = self._adding
        if adding is not None and self._needs.badge.role is Role.ADMIN:
            self.attempt(lambda: self._desk.stop(adding))
            return
        self._turn("sticks" if self._view == "one" and self._progress is None else "")
        self._over()

    # What QML reads.

    @Property("QVariantMap", notify=changed)  # pyright: ignore[reportArgumentType]
    def state(self) -> dict[str, Any]:
        """The sticks, the one thing that is to be added, and how far that is."""
        progress, one = self._progress, self._one
        return {
            "admin": self._needs.badge.role is Role.ADMIN,
            "looking": self._reading is not None,
            "place": Path(self._place).name,
            "places": [str(path) for path in self._sticks()] if self._view else [],
            "one": candidate_told(one) if one is not None else {},
            "adding": progress.state if progress is not None else "",
            "share": progress.share if progress is not None else 0.0,
            "said": progress.said if progress is not None else "",
        }

    @Property(QObject, constant=True)
    def candidates(self) -> QObject:
        """A CandidateRow for everything on the stick."""
        return self._candidates

    def _follow(self, adding: Adding) -> None:
        self._progress = adding.look()
        if self._progress.state != "working":
            self._adding = None
            self._over()
        self.changed.emit()

    def _take_found(self, reading: Future[list[Candidate]]) -> None:
        self._reading = None
        fault = reading.exception()
        self._found = [] if fault is not None else reading.result()
        rows = [candidate_row(number, each) for number, each in enumerate(self._found)]
        self._candidates.set_rows(rows)
        self.changed.emit()
        if fault is not None:
            self.said.emit(f"The stick cannot be read ({type(fault).__name__}).")

    def _turn(self, view: View) -> None:
        self._view = view
        self.changed.emit()
