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
from kiosk.generators.dispatch import Dispatch
from kiosk.generators.messages import (
    Done,
    Failed,
    FailedKind,
    FromWorker,
    Hello,
    Holding,
    Phase,
    Preview,
    Progress,
    Ready,
)
from kiosk.generators.post import Post
from kiosk.generators.room import Room
from kiosk.generators.spool import Spool

_REASONS: Mapping[FailedKind, FailureReason] = {
    "cancelled": "cancelled",
    "checkpoint": "checkpoint",
    "storage": "storage",
    "input": "failed",
    "unusable": "failed",
    "start": "no-worker",
}


class Reports:
    """Understands workers on behalf of a pool whose workers all load one checkpoint at once."""

    def __init__(
        self, checkpoint: Checkpoint, dispatch: Dispatch, spool: Spool, room: Room
    ) -> None:
        self._checkpoint = checkpoint
        self._dispatch = dispatch
        self._spool = spool
        self._room = room

    def understand(self, post: Post, message: FromWorker, now: float) -> list[GeneratorEvent]:
        """Act on a message from the worker at `post`; returns what happened to tiles."""
        match message:
            case Hello(pid):
                post.said_hello(pid)
            case Phase(_, deadline):
                post.slot.entered(deadline, now)
            case Ready(load, step):
                if not post.listening:  # a worker becomes ready only once
                    post.slot.became_ready(load)
                    post.ready_at = now
                    self._guess(step)
            case Holding(checkpoints):
                post.holding = checkpoints
            case Progress(job, tiles, attempt, step, steps):
                return self._dispatch.progressed(job, tiles, attempt, step, steps)
            case Preview(job, tile, attempt, width, height, pixels):
                if self._dispatch.is_running(job, tile, attempt):
                    return [TilePreview(job, tile, width, height, pixels)]
            case Done():
                post.slot.painted()
                post.answered(message.job, (message.tile,), message.attempt)
                return self._picture(post, message, now)
            case Failed():
                return self._failed(post, message, now)
        return []

    def _guess(self, step: float) -> None:
        pace = self._dispatch.pace(CheckpointId(self._checkpoint.id))
        pace.guess(self._checkpoint.size**2, step)

    def _picture(self, post: Post, done: Done, now: float) -> list[GeneratorEvent]:
        if not self._dispatch.is_running(done.job, done.tile, done.attempt):
            self._spool.discard(done.file)
            return []
        try:
            png = self._spool.take(done.file)
        except StorageFault as fault:
            self._room.doubt(now)
            detail = str(fault)
            return self._dispatch.failed(done.job, done.tile, done.attempt, "storage", detail)
        submitted = self._dispatch.submitted(done.job)
        waited = self._dispatch.waited(done.job, done.tile)
        for_load = max(0.0, min(waited, post.slot.load, post.ready_at - submitted))
        ready = TileReady(
            job=done.job,
            tile=done.tile,
            png=png,
            seed=done.seed,
            checkpoint=self._dispatch.request(done.job).checkpoint,
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
        if failed.job is None or failed.kind == "crashed":
            post.last_words = failed  # the worker leaves; its tiles are seen to when it has left
            return []
        if failed.kind == "storage":
            self._room.doubt(now)
        post.answered(failed.job, failed.tiles, failed.attempt)
        reason = _REASONS[failed.kind]
        detail = f"{failed.cause} {failed.cure}".strip()
        events: list[GeneratorEvent] = []
        for tile in failed.tiles:
            events += self._dispatch.failed(failed.job, tile, failed.attempt, reason, detail)
        return events
