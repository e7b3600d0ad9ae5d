"""What one worker was told to do: which tiles it has not answered for, and when it should end."""

from __future__ import annotations

from kiosk.generators.costs import Work
from kiosk.generators.messages import Done, Failed, Preview, Progress, Run

_STOPPING = 0.5
"""Seconds after which a worker that was told to stop is expected to be free: about a step."""


class Order:
    """A Run that a worker has, from when it was sent to the answer for its last tile."""

    def __init__(self, run: Run, work: Work, begun: float, expected: float) -> None:
        self.run = run
        self.work = work
        self.begun = begun
        self.expected = expected  # seconds, as planned
        self.unanswered = set(run.tiles)
        self.painted = 0
        self.load = 0.0  # seconds of the run that went into reading weights
        self.stopped = False

    def seconds_left(self, now: float, steps_left: float) -> float:
        """Until the worker is free, never 0; `steps_left` is what its steps take at least.

        Once it is over the time, it may well take longer by a quarter of what it took.
        """
        since = now - self.begun
        left = self.expected - since
        if left <= 0:
            left = since / 4
        left = max(left, steps_left, 0.001)
        return min(left, _STOPPING) if self.stopped else left

    def is_about(self, message: Done | Failed | Progress | Preview) -> bool:
        """Whether a worker that has this order may say so now; otherwise it is confused."""
        run = self.run
        if (message.job, message.attempt) != (run.job, run.attempt):
            return False
        match message:
            case Done(tile=tile):
                return tile in self.unanswered
            case Preview(tile=tile):
                return tile in run.tiles
            case Progress(tiles=tiles, step=step, steps=steps):
                return set(tiles) <= set(run.tiles) and step <= steps
            case Failed(tiles=tiles):
                return set(tiles) <= set(run.tiles)
