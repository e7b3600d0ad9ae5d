"""The rounds of a pool: workers are heard and replaced, tiles handed out, and lost causes ended."""

from __future__ import annotations

from kiosk.domain.generation import GeneratorEvent, GeneratorHealth
from kiosk.generators.condition import condition, out_of_work
from kiosk.generators.crew import Crew
from kiosk.generators.dispatch import Dispatch
from kiosk.generators.post import Post
from kiosk.generators.reports import Reports
from kiosk.generators.stores import Stores


class Foreman:
    """Stands between the crew and the tiles; what he returns is what happened to tiles."""

    def __init__(self, crew: Crew, dispatch: Dispatch, stores: Stores, reports: Reports) -> None:
        self._crew = crew
        self._dispatch = dispatch
        self._stores = stores
        self._reports = reports

    def health(self, *, closed: bool = False) -> GeneratorHealth:
        """How things stand."""
        waiting, fault = self._dispatch.waiting_jobs, self._stores.fault
        return condition(self._crew, waiting, fault, closed=closed)

    def go_round(self, now: float) -> list[GeneratorEvent]:
        """Everything that is to be done now, each in its turn."""
        events: list[GeneratorEvent] = []
        for post in self._crew.posts:
            events += self._hear(post, now)
        self._crew.see_to_succession(now, self._dispatch.wanted)
        events += self._end_what_is_hopeless(now)
        self._crew.relieve(now, self._dispatch.wanted)
        self._crew.start_due(now)
        self.hand_out(now)
        for post in () if self._dispatch.waiting_jobs else self._crew.posts:
            post.go_on_errand(now)
        self._crew.reap()
        return events

    def hand_out(self, now: float) -> None:
        """Give tiles that wait to those who finish them first."""
        if not self._dispatch.waiting_jobs:
            return
        for work in self._dispatch.hand_out(self._crew.seats(now), now):
            self._crew.posts[work.worker].run(work, self._stores.file(work.job), now)

    def stop_what_has_ended(self) -> None:
        """Tell workers whose tiles have all ended meanwhile that nobody wants them any more."""
        for post in self._crew.posts:
            run = post.order.run if post.order is not None else None
            if run is not None and not any(
                self._dispatch.is_running(run.job, tile, run.attempt, post.index)
                for tile in run.tiles
            ):
                post.stop(run.job)

    def _hear(self, post: Post, now: float) -> list[GeneratorEvent]:
        events: list[GeneratorEvent] = []
        for message in post.receive(now):
            events += self._reports.understand(post, message, now)
        if post.lost_it(now):
            run, cause = self._crew.bury(post, now)
            if run is not None:
                self._stores.discard_all(run)
            events += self._dispatch.lost(post.index, cause)
        return events

    def _end_what_is_hopeless(self, now: float) -> list[GeneratorEvent]:
        events = self._dispatch.expire(now)
        if events:
            self.stop_what_has_ended()
        if self._crew.hopeless:
            health = self.health()
            words = [post.last_words for post in self._crew.posts]
            faulty = any(w is not None and w.kind == "checkpoint" for w in words)
            detail = f"{health.cause} {health.cure}".strip()
            events += self._dispatch.abandon("checkpoint" if faulty else "no-worker", detail)
        for post in filter(self._crew.takes_nothing, self._crew.posts):
            detail = str(out_of_work(post))
            events += self._dispatch.abandon("no-worker", detail, only=post.index)
        self._stores.look_again(now)
        if self._stores.fault is not None:
            events += self._dispatch.abandon("storage", str(self._stores.fault))
        return events
