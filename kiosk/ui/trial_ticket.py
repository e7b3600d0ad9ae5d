"""A ticket of staff's own: opened as a guest's is, shown to a phone, and deleted again."""

from __future__ import annotations

import secrets
from dataclasses import replace

from kiosk.domain.counting import Counted
from kiosk.domain.generation import JobId, TileReady
from kiosk.domain.keeping import Answered, BackOffice
from kiosk.domain.prompt import Choice, Prompt
from kiosk.staff.today import begin_of, today_of
from kiosk.ui.visit_controller import VisitController

LIMIT = 8.0
"""Seconds until a ticket without a link counts as one that never gets one."""


class TrialTicket:
    """Opens a ticket at once; `close` deletes it and all that is on it."""

    def __init__(
        self,
        controller: VisitController,
        back_office: BackOffice,
        choice: Choice,
        prompt: Prompt,
        *,
        limit: float = LIMIT,
    ) -> None:
        self._controller, self._back_office = controller, back_office
        self._name = f"preflight-{secrets.token_hex(8)}"
        self._job = JobId(self._name)
        self._until = controller.clock_now + limit
        self._kept = self._closed = False
        self._scans: int | None = None  # before a phone could see the code
        self.link = ""
        self.scanned = False
        controller.hear_link(self._job, self._opened)
        back_office.open_ticket(self._job, choice, prompt, 1, self._name)

    @property
    def hopeless(self) -> bool:
        """Whether no link came in time."""
        return not self.link and self._controller.clock_now > self._until

    def keep(self, tile: TileReady) -> None:
        """Put a picture on the ticket, the first that comes; none after `close`."""
        if not (self._kept or self._closed):
            self._kept = True
            self._back_office.keep(replace(tile, job=self._job, tile=0))
            self._back_office.finish_job(self._job, 1, 0)

    def look(self) -> None:
        """Ask whether a phone has opened a ticket's page since the code was shown."""
        if self.link and not self.scanned:
            since = begin_of(self._controller.local_now)
            self._controller.asking.ask("counts", self._counted, since=since)

    def close(self) -> None:
        """Delete the ticket; its link is dead then."""
        self._closed = True
        if not self._kept:
            self._back_office.finish_job(self._job, 0, 1)
        self._back_office.delete_visit(self._name)

    def _opened(self, link: str) -> None:
        self.link = link
        self.look()

    def _counted(self, answered: Answered) -> None:
        if answered.fault:
            return
        now = self._controller.local_now
        rows: list[dict[str, object]] = [dict(row) for row in answered.rows]
        scans = today_of([Counted(**row) for row in rows], now).scans  # type: ignore[arg-type]
        if self._scans is None:
            self._scans = scans
        self.scanned = scans > self._scans
