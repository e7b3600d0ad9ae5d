"""Tells waiting jobs their place and how long they will take, when either has changed; pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from kiosk.domain.generation import JobId, JobQueued

INTERVAL = 1.0
"""Seconds between two looks: an estimate that flickers is worse than a slightly old one."""

_NEWS = 0.2
"""By how much of itself an estimate must have changed to be told again…"""

_LEAST_NEWS = 1.0
"""…and by how many seconds."""


class Notices:
    """Remembers what each job was told last."""

    def __init__(self) -> None:
        self._told: dict[JobId, tuple[int, float | None, float]] = {}
        self._due = 0.0

    def first(self, job: JobId, position: int, eta: float | None, now: float) -> JobQueued:
        """A job was taken on."""
        self._told[job] = (position, eta, now)
        return JobQueued(job, position, eta)

    def is_due(self, now: float) -> bool:
        """Whether it is time to look at the forecast again."""
        return bool(self._told) and now >= self._due

    def news(
        self,
        forecast: Mapping[JobId, tuple[int, float | None]],
        waiting: Collection[JobId],
        now: float,
    ) -> list[JobQueued]:
        """What to tell the jobs of the forecast; those that do not wait any more hear it last."""
        self._due = now + INTERVAL
        self._told = {job: told for job, told in self._told.items() if job in forecast}
        told: list[JobQueued] = []
        for job, (place, eta, at) in list(self._told.items()):
            new_place, new_eta = forecast[job]
            if new_place != place or _differs(eta, new_eta, now - at):
                told.append(self.first(job, new_place, new_eta, now))
        self._told = {job: told for job, told in self._told.items() if job in waiting}
        return told


def _differs(before: float | None, after: float | None, since: float) -> bool:
    """Whether an estimate is news, beside one that was made `since` seconds ago."""
    if before is None or after is None:
        return before is not after
    expected = max(0.0, before - since)
    return abs(after - expected) > max(_LEAST_NEWS, _NEWS * expected)
