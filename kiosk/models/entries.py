"""Decides how something recognised is listed: its id, its base, and how it is run."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

from kiosk.domain.checkpoints import Checkpoint, Manifest
from kiosk.domain.errors import BadInput
from kiosk.domain.families import NAMES, Defaults, defaults_of
from kiosk.domain.json_files import number, read_object
from kiosk.domain.noise import FewStep
from kiosk.domain.recognise import Recognised
from kiosk.domain.scheduling import check_scheduler
from kiosk.models.own_manifest import Table

Condition = Literal["silhouette", "edges", "depth"]
CONDITIONS: tuple[Condition, ...] = get_args(Condition)
PREDICTIONS = ("epsilon", "v_prediction")

_HINTS: Mapping[str, Condition] = {
    "canny": "edges",
    "edge": "edges",
    "depth": "depth",
    "silhouette": "silhouette",
    "mask": "silhouette",
}
"""What the names of ControlNets give away."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What whoever adds a model says about it; None where nothing was said."""

    id: str | None = None
    base: str | None = None
    condition: str | None = None
    few_step: str | None = None
    prediction: str | None = None
    size: int | None = None
    scheduler: str | None = None
    steps: int | None = None
    guidance_scale: float | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry to be, without path, hash and licence.

    `lender` has what it lacks; `prediction` is what its scheduler has to say, None: as it does.
    """

    id: str
    table: Table
    keys: dict[str, Any]
    lender: Checkpoint | None = None
    prediction: str | None = None


def draft(found: Recognised, name: str, wishes: Wishes, manifest: Manifest) -> Draft:
    """The entry for what was `found` and came under `name`; raises BadInput for what it lacks."""
    few_step = _few_step(found, wishes)
    entry_id = _id(name, wishes.id, manifest)
    lender = None if found.whole else choose_base(found, wishes.base, manifest)
    prediction = _prediction(found, wishes.prediction)
    needs_base = lender is not None and found.form != "whole-file"
    keys: dict[str, Any] = {"base": lender.id} if lender and needs_base else {}
    if found.form == "controlnet":
        keys |= {"condition": _condition(name, wishes.condition), "scale": 1.0}
        return Draft(entry_id, "controlnets", keys, lender)
    if found.form == "lora" and few_step is None:
        keys |= {"file": weights_name(found.path), "scale": 1.0}
        return Draft(entry_id, "loras", keys, lender)
    keys |= _running(found, few_step, lender, wishes)
    if found.form == "lora":
        keys["lora"] = weights_name(found.path)
    return Draft(entry_id, "checkpoints", keys, lender, prediction)


def choose_base(found: Recognised, wanted: str | None, manifest: Manifest) -> Checkpoint:
    """The checkpoint that lends what is lacking: the only one whose UNet reads the same text.

    One that was not distilled goes first. Raises BadInput where several could, or none.
    """
    bases = [c for c in manifest.checkpoints if c.base is None and c.task == "text-to-image"]
    kin = [c for c in bases if not found.text_width or text_width(c) == found.text_width]
    if wanted is not None:
        for base in kin:
            if base.id == wanted:
                return base
        raise BadInput("base", wanted, _allowed(found, kin))
    plain = [base for base in kin if base.distilled is None]
    for candidates in (kin, plain):
        if len(candidates) == 1:
            return candidates[0]
    raise BadInput("base", None, _allowed(found, kin))


def text_width(entry: Checkpoint) -> int:
    """What the UNet of a checkpoint reads; 0 where no config tells."""
    config = read_object(entry.path / "unet" / "config.json", missing=True)
    return number(config, "cross_attention_dim") or 0


def weights_name(path: Path) -> str:
    """The name of a single file of weights in its own folder."""
    plain = re.sub(r"[^A-Za-z0-9._-]+", "-", path.stem).strip("-._") or "weights"
    return f"{plain[:80]}.safetensors"


def _allowed(found: Recognised, kin: list[Checkpoint]) -> str:
    if kin:
        return ", ".join(c.id for c in kin)
    return f"a checkpoint of {NAMES[found.family]}, and there is none here: add one first"


def _few_step(found: Recognised, wishes: Wishes) -> FewStep | None:
    kinds = get_args(FewStep)
    if wishes.few_step is None:
        return found.few_step
    if wishes.few_step not in (*kinds, "none"):
        raise BadInput("few_step", wishes.few_step, ", ".join((*kinds, "none")))
    return next((kind for kind in kinds if kind == wishes.few_step), None)


def _prediction(found: Recognised, wanted: str | None) -> str | None:
    """What a single file's scheduler has to say; folders bring a scheduler that says it."""
    if found.form != "whole-file":
        if wanted is not None:
            raise BadInput("prediction", wanted, "for single files: folders say it themselves")
        return None
    said = wanted or found.prediction
    if said is None and found.family == "sd2":
        allowed = f"{' or '.join(PREDICTIONS)} (its makers say which; the file does not)"
        raise BadInput("prediction", None, allowed)
    if said not in (None, *PREDICTIONS):
        raise BadInput("prediction", said, ", ".join(PREDICTIONS))
    return said


def _running(
    found: Recognised, few_step: FewStep | None, base: Checkpoint | None, wishes: Wishes
) -> dict[str, Any]:
    usual = defaults_of(
        found.family,
        found.task,
        few_step,
        doubles=found.doubles,
        tells_guidance=found.tells_guidance,
    )
    usual = Defaults(usual.scheduler, (few_step and found.steps) or usual.steps, usual.guidance)
    borrows_size = base is not None and found.form in ("lora", "unet-file", "whole-file")
    size = base.size if base is not None and borrows_size else found.size
    scale = wishes.guidance_scale
    keys: dict[str, Any] = {
        "task": found.task,
        "size": wishes.size or size,
        "scheduler": check_scheduler(wishes.scheduler or usual.scheduler),
        "steps": wishes.steps or usual.steps,
        "guidance": usual.guidance if scale is None else scale,
        "prompts": "open",
        "languages": ["en"],
    }
    return keys | ({"few_step": few_step} if few_step else {})


def _condition(name: str, wanted: str | None) -> Condition:
    said = (wanted or "").lower()
    for condition in CONDITIONS:
        if condition == said:
            return condition
    hinted: set[Condition] = {shown for hint, shown in _HINTS.items() if hint in name.lower()}
    if wanted is None and len(hinted) == 1:
        return hinted.pop()
    raise BadInput("condition", wanted, ", ".join(CONDITIONS) + " (what its pictures show)")


def _id(name: str, wanted: str | None, manifest: Manifest) -> str:
    entry_id = wanted or re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:40].strip("-")
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", entry_id) or len(entry_id) > 40:
        raise BadInput("id", entry_id, "up to 40 small letters, digits and single hyphens")
    if any(entry.id == entry_id for entry in manifest.entries):
        raise BadInput("id", entry_id, "a name that is not taken: say --id NAME")
    return entry_id
