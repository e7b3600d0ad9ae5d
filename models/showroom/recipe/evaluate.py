"""Measures the shipped folder: how often it paints what was asked for, and how varied."""

from __future__ import annotations

import hashlib
import json
import random
import time
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from kiosk.domain.catalog import Light
from kiosk.domain.prompt import Choice
from models.showroom.recipe import judge as judges
from models.showroom.recipe.captions import catalog
from models.showroom.recipe.data import chunk_numbers, chunk_specs, load_pictures
from models.showroom.recipe.draw import Order, draw, load, sheet_orders
from models.showroom.recipe.scenes import LIGHTS, SETTINGS, STYLES
from models.showroom.recipe.settings import SHOWROOM
from models.showroom.recipe.sheets import save_sheet


def random_orders(count: int, seed: int) -> list[Order]:
    """Choices a guest could make, settings and styles equally often, catalog colours."""
    dice = random.Random(seed)
    orders: list[Order] = []
    for index in range(count):
        vehicle = dice.choice(catalog().vehicles)
        light = Light(dice.choice(LIGHTS)) if dice.random() < 0.5 else None
        choice = Choice(
            vehicle.id,
            SETTINGS[index % 8],
            STYLES[index // 8 % 5],
            dice.choice(vehicle.colours).id,
            light,
        )
        orders.append(Order(choice, seed * 10_000 + index))
    return orders


def evaluate(settings: dict[str, Any], device: str) -> None:
    """The evaluate stage: writes evaluation.json and sheet.png beside the weights."""
    own = settings["evaluation"]
    judge = judges.load()
    chunk = chunk_numbers(settings, held_out=True)[-1]
    scenes, _ = load_pictures([chunk])
    copies = judges.through_autoencoder(scenes, device).float() / 255
    known = judges.truth(chunk_specs(chunk, settings["seed"]))
    ceiling = _shares(judges.verdicts(judge, copies), known)

    pipeline = load(device=device)
    orders = random_orders(own["pictures"], own["seed"])
    began = time.monotonic()
    pictures = draw(pipeline, orders, settings["sampling"])
    seconds = (time.monotonic() - began) / len(orders)
    asked = _asked(orders)
    answers = judges.verdicts(judge, pictures)
    rates = _shares(answers, asked)
    report = {
        "weights": weights_digest(),
        "pictures": len(orders),
        "sampling": settings["sampling"],
        "obeyed": {name: round(rate, 3) for name, rate in rates.items()},
        "obeyed_per_choice": _by_choice(answers, asked),
        "judge_on_autoencoded_scenes": {name: round(rate, 3) for name, rate in ceiling.items()},
        "share_of_ceiling": {n: round(rates[n] / ceiling[n], 3) for n in rates},
        "variety": round(_variety(pipeline, settings), 4),
        "seconds_a_picture_here": round(seconds, 3),
    }
    (SHOWROOM / "evaluation.json").write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(report, indent=1))
    write_card(report)
    save_sheet(
        draw(pipeline, sheet_orders(), settings["sampling"]), len(STYLES), SHOWROOM / "sheet.png"
    )


def weights_digest(folder: Path = SHOWROOM) -> str:
    """SHA-256 over the shipped weights in the order of their paths."""
    digest = hashlib.sha256()
    for file in sorted(folder.rglob("*.safetensors")):
        digest.update(file.relative_to(folder).as_posix().encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()


def _asked(orders: list[Order]) -> dict[str, Tensor]:
    words: dict[str, list[int]] = {name: [] for name in judges.QUESTIONS}
    for order in orders:
        choice = order.choice
        said = {
            "setting": choice.setting,
            "style": choice.style,
            "vehicle": choice.vehicle,
            "colour": str(choice.colour),
            "light": str(choice.light or catalog().setting(choice.setting).light),
        }
        for name, kinds in judges.QUESTIONS.items():
            words[name].append(kinds.index(said[name]))
    return {name: torch.tensor(rows) for name, rows in words.items()}


def _shares(answers: dict[str, Tensor], right: dict[str, Tensor]) -> dict[str, float]:
    return {name: (answers[name] == right[name]).float().mean().item() for name in answers}


def _by_choice(answers: dict[str, Tensor], right: dict[str, Tensor]) -> dict[str, dict[str, float]]:
    table: dict[str, dict[str, float]] = {}
    for name, kinds in judges.QUESTIONS.items():
        hits = answers[name] == right[name]
        table[name] = {
            kind: round(hits[right[name] == i].float().mean().item(), 3)
            for i, kind in enumerate(kinds)
            if (right[name] == i).any()
        }
    return table


def _variety(pipeline: Any, settings: dict[str, Any]) -> float:
    """Mean absolute difference (0..1) between pictures of one choice with four seeds."""
    choices = [Choice("rz", "mars", "painting", "red"), Choice("rx", "neon-city", "photorealistic")]
    orders = [Order(choice, seed) for choice in choices for seed in range(4)]
    groups = draw(pipeline, orders, settings["sampling"]).split(4)
    gaps = [
        (group[i] - group[j]).abs().mean() for group in groups for i in range(4) for j in range(i)
    ]
    return torch.stack(gaps).mean().item()


def write_card(report: dict[str, Any], card: Path = SHOWROOM / "README.md") -> None:
    """Puts the measured table into the model card."""
    text = card.read_text(encoding="utf-8")
    begin, end = "<!-- measured:begin -->\n", "<!-- measured:end -->"
    head, rest = text.split(begin)
    tail = rest.split(end)[1]
    card.write_text(head + begin + table(report) + end + tail, encoding="utf-8")


def table(report: dict[str, Any]) -> str:
    """The report as Markdown."""
    sampling = report["sampling"]
    method = (
        f"{report['pictures']} pictures of choices drawn at random, composed as the kiosk does "
        f"(negative prompt included), {sampling['steps']} steps, guidance "
        f"{sampling['guidance_scale']:g}; judged by a small classifier trained on the teacher's "
        "scenes as the autoencoder gives them back. The ceiling is that classifier's own rate "
        "on such scenes it never saw."
    )
    variety = (
        f"Four seeds of one choice differ by {report['variety']:.3f} on average (mean absolute "
        "difference of pixels in 0..1). Rates per choice, and the digest of the weights that "
        "were measured, are in `evaluation.json`."
    )
    lines = [method, "", "| | painted as asked | ceiling | share of ceiling |", "|---|---|---|---|"]
    ceiling, share = report["judge_on_autoencoded_scenes"], report["share_of_ceiling"]
    for name, rate in report["obeyed"].items():
        lines.append(f"| {name} | {rate:.1%} | {ceiling[name]:.1%} | {share[name]:.1%} |")
    lines += ["", variety, ""]
    return "\n".join(lines)
