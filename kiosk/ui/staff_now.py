"""The panel's first page: one light, the devices, and everything else in a line each."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.domain.counting import Counted
from kiosk.domain.keeping import Answered
from kiosk.domain.print_config import PrintConfig
from kiosk.sharing.address import LOOPBACK, lan_address
from kiosk.staff.condition import Condition, Light
from kiosk.staff.desk import Desk
from kiosk.staff.preflight import Verdict
from kiosk.staff.printer_check import printer_finding
from kiosk.staff.temperature import Thermometer
from kiosk.staff.today import Today, begin_of, midnight, today_of, waits_in_words
from kiosk.ui.rows_model import RowsModel
from kiosk.ui.staff_gallery_state import EVER
from kiosk.ui.staff_light import condition_now, free_at
from kiosk.ui.staff_page import PanelNeeds, StaffPage
from kiosk.ui.staff_rows import (
    DeviceRow,
    FactRow,
    MishapRow,
    approval_row,
    device_row,
    mishap_row,
    waiting_in,
)

QML_IMPORT_NAME = "Kiosk.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1

_ASK_EVERY = 20  # looks, each half a second: what takes the back office's time, or a thread's
_GIB = 2**30


@dataclass(frozen=True, slots=True)
class Around:
    """What a look around the machine found; it may take a moment, so a thread does it."""

    address: str = ""
    free: int | None = None
    printer: tuple[str, bool] | None = None  # how it is, and whether that is well


LookAround = Callable[[], Around]


def look_around(state: Path, printing: PrintConfig) -> Around:
    """The network's address, the room on the disk of `state`, and the printer if there is one."""
    printer = None
    if printing.printer:
        found = printer_finding(printing)
        ready = found.verdict is Verdict.GO
        printer = ("ready" if ready else found.what), ready
    return Around(lan_address(), free_at(state), printer)


@QmlElement
class NowViewModel(StaffPage):
    """How the kiosk is, and what its devices do."""

    changed = Signal()

    def __init__(
        self,
        needs: PanelNeeds,
        desk: Desk,
        thermometer: Thermometer | None = None,
        around: LookAround | None = None,
    ) -> None:
        super().__init__()
        self._controller, self._desk, self._work = needs.controller, desk, needs.work
        self._generator = needs.services.generator
        config = needs.services.config
        state, printing = config.paths.state, config.print
        self._look_around: LookAround = around or (lambda: look_around(state, printing))
        self._thermometer = thermometer or Thermometer()
        self._condition = Condition(Light.AMBER, "")
        self._around = Around()
        self._looking: Future[Around] | None = None
        self._today: Today | None = None
        self._outbox: str | None = None
        self._to_approve: int | None = None
        self._of_today: int | None = None
        self._looks = 0
        self._devices = RowsModel(DeviceRow, (), self)
        self._facts = RowsModel(FactRow, (), self)
        self._mishaps = RowsModel(MishapRow, (), self)

    def enter(self) -> None:
        """Look at everything at once."""
        self._looks = 0
        self.look()

    def look(self) -> None:
        """Devices each time; what takes longer every ten seconds."""
        if self._looks % _ASK_EVERY == 0:
            self._ask()
        self._looks += 1
        if self._looking is not None and self._looking.done():
            if self._looking.exception() is None:
                self._around = self._looking.result()
            self._looking = None
        self._show()

    @Slot(str)
    def drain(self, device: str) -> None:
        """Take a device out of work."""
        told = f"{device} ends what it paints, and then rests until you return it."
        self._do(lambda: self._desk.drain(self._generator, device), told)

    @Slot(str)
    def restore(self, device: str) -> None:
        """Give a device work again."""
        told = f"{device} is given work again."
        self._do(lambda: self._desk.restore(self._generator, device), told)

    @Slot(str)
    def restart(self, device: str) -> None:
        """Replace a device's worker."""
        told = f"{device} is started anew. It may take a minute."
        self._do(lambda: self._desk.restart(self._generator, device), told)

    @Property("QVariantMap", notify=changed)  # pyright: ignore[reportArgumentType]
    def condition(self) -> dict[str, Any]:
        """The light, why, and what to do."""
        said = self._condition
        return {"light": said.light.value, "reason": said.reason, "todo": said.todo}

    @Property(QObject, constant=True)
    def devices(self) -> QObject:
        """A DeviceRow for each."""
        return self._devices

    @Property(QObject, constant=True)
    def facts(self) -> QObject:
        """FactRows: queue, waits, today, network, disk, and what else there is."""
        return self._facts

    @Property(QObject, constant=True)
    def mishaps(self) -> QObject:
        """The last MishapRows, newest first."""
        return self._mishaps

    def _do(self, action: Callable[[], object], told: str) -> None:
        if self.attempt(action):
            self.said.emit(told)  # at once, as the devices take a moment
        self._show()

    def _ask(self) -> None:
        now = self._controller.local_now
        self._controller.asking.ask("counts", self._counted, since=begin_of(now))
        self._controller.asking.ask("outbox", self._waiting)
        self._controller.asking.ask("picture-counts", self._unseen, since=EVER)
        self._controller.asking.ask("picture-counts", self._unseen_today, since=midnight(now))
        if self._looking is None:
            self._looking = self._work.submit(self._look_around)

    def _counted(self, answered: Answered) -> None:
        now = self._controller.local_now
        rows: list[Any] = [] if answered.fault else [*answered.rows]
        self._today = None if answered.fault else today_of([Counted(**row) for row in rows], now)

    def _waiting(self, answered: Answered) -> None:
        rows: list[Any] = [*answered.rows]
        waiting = sum(int(row["waiting"]) for row in rows)
        given_up = sum(int(row["given_up"]) for row in rows)
        dead = f", {given_up} given up" if given_up else ""
        self._outbox = None if answered.fault or not rows else f"{waiting} waiting{dead}"

    def _unseen(self, answered: Answered) -> None:
        self._to_approve = waiting_in(answered)

    def _unseen_today(self, answered: Answered) -> None:
        self._of_today = waiting_in(answered)

    def _show(self) -> None:
        controller = self._controller
        self._condition = condition_now(controller, self._around.free)
        read = self._thermometer.read
        devices = self._generator.health().devices  # as they are now: a finger waits for them
        rows = [device_row(each, read(each.device)) for each in devices]
        self._devices.set_rows(rows)
        self._facts.set_rows(self._collect())
        self._mishaps.set_rows([mishap_row(each) for each in controller.service.recent])
        self.changed.emit()

    def _collect(self) -> list[FactRow]:
        faults, today, around = self._controller.faults, self._today, self._around
        waiting = self._controller.health.queued
        rows = [FactRow("Queue", "nobody waits" if not waiting else f"{waiting} waiting")]
        if today is not None:
            rows += [
                FactRow("Waits", waits_in_words(today.waits)),
                FactRow(
                    "Today",
                    f"{today.visits} visits · {today.pictures} pictures · {today.scans} scans",
                ),
            ]
        else:
            rows.append(FactRow("Today", "unknown"))
        if self._to_approve or self._controller.config.share.approval == "staff":
            rows.append(approval_row(self._to_approve, self._of_today))
        online = bool(around.address) and around.address != LOOPBACK
        address = around.address if online else "no address" if around.address else "unknown"
        rows.append(FactRow("Network", address, wrong=around.address == LOOPBACK))
        link = "does not open" if "share" in faults else "opens" if self._base else "starting"
        rows.append(FactRow("Phone's page", link, wrong="share" in faults))
        if self._outbox is not None:
            wrong = "sending" in faults or "given up" in self._outbox
            rows.append(FactRow("Outbox", self._outbox, wrong=wrong))
        if around.printer is not None:
            said, well = around.printer
            rows.append(FactRow("Printer", said, wrong=not well))
        free = "unknown" if around.free is None else f"{around.free / _GIB:.1f} GiB free"
        return [*rows, FactRow("Disk", free)]

    @property
    def _base(self) -> str:
        return self._controller.service.base_url
