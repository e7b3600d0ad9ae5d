"""The panel's page of the checkpoints: what there is and where, and bringing more from a stick."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import Property, QBuffer, QObject, Qt, Signal, Slot
from PySide6.QtGui import QImage
from PySide6.QtQml import QmlElement

from kiosk.domain.checkpoints import Manifest
from kiosk.staff.models_adding import Adding, Progress
from kiosk.staff.models_bench import BenchmarkRun, Speed
from kiosk.staff.models_candidates import Candidate, examine, find_candidates
from kiosk.staff.models_desk import Machine, ModelsDesk, size_on_disk, soundness
from kiosk.staff.roles import Role
from kiosk.staff.sticks import places
from kiosk.ui.rows_model import RowsModel
from kiosk.ui.staff_models_rows import (
    CandidateRow,
    ModelRow,
    bench_line,
    candidate_row,
    model_row,
)
from kiosk.ui.staff_page import PanelNeeds, StaffPage

QML_IMPORT_NAME = "Kiosk.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1

_THUMB = 320  # pixels: what a measurement painted is shown small
_ASKED = {
    "base": "Which checkpoint does it belong to?",
    "condition": "What do its pictures show it?",
    "prediction": "What does it predict? Its makers say.",
    "licence": "Nothing in it names its licence. Which one do its makers name?",
}


@dataclass(frozen=True, slots=True)
class _State:
    """What is on the page besides its lists."""

    view: str = "here"  # or "sticks", "one": something on a stick
    opened: str = ""  # the card that shows its buttons
    looking: bool = False  # whether a stick is being read
    place: str = ""


@QmlElement
class ModelsViewModel(StaffPage):
    """Shows what the desk says; reading weights is a thread's, adding them another process's."""

    changed = Signal()

    def __init__(
        self,
        needs: PanelNeeds,
        desk: ModelsDesk | None = None,
        sticks: Callable[[], list[Path]] | None = None,
    ) -> None:
        """`sticks` lists the folders that weights can come on."""
        super().__init__()
        config = needs.services.config
        self._needs, self._running = needs, config.engine.checkpoint
        self._desk = desk or models_desk_of(needs)
        self._sticks = sticks or (lambda: places(config.paths.state))
        self._state = _State()
        self._manifest: Manifest | None = None
        self._chosen = self._running
        self._sizes: dict[str, int] = {}
        self._speeds: dict[str, Speed] = {}
        self._ails: dict[str, Future[str]] = {}
        self._reading: Future[list[Candidate]] | None = None
        self._found: list[Candidate] = []
        self._one: Candidate | None = None
        self._adding: Adding | None = None
        self._progress: Progress | None = None
        self._bench: BenchmarkRun | None = None
        self._measured = ""
        self._thumbs: list[str] = []
        self._rows = RowsModel(ModelRow, (), self)
        self._candidates = RowsModel(CandidateRow, (), self)

    def enter(self) -> None:
        """Read the manifest, and have a thread prove what it lists."""
        self._put(view="here" if self._adding is None else "one", opened="")
        self.attempt(self._read)

    def look(self) -> None:
        """What devices hold, what was proved, and how adding and measuring go."""
        if self._adding is not None:
            self._follow_adding(self._adding)
        if self._bench is not None:
            self._follow_bench(self._bench)
        if self._reading is not None and self._reading.done():
            self._take_found(self._reading)
        self._show()

    def leave(self) -> None:
        """Stop measuring; adding goes on, and is here when somebody comes back."""
        if self._bench is not None:
            self._bench.cancel()
        self._thumbs, self._found = [], []
        if self._adding is None:
            self._one = self._progress = None
        self._put(view="here", opened="")

    # Touches.

    @Slot(str)
    def open(self, key: str) -> None:
        """Show a checkpoint's buttons, or hide them."""
        self._put(opened="" if self._state.opened == key else key)
        self._show()

    @Slot(str)
    def load(self, key: str) -> None:
        """Have the devices load it."""
        self.attempt(lambda: self._desk.hold(key))

    @Slot(str, bool)
    def pin(self, key: str, pinned: bool) -> None:
        """Have the devices keep it whatever else is asked for, or not."""
        self.attempt(lambda: self._desk.hold(key, pinned=pinned))

    @Slot(str)
    def letGo(self, key: str) -> None:
        """Have the devices free it."""
        self.attempt(lambda: self._desk.let_go(key))

    @Slot(str)
    def choose(self, key: str) -> None:
        """Have the show paint with it from the next start on."""
        hidden: list[int] = []
        if self.attempt(lambda: (hidden.append(self._desk.choose(key)), self._read())):
            lost = f" {hidden[0]} things of the catalog are hidden with it." if hidden[0] else ""
            self.said.emit(f"Saved. The show paints with {key} from the next start on.{lost}")

    @Slot(str)
    def measure(self, key: str) -> None:
        """Time four tiles."""

        def start() -> None:
            self._thumbs = []
            self._bench = self._desk.measure(key)

        if self._bench is None:
            self.attempt(start)

    @Slot()
    def renew(self) -> None:
        """Restart the devices one by one, so that they hear of what was added."""
        self.attempt(lambda: (self._desk.renew(), self._read()))

    @Slot(str)
    def turnTo(self, view: str) -> None:
        """What is here, or on a stick."""
        self._put(view=view)
        self.attempt(self._read)
        if view == "sticks":
            self._open_sticks()

    def _open_sticks(self) -> None:
        """Look for sticks, and read the first."""
        found = self._sticks()
        self._found = []
        self._candidates.set_rows(())
        if found:
            self.read(str(found[0]))
        else:
            self._put(place="")

    @Slot(str)
    def read(self, place: str) -> None:
        """Have a thread look through a stick."""

        def start() -> None:
            manifest = self._desk.manifest()
            work = lambda: [examine(path, manifest) for path in find_candidates(Path(place))]  # noqa: E731
            self._reading = self._needs.work.submit(work)
            self._put(looking=True, place=place)

        self.attempt(start)

    @Slot(int)
    def take(self, number: int) -> None:
        """Something on the stick, to be added."""
        self._one, self._progress = self._found[number], None
        self._put(view="one")
        self.changed.emit()

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
        view = "sticks" if self._state.view == "one" and self._progress is None else "here"
        self._put(view=view)
        self.attempt(self._read)

    # What QML reads.

    @Property("QVariantMap", notify=changed)  # pyright: ignore[reportArgumentType]
    def state(self) -> dict[str, Any]:
        """All of the page besides its lists."""
        progress, one = self._progress, self._one
        return {
            "view": self._state.view,
            "admin": self._needs.badge.role is Role.ADMIN,
            "looking": self._state.looking,
            "place": Path(self._state.place).name,
            "places": [str(path) for path in self._sticks()] if self._state.view != "here" else [],
            "news": self._manifest is not None and self._desk.news(),
            "restart": self._chosen != self._running,
            "bench": bench_line(self._bench.now) if self._bench else self._measured,
            "measuring": self._bench is not None,
            "thumbs": self._thumbs,
            "one": _told(one) if one is not None else {},
            "adding": progress.state if progress is not None else "",
            "share": progress.share if progress is not None else 0.0,
            "said": progress.said if progress is not None else "",
        }

    @Property(QObject, constant=True)
    def rows(self) -> QObject:
        """A ModelRow for everything that the manifest lists."""
        return self._rows

    @Property(QObject, constant=True)
    def candidates(self) -> QObject:
        """A CandidateRow for everything on the stick."""
        return self._candidates

    def _read(self) -> None:
        self._manifest = manifest = self._desk.manifest()
        self._chosen = self._desk.chosen()
        self._speeds = self._desk.speeds()
        work = self._needs.work
        self._sizes = {entry.id: size_on_disk(entry) for entry in manifest.entries}
        self._ails = {e.id: work.submit(soundness, manifest, e) for e in manifest.entries}
        self._show()

    def _show(self) -> None:
        manifest = self._manifest
        if manifest is None:
            return
        devices = self._needs.controller.health.devices
        self._rows.set_rows(
            [
                model_row(
                    entry,
                    self._sizes.get(entry.id, 0),
                    self._ailment(entry.id),
                    devices,
                    self._speeds.get(entry.id),
                    chosen=self._chosen,
                    running=self._running,
                    known=self._desk.knows(entry),
                    opened=entry.id == self._state.opened,
                )
                for entry in manifest.entries
            ]
        )

    def _ailment(self, key: str) -> str | None:
        asked = self._ails.get(key)
        if asked is None or not asked.done() or asked.cancelled():
            return None
        fault = asked.exception()
        return asked.result() if fault is None else f"It cannot be read ({type(fault).__name__})."

    def _follow_adding(self, adding: Adding) -> None:
        self._progress = adding.look()
        if self._progress.state != "working":
            self._adding = None
            self.attempt(self._read)
        self.changed.emit()

    def _follow_bench(self, bench: BenchmarkRun) -> None:
        if bench.now.state != "running":
            self._bench, self._measured = None, bench_line(bench.now)
            self._thumbs = [_thumb(png) for png in bench.now.pictures]
            self._speeds = self._desk.speeds()
        self.changed.emit()

    def _take_found(self, reading: Future[list[Candidate]]) -> None:
        self._reading = None
        fault = reading.exception()
        self._found = [] if fault is not None else reading.result()
        rows = [candidate_row(number, each) for number, each in enumerate(self._found)]
        self._candidates.set_rows(rows)
        self._put(looking=False)
        if fault is not None:
            self.said.emit(f"The stick cannot be read ({type(fault).__name__}).")

    def _put(self, **values: Any) -> None:
        state = replace(self._state, **values)
        if state != self._state:
            self._state = state
            self.changed.emit()


def models_desk_of(needs: PanelNeeds) -> ModelsDesk:
    """The desk over this machine's manifest and its running devices."""
    from kiosk.staff.machine import overrides_of  # brings what the first frame need not wait for

    services = needs.services
    machine = Machine(
        services.config,
        overrides_of(services.config.paths.state, needs.file),
        services.generator,
        services.clock,
        needs.controller.hear_aside,
        needs.file,
    )
    return ModelsDesk(needs.badge, machine, lambda: services.catalog)


def _told(one: Candidate) -> dict[str, Any]:
    question = one.question
    return {
        "id": one.id,
        "says": one.says,
        "licence": one.licence,
        "text": one.licence_text,
        "problem": one.problem,
        "question": _ASKED.get(question.field, question.field) if question is not None else "",
        "options": list(question.options) if question is not None else [],
        "ready": not one.problem and question is None,
    }


def _thumb(png: bytes) -> str:
    """A small picture as an address that QML can read."""
    image = QImage.fromData(png).scaled(
        _THUMB,
        _THUMB,
        Qt.AspectRatioMode.KeepAspectRatio,
        Qt.TransformationMode.SmoothTransformation,
    )
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # pyright: ignore[reportCallIssue, reportArgumentType]
    return "data:image/png;base64," + b64encode(buffer.data().data()).decode("ascii")
