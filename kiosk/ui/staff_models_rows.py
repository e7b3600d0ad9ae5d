"""What the Models page shows of each checkpoint, in staff's words. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from kiosk.domain.checkpoints import Checkpoint, ControlNet, Entry, Lora, SafetyChecker
from kiosk.domain.generation import DeviceHealth
from kiosk.staff.models_bench import Benchmark, Speed
from kiosk.staff.models_candidates import Candidate

_KINDS = {
    "text-to-image": "Paints from words",
    "depth-to-image": "Restyles pictures",
    "inpainting": "Replaces parts",
    "upscaling": "Enlarges pictures",
}
_ASKED = {
    "base": "Which checkpoint does it belong to?",
    "condition": "What do its pictures show it?",
    "prediction": "What does it predict? Its makers say.",
    "licence": "Nothing in it names its licence. Which one do its makers name?",
}


@dataclass(frozen=True, slots=True)
class ModelRow:
    """One entry of the manifest. `tone` is good, attention, bad or quiet."""

    key: str
    about: str
    told: str
    state_: str
    tone: str
    memory: str
    speed: str
    held: bool
    pinned: bool
    loadable: bool
    paints: bool
    chosen: bool
    opened: bool


@dataclass(frozen=True, slots=True)
class CandidateRow:
    """Something on a stick."""

    number: int
    title: str
    told: str
    possible: bool


def model_row(
    entry: Entry,
    size: int,
    ails: str | None,
    devices: Sequence[DeviceHealth],
    speed: Speed | None,
    *,
    chosen: str,
    running: str,
    known: bool,
    opened: bool,
) -> ModelRow:
    """An entry as it is now. `ails` is None while it is being looked at.

    `chosen` paints from the next start on, `running` paints now.
    """
    about = _kind(entry)
    told = [_gigabytes(size), entry.licence, "added here" if entry.source else "ships"]
    if entry.base:
        told.append(f"on {entry.base}")
    state, tone = _state(ails, known)
    held = [device.device for device in devices if entry.id in device.checkpoints]
    pinned = any(entry.id in device.pinned for device in devices)
    is_checkpoint = isinstance(entry, Checkpoint)
    paints = is_checkpoint and entry.task == "text-to-image"
    use = ""
    if entry.id == chosen:
        use = "The show's" if chosen == running else "The show's from the next start on"
    elif entry.id == running:
        use = "The show's until the next start"
    return ModelRow(
        entry.id,
        " · ".join([use, about] if use else [about]),
        " · ".join(told),
        state,
        tone,
        _memory(entry.id, devices, held, pinned=pinned),
        "" if speed is None else _speed(speed),
        bool(held),
        pinned,
        is_checkpoint and known and ails == "",
        paints,
        entry.id == chosen,
        opened,
    )


def candidate_row(number: int, candidate: Candidate) -> CandidateRow:
    """Something on a stick, with what it is or why it cannot be added."""
    told = candidate.problem or candidate.says or "One question before it can be added."
    if candidate.size:
        told += f" · {_gigabytes(candidate.size)}"
    return CandidateRow(number, candidate.path.name, told, not candidate.problem)


def candidate_told(one: Candidate) -> dict[str, Any]:
    """All of it, for whoever decides whether to add it."""
    question = one.question
    return {
        "id": one.id,
        "says": one.says,
        "licence": one.licence,
        "text": one.licence_text,
        "problem": one.problem,
        "question": _ASKED.get(question.field, question.field) if question is not None else "",
        "options": list(question.options) if question is not None else [],
        "ready": not one.problem and question is None,
    }


def bench_line(now: Benchmark) -> str:
    """How a measurement stands."""
    if now.state == "failed":
        return now.fault
    if now.state == "done":
        return f"{now.checkpoint}: measured."
    said = "warming up" if now.round == 1 else "measuring"
    return f"{now.checkpoint}: {said}, {now.tiles} of 4 tiles"


def _kind(entry: Entry) -> str:
    match entry:
        case Checkpoint(task=task, size=size):
            return f"{_KINDS[task]} · {size} px"
        case ControlNet(condition=condition):
            return f"ControlNet · {condition}"
        case Lora():
            return "LoRA"
        case SafetyChecker():
            return "Checks finished pictures"


def _state(ails: str | None, known: bool) -> tuple[str, str]:
    if ails is None:
        return "Being looked at …", "quiet"
    if ails:
        return ails, "bad"
    return ("Whole", "good") if known else ("Whole. The devices do not know it yet.", "attention")


def _memory(key: str, devices: Sequence[DeviceHealth], held: Sequence[str], *, pinned: bool) -> str:
    if any(device.loading == key for device in devices):
        return "Loading …"
    refusals = {device.refusal for device in devices if f"'{key}'" in device.refusal}
    if refusals:
        return " ".join(sorted(refusals))
    if not held:
        return ""
    return f"In memory on {', '.join(held)}" + (", pinned" if pinned else "")


def _speed(speed: Speed) -> str:
    try:
        day = date.fromisoformat(speed.day)
    except ValueError:
        return ""
    devices = "1 device" if speed.devices == 1 else f"{speed.devices} devices"
    return f"4 tiles in {speed.seconds:.1f} s on {devices} · {day.day} {day:%B}"


def _gigabytes(size: int) -> str:
    return f"{size / 1e9:.1f} GB" if size >= 1e8 else f"{size / 1e6:.1f} MB"
