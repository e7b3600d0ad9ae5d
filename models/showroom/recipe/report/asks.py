"""What is asked of the checkpoint when it is measured: choices at random, in several wordings."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace

import torch
from torch import Tensor

from kiosk.domain.catalog import Light
from kiosk.domain.prompt import Choice, compose
from models.showroom.recipe.captions import SYNONYMS, catalog
from models.showroom.recipe.report.judge import QUESTIONS
from models.showroom.recipe.report.measures import UNASKED
from models.showroom.recipe.scenes import FRAMINGS, SETTINGS, STYLES, SceneSpec
from models.showroom.recipe.scenes.vocabulary import lights_of

WORDINGS = ("kiosk", "kiosk and framing", "synonyms")
"""The kiosk's own prompt; the same with a framing in the guest's own words; synonyms alone."""

_WORDING_SHARES = (60, 15, 25)


@dataclass(frozen=True, slots=True)
class Ask:
    """The words and the seed of one picture."""

    positive: str
    negative: str
    seed: int


@dataclass(frozen=True, slots=True)
class Order:
    """One picture of a choice: what is judged, and in which wording it is asked for."""

    choice: Choice
    seed: int
    wording: str = WORDINGS[0]
    framing: str | None = None

    @property
    def light(self) -> str:
        """The light asked for, or the setting's own."""
        return str(self.choice.light or catalog().setting(self.choice.setting).light)

    @property
    def colour(self) -> str:
        """The colour asked for, or the vehicle's first."""
        return catalog().vehicle(self.choice.vehicle).colour(self.choice.colour).id

    def ask(self) -> Ask:
        """The prompt; the negative prompt is always the kiosk's."""
        prompt = compose(self.choice, catalog())
        positive = prompt.positive if self.wording != "synonyms" else self._synonyms()
        return Ask(positive, prompt.negative, self.seed)

    def _synonyms(self) -> str:
        dice = random.Random(self.seed)

        def say(name: str) -> str:
            return dice.choice(SYNONYMS[name])

        colour = say(self.colour)
        article = "an" if colour[0] in "aeiou" else "a"
        parts = [f"{article} {colour} {say(self.choice.vehicle)} {say(self.choice.setting)}"]
        parts += [say(self.choice.style), say(self.light)]
        return ", ".join(parts + ([say(self.framing)] if self.framing else []))


def random_orders(count: int, seed: int) -> list[Order]:
    """Choices that guests could make, settings and styles equally often, colours of the catalog.

    Lights are those that make sense in the setting; three in ten leave the light to it, as the
    scenes do.
    """
    dice = random.Random(seed)
    return [_random_order(index, seed * 100_000 + index, dice) for index in range(count)]


def _random_order(index: int, seed: int, dice: random.Random) -> Order:
    vehicle = dice.choice(catalog().vehicles)
    setting = SETTINGS[index % len(SETTINGS)]
    own_light = dice.random() < 0.3
    light = Light(dice.choice(lights_of(setting)))
    choice = Choice(
        vehicle.id,
        setting,
        STYLES[index // len(SETTINGS) % len(STYLES)],
        dice.choice(vehicle.colours).id,
        None if own_light else light,
    )
    wording = dice.choices(WORDINGS, _WORDING_SHARES)[0]
    framing = dice.choice(FRAMINGS)
    if wording == "kiosk" or (wording == "synonyms" and dice.random() < 0.5):
        return Order(choice, seed, wording)
    if wording == "kiosk and framing":
        choice = replace(choice, words=dice.choice(SYNONYMS[framing]))
    return Order(choice, seed, wording, framing)


def right_answers(orders: list[Order]) -> dict[str, Tensor]:
    """What the judge should see, (N,) a question; UNASKED where the prompt leaves it open."""
    said = {
        "setting": [order.choice.setting for order in orders],
        "style": [order.choice.style for order in orders],
        "colour": [order.colour for order in orders],
        "vehicle": [order.choice.vehicle for order in orders],
        "light": [order.light for order in orders],
        "framing": [order.framing for order in orders],
    }
    return {
        name: torch.tensor([UNASKED if word is None else kinds.index(word) for word in said[name]])
        for name, kinds in QUESTIONS.items()
    }


def teacher_specs(order: Order, count: int) -> list[SceneSpec]:
    """Scenes of the same choice, with all that it leaves open drawn as the scenes draw it."""
    dice = random.Random(order.seed)
    return [
        SceneSpec(
            order.choice.vehicle,
            order.colour,
            order.choice.setting,
            order.choice.style,
            order.light,
            order.framing or dice.choices(FRAMINGS, weights=(5, 3, 2))[0],
            dice.random() < 0.5,
            dice.getrandbits(31),
        )
        for _ in range(count)
    ]
