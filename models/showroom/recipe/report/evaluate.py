"""Measures the shipped folder, and writes evaluation.json, charts, sheets and the model card."""

from __future__ import annotations

import json
import shutil
import time
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from models.showroom.recipe import data
from models.showroom.recipe.data import chunk_numbers
from models.showroom.recipe.report import asks, card, figures, guidance, neighbours, painting, told
from models.showroom.recipe.report import judge as judges
from models.showroom.recipe.report.asks import Order
from models.showroom.recipe.report.copies import Subject, as_values, copied_chunk
from models.showroom.recipe.report.draw import sheet_plans
from models.showroom.recipe.report.measures import UNASKED, Rate, rates, rates_by_choice
from models.showroom.recipe.report.painting import Painter, Studio
from models.showroom.recipe.report.speed import measure_speed
from models.showroom.recipe.report.variety import measure_variety
from models.showroom.recipe.settings import SHOWROOM, WORK

BLOCKS = ("parts", "learnt", "measured")
"""What the card's markers are called."""

QUICK = {
    "pictures": 40,
    "sweep_pictures": 8,
    "guidance": [1, 3],
    "steps": [4, 8],
    "negative_pictures": 24,
    "variety_choices": 2,
    "exact_pictures": 4,
}
"""Counts for a look at whether everything runs; far too few to publish."""


def evaluate(settings: dict[str, Any], device: str) -> None:
    """The evaluate stage: measures the shipped weights and tells the card beside them."""
    measure(Subject(settings, device), SHOWROOM)
    (SHOWROOM / "sheet.png").unlink(missing_ok=True)  # what earlier versions of the card showed


def quick(settings: dict[str, Any], device: str) -> None:
    """All of it with few pictures, into the work folder: the shipped card stays as it is."""
    few = deepcopy(settings)
    few["evaluation"] |= QUICK
    out = WORK / "report" / "quick"
    out.mkdir(parents=True, exist_ok=True)
    shutil.copy(SHOWROOM / "README.md", out / "README.md")
    measure(Subject(few, device), out)


def measure(subject: Subject, out: Path) -> dict[str, Any]:
    """Measures, and leaves evaluation.json, sheets/ and the filled README.md in ``out``."""
    began = time.monotonic()
    text = (out / "README.md").read_text(encoding="utf-8")
    card.fill(text, dict.fromkeys(BLOCKS, ""))  # complains now, not after many minutes
    own = subject.settings["evaluation"]
    print(
        f"measuring {subject.folder} ({subject.size} pixels): {own['pictures']} pictures, then "
        "guidance, steps, negative prompts, variety, copies, sheets and speed; a quarter of an "
        "hour on two free cores, and ten minutes more where no scenes are drawn and no judge is "
        "trained yet. What is done is kept: the same command goes on.",
        flush=True,
    )
    judge = judges.prepare(subject)
    painter = Painter(
        subject.folder,
        subject.device,
        painting.usual_precision(subject.device),
        painting.weights_digest(subject.folder),
    )
    processes = own["processes"] if subject.device == "cpu" else 0
    with painting.studio(painter, subject.shelf / "painted", own["batch"], processes) as studio:
        report = _agreement(subject, studio, judge)
        report |= _experiments(subject, studio, judge)
        report |= {"copies": _copies(subject, studio, out)}
        sheets = {f"sheets/{plan.name}.webp": plan.about for plan in sheet_plans()}
        for plan in sheet_plans():
            figures.draw_sheet(subject, studio, plan, out)
    print("four tiles, in the kiosk's way and as a plain call", flush=True)
    report["speed"] = measure_speed(painter, subject.settings["sampling"])
    report["parts"] = card.count_parts(subject.folder)
    (out / "evaluation.json").write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    sheets["sheets/nearest.webp"] = (
        "The ten pictures most like a copy, the nearest training scene under each, its distance "
        "and, in brackets, its share of the distance of the second nearest."
    )
    figures.draw_charts(report, out)
    blocks = (
        card.parts_table(report["parts"]),
        told.learnt_text(subject.settings, data.CHUNK),
        told.measured_text(report, sheets),
    )
    card.write_card(out / "README.md", dict(zip(BLOCKS, blocks, strict=True)))
    print(card.agreement_table(report["questions"]))
    print(f"measured in {(time.monotonic() - began) / 60:.0f} minutes: see {out / 'README.md'}")
    return report


def _orders(subject: Subject) -> list[Order]:
    own = subject.settings["evaluation"]
    return asks.random_orders(own["pictures"], own["seed"])


def _paint(subject: Subject, studio: Studio) -> Tensor:
    """The pictures of all the orders; painted once, then read."""
    sampling = subject.settings["sampling"]
    wanted = [order.ask() for order in _orders(subject)]
    return studio.paint("pictures", wanted, sampling["steps"], sampling["guidance_scale"])


def _agreement(subject: Subject, studio: Studio, judge: judges.Judge) -> dict[str, Any]:
    """How often pictures show what was asked for, beside how often the judge can see it at all."""
    chunk = chunk_numbers(subject.settings, held_out=True)[-1]
    scenes = copied_chunk(subject, chunk, judges.SIGHT)
    known = judges.known(subject.settings, [chunk])
    best = judges.verdicts(judge, scenes)
    orders = _orders(subject)
    right = asks.right_answers(orders)
    answers = judges.verdicts(judge, _paint(subject, studio))
    painted, ceiling = rates(answers, right), rates(best, known)
    return {
        "weights": studio.painter.digest,
        "size": subject.size,
        "sampling": subject.settings["sampling"],
        "precision": studio.painter.precision,
        "pictures": len(orders),
        "ceiling scenes": len(scenes),
        "questions": {
            name: {
                "painted": painted[name].told(),
                "ceiling": ceiling[name].told(),
                "share": round(painted[name].share / max(1e-9, ceiling[name].share), 4),
            }
            for name in painted
            if painted[name].count
        },
        "by choice": _told(rates_by_choice(answers, right, judges.QUESTIONS)),
        "ceiling by choice": _told(rates_by_choice(best, known, judges.QUESTIONS)),
        "by wording": _by_wording(orders, answers, right),
    }


def _told(found: dict[str, dict[str, Rate]]) -> dict[str, dict[str, Any]]:
    return {n: {kind: rate.told() for kind, rate in kinds.items()} for n, kinds in found.items()}


def _by_wording(
    orders: list[Order], answers: dict[str, Tensor], right: dict[str, Tensor]
) -> dict[str, dict[str, float]]:
    found: dict[str, dict[str, float]] = {}
    for wording in asks.WORDINGS:
        rows = torch.tensor([order.wording == wording for order in orders])
        if rows.any():
            some = rates(
                {n: a[rows] for n, a in answers.items()}, {n: a[rows] for n, a in right.items()}
            )
            found[wording] = {n: round(rate.share, 4) for n, rate in some.items() if rate.count}
    return found


def _experiments(subject: Subject, studio: Studio, judge: judges.Judge) -> dict[str, Any]:
    """What guidance, steps, negative prompts, seeds and full precision change."""
    own, sampling = subject.settings["evaluation"], subject.settings["sampling"]
    some = asks.random_orders(own["sweep_pictures"], own["seed"] + 2)
    steps, scale = sampling["steps"], sampling["guidance_scale"]
    count, seed = own["negative_pictures"], own["seed"]
    return {
        "sweep pictures": len(some),
        "guidance": guidance.by_guidance(studio, judge, some, own["guidance"], steps),
        "steps": guidance.by_steps(studio, judge, some, own["steps"], scale),
        "negative prompts": {
            question: guidance.negatives(studio, judge, question, count, seed, sampling)
            for question in ("setting", "colour")
        },
        "variety": measure_variety(subject, studio, judge, own["variety_choices"], sampling),
        "full precision": _exact(subject, studio, judge),
    }


def _exact(subject: Subject, studio: Studio, judge: judges.Judge) -> dict[str, Any] | None:
    """The first orders again in full precision; nothing where that is the usual one."""
    if studio.painter.precision == "float32":
        return None
    count, sampling = subject.settings["evaluation"]["exact_pictures"], subject.settings["sampling"]
    orders = _orders(subject)[:count]
    wanted = [order.ask() for order in orders]
    painter = replace(studio.painter, precision="float32")
    exact = studio.paint(
        "full precision", wanted, sampling["steps"], sampling["guidance_scale"], painter
    )
    usual = _paint(subject, studio)[:count]
    one, other = judges.verdicts(judge, exact), judges.verdicts(judge, usual)
    right = asks.right_answers(orders)
    same = torch.cat([(one[n] == other[n])[right[n] != UNASKED] for n in right])
    return {
        "pictures": count,
        "mean difference": round((as_values(exact) - as_values(usual)).abs().mean().item(), 4),
        "same answers": round(same.float().mean().item(), 4),
    }


def _copies(subject: Subject, studio: Studio, out: Path) -> dict[str, Any]:
    """Looks for copies of training scenes, and draws the nearest pairs."""
    pictures = _paint(subject, studio)
    held_out = chunk_numbers(subject.settings, held_out=True)[-1]
    scenes = copied_chunk(subject, held_out, judges.SIGHT)
    first = copied_chunk(subject, judges.training_chunks(subject.settings)[0], judges.SIGHT)
    training = neighbours.training_maps(subject)
    facts, found = neighbours.look_for_copies(pictures, scenes, first, training)
    figures.draw_nearest(subject, pictures, found, out)
    return facts
