"""Statistics of a show from its hourly counts: pure, and about nobody."""

from __future__ import annotations

from collections import Counter as Tally
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil, inf

from kiosk.domain.counting import CHOICES, FINISHED, Counted, Counter, bound_of

_PAUSE = 6
"""Hours without anything that end a day: a show's night."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """One of a list by popularity; `share` is its part of all of them, 0 to 1."""

    name: str
    count: int
    share: float


@dataclass(frozen=True, slots=True)
class Hour:
    """What happened in one hour; `start` is in hours since 1970, UTC."""

    start: int
    visits: int
    pictures: int
    scans: int


@dataclass(frozen=True, slots=True)
class Waits:
    """How long guests waited for all pictures of a job.

    Waits are counted in buckets, so `median` and `p95` are bounds, in seconds: half, or 95 %, of
    the waits were that long at most. None: nobody waited. Infinite: longer than is told apart.
    """

    count: int = 0
    median: float | None = None
    p95: float | None = None


@dataclass(frozen=True, slots=True)
class Statistics:
    """A show in numbers. `ended` are visits that are over, `finished` those that saw pictures."""

    visits: int
    ended: int
    finished: int
    pictures: int
    scans: int
    deleted: int
    waits: Waits
    left: tuple[Ranked, ...]
    choices: Mapping[Counter, tuple[Ranked, ...]]
    terms: tuple[Ranked, ...]
    hours: tuple[Hour, ...]

    @property
    def finishing_rate(self) -> float | None:
        """The part of the visits that are over which saw their pictures; None before any is."""
        return self.finished / self.ended if self.ended else None

    @property
    def is_empty(self) -> bool:
        """Whether nothing was counted at all."""
        return not self.hours

    @property
    def busiest(self) -> Hour | None:
        """The hour with the most visits, the first of several."""
        return max(self.hours, key=lambda hour: hour.visits, default=None)


def statistics_of(counts: Iterable[Counted]) -> Statistics:
    """What hourly counts, in any order, say; a name that nobody knows is passed over."""
    known = [each for each in counts if each.name in {*Counter} and each.count > 0]
    tallies = {name: Tally[str]() for name in Counter}
    for each in known:
        tallies[Counter(each.name)][each.detail] += each.count
    left = tallies[Counter.LEFT]
    return Statistics(
        visits=tallies[Counter.VISIT].total(),
        ended=left.total(),
        finished=sum(count for screen, count in left.items() if screen in FINISHED),
        pictures=tallies[Counter.PICTURE].total(),
        scans=tallies[Counter.SCAN].total(),
        deleted=tallies[Counter.DELETED].total(),
        waits=_waits(tallies[Counter.WAIT]),
        left=_ranked(left),
        choices={name: _ranked(tallies[name]) for name in CHOICES},
        terms=_ranked(tallies[Counter.TERMS]),
        hours=_hours(known),
    )


def _ranked(tally: Tally[str]) -> tuple[Ranked, ...]:
    total = tally.total()
    order = sorted(tally.items(), key=lambda item: (-item[1], item[0]))
    return tuple(Ranked(name, count, count / total) for name, count in order)


def _waits(buckets: Mapping[str, int]) -> Waits:
    bounds = sorted((_bound(name), count) for name, count in buckets.items())
    total = sum(count for _, count in bounds)
    if not total:
        return Waits()
    return Waits(total, _quantile(bounds, total, 0.5), _quantile(bounds, total, 0.95))


def _quantile(bounds: Sequence[tuple[float, int]], total: int, part: float) -> float:
    """The bound of the bucket that holds the nearest-rank quantile."""
    rank, seen = ceil(part * total), 0
    for bound, count in bounds:
        seen += count
        if seen >= rank:
            return bound
    return inf


def _bound(bucket: str) -> float:
    try:
        return bound_of(bucket)
    except ValueError:  # written by a version that we do not know
        return inf


def _hours(counts: Sequence[Counted]) -> tuple[Hour, ...]:
    """Every hour in which something happened, and the quiet ones between.

    A pause as long as a night is left out.
    """
    if not counts:
        return ()
    tally = Tally[tuple[int, str]]()
    for each in counts:
        tally[each.hour, each.name] += each.count
    seen = sorted({each.hour for each in counts})
    wanted: set[int] = set()
    for before, after in zip([seen[0], *seen], seen, strict=False):
        wanted |= set(range(before, after + 1)) if after - before < _PAUSE else {after}
    return tuple(
        Hour(
            hour,
            tally[hour, Counter.VISIT],
            tally[hour, Counter.PICTURE],
            tally[hour, Counter.SCAN],
        )
        for hour in sorted(wanted)
    )
