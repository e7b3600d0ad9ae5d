"""What the panel's lists show, made from health, findings and mishaps. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.domain.generation import DeviceHealth
from kiosk.domain.keeping import Answered
from kiosk.domain.show import Opening
from kiosk.staff.preflight import Report
from kiosk.ui.service_state import Mishap

_MIB = 2**20


@dataclass(frozen=True, slots=True)
class DeviceRow:
    """One device; `told` is a line about how it fares."""

    device: str
    duty: str
    told: str
    error: str
    drained: bool


@dataclass(frozen=True, slots=True)
class FactRow:
    """One thing that is known of the kiosk, and how it is."""

    what: str
    how: str
    wrong: bool = False


@dataclass(frozen=True, slots=True)
class MishapRow:
    """Something that went wrong, and at what local time."""

    at: str
    said: str


@dataclass(frozen=True, slots=True)
class FindingRow:
    """One result of the preflight."""

    check: str
    title: str
    verdict: str
    what: str
    cure: str


def device_row(health: DeviceHealth, celsius: float | None = None) -> DeviceRow:
    """How a device fares, in words; `celsius` is its temperature, None where nobody knows."""
    told = [f"{health.steps_per_second:.1f} it/s"] if health.steps_per_second else []
    told.append("temperature unknown" if celsius is None else f"{celsius:.0f} °C")
    if health.memory:
        told.append(f"{health.memory / _MIB:.0f} MiB")
    if health.device_memory:
        told.append(f"{health.device_memory / _MIB:.0f} MiB on the GPU")
    told += [", ".join(health.checkpoints)] if health.checkpoints else []
    if health.restarts:
        told.append(
            f"restarted {health.restarts} times" if health.restarts > 1 else "restarted once"
        )
    told += [health.note] if health.note else []
    error = health.detail or health.last_error
    return DeviceRow(health.device, health.state, " · ".join(told), error, health.drained)


def waiting_in(counts: Answered) -> int | None:
    """How many pictures wait for approval, by an answer to `picture-counts`; None: nobody knows."""
    return int(counts.rows[0].get("waiting") or 0) if counts.rows else None


def approval_row(waiting: int | None, today: int | None) -> FactRow:
    """The pictures that wait for staff's approval, `today` of them since today."""
    if waiting is None or today is None:
        return FactRow("Approval", "unknown")
    if not waiting:
        return FactRow("Approval", "nothing waits")
    some = "1 picture waits" if waiting == 1 else f"{waiting} pictures wait"
    if waiting <= today:
        return FactRow("Approval", some)
    earlier = "since another day" if today == 0 else f"{waiting - today} since another day"
    return FactRow("Approval", f"{some}, {earlier}", wrong=True)


def finding_rows(report: Report) -> list[FindingRow]:
    """The results, worst first."""
    return [
        FindingRow(r.check, r.title, r.finding.verdict.label, r.finding.what, r.finding.cure)
        for r in report.results
    ]


def mishap_row(mishap: Mishap) -> MishapRow:
    """A mishap by the machine's own time of day."""
    return MishapRow(f"{mishap.at.astimezone():%H:%M}", mishap.said)


def opens_at(opening: Opening) -> str:
    """When the show opens again, for staff: "today at 09:00"; no hours ever: "never"."""
    if opening.then is None:
        return "never"
    days = (opening.then.date() - opening.now.date()).days
    day = ("today", "tomorrow")[days] if days in (0, 1) else f"on {opening.then:%A}"
    return f"{day} at {opening.then:%H:%M}"
