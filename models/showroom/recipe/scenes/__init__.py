"""The teacher: draws vehicles in settings, lights and styles, with masks and depth."""

from models.showroom.recipe.scenes.render import Scenes, render
from models.showroom.recipe.scenes.vocabulary import (
    COLOURS,
    FRAMINGS,
    LIGHTS,
    OWN_LIGHT,
    SETTINGS,
    STYLES,
    VEHICLES,
    SceneSpec,
    lights_of,
    random_specs,
)

__all__ = [
    "COLOURS",
    "FRAMINGS",
    "LIGHTS",
    "OWN_LIGHT",
    "SETTINGS",
    "STYLES",
    "VEHICLES",
    "SceneSpec",
    "Scenes",
    "lights_of",
    "random_specs",
    "render",
]
