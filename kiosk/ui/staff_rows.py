"""What the panel's lists show, made from health, findings and settings. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.domain.generation import DeviceHealth
from kiosk.staff.overrides import Field
from kiosk.staff.preflight import Report

_MIB = 2**20
_LANGUAGES = ("en", "es", "fr", "de", "ja", "ar")
_STEPS: dict[str, tuple[float, ...]] = {
    "gallery.keep_hours": (1, 6, 12, 24, 48, 72, 168, 336),
    "patience": (10, 12, 15, 20, 30, 45, 60, 80, 100, 120, 180, 240, 300),
}


@dataclass(frozen=True, slots=True)
class DeviceRow:
    """One device; `told` is a line about how it fares."""

    device: str
    duty: str
    told: str
    error: str
    drained: bool


@dataclass(frozen=True, slots=True)
class FindingRow:
    """One result of the preflight."""

    title: str
    verdict: str
    what: str
    cure: str


@dataclass(frozen=True, slots=True)
class SettingRow:
    """One key that staff may set, and whether they have."""

    key: str
    title: str
    value: str
    changed: bool


def device_row(health: DeviceHealth) -> DeviceRow:
    """How a device fares, in words."""
    told = [f"{health.steps_per_second:.1f} steps/s"] if health.steps_per_second else []
    if health.memory:
        told.append(f"{health.memory / _MIB:.0f} MiB")
    if health.device_memory:
        told.append(f"{health.device_memory / _MIB:.0f} MiB on the GPU")
    told += [", ".join(health.checkpoints)] if health.checkpoints else []
    if health.restarts:
        told.append(
            f"restarted {health.restarts} times" if health.restarts > 1 else "restarted once"
        )
    error = health.detail or health.last_error
    return DeviceRow(health.device, health.state, " · ".join(told), error, health.drained)


def finding_rows(report: Report) -> list[FindingRow]:
    """The results, worst first."""
    return [
        FindingRow(r.title, r.finding.verdict.label, r.finding.what, r.finding.cure)
        for r in report.results
    ]


def setting_row(field: Field) -> SettingRow:
    """A setting by its key, with its value as staff read it."""
    value = "on" if field.value is True else "off" if field.value is False else f"{field.value}"
    unit = " s" if field.key.startswith("patience.") else ""
    unit = " h" if field.key == "gallery.keep_hours" else unit
    if isinstance(field.value, float):
        value = f"{field.value:g}"
    title = field.key.partition(".")[2].replace("_", " ").capitalize()
    if field.key.startswith("patience."):
        title = f"Patience: {title.lower()}"
    changed = field.origin.endswith("staff.toml")
    return SettingRow(field.key, title, value + unit, changed)


def stepped(field: Field, by: int) -> bool | float | int | str:
    """The value before (-1) or after (1) the present one, among those that the panel offers."""
    if isinstance(field.value, bool):
        return not field.value
    if isinstance(field.value, str):
        at = _LANGUAGES.index(field.value) if field.value in _LANGUAGES else 0
        return _LANGUAGES[(at + by) % len(_LANGUAGES)]
    assert isinstance(field.value, int | float)
    offered = _STEPS.get(field.key) or _STEPS[field.key.partition(".")[0]]
    if by > 0:
        new = next((each for each in offered if each > field.value), field.value)
    else:
        new = next((each for each in reversed(offered) if each < field.value), field.value)
    return int(new) if isinstance(field.value, int) else float(new)
