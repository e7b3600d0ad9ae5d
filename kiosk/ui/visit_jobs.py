"""A visit's jobs: from what it wants made to the generator, and from its tiles to the visit."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator

from kiosk.domain.counting import Counter, wait_bucket
from kiosk.domain.errors import KioskError
from kiosk.domain.generation import (
    SHOW_PACK,
    GeneratorEvent,
    JobFinished,
    JobId,
    JobQueued,
    TileFailed,
    TilePreview,
    TileProgress,
    TileReady,
)
from kiosk.domain.service_events import (
    JobEnded,
    JobRefused,
    JobStarted,
    TileArrived,
    TileLost,
    TileStepped,
)
from kiosk.domain.visit import Screen, Visit
from kiosk.domain.visit_effects import Make
from kiosk.domain.visit_events import VisitEvent
from kiosk.ui.calm_looks import CalmLooks
from kiosk.ui.needs import WindowServices
from kiosk.ui.picture_sink import PictureSink
from kiosk.ui.remaining import Remaining, done_share
from kiosk.ui.visit_requests import RequestMaker
from kiosk.ui.visit_ticket import VisitTicket

log = logging.getLogger(__name__)

HearEvents = Callable[[GeneratorEvent], None]


class VisitJobs:
    """Starts jobs and stops them; tiles go to the screen and to the back office."""

    def __init__(
        self, services: WindowServices, pictures: PictureSink, ticket: VisitTicket
    ) -> None:
        self._generator, self._office = services.generator, services.back_office
        self._pictures = pictures
        self._ticket = ticket
        self._requests = RequestMaker(services, pictures.master)
        self._looks = CalmLooks()
        self._aside: dict[JobId, HearEvents] = {}
        self._cancelled: set[JobId] = set()
        self._asked_at = 0.0
        self.remaining = Remaining()

    def waited(self, now: float) -> float:
        """Seconds since the last job was asked for."""
        return now - self._asked_at

    def start(self, make: Make, now: float) -> JobStarted | JobRefused:
        """Hand a job to the generator and put it on the visit's ticket."""
        self.remaining, self._asked_at = Remaining(asked_at=now), now
        try:
            request, prompt = self._requests.request_for(make)
            job = self._generator.submit(request)
        except KioskError as error:
            log.warning("a job was refused: %s", error)
            return JobRefused()
        self._ticket.open(job, make, prompt, len(request.seeds))
        return JobStarted(job, request.seeds)

    def cancel(self, job: JobId) -> None:
        """Stop a job; none of its pictures is kept from now on."""
        self._cancelled.add(job)
        self._generator.cancel(job)

    def forget(self, job: JobId) -> None:
        """Drop the pictures of one job that the window holds."""
        self._looks.forget()
        self._pictures.forget_job(job)

    def forget_all(self) -> None:
        """Drop every picture that the window holds."""
        self._looks.forget()
        self._pictures.forget()

    def hear_aside(self, job: JobId, hear: HearEvents) -> None:
        """Give what comes of `job` to `hear` alone: it is staff's, and nobody's to keep."""
        self._aside[job] = hear

    def hear(self, event: GeneratorEvent, visit: Visit, now: float) -> VisitEvent | None:
        """Take what the generator says; the event that it is to `visit`, if there is one."""
        if (hear := self._aside.get(event.job)) is not None:
            if isinstance(event, JobFinished):
                del self._aside[event.job]
            hear(event)
            return None
        match event:
            case JobQueued(job, position, eta) if job == visit.job:
                self.remaining = Remaining(forecast=eta, asked_at=now)
                self._office.report_progress(job, position, 0.0)
            case TileProgress() | TilePreview() if event.job == visit.job:
                self._looks.put(event)
            case TileReady(job) if job not in self._cancelled:
                return self._keep(event, visit)
            case TileFailed():
                return self._lose(event, visit)
            case JobFinished():
                return self._finish(event, visit, now)
            case _:
                pass
        return None

    def due(self, now: float) -> Iterator[TileStepped | None]:
        """The steps to show at `now`; None for a preview, which is on the screen then."""
        for look in self._looks.due(now):
            if isinstance(look, TilePreview):
                self._pictures.show_preview(look)
                yield None
            else:
                yield TileStepped(look.job, look.tile, look.step, look.steps)

    def look(self, visit: Visit, now: float) -> None:
        """See how long the job of the visit may still take."""
        if visit.screen is Screen.MAKING:
            self.remaining = self.remaining.seen(visit.tiles, now)

    def tell_phones(self, visit: Visit) -> None:
        """Let phones see how far the job is, from its first step."""
        done = done_share(visit.tiles)
        if visit.screen is Screen.MAKING and visit.job is not None and done > 0:
            self._office.report_progress(visit.job, 0, done)

    def _keep(self, tile: TileReady, visit: Visit) -> TileArrived | None:
        """Every picture is kept; only the visit's own are shown."""
        self._office.keep(tile, _parent_of(tile.job, visit))
        if tile.job != visit.job:
            return None
        self._looks.drop(tile.tile)
        self._ticket.count(Counter.PICTURE)
        self._pictures.show_ready(tile)
        return TileArrived(tile.job, tile.tile, tile.checkpoint == SHOW_PACK)

    def _lose(self, tile: TileFailed, visit: Visit) -> TileLost | None:
        if tile.reason != "cancelled":
            log.warning("a tile failed (%s): %s", tile.reason, tile.detail)
        if tile.job != visit.job:
            return None
        self._looks.drop(tile.tile)
        return TileLost(tile.job, tile.tile)

    def _finish(self, end: JobFinished, visit: Visit, now: float) -> JobEnded:
        self._cancelled.discard(end.job)
        if end.job == visit.job and end.ready:
            self._ticket.count(Counter.WAIT, wait_bucket(self.waited(now)))
        self._office.finish_job(end.job, end.ready, end.failed)
        return JobEnded(end.job)


def _parent_of(job: JobId, visit: Visit) -> tuple[JobId, int] | None:
    """The picture that a job's are made from, where they are edits."""
    source = next((each.source for each in visit.rounds if each.job == job), None)
    return (source.job, source.tile) if source is not None else None
