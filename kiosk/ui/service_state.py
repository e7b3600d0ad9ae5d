"""How the generator and the back office are, and what went wrong with them lately."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from kiosk.domain.generation import GeneratorHealth
from kiosk.domain.keeping import BackOfficeFault

log = logging.getLogger(__name__)

REMEMBERED = 5
"""Mishaps that staff are shown."""

_ON_PACK = " Guests are served from the show pack until a device is back."
_STOPPING = ("storage", "stopped")  # without these no picture could be kept


@dataclass(frozen=True, slots=True)
class Mishap:
    """Something that went wrong, in words for staff; `at` in UTC."""

    at: datetime
    said: str


def utc_now() -> datetime:
    """This instant, for records."""
    return datetime.now(UTC)


class ServiceState:
    """What the window knows of those that it works with; `wall` tells the time for records."""

    def __init__(self, wall: Callable[[], datetime] = utc_now) -> None:
        self._wall = wall
        self.base_url = ""  # where phones find their page; empty until it was served
        self._health = GeneratorHealth("starting")
        self._faults: dict[str, str] = {}  # kind: cause and cure
        self._errors: dict[str, str] = {}  # of devices, as they were at the last look
        self._recent: deque[Mishap] = deque(maxlen=REMEMBERED)

    @property
    def health(self) -> GeneratorHealth:
        """The generator's, as it was at the last look."""
        return self._health

    @property
    def faults(self) -> Mapping[str, str]:
        """The back office's standing faults: cause and cure, by kind."""
        return self._faults

    @property
    def recent(self) -> tuple[Mishap, ...]:
        """The last things that went wrong, newest first; the same thing twice is one."""
        return tuple(reversed(self._recent))

    @property
    def unable(self) -> bool:
        """Whether nobody could be served now."""
        return self._health.state == "failed" or any(f in self._faults for f in _STOPPING)

    @property
    def trouble(self) -> str:
        """For staff: what is wrong and what helps, a line each; empty when all is well."""
        health = self._health
        failed = health.state == "failed"
        engine = [f"{health.cause} {health.cure}".strip()] if failed else []
        if health.prerendered and health.cause and not failed:
            engine = [f"{health.cause} {health.cure}".strip() + _ON_PACK]
        return "\n".join([*engine, *self._faults.values()])

    def look_at(self, health: GeneratorHealth) -> None:
        """How the generator is now."""
        if health.state == "failed" and health.cause != self._health.cause:
            log.error("%s %s", health.cause, health.cure)
            self.remember(health.cause)
        self._health = health
        errors = {each.device: each.detail or each.last_error for each in health.devices}
        for device, said in errors.items():
            if said and self._errors.get(device, "") != said:
                self.remember(f"{device}: {said}")
        self._errors = errors

    def broke(self, fault: BackOfficeFault) -> None:
        """The back office has said what it cannot do; `lost` is over already, and stands not."""
        said = f"{fault.cause} {fault.cure}"
        log.error("%s", said)
        self.remember(fault.cause)
        if fault.kind != "lost":
            self._faults[fault.kind] = said

    def stands(self, kind: str, said: str) -> None:
        """Something beside generator and back office is wrong, until it is `mended`."""
        if self._faults.get(kind) != said:
            log.error("%s", said)
            self.remember(said)
        self._faults[kind] = said

    def mended(self, kind: str) -> None:
        """The back office can do it again."""
        self._faults.pop(kind, None)

    def remember(self, said: str) -> None:
        """Something went wrong."""
        if not self._recent or self._recent[-1].said != said:
            self._recent.append(Mishap(self._wall(), said))
