"""One preflight from the panel: what a child process finds, and what the window tries itself."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Protocol

from kiosk.domain.errors import KioskError
from kiosk.domain.generation import GeneratorEvent, JobFinished, JobId, TileReady
from kiosk.domain.prompt import Choice, complete
from kiosk.domain.visit_effects import Generate
from kiosk.staff.checks import judge_tiles
from kiosk.staff.preflight import Finding, Report, Result, go, no_go
from kiosk.staff.window_checks import Glass, judge_scan, judge_screen, judge_touch
from kiosk.ui.needs import WindowServices
from kiosk.ui.trial_ticket import TrialTicket
from kiosk.ui.trial_tiles import ByDevice, TrialTiles
from kiosk.ui.visit_controller import VisitController
from kiosk.ui.visit_requests import RequestMaker

_INCHES = 25.4


class Child(Protocol):
    """A preflight in a process of its own."""

    def poll(self) -> tuple[Result, ...] | None:
        """What it found; None while it looks."""
        ...

    def close(self) -> None:
        """End it."""
        ...


StartChild = Callable[[Sequence[str]], Child]
"""Starts `kiosk preflight --json` with arguments; raises OSError."""


class PreflightRun:
    """Begins at once; `look` moves it on. Nothing in here waits."""

    def __init__(
        self,
        controller: VisitController,
        services: WindowServices,
        start_child: StartChild,
        glass: Glass,
    ) -> None:
        self._controller, self._services = controller, services
        self._start_child, self._glass = start_child, glass
        self._began = controller.clock_now
        self._at = controller.local_now
        self._results: dict[str, Result] = {}
        self._children: list[Child] = []
        self._tiles: TrialTiles | None = None
        self._ticket: TrialTicket | None = None
        self._job: JobId | None = None  # demo mode's, until it has ended
        self._expects_trip = True
        self._seconds = 0.0
        self._look_at_the_window()
        base = controller.service.base_url
        self._start(["--panel", *(["--base", base] if base else [])])
        self._try_what_runs()

    @property
    def link(self) -> str:
        """The ticket's, for staff's own phone."""
        return self._ticket.link if self._ticket is not None else ""

    @property
    def scanned(self) -> bool:
        """Whether a phone opened a ticket's page since."""
        return self._ticket is not None and self._ticket.scanned

    @property
    def done(self) -> bool:
        """Whether all but the phone has been looked at."""
        return not (self._children or self._tiles is not None or self._expects_trip)

    @property
    def report(self) -> Report:
        """What is known so far, worst first."""
        scan = judge_scan(shown=bool(self.link), scanned=self.scanned)
        results = [*self._results.values(), Result("phone", "A real phone", scan, 0.0)]
        results.sort(key=lambda result: -result.finding.verdict)
        return Report(tuple(results), self._at, self._seconds)

    def look(self, *, ask: bool) -> None:
        """See what has come; with `ask`, whether a phone did."""
        if not self.done:
            self._seconds = self._controller.clock_now - self._began
        for child in list(self._children):
            if (found := child.poll()) is not None:
                child.close()
                self._children.remove(child)
                self._results |= {each.check: each for each in found}
        if self._tiles is not None and (tiles := self._tiles.poll()) is not None:
            self._tiles = None
            self._put("devices", "Devices", judge_tiles(tiles))
        self._follow_ticket()
        if ask and self._ticket is not None:
            self._ticket.look()

    def close(self) -> None:
        """Leave no process, no job and no ticket behind."""
        for child in self._children:
            child.close()
        self._children.clear()
        if self._tiles is not None:
            self._tiles.close()
        if self._job is not None:
            self._services.generator.cancel(self._job)
            self._job = None
        if self._ticket is not None:
            self._ticket.close()

    def _look_at_the_window(self) -> None:
        glass, window = self._glass, self._controller.config.window
        told = math.hypot(glass.width_mm, glass.height_mm) / _INCHES or None
        self._put("screen", "Screen", judge_screen(glass, window.diagonal_inches, told))
        self._put("touch", "Touch panel", judge_touch(glass))

    def _try_what_runs(self) -> None:
        services = self._services
        catalog = services.catalog
        first = (catalog.vehicles[0].id, catalog.settings[0].id, catalog.styles[0].id)
        choice = complete(Choice(*first), catalog)
        maker = RequestMaker(services, lambda _: None)
        request, prompt = maker.request_for(Generate(choice, seeds=(1,)))
        ticket = TrialTicket(self._controller, services.back_office, choice, prompt)
        self._ticket = ticket
        generator = services.generator
        if isinstance(generator, ByDevice) and self._controller.health.devices:
            self._tiles = TrialTiles(self._controller, generator, request, ticket.keep)
            return
        demo = services.config.engine.generator == "show-pack"
        said = go("Demo mode: pictures come from the show pack, and no device is asked.")
        none = no_go("There is no device.", "Restart the kiosk, or use demo mode.")
        self._put("devices", "Devices", said if demo else none)
        try:
            job = generator.submit(replace(request, seeds=request.seeds[:1]))
        except KioskError as error:
            self._put("devices", "Devices", no_go(error.cause, error.cure))
            return
        self._job = job
        self._controller.hear_aside(job, self._hear)

    def _hear(self, event: GeneratorEvent) -> None:
        if isinstance(event, TileReady) and self._ticket is not None:
            self._ticket.keep(event)
        elif isinstance(event, JobFinished):
            self._job = None

    def _follow_ticket(self) -> None:
        if not self._expects_trip or self._ticket is None:
            return
        if self._ticket.link:
            self._expects_trip = False
            self._start(["--only", "ticket", "--link", self._ticket.link])
        elif self._ticket.hopeless:
            self._expects_trip = False
            said = "The back office opened no ticket: guests would get no code."
            self._put("ticket", "Ticket and QR code", no_go(said, "Restart the kiosk."))

    def _start(self, arguments: Sequence[str]) -> None:
        try:
            self._children.append(self._start_child(arguments))
        except OSError as error:
            said = f"A process cannot be started ({error.strerror or error})."
            self._put("preflight", "Preflight itself", no_go(said, "Restart the machine."))

    def _put(self, check: str, title: str, finding: Finding) -> None:
        seconds = self._controller.clock_now - self._began
        self._results[check] = Result(check, title, finding, seconds)
