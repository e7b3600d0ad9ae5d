"""The words a scene is made of, and the frozen description of one scene."""

from __future__ import annotations

import random
from dataclasses import dataclass

VEHICLES = ("rz", "rx", "bz4x")
COLOURS = ("white", "black", "silver", "red", "blue", "copper")
SETTINGS = (
    "mars",
    "beach",
    "neon-city",
    "snowy-mountains",
    "forest",
    "space",
    "desert-road",
    "harbour",
)
STYLES = ("photorealistic", "painting", "digital-art", "futuristic", "manga")
LIGHTS = ("morning", "noon", "dusk", "night")
FRAMINGS = ("side", "close", "wide")

OWN_LIGHT = {
    "mars": "noon",
    "beach": "morning",
    "neon-city": "night",
    "snowy-mountains": "morning",
    "forest": "noon",
    "space": "night",
    "desert-road": "dusk",
    "harbour": "dusk",
}
"""The light a setting has when nobody asks for another one, as in the kiosk's catalog."""

LIGHTS_OF: dict[str, tuple[str, ...]] = {"space": ("night",), "neon-city": ("dusk", "night")}
"""Settings that make sense in some lights only; the others take all."""


def lights_of(setting: str) -> tuple[str, ...]:
    """The lights in which a setting is drawn."""
    return LIGHTS_OF.get(setting, LIGHTS)


@dataclass(frozen=True, slots=True)
class SceneSpec:
    """Everything that decides one scene; the same spec always draws the same picture."""

    vehicle: str
    colour: str
    setting: str
    style: str
    light: str
    framing: str = "side"
    faces_right: bool = True
    seed: int = 0


def random_spec(dice: random.Random) -> SceneSpec:
    """One scene drawn evenly over every choice, with a little weight on a setting's own light."""
    setting = dice.choice(SETTINGS)
    own = dice.random() < 0.3
    return SceneSpec(
        vehicle=dice.choice(VEHICLES),
        colour=dice.choice(COLOURS),
        setting=setting,
        style=dice.choice(STYLES),
        light=OWN_LIGHT[setting] if own else dice.choice(lights_of(setting)),
        framing=dice.choices(FRAMINGS, weights=(5, 3, 2))[0],
        faces_right=dice.random() < 0.5,
        seed=dice.getrandbits(31),
    )


def random_specs(count: int, seed: int) -> list[SceneSpec]:
    """A reproducible list of scenes."""
    dice = random.Random(seed)
    return [random_spec(dice) for _ in range(count)]
