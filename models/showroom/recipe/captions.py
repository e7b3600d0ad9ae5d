"""Says what a scene shows, in the words of the kiosk's own prompts, in synonyms, and in part."""

from __future__ import annotations

import random
from dataclasses import replace
from functools import lru_cache

from kiosk.domain.catalog import Catalog, Light, load_catalog
from kiosk.domain.errors import BadInput
from kiosk.domain.prompt import Choice, compose
from models.showroom.recipe.scenes import SceneSpec
from models.showroom.recipe.settings import SHOWROOM

CATALOG = SHOWROOM.parent.parent / "assets" / "catalog"

SYNONYMS: dict[str, tuple[str, ...]] = {
    "rz": (
        "Lexus RZ",
        "RZ",
        "Lexus RZ 450e",
        "sleek low crossover",
        "fastback crossover",
        "Lexus RZ, sleek low crossover with a sloping fastback roof",
    ),
    "rx": (
        "Lexus RX",
        "RX",
        "Lexus RX 350",
        "tall luxury SUV",
        "boxy SUV",
        "Lexus RX, tall luxury SUV with a floating roof",
    ),
    "bz4x": (
        "Toyota bZ4X",
        "bZ4X",
        "Toyota bZ4X electric",
        "rugged angular crossover",
        "rugged crossover with black wheel arches",
    ),
    "white": ("white", "pearl white", "snow white"),
    "black": ("black", "jet black", "obsidian black"),
    "silver": ("silver", "grey", "metallic silver"),
    "red": ("red", "bright red", "crimson"),
    "blue": ("blue", "deep blue", "cobalt blue"),
    "copper": ("copper", "orange", "bronze"),
    "mars": ("driving on Mars", "on Mars", "on the red planet", "on a rust red plain"),
    "beach": ("on a beach", "at the beach", "at the seaside under palm trees", "by the sea"),
    "neon-city": (
        "in a neon city",
        "in a city at night with neon signs",
        "on a wet neon street",
        "downtown among neon lights",
    ),
    "snowy-mountains": (
        "in snowy mountains",
        "in the snow",
        "in the Alps",
        "among snowy mountain peaks",
        "in winter mountains",
    ),
    "forest": ("in a forest", "in the woods", "among tall trees", "among fir trees"),
    "space": (
        "in outer space",
        "in space",
        "on the moon under the stars",
        "before a ringed planet",
    ),
    "desert-road": ("on a desert road", "on a desert highway", "in the desert", "among cacti"),
    "harbour": ("at a harbour", "at the harbour", "in a harbor with cranes", "at the docks"),
    "photorealistic": ("photorealistic", "photo", "a photograph", "realistic photo"),
    "painting": ("as a painting", "oil painting", "painting", "brush strokes", "painted in oils"),
    "digital-art": ("as digital art", "digital art", "poster", "flat bold shapes", "flat colours"),
    "futuristic": ("in a futuristic style", "futuristic", "hologram", "glowing edges", "sci-fi"),
    "manga": ("as manga", "manga", "comic", "ink drawing", "cartoon", "manga drawing"),
    "morning": ("in the morning", "at sunrise", "morning light"),
    "noon": ("at noon", "in daylight", "midday sun"),
    "dusk": ("at dusk", "at sunset", "evening light"),
    "night": ("at night", "by night", "in the dark"),
    "side": ("side view", "seen from the side", "in profile"),
    "close": ("close-up", "close view", "filling the frame"),
    "wide": ("wide shot", "wide view", "from a distance"),
}
"""Wordings of every choice; a kiosk's catalog adds its own."""


@lru_cache(maxsize=1)
def catalog() -> Catalog:
    """The kiosk's catalog."""
    return load_catalog(CATALOG)


def composed(spec: SceneSpec) -> str | None:
    """The kiosk's prompt for a scene, or nothing when the catalog does not sell that colour."""
    choice = Choice(spec.vehicle, spec.setting, spec.style, spec.colour, Light(spec.light))
    try:
        return compose(choice, catalog()).positive
    except BadInput:
        return None


def caption(spec: SceneSpec, dice: random.Random) -> str:
    """One of many captions for a scene; an eighth say nothing about it, or what it is not."""
    kind = dice.random()
    if kind < 0.045:
        return ""
    if kind < 0.065:
        return _junk(dice)
    if kind < 0.125:
        return _avoided(spec, dice)
    if kind < 0.18:
        return _single(spec, dice)
    if kind < 0.52:
        return composed(spec) or _in_order(spec, dice, 0.0)
    if kind < 0.78:
        return _in_order(spec, dice, 0.12)
    return _free(spec, dice)


def _avoided(spec: SceneSpec, dice: random.Random) -> str:
    """The kiosk's negative prompt of another style: what this scene is, seen from there.

    So the prompt that goes with a style steers away from the other styles, evenly.
    """
    others = [style for style in catalog().styles if style.id != spec.style]
    return f"{dice.choice(others).avoid}, {catalog().avoid}"


def _junk(dice: random.Random) -> str:
    """Words of negative prompts that no scene shows: with them, too, anything may be drawn."""
    words = [word.strip() for word in catalog().avoid.split(",")]
    return ", ".join(dice.sample(words, dice.randint(1, len(words))))


def _single(spec: SceneSpec, dice: random.Random) -> str:
    colour = _say(spec.colour, dice)
    text = dice.choice(
        (
            _say(spec.setting, dice),
            _say(spec.style, dice),
            _say(spec.light, dice),
            colour,
            f"{colour} car",
            f"{_article(colour)} {colour} car",
            _say(spec.vehicle, dice),
            f"{colour} {_say(spec.vehicle, dice)}",
            spec.setting.replace("-", " "),
            spec.style.replace("-", " "),
            spec.light,
        )
    )
    return f"{text}, {_junk(dice)}" if dice.random() < 0.15 else text


def _in_order(spec: SceneSpec, dice: random.Random, dropped: float) -> str:
    """The order of the kiosk's prompts, with parts left out."""
    book = catalog()
    vehicle, setting, style = (
        book.vehicle(spec.vehicle),
        book.setting(spec.setting),
        book.style(spec.style),
    )

    def kept() -> bool:
        return dice.random() >= dropped

    noun = vehicle.prompt if kept() else "car"
    subject = f"{_article(spec.colour)} {spec.colour} {noun}" if kept() else f"a {noun}"
    parts = [f"{subject} {setting.prompt}" if kept() else subject]
    for text in (
        style.prompt,
        book.lights[Light(spec.light)],
        setting.detail,
        style.detail,
        vehicle.detail,
    ):
        if kept() and (dropped == 0 or dice.random() < 0.8):
            parts.append(text)
    return ", ".join(parts)


def _free(spec: SceneSpec, dice: random.Random) -> str:
    """Synonyms in any order."""
    colour, vehicle = _say(spec.colour, dice), _say(spec.vehicle, dice)
    if dice.random() < 0.15:
        vehicle = "car"
    subject = f"{colour} {vehicle}" if dice.random() > 0.12 else vehicle
    if dice.random() < 0.7:
        subject = f"{_article(subject)} {subject}"
    parts = [subject]
    for name, share in (
        (spec.setting, 0.88),
        (spec.style, 0.88),
        (spec.light, 0.6),
        (spec.framing, 0.35),
    ):
        if dice.random() < share:
            parts.append(_say(name, dice))
    if dice.random() < 0.6:
        dice.shuffle(parts)
    return dice.choice((", ", ", ", " ")).join(parts)


def _say(name: str, dice: random.Random) -> str:
    return dice.choice(SYNONYMS[name])


def _article(word: str) -> str:
    return "an" if word[0].lower() in "aeio" else "a"


def corpus(specs: list[SceneSpec], seed: int) -> list[str]:
    """Captions of many scenes, and every wording there is, to train the tokenizer on."""
    dice = random.Random(seed)
    lines = [caption(spec, dice) for spec in specs]
    lines += [composed(replace(spec, colour="red")) or "" for spec in specs]
    book = catalog()
    every = [word for words in SYNONYMS.values() for word in words]
    every += [item.avoid for item in book.styles] + [book.avoid]
    every += [name for v in book.vehicles for name in (v.prompt, v.detail, v.maker)]
    return lines + every * 20
