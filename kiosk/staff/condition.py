"""One light for staff: how the kiosk is, why, and the one thing to do. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from kiosk.domain.generation import GeneratorHealth
from kiosk.staff.checks import judge_disk
from kiosk.staff.preflight import Verdict


class Light(StrEnum):
    """Green: guests are served. Amber: they are, and somebody should look. Red: they are not."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"


@dataclass(frozen=True, slots=True)
class Condition:
    """The light, its reason, and what to do; both are sentences for staff."""

    light: Light
    reason: str
    todo: str = ""


@dataclass(frozen=True, slots=True)
class Trouble:
    """A fault of the back office; `closes` when guests cannot be served with it."""

    reason: str
    todo: str
    closes: bool = False


def condition_of(
    health: GeneratorHealth,
    troubles: Sequence[Trouble] = (),
    free: int | None = None,
    *,
    out_of_order: bool = False,
    opens: str = "",
) -> Condition:
    """The worst of what is known; `free` is the disk's room in bytes, None where nobody looked.

    `opens` says when the show opens again ("today at 09:00"), where it is closed by its hours.
    """
    if health.state == "failed":
        return Condition(Light.RED, health.cause or "No device can paint.", health.cure)
    for trouble in sorted(troubles, key=lambda each: not each.closes):
        light = Light.RED if trouble.closes else Light.AMBER
        if trouble.closes or not out_of_order:
            return Condition(light, trouble.reason, trouble.todo)
    if out_of_order:
        return Condition(
            Light.RED, "Staff have put the kiosk out of order.", "Let guests in again under Show."
        )
    if opens:
        reason = f"Outside the opening hours: it opens {opens}."
        return Condition(
            Light.AMBER, reason, "To open now, the admin changes the hours under Show."
        )
    if health.prerendered:
        reason = f"Guests are served from the show pack. {health.cause}".strip()
        return Condition(Light.AMBER, reason, health.cure or "Return or restart a device.")
    return _of_devices(health) or _of_disk(free) or _at_work(health)


def _of_devices(health: GeneratorHealth) -> Condition | None:
    for device in health.devices:
        if device.state == "failed":
            reason = f"{device.device} has failed: {device.detail or device.last_error}".strip(": ")
            return Condition(Light.AMBER, reason, f"Restart {device.device}.")
    if drained := [each.device for each in health.devices if each.drained]:
        names = ", ".join(drained)
        return Condition(Light.AMBER, f"Out of work: {names}.", f"Return {names} when it is ready.")
    return None


def _of_disk(free: int | None) -> Condition | None:
    if free is None:
        return None
    finding = judge_disk(free)
    if finding.verdict is Verdict.GO:
        return None
    # No red: a disk that is really full shows as a trouble of the back office.
    return Condition(Light.AMBER, finding.what, finding.cure)


def _at_work(health: GeneratorHealth) -> Condition:
    if health.state == "starting":
        return Condition(Light.AMBER, "The devices are starting.", "Wait a minute.")
    return Condition(Light.GREEN, "Guests are served.")
