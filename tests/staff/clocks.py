"""A clock for staff tests: real time passes by hand, and somebody may set the wall clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from kiosk.staff.clock import Now

START = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


@dataclass
class FakeClock:
    """`real` seconds since the test began; monotonic time starts anew with each boot."""

    real: float = 0.0
    set_by: float = 0.0
    booted: float = -1000.0

    @property
    def now(self) -> Now:
        utc = START + timedelta(seconds=self.real + self.set_by)
        return Now(self.real - self.booted, utc)

    def after(self, seconds: float) -> Now:
        self.real += seconds
        return self.now

    def reboot(self) -> None:
        self.booted = self.real
