"""Loads the shipped folder as diffusers' plain pipeline, and says which sheets it draws."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import torch
from diffusers import StableDiffusionPipeline

from kiosk.domain.catalog import Light
from kiosk.domain.prompt import Choice
from models.showroom.recipe.captions import catalog
from models.showroom.recipe.report.asks import Ask, Order
from models.showroom.recipe.scenes import COLOURS, LIGHTS, SETTINGS, STYLES, VEHICLES
from models.showroom.recipe.scenes.vocabulary import lights_of
from models.showroom.recipe.settings import SHOWROOM


def load(
    folder: Path = SHOWROOM, device: str = "cpu", dtype: torch.dtype = torch.float32
) -> StableDiffusionPipeline:
    """The shipped pipeline, in full precision unless another is asked for."""
    pipeline = StableDiffusionPipeline.from_pretrained(folder, dtype=dtype)
    pipeline.set_progress_bar_config(disable=True)
    return pipeline.to(device)


@dataclass(frozen=True, slots=True)
class SheetPlan:
    """A grid of pictures, row by row; None is a pair that makes no sense and stays empty."""

    name: str
    about: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    asks: tuple[Ask | None, ...]


def sheet_plans() -> list[SheetPlan]:
    """All the sheets of the card."""
    return [choices_plan(), seeds_plan(), colours_plan(), lights_plan()]


def choices_plan() -> SheetPlan:
    """Every setting in every style, vehicles and colours in turn."""
    asks: list[Ask] = []
    for row, setting in enumerate(SETTINGS):
        for column, style in enumerate(STYLES):
            vehicle = catalog().vehicle(VEHICLES[(row + column) % 3])
            colour = vehicle.colours[(row + 2 * column) % len(vehicle.colours)].id
            choice = Choice(vehicle.id, setting, style, colour)
            asks.append(Order(choice, 100 + row * 5 + column).ask())
    about = "Settings down, styles across, one seed each, none thrown away."
    return SheetPlan("choices", about, SETTINGS, STYLES, tuple(asks))


def seeds_plan() -> SheetPlan:
    """Six choices with six seeds each."""
    choices = [
        Choice("rz", "mars", "painting", "red"),
        Choice("rx", "neon-city", "photorealistic", "black"),
        Choice("bz4x", "forest", "manga", "blue"),
        Choice("rz", "harbour", "digital-art", "copper"),
        Choice("rx", "space", "futuristic", "silver"),
        Choice("bz4x", "snowy-mountains", "photorealistic", "white"),
    ]
    seeds = range(1, 7)
    rows = tuple(f"{c.colour} {c.vehicle}, {c.setting}, {c.style}" for c in choices)
    asks = tuple(Order(choice, seed).ask() for choice in choices for seed in seeds)
    about = "Six choices down, seeds 1 to 6 across."
    return SheetPlan("seeds", about, rows, tuple(f"seed {s}" for s in seeds), asks)


def colours_plan() -> SheetPlan:
    """Every vehicle in every colour, also in those that its catalog does not sell."""
    asks = tuple(_in_colour(vehicle, colour) for vehicle in VEHICLES for colour in COLOURS)
    return SheetPlan("colours", "Vehicles down, colours across.", VEHICLES, COLOURS, asks)


def _in_colour(vehicle: str, colour: str) -> Ask:
    """The kiosk's prompt with its first words written anew."""
    item = catalog().vehicle(vehicle)
    ask = Order(Choice(vehicle, "desert-road", "photorealistic", light=Light.NOON), 11).ask()
    rest = ask.positive.split(item.prompt, 1)[1]
    return Ask(f"a {colour} {item.prompt}{rest}", ask.negative, ask.seed)


def lights_plan() -> SheetPlan:
    """Every light in every setting where it makes sense."""
    asks = tuple(
        Order(Choice("rx", setting, "photorealistic", "white", Light(light)), 21).ask()
        if light in lights_of(setting)
        else None
        for light in LIGHTS
        for setting in SETTINGS
    )
    about = "Lights down, settings across; empty where the pair makes no sense."
    return SheetPlan("lights", about, LIGHTS, SETTINGS, asks)
