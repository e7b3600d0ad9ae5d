"""Writes what was measured into the model card, between its markers, and nothing else."""

from __future__ import annotations

import json
from collections.abc import Mapping
from math import prod
from pathlib import Path
from typing import Any

from safetensors import safe_open

GOALS: dict[str, tuple[float | None, float | None]] = {
    "setting": (0.97, 0.90),
    "style": (0.97, 0.90),
    "colour": (0.95, 0.85),
    "vehicle": (0.92, 0.75),
    "light": (0.90, None),
}
"""Goals for the share of the ceiling: for weights trained on a GPU, and for those that were not."""

CLASSES = {
    "vae": "autoencoder: pictures to 4 latent channels at an eighth of the size, and back",
    "unet": "painter: takes the noise out, step by step, with an eye on the words",
    "text_encoder": "reads the prompt",
}


def fill(text: str, blocks: Mapping[str, str]) -> str:
    """``text`` with each block between its ``<!-- name:begin -->`` and ``<!-- name:end -->``.

    Raises ValueError, naming the marker, when one is missing, doubled or out of order.
    """
    for name, body in blocks.items():
        begin, end = f"<!-- {name}:begin -->", f"<!-- {name}:end -->"
        for marker in (begin, end):
            if text.count(marker) != 1:
                raise ValueError(f"the card needs {marker} once, not {text.count(marker)} times")
        head, rest = text.split(begin)
        if end not in rest:
            raise ValueError(f"in the card, {end} comes before {begin}")
        text = f"{head}{begin}\n{body.strip()}\n{end}{rest.split(end)[1]}"
    return text


def write_card(card: Path, blocks: Mapping[str, str]) -> None:
    """Fills the card on disk."""
    card.write_text(fill(card.read_text(encoding="utf-8"), blocks), encoding="utf-8")


def agreement_table(questions: Mapping[str, Mapping[str, Any]]) -> str:
    """Rates with 95 % intervals, ceilings, shares, and whether each goal is met."""
    lines = [
        "| | painted as asked (95 %) | ceiling | share of ceiling | goal, GPU | goal, CPU |",
        "|---|---|---|---|---|---|",
    ]
    for name, found in questions.items():
        painted, share = found["painted"], found["share"]
        goals = " | ".join(_goal(goal, share) for goal in GOALS.get(name, (None, None)))
        lines.append(
            f"| {name} | {painted['rate']:.1%} ({painted['from']:.1%} to {painted['to']:.1%}) "
            f"| {found['ceiling']['rate']:.1%} | {share:.1%} | {goals} |"
        )
    return "\n".join(lines)


def _goal(goal: float | None, share: float) -> str:
    if goal is None:
        return "none"
    return f"{goal:.0%}: {'met' if share >= goal else 'not met'}"


def sweep_table(title: str, found: Mapping[str, Mapping[str, float]]) -> str:
    """Shares a question down, values that were tried across."""
    values = list(found)
    lines = [f"| {title} | {' | '.join(values)} |", "|---" * (len(values) + 1) + "|"]
    for name in found[values[0]]:
        cells = " | ".join(f"{found[value][name]:.1%}" for value in values)
        lines.append(f"| {name} | {cells} |")
    return "\n".join(lines)


def weakest(by_choice: Mapping[str, Mapping[str, Mapping[str, Any]]], count: int = 5) -> str:
    """The choices that are painted least often when asked for, as a sentence."""
    every = [
        (found["rate"], kind, name)
        for name, kinds in by_choice.items()
        for kind, found in kinds.items()
    ]
    told = ", ".join(f"{kind} ({name}, {rate:.0%})" for rate, kind, name in sorted(every)[:count])
    return f"Weakest when asked for: {told}."


def count_parts(folder: Path) -> dict[str, dict[str, Any]]:
    """Class, parameters and bytes of each part of a checkpoint that has weights."""
    return {name: _count(folder / name) for name in CLASSES}


def _count(folder: Path) -> dict[str, Any]:
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    files, parameters = sorted(folder.glob("*.safetensors")), 0
    for file in files:
        with safe_open(file, "pt") as weights:
            shapes = [weights.get_slice(key).get_shape() for key in weights.keys()]  # noqa: SIM118
            parameters += sum(prod(shape) for shape in shapes)
    return {
        "class": config.get("_class_name") or config["architectures"][0],
        "parameters": parameters,
        "bytes": sum(file.stat().st_size for file in files),
    }


def parts_table(parts: Mapping[str, Mapping[str, Any]]) -> str:
    """What is in the folder: parts, their classes, parameters and sizes."""
    lines = ["| part | class | what it does | parameters | size |", "|---|---|---|---|---|"]
    for name, part in parts.items():
        millions, size = part["parameters"] / 1e6, part["bytes"] / 2**20
        lines.append(
            f"| `{name}/` | `{part['class']}` | {CLASSES[name]} | {millions:.1f} M "
            f"| {size:.1f} MiB |"
        )
    total = sum(part["bytes"] for part in parts.values()) / 2**20
    return "\n".join([*lines, f"| together | | | | {total:.1f} MiB |"])
