"""The panel's Preflight: a child process looks at the machine, the window tries what it runs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Property, QObject, QTimer, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.staff.desk import Desk
from kiosk.ui.preflight_run import PreflightRun
from kiosk.ui.rows_model import RowsModel
from kiosk.ui.staff_page import StaffPage
from kiosk.ui.staff_rows import FindingRow, finding_rows

QML_IMPORT_NAME = "Kiosk.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1

_LOOK = 50  # milliseconds between two looks at what runs
_SCAN_EVERY = 40  # looks between two questions for a phone's scan


@QmlElement
class PreflightViewModel(StaffPage):
    """Runs one preflight at a time; its ticket lives for as long as the page is open."""

    changed = Signal()

    def __init__(
        self, desk: Desk, begin: Callable[[], PreflightRun], code: Callable[[str], str]
    ) -> None:
        """`begin` starts a run; `code` is where QML finds the QR code of a link."""
        super().__init__()
        self._desk, self._begin, self._code = desk, begin, code
        self._run: PreflightRun | None = None
        self._findings = RowsModel(FindingRow, (), self)
        self._shown: dict[str, Any] = {}
        self._looks = 0
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK)
        self._timer.timeout.connect(self._look)
        self._show()

    def leave(self) -> None:
        """Stop what runs, and delete the ticket: the next person begins anew."""
        self._timer.stop()
        if self._run is not None:
            self._run.close()
            self._run = None
        self._findings.set_rows([])
        self._show()

    @Slot()
    def check(self) -> None:
        """Begin, unless one runs."""
        if self._run is not None and not self._run.done:
            return

        def start() -> None:
            self._desk.check()
            self.leave()
            self._run = self._begin()
            self._looks = 0
            self._timer.start()

        self.attempt(start)
        self._show()

    @Property("QVariantMap", notify=changed)  # pyright: ignore[reportArgumentType]
    def state(self) -> dict[str, Any]:
        """Keys: verdict ("": none yet), checking, seconds, code (of the ticket), scanned."""
        return self._shown

    @Property(QObject, constant=True)
    def findings(self) -> QObject:
        """FindingRows so far, worst first."""
        return self._findings

    def _look(self) -> None:
        run = self._run
        if run is None:
            return
        self._looks += 1
        was_done = run.done
        run.look(ask=self._looks % _SCAN_EVERY == 0)
        if run.done and not was_done:
            self.attempt(lambda: self._desk.checked(run.report))
        self._show()

    def _show(self) -> None:
        run = self._run
        rows: Sequence[FindingRow] = [] if run is None else finding_rows(run.report)
        self._findings.set_rows(rows)
        self._shown = {
            "verdict": run.report.verdict.label if run is not None and run.done else "",
            "checking": run is not None and not run.done,
            "seconds": round(run.report.seconds) if run is not None else 0,
            "code": self._code(run.link) if run is not None and run.link else "",
            "scanned": run is not None and run.scanned,
        }
        self.changed.emit()
