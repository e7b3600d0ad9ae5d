"""Runs one visit after another: feeds `advance`, and carries out the effects it asks for."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable
from typing import Protocol

from kiosk.domain.errors import KioskError
from kiosk.domain.generation import (
    MAX_SEED,
    MAX_TILES,
    CheckpointId,
    GeneratorEvent,
    GeneratorHealth,
    JobFinished,
    JobId,
    JobQueued,
    TileFailed,
    TilePreview,
    TileProgress,
    TileReady,
)
from kiosk.domain.keeping import BackOfficeFault, BackOfficeRecovered, TicketOpened
from kiosk.domain.prompt import Choice, compose
from kiosk.domain.requests import TextToImageRequest
from kiosk.domain.visit import Patience, Screen, Visit, advance
from kiosk.domain.visit_events import (
    CancelJob,
    CloseTicket,
    Effect,
    ForgetPixels,
    Generate,
    JobEnded,
    JobRefused,
    JobStarted,
    LinkArrived,
    ServiceLost,
    ServiceRestored,
    Ticked,
    TileArrived,
    TileLost,
    TileStepped,
    VisitEvent,
)
from kiosk.ui.needs import WindowServices
from kiosk.ui.remaining import Remaining, done_share

log = logging.getLogger(__name__)

_CALM = 0.25  # seconds between two looks at one tile
_HEALTH_EVERY = 1.0
_STOPPING = ("storage", "stopped")  # without these no picture could be kept


class PictureSink(Protocol):
    """Where pixels go; they are never part of a visit."""

    def show_preview(self, preview: TilePreview) -> None:
        """Show a tile half-way."""
        ...

    def show_ready(self, tile: TileReady) -> None:
        """Show a finished tile."""
        ...

    def forget(self) -> None:
        """Drop every picture."""
        ...


class VisitController:
    """The visit, its generator and its back office; calls `changed` after anything moved."""

    def __init__(
        self, services: WindowServices, pictures: PictureSink, changed: Callable[[], None]
    ) -> None:
        self._services = services
        self._pictures = pictures
        self._changed = changed
        patience = services.config.patience
        self._visit = Visit(patience=Patience(**patience.model_dump()))
        self._events: deque[VisitEvent] = deque()
        self._draining = False
        self._open = True
        self._cancelled: set[JobId] = set()
        self._faults: dict[str, str] = {}  # kind: cause and cure
        self._latest: dict[tuple[type, int], TileProgress | TilePreview] = {}
        self._shown_at: dict[tuple[type, int], float] = {}
        self._health = GeneratorHealth("starting")
        self._health_due = 0.0
        self._remaining = Remaining()
        self._visits = 1  # counts visits that have a ticket, to tell them apart

    @property
    def visit(self) -> Visit:
        """The visit as it is now."""
        return self._visit

    @property
    def remaining(self) -> Remaining:
        """How long the visit's job may still take."""
        return self._remaining

    @property
    def warming(self) -> bool:
        """Whether the job has to wait for a generator that is still starting."""
        started = any(tile.step or tile.ready for tile in self._visit.tiles)
        return self._health.state == "starting" and not started

    @property
    def trouble(self) -> str:
        """For staff: what is wrong and what helps, a line each; empty when all is well."""
        failed = self._health.state == "failed"
        engine = [f"{self._health.cause} {self._health.cure}"] if failed else []
        return "\n".join([*engine, *self._faults.values()])

    @property
    def clock_now(self) -> float:
        """The time by the injected clock."""
        return self._services.clock()

    def start(self) -> None:
        """Start generator and back office; call it once the first frame is on the screen."""
        self._services.generator.start()
        self._services.back_office.start()
        self.tick()

    def send(self, event: VisitEvent) -> None:
        """Let something happen to the visit, with everything that follows from it."""
        if not self._open:
            return
        self._events.append(event)
        if self._draining:
            return
        self._draining = True
        try:
            while self._events:
                self._step(self._events.popleft())
        finally:
            self._draining = False
        self._changed()

    def _step(self, event: VisitEvent) -> None:
        now = self._services.clock()
        self._visit, effects = advance(self._visit, event, now)
        for effect in effects:
            self._carry_out(effect, now)
        if self._unable and not isinstance(event, ServiceLost):
            self._events.append(ServiceLost())

    def _carry_out(self, effect: Effect, now: float) -> None:
        match effect:
            case Generate(choice):
                self._generate(choice, now)
            case CancelJob(job):
                self._cancelled.add(job)
                self._services.generator.cancel(job)
            case ForgetPixels():
                self._latest.clear()
                self._shown_at.clear()
                self._pictures.forget()
            case CloseTicket():
                self._services.back_office.close_ticket(f"visit-{self._visits}")
                self._visits += 1

    def _generate(self, choice: Choice, now: float) -> None:
        services = self._services
        self._remaining = Remaining(asked_at=now)
        try:
            prompt = compose(choice, services.catalog)
            request = TextToImageRequest(
                checkpoint=CheckpointId(services.checkpoint.id),
                prompt=prompt.positive,
                negative_prompt=prompt.negative,
                seeds=tuple(services.random.randint(0, MAX_SEED) for _ in range(MAX_TILES)),
                num_inference_steps=services.config.engine.steps,
                guidance_scale=services.config.engine.guidance_scale,
            )
            job = services.generator.submit(request)
        except KioskError as error:
            log.warning("a job was refused: %s", error)
            self._events.append(JobRefused())
            return
        visit = f"visit-{self._visits}"
        services.back_office.open_ticket(job, choice, prompt, MAX_TILES, visit)
        self._events.append(JobStarted(job))

    def pump(self) -> None:
        """Hear what generator and back office have to say, without waiting."""
        if not self._open:
            return
        now = self._services.clock()
        for event in self._services.generator.pump(now):
            self._hear_generator(event, now)
        self._show_latest(now)
        for message in self._services.back_office.pump(now):
            match message:
                case TicketOpened(job, url):
                    self.send(LinkArrived(job, url))
                case BackOfficeFault("lost", cause, cure):
                    log.error("%s %s", cause, cure)  # over already: no standing trouble
                case BackOfficeFault(kind, cause, cure):
                    log.error("%s %s", cause, cure)
                    self._faults[kind] = f"{cause} {cure}"
                case BackOfficeRecovered(kind):
                    self._faults.pop(kind, None)
                case _:
                    pass

    def tick(self) -> None:
        """Let time pass: pump, time-outs, and once a second a look at everyone's health."""
        if not self._open:
            return
        self.pump()
        now = self._services.clock()
        if now >= self._health_due:
            self._health_due = now + _HEALTH_EVERY
            self._look_at(self._services.generator.health())
            self._tell_phones()
        if self._unable:
            self.send(ServiceLost())
        elif self._visit.screen is Screen.CLOSED:
            self.send(ServiceRestored())
        if self._visit.screen is Screen.MAKING:
            self._remaining = self._remaining.seen(self._visit.tiles, now)
        self.send(Ticked())

    def close(self) -> None:
        """Refuse visits, cancel the job, then close generator and back office."""
        if not self._open:
            return
        self._open = False
        if self._visit.job is not None and self._visit.screen is Screen.MAKING:
            self._services.generator.cancel(self._visit.job)
        self._pictures.forget()
        self._services.generator.close()
        self._services.back_office.close()

    def _look_at(self, health: GeneratorHealth) -> None:
        if health.state == "failed" and health.cause != self._health.cause:
            log.error("%s %s", health.cause, health.cure)
        self._health = health

    def _tell_phones(self) -> None:
        """Phones see once a second how far the job is, from its first step."""
        visit = self._visit
        done = done_share(visit.tiles)
        if visit.screen is Screen.MAKING and visit.job is not None and done > 0:
            self._services.back_office.report_progress(visit.job, 0, done)

    @property
    def _unable(self) -> bool:
        return self._health.state == "failed" or any(f in self._faults for f in _STOPPING)

    def _hear_generator(self, event: GeneratorEvent, now: float) -> None:
        match event:
            case JobQueued(job, position, eta) if job == self._visit.job:
                self._remaining = Remaining(forecast=eta, asked_at=now)
                self._services.back_office.report_progress(job, position, 0.0)
            case TileProgress() | TilePreview() if event.job == self._visit.job:
                self._latest[type(event), event.tile] = event
            case TileReady(job, tile) if job not in self._cancelled:
                self._services.back_office.keep(event)
                if job == self._visit.job:
                    self._drop_latest(tile)
                    self._pictures.show_ready(event)
                    self.send(TileArrived(job, tile))
            case TileFailed(job, tile):
                if event.reason != "cancelled":
                    log.warning("a tile failed (%s): %s", event.reason, event.detail)
                if job == self._visit.job:
                    self._drop_latest(tile)
                    self.send(TileLost(job, tile))
            case JobFinished(job, ready, failed):
                self._cancelled.discard(job)
                self._services.back_office.finish_job(job, ready, failed)
                self.send(JobEnded(job))
            case _:
                pass

    def _drop_latest(self, tile: int) -> None:
        self._latest.pop((TileProgress, tile), None)
        self._latest.pop((TilePreview, tile), None)

    def _show_latest(self, now: float) -> None:
        """At most four looks a second at each tile; of what came between, the last one counts."""
        for key, event in list(self._latest.items()):
            if now - self._shown_at.get(key, -_CALM) < _CALM:
                continue
            if self._latest.pop(key, None) is None:
                continue  # forgotten meanwhile
            self._shown_at[key] = now
            if isinstance(event, TilePreview):
                self._pictures.show_preview(event)
                self._changed()
            else:
                self.send(TileStepped(event.job, event.tile, event.step, event.steps))
