"""The panel's page of the checkpoints: what there is and where, and how fast each paints."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Any

from PySide6.QtCore import Property, QBuffer, QObject, Qt, Signal, Slot
from PySide6.QtGui import QImage
from PySide6.QtQml import QmlElement

from kiosk.domain.checkpoints import Manifest
from kiosk.staff.models_bench import BenchmarkRun, Speed
from kiosk.staff.models_desk import Machine, ModelsDesk, size_on_disk, soundness
from kiosk.staff.roles import Role
from kiosk.staff.sticks import places
from kiosk.ui.rows_model import RowsModel
from kiosk.ui.staff_models_adding import ModelsAddingViewModel
from kiosk.ui.staff_models_rows import ModelRow, bench_line, model_row
from kiosk.ui.staff_page import PanelNeeds, StaffPage

QML_IMPORT_NAME = "Kiosk.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1

_THUMB = 320  # pixels: what a measurement painted is shown small


@QmlElement
class ModelsViewModel(StaffPage):
    """Shows what the desk says; proving weights is a thread's. `adding` brings more of them in."""

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
        self._adding = ModelsAddingViewModel(
            needs, self._desk, sticks or (lambda: places(config.paths.state)), self._read_again
        )
        self._adding.setParent(self)
        self._adding.said.connect(self.said)
        self._adding.changed.connect(self.changed)  # which view is shown is its part, too
        self._opened = ""  # the card that shows its buttons
        self._manifest: Manifest | None = None
        self._chosen = self._running
        self._sizes: dict[str, int] = {}
        self._speeds: dict[str, Speed] = {}
        self._ails: dict[str, Future[str]] = {}
        self._bench: BenchmarkRun | None = None
        self._measured = ""
        self._thumbs: list[str] = []
        self._rows = RowsModel(ModelRow, (), self)

    def enter(self) -> None:
        """Read the manifest, and have a thread prove what it lists."""
        self._opened = ""
        self._adding.enter()
        self._read_again()

    def look(self) -> None:
        """What devices hold, what was proved, and how adding and measuring go."""
        self._adding.look()
        if self._bench is not None:
            self._follow_bench(self._bench)
        self._show()

    def leave(self) -> None:
        """Stop measuring; adding goes on, and is here when somebody comes back."""
        if self._bench is not None:
            self._bench.cancel()
        self._thumbs, self._opened = [], ""
        self._adding.leave()
        self.changed.emit()

    # Touches.

    @Slot(str)
    def open(self, key: str) -> None:
        """Show a checkpoint's buttons, or hide them."""
        self._opened = "" if self._opened == key else key
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
        if view == "sticks":
            self._adding.open()
        else:
            self._adding.shut()
        self._read_again()

    # What QML reads.

    @Property("QVariantMap", notify=changed)  # pyright: ignore[reportArgumentType]
    def state(self) -> dict[str, Any]:
        """All of the page besides its lists."""
        return {
            "view": self._adding.view or "here",
            "admin": self._needs.badge.role is Role.ADMIN,
            "news": self._manifest is not None and self._desk.news(),
            "restart": self._chosen != self._running,
            "bench": bench_line(self._bench.now) if self._bench else self._measured,
            "measuring": self._bench is not None,
            "thumbs": self._thumbs,
        }

    @Property(QObject, constant=True)
    def rows(self) -> QObject:
        """A ModelRow for everything that the manifest lists."""
        return self._rows

    @Property(ModelsAddingViewModel, constant=True)
    def adding(self) -> ModelsAddingViewModel:
        """What is on sticks, and how bringing it in goes."""
        return self._adding

    def _read_again(self) -> None:
        self.attempt(self._read)

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
                    opened=entry.id == self._opened,
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

    def _follow_bench(self, bench: BenchmarkRun) -> None:
        if bench.now.state != "running":
            self._bench, self._measured = None, bench_line(bench.now)
            self._thumbs = [_thumb(png) for png in bench.now.pictures]
            self._speeds = self._desk.speeds()
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
