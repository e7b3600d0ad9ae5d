"""What guidance, steps and negative prompts do: the same prompts and seeds, one thing changed."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

from models.showroom.recipe.captions import SYNONYMS, catalog
from models.showroom.recipe.report.asks import Ask, Order, right_answers
from models.showroom.recipe.report.judge import QUESTIONS, Judge, verdicts
from models.showroom.recipe.report.measures import Rate, rates
from models.showroom.recipe.report.painting import Studio

JUDGED = ("setting", "style", "colour", "vehicle", "light")
"""The questions that every prompt answers."""

Agreement = dict[str, dict[str, float]]
"""Per value that was tried, as text: per question, the share of pictures painted as asked."""


def by_guidance(
    studio: Studio, judge: Judge, orders: list[Order], scales: list[float], steps: int
) -> Agreement:
    """Agreement with the prompt at each guidance scale; 1 is no guidance at all."""
    return {
        f"{scale:g}": _agreement(studio, judge, orders, steps, scale, f"guidance {scale:g}")
        for scale in scales
    }


def by_steps(
    studio: Studio, judge: Judge, orders: list[Order], counts: list[int], scale: float
) -> Agreement:
    """Agreement with the prompt after each number of steps."""
    return {
        str(steps): _agreement(studio, judge, orders, steps, scale, f"{steps} steps")
        for steps in counts
    }


def _agreement(
    studio: Studio, judge: Judge, orders: list[Order], steps: int, scale: float, title: str
) -> dict[str, float]:
    pictures = studio.paint(title, [order.ask() for order in orders], steps, scale)
    found = rates(verdicts(judge, pictures), right_answers(orders))
    return {name: round(found[name].share, 4) for name in JUDGED}


def negatives(
    studio: Studio, judge: Judge, question: str, count: int, seed: int, sampling: dict[str, Any]
) -> dict[str, Any]:
    """How often a setting (or colour) comes by itself, and how often when it is to be avoided.

    The prompts leave the question open. Each picture is painted twice with one seed: without a
    negative prompt, and with one that names a choice, every choice in turn.
    """
    kinds = QUESTIONS[question]
    plain = _open_asks(question, count, seed)
    named = [i % len(kinds) for i in range(count)]
    avoiding = [
        replace(ask, negative=SYNONYMS[kinds[kind]][0])
        for ask, kind in zip(plain, named, strict=True)
    ]
    steps, scale = sampling["steps"], sampling["guidance_scale"]
    seen = {
        title: verdicts(judge, studio.paint(f"{question} left open, {title}", asks, steps, scale))
        for title, asks in (("without", plain), ("with", avoiding))
    }
    return {
        title: Rate(
            sum(int(a) == b for a, b in zip(answers[question], named, strict=True)), count
        ).told()
        for title, answers in seen.items()
    }


def _open_asks(question: str, count: int, seed: int) -> list[Ask]:
    """Prompts in the kiosk's order that leave out the setting, or the colour."""
    dice = random.Random(seed)
    asks: list[Ask] = []
    for index in range(count):
        vehicle = dice.choice(catalog().vehicles)
        style = dice.choice(catalog().styles)
        if question == "setting":
            colour = dice.choice(vehicle.colours)
            words = f"a {colour.prompt} {vehicle.prompt}, {style.prompt}"
        else:
            place = dice.choice(catalog().settings)
            words = f"a {vehicle.prompt} {place.prompt}, {style.prompt}"
        asks.append(Ask(words, "", seed * 100_000 + 50_000 + index))
    return asks
