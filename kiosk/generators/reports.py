"""What the pool makes of the messages of its workers: the state of their posts, and events."""

from __future__ import annotations

from collections.abc import Mapping

from kiosk.domain.checkpoints import Checkpoint
from kiosk.domain.errors import StorageFault
from kiosk.domain.generation import (
    CheckpointId,
    FailureReason,
    GeneratorEvent,
    TilePreview,
    TileReady,
    Timings,
)
from kiosk.generators.crew import Crew
from kiosk.generators.dispatch import MAX_TRIES, Dispatch
from kiosk.generators.headroom import Footprint
from kiosk.generators.messages import (
    Compiled,
    Done,
    Failed,
    FailedKind,
    FromWorker,
    Held,
    Hello,
    Holding,
    Memory,
    Phase,
    Preview,
    Progress,
    Ready,
    picture_name,
)
from kiosk.generators.order import Order
from kiosk.generators.post import Post
from kiosk.generators.stores import Stores

_REASONS: Mapping[FailedKind, FailureReason] = {
    "cancelled": "cancelled",
    "checkpoint": "checkpoint",
    "storage": "storage",
    "input": "failed",
    "unsafe": "unsafe",
    "start": "no-worker",
}
"""Why a tile ends at once; one that was `unusable`, or had no `memory`, is tried elsewhere."""

_CONFUSED = "A worker spoke of tiles that it was not given."
_POISONED = "A worker failed {} jobs in a row, though it seems to work."


class Reports:
    """Understands workers on behalf of a pool whose workers all load one checkpoint at once."""

    def __init__(
        self, checkpoint: Checkpoint, dispatch: Dispatch, crew: Crew, stores: Stores
    ) -> None:
        self._checkpoint = checkpoint
        self._dispatch = dispatch
        self._crew = crew
        self._stores = stores

    def understand(self, post: Post, message: FromWorker, now: float) -> list[GeneratorEvent]:
        """Act on a message from the worker at `post`; returns what happened to tiles."""
        match message:
            case Hello(pid):
                post.said_hello(pid)
            case Phase(_, deadline):
                post.slot.entered(deadline, now)
            case Ready(load, step):
                if not post.listening:  # a worker becomes ready only once
                    self._crew.became_ready(post, load, now)
                    post.became_ready()
                    self._learn_from_start(post, load, step)
            case Held():
                if not post.returned(message):
                    post.distrust(_CONFUSED)
            case Holding(checkpoints):
                post.gauges.holding = checkpoints
            case Memory(process, device):
                post.gauges.weighed(process, device)
            case Compiled(process, device, free):
                post.gauges.outdated = True
                post.footprint = Footprint(process, device, free) if process else None
            case Failed(job=None):
                post.last_words = message  # the worker leaves
            case Progress() | Preview() | Done() | Failed():
                return self._of_work(post, message, now)
        return []

    def _of_work(
        self, post: Post, message: Progress | Preview | Done | Failed, now: float
    ) -> list[GeneratorEvent]:
        order = post.order
        if order is None or not order.is_about(message):
            if not isinstance(message, Preview):  # the least of them; the rest must be right
                post.distrust(_CONFUSED)
            return []
        match message:
            case Progress(job, tiles, attempt, step, steps):
                post.gauges.stepped(step, steps, now)
                return self._dispatch.progressed(job, tiles, attempt, step, steps)
            case Preview(job, tile, attempt, width, height, pixels):
                if self._dispatch.is_running(job, tile, attempt, post.index):
                    return [TilePreview(job, tile, width, height, pixels)]
                return []
            case Done():
                return self._done(post, order, message, now)
            case Failed():
                return self._failed(post, message, now)

    def _learn_from_start(self, post: Post, load: float, step: float) -> None:
        costs, name = self._dispatch.costs, post.device.name
        checkpoint = CheckpointId(self._checkpoint.id)
        costs.loaded(name, checkpoint, load)
        costs.warmed_up(name, checkpoint, self._checkpoint.size**2, step)

    def _done(self, post: Post, order: Order, done: Done, now: float) -> list[GeneratorEvent]:
        if done.file != picture_name(done.job, done.tile, done.attempt):
            post.distrust(_CONFUSED)
            return []
        post.slot.painted()
        order.painted += 1
        order.load += done.load
        events = self._picture(post, done, now)
        if post.answered((done.tile,)) is not None:
            self._learn_from_run(post, order, now)
        return events

    def _learn_from_run(self, post: Post, order: Order, now: float) -> None:
        costs, name, batch = self._dispatch.costs, post.device.name, len(order.run.tiles)
        costs.loaded(name, order.work.checkpoint, order.load)
        if order.painted == batch and not order.stopped:
            costs.measured(name, order.work, batch, now - order.begun - order.load, now)

    def _picture(self, post: Post, done: Done, now: float) -> list[GeneratorEvent]:
        if not self._dispatch.is_running(done.job, done.tile, done.attempt, post.index):
            self._stores.discard(done.file)
            return []
        try:
            png = self._stores.take(done.file, now)
        except StorageFault as fault:
            detail = str(fault)
            return self._dispatch.failed(done.job, done.tile, done.attempt, "storage", detail)
        job = self._dispatch.job(done.job)
        waited = max(0.0, job.tiles[done.tile].started - job.submitted)
        for_load = max(0.0, min(waited, post.slot.load, post.ready_at - job.submitted))
        ready = TileReady(
            job=done.job,
            tile=done.tile,
            png=png,
            seed=done.seed,
            checkpoint=job.request.checkpoint,
            timings=Timings(
                queue=waited - for_load,
                load=done.load + for_load,
                denoise=done.denoise,
                decode=done.decode,
                encode=done.encode,
            ),
        )
        return self._dispatch.finished(ready, done.attempt)

    def _failed(self, post: Post, failed: Failed, now: float) -> list[GeneratorEvent]:
        if failed.kind != "cancelled":
            post.slot.last_error = failed.kind
        if failed.kind == "crashed":
            post.last_words = failed  # its tiles are seen to when the worker has left
            return []
        if failed.kind == "storage":
            self._stores.doubt(now)
        assert failed.job is not None
        detail = f"{failed.cause} {failed.cure}".strip()
        events: list[GeneratorEvent] = []
        room_was_made = failed.kind == "memory" and self._crew.make_room(post, now)
        for tile in failed.tiles:
            attempt = failed.attempt
            if room_was_made:
                self._dispatch.again(failed.job, tile, attempt)
            elif failed.kind in ("unusable", "memory"):
                able = [p.index for p in self._crew.posts if p.can_work]
                tries = MAX_TRIES if failed.kind == "unusable" else len(able)
                events += self._dispatch.refused(failed.job, tile, attempt, detail, able, tries)
            else:
                reason = _REASONS[failed.kind]
                events += self._dispatch.failed(failed.job, tile, attempt, reason, detail)
        post.answered(failed.tiles)
        # Too little memory is no sign of a poisoned device: the next worker has no more of it.
        if failed.kind == "unusable" and post.slot.failed(failed.job):
            post.distrust(_POISONED.format(post.slot.limits.failures), "failing")
        return events
