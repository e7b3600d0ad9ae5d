"""Runs one visit after another: feeds `advance`, and carries out the effects it asks for."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from kiosk.config import Config
from kiosk.domain.catalog import Catalog
from kiosk.domain.counting import CHOICES, Counter, begun_or_left, wait_bucket
from kiosk.domain.errors import KioskError
from kiosk.domain.generation import (
    SHOW_PACK,
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
from kiosk.domain.keeping import (
    Answered,
    BackOfficeFault,
    BackOfficeReady,
    BackOfficeRecovered,
    MailAnswered,
    PrintAnswered,
    PrinterChanged,
    TicketOpened,
)
from kiosk.domain.show import Opening
from kiosk.domain.visit import Screen, Visit, advance
from kiosk.domain.visit_effects import (
    CancelJob,
    CloseTicket,
    CountAcceptance,
    DeletePictures,
    Effect,
    Enlarge,
    ForgetJob,
    ForgetPixels,
    Generate,
    LetShow,
    Make,
    PickSurprise,
    Print,
    Replace,
    Restyle,
    SendMail,
)
from kiosk.domain.visit_events import (
    AbilitiesChanged,
    JobEnded,
    JobRefused,
    JobStarted,
    LinkArrived,
    MailDeclined,
    MailTaken,
    PrintEnded,
    PrinterTurned,
    ServiceLost,
    ServiceRestored,
    Ticked,
    TileArrived,
    TileLost,
    TileStepped,
    Touched,
    VisitEvent,
)
from kiosk.domain.visit_values import NOBODY, PictureId
from kiosk.ui.asking import Asking
from kiosk.ui.calm_looks import CalmLooks
from kiosk.ui.needs import Follows, WindowServices
from kiosk.ui.picture_sink import PictureSink
from kiosk.ui.remaining import Remaining, done_share
from kiosk.ui.rules import abilities_of, rules_of
from kiosk.ui.service_state import ServiceState, utc_now
from kiosk.ui.surprise import surprise
from kiosk.ui.visit_requests import RequestMaker

log = logging.getLogger(__name__)

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
        self._pictures = pictures
        self._changed = changed
        self.asking = Asking(services.back_office)
        self._requests = RequestMaker(services, pictures.master)
        self._terms = terms
        self._config = services.config
        self._visit = Visit(rules=rules_of(services, terms, self._config))
        self._events: deque[VisitEvent] = deque()
        self._draining = False
        self._open = True
        self._cancelled: set[JobId] = set()
        self._whole_catalog = services.catalog  # of which the generator may serve a part
        self._next_catalog: Catalog | None = None
        self._links: dict[JobId, Callable[[str], None]] = {}
        self._aside: dict[JobId, Callable[[GeneratorEvent], None]] = {}
        self.service = ServiceState()
        self.wall = utc_now
        self._opening = Opening(open=True, now=utc_now(), then=None)
        self._looks = CalmLooks()
        self._health_due = 0.0
        self._remaining = Remaining()
        self._asked_at = 0.0
        self._held = False
        self.out_of_order = False  # staff let nobody in
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
    def waited(self) -> float:
        """Seconds since the visit's last job was asked for."""
        return self._services.clock() - self._asked_at

    @property
    def number(self) -> int:
        """Which visit with pictures this is, counted from 1."""
        return self._visits

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
        return self._opening

    @property
    def config(self) -> Config:
        """What holds now: the one that the window began with, or what staff made of it."""
        return self._config

    def follow(self, config: Config) -> None:
        """Go by another config: guests who are here now keep the rules that they began with."""
        self._config = config
        self._health_due = 0.0

    @property
    def local_now(self) -> datetime:
        """The time of day in the show's zone."""
        return self._config.show.local(self.wall())

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
        self._offer_next_catalog()
        self._changed()

    def _step(self, event: VisitEvent) -> None:
        now = self._services.clock()
        before = self._visit.screen
        self._visit, effects = advance(self._visit, event, now)
        if (moved := begun_or_left(before, self._visit.screen)) is not None:
            self._count(*moved)
        for effect in effects:
            self._carry_out(effect, now)
        if self._unable and not isinstance(event, ServiceLost):
            self._events.append(ServiceLost())

    def _carry_out(self, effect: Effect, now: float) -> None:
        match effect:
            case Generate() | Restyle() | Replace() | Enlarge():
                self._make(effect, now)
            case PickSurprise():
                self._events.append(surprise(effect, self._services))
            case CountAcceptance(version):
                self._count(Counter.TERMS, version)
            case Print(picture, language):
                here = f"visit-{self._visits}"
                office = self._services.back_office
                office.print_picture(picture.job, picture.tile, here, language)
            case CancelJob(job):
                self._cancelled.add(job)
                self._services.generator.cancel(job)
            case ForgetJob(job):
                self._looks.forget()
                self._pictures.forget_job(job)
            case ForgetPixels():
                self._looks.forget()
                self._pictures.forget()
            case DeletePictures():
                self._count(Counter.DELETED, "kiosk")
                self._services.back_office.delete_visit(f"visit-{self._visits}")
            case SendMail(address, language, consent):
                office = self._services.back_office
                office.mail(f"visit-{self._visits}", address, language, consent)
            case LetShow(yes):
                self._services.back_office.may_show(f"visit-{self._visits}", yes=yes)
            case CloseTicket():
                self._services.back_office.close_ticket(f"visit-{self._visits}")
                self._visits += 1

    def _make(self, make: Make, now: float) -> None:
        services = self._services
        self._remaining, self._asked_at = Remaining(asked_at=now), now
        try:
            request, prompt = self._requests.request_for(make)
            job = services.generator.submit(request)
        except KioskError as error:
            log.warning("a job was refused: %s", error)
            self._events.append(JobRefused())
            return
        visit, tiles = f"visit-{self._visits}", len(request.seeds)
        services.back_office.open_ticket(job, make.choice, prompt, tiles, visit)
        if isinstance(make, Generate):
            chosen = (make.choice.vehicle, make.choice.setting, make.choice.style)
            for counter, name in zip(CHOICES, chosen, strict=True):
                self._count(counter, name)
        self._events.append(JobStarted(job, request.seeds))

    def _hear_of_mail(self, visit: str, *, taken: bool) -> None:
        if taken:
            self._count(Counter.MAIL, self._visit.rules.mail)
        if visit == f"visit-{self._visits}":
            self.send(MailTaken() if taken else MailDeclined())

    def _count(self, counter: Counter, detail: str = "") -> None:
        self._services.back_office.count(counter, detail)

    def _parent_of(self, job: JobId) -> tuple[JobId, int] | None:
        """The picture that a job's are made from, where they are edits."""
        rounds = self._visit.rounds
        source = next((each.source for each in rounds if each.job == job), None)
        return (source.job, source.tile) if source is not None else None

    def pump(self) -> None:
        """Hear what generator and back office have to say, without waiting."""
        if not self._open:
            return
        now = self._services.clock()
        for event in self._services.generator.pump(now):
            self._hear_generator(event, now)
        for look in self._looks.due(now):
            if isinstance(look, TilePreview):
                self._pictures.show_preview(look)
                self._changed()
            else:
                self.send(TileStepped(look.job, look.tile, look.step, look.steps))
        for message in self._services.back_office.pump(now):
            match message:
                case TicketOpened(job, url) if job in self._links:
                    self._links.pop(job)(url)
                case TicketOpened(job, url):
                    self.send(LinkArrived(job, url))
                case MailAnswered(visit, taken):
                    self._hear_of_mail(visit, taken=taken)
                case Answered():
                    self.asking.hear(message)
                case BackOfficeReady(base_url):
                    self.service.base_url = base_url
                case PrinterChanged(ready):
                    self.send(PrinterTurned(ready))
                case PrintAnswered(job, tile, answer):
                    self.send(PrintEnded(PictureId(job, tile), answer))
                case BackOfficeFault():
                    self.service.broke(message)
                case BackOfficeRecovered(kind):
                    self.service.mended(kind)
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
            self._look_at_the_house()
            self._tell_phones()
        if self._unable:
            self.send(ServiceLost())
        elif self._visit.screen is Screen.CLOSED:
            self.send(ServiceRestored())
        if self._visit.screen is Screen.MAKING:
            self._remaining = self._remaining.seen(self._visit.tiles, now)
        if not self._held:
            self.send(Ticked())

    def hold(self) -> None:
        """Let the visit wait: staff stand before it, and the guest cannot answer."""
        self._held = True

    def resume(self) -> None:
        """Go on where the visit was held, with all of its patience."""
        self._held = False
        if self._visit.screen not in (Screen.ATTRACT, Screen.CLOSED):
            self.send(Touched())

    def replace_catalog(self, catalog: Catalog) -> None:
        """Offer another catalog, as soon as nobody is here who began with the one before."""
        self._whole_catalog = self._next_catalog = catalog
        self._offer_next_catalog()
        self._changed()

    def hear_link(self, job: JobId, hear: Callable[[str], None]) -> None:
        """Give the link of a ticket that staff have opened to `hear`."""
        self._links[job] = hear

    def hear_aside(self, job: JobId, hear: Callable[[GeneratorEvent], None]) -> None:
        """Give what comes of `job` to `hear` alone: it is staff's, and nobody's to keep."""
        self._aside[job] = hear

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
        before = self.health
        self.service.look_at(health)
        if health.prerendered != before.prerendered:
            self._next_catalog = self._whole_catalog
            able = abilities_of(self._services, self._config, prerendered=health.prerendered)
            self.send(AbilitiesChanged(able))

    def _look_at_the_house(self) -> None:
        """Its opening hours; and its rules, where nobody is here who began with others."""
        self._opening = self._config.show.opening(self.wall())
        if self._visit.screen not in NOBODY:
            return
        rules = rules_of(self._services, self._terms, self._config)
        if self.prerendered:
            rules = replace(rules, abilities=self._visit.rules.abilities)
        if rules != self._visit.rules:
            self._visit = replace(self._visit, rules=rules)
            self._changed()

    def _offer_next_catalog(self) -> None:
        catalog, generator = self._next_catalog, self._services.generator
        if catalog is None or self._visit.screen not in NOBODY:
            return
        self._next_catalog = None
        if isinstance(generator, Follows):
            catalog = generator.replace_catalog(catalog)
        if catalog != self._services.catalog:
            self._services.catalog = catalog

    def _tell_phones(self) -> None:
        """Phones see once a second how far the job is, from its first step."""
        visit = self._visit
        done = done_share(visit.tiles)
        if visit.screen is Screen.MAKING and visit.job is not None and done > 0:
            self._services.back_office.report_progress(visit.job, 0, done)

    @property
    def _unable(self) -> bool:
        """Whether no visit can begin; those who came before the show closed are not sent away."""
        if self.out_of_order or self.service.unable:
            return True
        return not self._opening.open and self._visit.screen in NOBODY

    def _hear_generator(self, event: GeneratorEvent, now: float) -> None:
        if (hear := self._aside.get(event.job)) is not None:
            if isinstance(event, JobFinished):
                del self._aside[event.job]
            hear(event)
            return
        match event:
            case JobQueued(job, position, eta) if job == self._visit.job:
                self._remaining = Remaining(forecast=eta, asked_at=now)
                self._services.back_office.report_progress(job, position, 0.0)
            case TileProgress() | TilePreview() if event.job == self._visit.job:
                self._looks.put(event)
            case TileReady(job, tile) if job not in self._cancelled:
                self._services.back_office.keep(event, self._parent_of(job))
                if job == self._visit.job:
                    self._looks.drop(tile)
                    self._count(Counter.PICTURE)
                    self._pictures.show_ready(event)
                    self.send(TileArrived(job, tile, event.checkpoint == SHOW_PACK))
            case TileFailed(job, tile):
                if event.reason != "cancelled":
                    log.warning("a tile failed (%s): %s", event.reason, event.detail)
                if job == self._visit.job:
                    self._looks.drop(tile)
                    self.send(TileLost(job, tile))
            case JobFinished(job, ready, failed):
                self._cancelled.discard(job)
                if job == self._visit.job and ready:
                    self._count(Counter.WAIT, wait_bucket(now - self._asked_at))
                self._services.back_office.finish_job(job, ready, failed)
                self.send(JobEnded(job))
            case _:
                pass
