"""Who will paint what and when, as far as can be seen: the plan that dispatch and estimates share.

Jobs are served in the order of when they came plus how long they take by themselves. So equal
jobs are served first come first served, a short edit goes before the waiting tiles of a long job,
and nobody is overtaken by what comes later than his own job's length.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from kiosk.domain.requests import Precision
from kiosk.generators.costs import Costs, Work
from kiosk.generators.jobs import Job
from kiosk.generators.plan import RunTimes, run_times, share_out

HORIZON = 64
"""Jobs that are planned for; whoever waits behind so many need not know how long."""


@dataclass(frozen=True, slots=True)
class Seat:
    """A worker as the plan sees it: free in `free` seconds, 0 if it is idle now."""

    worker: int
    device: str
    free: float
    holding: tuple[str, ...] = ()
    unheard: frozenset[str] = frozenset()  # checkpoints that it cannot paint with


@dataclass(frozen=True, slots=True)
class Planned:
    """What one worker will do of a job: `tiles` in its next run, and others until `end`.

    `start` and `end` are seconds from now; `known` says whether they come from measurements.
    """

    job: Job
    tiles: tuple[int, ...]
    worker: int
    start: float
    end: float
    known: bool


class _Chair:
    """A seat while a plan is being made."""

    def __init__(self, seat: Seat) -> None:
        self.seat = seat
        self.free = seat.free
        self.holding = set(seat.holding)


class Foresight:
    """Makes plans from what runs cost; `most` is how many tiles a run may have."""

    def __init__(self, costs: Costs, most: int) -> None:
        self._costs = costs
        self._most = most

    def order(self, jobs: Iterable[Job], devices: Sequence[str], now: float) -> list[Job]:
        """The jobs that are planned for, as they are to be served."""

        def due(job: Job) -> float:
            runs = [self._costs.run(device, job.work, 1, now)[0] for device in devices]
            return job.submitted + len(job.tiles) * min(runs, default=0.0)

        return sorted(islice(jobs, HORIZON), key=due)

    def plan(self, jobs: Sequence[Job], seats: Sequence[Seat], now: float) -> Iterator[Planned]:
        """Where every waiting tile goes, job by job; each ends as soon as it can by then."""
        chairs = [_Chair(seat) for seat in seats]
        if not chairs:
            return
        for job in self.order(jobs, [seat.device for seat in seats], now):
            fit = [c for c in chairs if job.work.checkpoint not in c.seat.unheard]
            for tiles in job.groups():
                able = [c for c in fit if job.may_go_to(c.seat.worker, tiles[0])]
                if able or (fit and job.only is None):
                    yield from self._place(job, tiles, able or fit, now)

    def seconds(self, device: str, work: Work, batch: int, loads: bool, now: float) -> float:
        """How long one run will take, weights included if they have to be read."""
        load = self._costs.load(device, work.checkpoint) if loads else 0.0
        return load + self._costs.run(device, work, batch, now)[0]

    def _place(
        self, job: Job, tiles: tuple[int, ...], chairs: Sequence[_Chair], now: float
    ) -> Iterator[Planned]:
        """Share out one group of tiles; the chairs are taken for as long as they last."""
        # Of two that would be equally quick: who has the weights, then who has least to let go.
        wanted = job.work.checkpoint
        able = sorted(chairs, key=lambda c: (wanted not in c.holding, len(c.holding)))
        times = [self._times(job.work, len(tiles), chair, now) for chair in able]
        loads = [
            0.0 if wanted in c.holding else self._costs.load(c.seat.device, wanted) for c in able
        ]
        taken = [
            (0.0, *(load + s for s in of.seconds[1:]))
            for load, of in zip(loads, times, strict=True)
        ]
        shares = share_out(len(tiles), [c.free for c in able], taken)
        left = list(tiles)
        for index in sorted(range(len(able)), key=lambda index: able[index].free):
            if shares[index]:
                chair, batch = able[index], times[index].first[shares[index]]
                end = chair.free + taken[index][shares[index]]
                known = self._costs.run(chair.seat.device, job.work, batch, now)[1]
                first, left = tuple(left[:batch]), left[batch:]
                yield Planned(job, first, chair.seat.worker, chair.free, end, known)
                chair.free = end
                chair.holding.add(wanted)

    def _times(self, work: Work, tiles: int, chair: _Chair, now: float) -> RunTimes:
        most = 1 if work.precision is Precision.EXACT else self._most
        device = chair.seat.device
        return run_times(tiles, lambda batch: self._costs.run(device, work, batch, now)[0], most)
