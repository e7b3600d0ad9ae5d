"""Has each device paint one tile through the generator that runs, and says what came of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, runtime_checkable

from kiosk.domain.errors import KioskError
from kiosk.domain.generation import GeneratorEvent, JobFinished, JobId, TileFailed, TileReady
from kiosk.domain.requests import GenerationRequest
from kiosk.staff.checks import DeviceTile
from kiosk.ui.visit_controller import VisitController

LIMIT = 40.0
"""Seconds for all devices; one may still be starting, and a guest's tiles come first."""

Hear = Callable[[TileReady], None]


@runtime_checkable
class ByDevice(Protocol):
    """A generator that can be asked for one device."""

    def submit_to(self, device: str, request: GenerationRequest) -> JobId:
        """Take on a job for that device alone."""
        ...

    def cancel(self, job: JobId) -> None:
        """Stop a job."""
        ...


class TrialTiles:
    """One tile of `request` on each device; guests go on meanwhile."""

    def __init__(
        self,
        controller: VisitController,
        generator: ByDevice,
        request: GenerationRequest,
        painted: Hear,
        *,
        limit: float = LIMIT,
    ) -> None:
        """`painted` takes each tile that was made."""
        self._controller, self._generator = controller, generator
        self._painted = painted
        self._limit = limit
        self._until = controller.clock_now + limit
        self._jobs: dict[JobId, str] = {}
        self._found: dict[str, DeviceTile] = {}
        self._devices = [each.device for each in controller.health.devices]
        for health in controller.health.devices:
            if health.drained:
                fault = "it was taken out of work"
                self._found[health.device] = DeviceTile(health.device, fault=fault)
            else:
                self._ask(health.device, request)

    def poll(self) -> list[DeviceTile] | None:
        """What came of each; None while some are painting."""
        if self._controller.clock_now > self._until:
            silent = f"no tile within {self._limit:.0f} seconds"
            for device in self._jobs.values():
                self._found.setdefault(device, DeviceTile(device, fault=silent))
            self.close()
        if len(self._found) < len(self._devices):
            return None
        return [self._found[device] for device in self._devices]

    def close(self) -> None:
        """Stop what is still painting."""
        for job in list(self._jobs):
            self._generator.cancel(job)

    def _ask(self, device: str, request: GenerationRequest) -> None:
        try:
            job = self._generator.submit_to(device, request)
        except KioskError as error:
            self._found[device] = DeviceTile(device, fault=error.cause)
            return
        self._jobs[job] = device
        self._controller.hear_aside(job, self._hear)

    def _hear(self, event: GeneratorEvent) -> None:
        device = self._jobs[event.job]
        match event:
            case TileReady(timings=spent):
                seconds = spent.denoise + spent.decode + spent.encode
                self._found.setdefault(device, DeviceTile(device, seconds))
                self._painted(event)
            case TileFailed(reason=reason, detail=detail):
                self._found.setdefault(device, DeviceTile(device, fault=detail or reason))
            case JobFinished():
                del self._jobs[event.job]
            case _:
                pass
