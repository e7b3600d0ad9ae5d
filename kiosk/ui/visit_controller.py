"""Runs one visit after another: feeds `advance`, and has the effects that it asks for done."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from datetime import datetime

from kiosk.config import Config
from kiosk.domain.catalog import Catalog
from kiosk.domain.choosing_events import Touched
from kiosk.domain.counting import begun_or_left
from kiosk.domain.generation import GeneratorHealth, JobId
from kiosk.domain.service_events import AbilitiesChanged, ServiceLost, ServiceRestored, Ticked
from kiosk.domain.show import Opening
from kiosk.domain.visit import Screen, Visit, advance
from kiosk.domain.visit_effects import (
    CancelJob,
    Effect,
    Enlarge,
    ForgetJob,
    ForgetPixels,
    Generate,
    PickSurprise,
    Replace,
    Restyle,
)
from kiosk.domain.visit_events import VisitEvent
from kiosk.domain.visit_screens import NOBODY
from kiosk.ui.house_rules import HouseRules
from kiosk.ui.needs import WindowServices
from kiosk.ui.office_news import HearLink, OfficeNews
from kiosk.ui.picture_sink import PictureSink
from kiosk.ui.remaining import Remaining
from kiosk.ui.service_state import ServiceState, utc_now
from kiosk.ui.surprise import surprise
from kiosk.ui.visit_jobs import HearEvents, VisitJobs
from kiosk.ui.visit_ticket import VisitTicket

_HEALTH_EVERY = 1.0


class VisitController:
    """The visit, its generator and its back office; calls `changed` after anything moved."""

    def __init__(
        self,
        services: WindowServices,
        pictures: PictureSink,
        changed: Callable[[], None],
        terms: str = "",
    ) -> None:
        """`terms` is the version of those that guests accept, where they are asked to."""
        self._services = services
        self._changed = changed
        self.service = ServiceState()
        self._ticket = VisitTicket(services.back_office)
        self._jobs = VisitJobs(services, pictures, self._ticket)
        self._news = OfficeNews(services.back_office, self.service, self._ticket)
        self.asking = self._news.asking
        self.wall = utc_now
        self._house = HouseRules(services, terms, self.wall())
        self._visit = Visit(rules=self._house.rules)
        self._events: deque[VisitEvent] = deque()
        self._draining = False
        self._open = True
        self._held = False
        self._health_due = 0.0
        self.out_of_order = False  # staff let nobody in

    @property
    def visit(self) -> Visit:
        """The visit as it is now."""
        return self._visit

    @property
    def remaining(self) -> Remaining:
        """How long the visit's job may still take."""
        return self._jobs.remaining

    @property
    def waited(self) -> float:
        """Seconds since the visit's last job was asked for."""
        return self._jobs.waited(self.clock_now)

    @property
    def number(self) -> int:
        """Which visit with pictures this is, counted from 1."""
        return self._ticket.number

    @property
    def warming(self) -> bool:
        """Whether the job has to wait for a generator that is still starting."""
        started = any(tile.step or tile.ready for tile in self._visit.tiles)
        return self.health.state == "starting" and not started

    @property
    def trouble(self) -> str:
        """For staff: what is wrong and what helps, a line each; empty when all is well."""
        return self.service.trouble

    @property
    def health(self) -> GeneratorHealth:
        """The generator's, as it was at the last look."""
        return self.service.health

    @property
    def faults(self) -> Mapping[str, str]:
        """The back office's standing faults: cause and cure, by kind."""
        return self.service.faults

    @property
    def prerendered(self) -> bool:
        """Whether guests are served pictures that were made beforehand."""
        return self.health.prerendered

    @property
    def opening(self) -> Opening:
        """The show's opening hours, as they were at the last look."""
        return self._house.opening

    @property
    def config(self) -> Config:
        """What holds now: the one that the window began with, or what staff made of it."""
        return self._house.config

    @property
    def local_now(self) -> datetime:
        """The time of day in the show's zone."""
        return self.config.show.local(self.wall())

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
        self._house.offer(self._visit)
        self._changed()

    def pump(self) -> None:
        """Hear what generator and back office have to say, without waiting."""
        if not self._open:
            return
        now = self.clock_now
        for said in self._services.generator.pump(now):
            if (event := self._jobs.hear(said, self._visit, now)) is not None:
                self.send(event)
        for step in self._jobs.due(now):
            if step is None:
                self._changed()
            else:
                self.send(step)
        for message in self._services.back_office.pump(now):
            if (event := self._news.hear(message, self._visit)) is not None:
                self.send(event)

    def tick(self) -> None:
        """Let time pass: pump, time-outs, and once a second a look at everyone's health."""
        if not self._open:
            return
        self.pump()
        now = self.clock_now
        if now >= self._health_due:
            self._health_due = now + _HEALTH_EVERY
            self._look_around()
        if self._unable:
            self.send(ServiceLost())
        elif self._visit.screen is Screen.CLOSED:
            self.send(ServiceRestored())
        self._jobs.look(self._visit, now)
        if not self._held:
            self.send(Ticked())

    def hold(self) -> None:
        """Let the visit wait: staff stand before it, and the guest cannot answer."""
        self._held = True

    def resume(self) -> None:
        """Go on where the visit was held, with all of its patience."""
        self._held = False
        if self._visit.screen not in NOBODY:
            self.send(Touched())

    def follow(self, config: Config) -> None:
        """Go by another config: guests who are here now keep the rules that they began with."""
        self._house.config = config
        self._health_due = 0.0

    def replace_catalog(self, catalog: Catalog) -> None:
        """Offer another catalog, as soon as nobody is here who began with the one before."""
        self._house.replace_catalog(catalog)
        self._house.offer(self._visit)
        self._changed()

    def hear_link(self, job: JobId, hear: HearLink) -> None:
        """Give the link of a ticket that staff have opened to `hear`."""
        self._news.hear_link(job, hear)

    def hear_aside(self, job: JobId, hear: HearEvents) -> None:
        """Give what comes of `job` to `hear` alone: it is staff's, and nobody's to keep."""
        self._jobs.hear_aside(job, hear)

    def close(self) -> None:
        """Refuse visits, cancel the job, then close generator and back office."""
        if not self._open:
            return
        self._open = False
        if self._visit.job is not None and self._visit.screen is Screen.MAKING:
            self._jobs.cancel(self._visit.job)
        self._jobs.forget_all()
        self._services.generator.close()
        self._services.back_office.close()

    def _step(self, event: VisitEvent) -> None:
        before = self._visit.screen
        now = self.clock_now
        self._visit, effects = advance(self._visit, event, now)
        if (moved := begun_or_left(before, self._visit.screen)) is not None:
            self._ticket.count(*moved)
        for effect in effects:
            self._carry_out(effect, now)
        if self._unable and not isinstance(event, ServiceLost):
            self._events.append(ServiceLost())

    def _carry_out(self, effect: Effect, now: float) -> None:
        match effect:
            case Generate() | Restyle() | Replace() | Enlarge():
                self._events.append(self._jobs.start(effect, now))
            case PickSurprise():
                self._events.append(surprise(effect, self._services))
            case CancelJob(job):
                self._jobs.cancel(job)
            case ForgetJob(job):
                self._jobs.forget(job)
            case ForgetPixels():
                self._jobs.forget_all()
            case _:
                self._ticket.carry_out(effect)

    def _look_around(self) -> None:
        """How the generator is, whether the show is open, and what phones may be told."""
        before = self.prerendered
        self.service.look_at(self._services.generator.health())
        if self.prerendered != before:
            able = self._house.follow_generator(prerendered=self.prerendered)
            self.send(AbilitiesChanged(able))
        ruled = self._house.look(self._visit, self.wall(), prerendered=self.prerendered)
        if ruled is not self._visit:
            self._visit = ruled
            self._changed()
        self._jobs.tell_phones(self._visit)

    @property
    def _unable(self) -> bool:
        """Whether no visit can begin."""
        return self.out_of_order or self.service.unable or self._house.keeps_out(self._visit)
