"""What the phone's pages say, and how a choice is said; the words are in `languages`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from kiosk.domain.catalog import Catalog, Light
from kiosk.domain.errors import BadInput
from kiosk.domain.prompt import Choice, compose
from kiosk.gallery.records import Job


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language. `{…}` is filled in by the page."""

    code: str
    name: str
    languages: str
    title: str
    making: str
    making_hint: str
    queued_one: str
    queued: str
    done_share: str
    held: str
    done: str
    some_missing: str
    none: str
    none_hint: str
    tile_coming: str
    tile_missing: str
    picture: str
    save_all: str
    save: str
    share: str
    share_all: str
    share_again: str
    back: str
    yourself: str
    yourself_hint: str
    vehicle: str
    colour: str
    setting: str
    style: str
    prompt: str
    delete: str
    delete_sure: str
    delete_hint: str
    delete_yes: str
    delete_no: str
    delete_by_staff: str
    staff_code: str
    deleted: str
    deleted_hint: str
    busy: str
    busy_hint: str
    touch_hint: str
    hold_hint: str
    until: str
    made_with_ai: str
    unknown: str
    unknown_hint: str
    trouble: str
    trouble_hint: str
    moment: str
    moment_hint: str
    weekdays: tuple[str, ...]
    months: tuple[str, ...]
    date: str
    checking: str
    checking_hint: str
    tile_checking: str
    offline: str
    offline_hint: str
    right_to_left: bool = False


def until(moment: float, words: Words) -> str:
    """A time in seconds since 1970, as people at the kiosk say it, in the machine's time zone."""
    there = datetime.fromtimestamp(moment).astimezone()
    return words.date.format(
        weekday=words.weekdays[there.weekday()],
        day=there.day,
        month=words.months[there.month - 1],
        hour=there.hour,
        minute=there.minute,
    )


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a job was made of, in words: choices as (name, value), and the prompt."""

    choices: tuple[tuple[str, str], ...]
    prompt: str


def recipe(job: Job, catalog: Catalog, words: Words) -> Recipe | None:
    """What a guest needs to make such pictures elsewhere; None when the catalog has changed.

    The prompt is composed anew from the choice, without words that a guest may have typed.
    """
    try:
        vehicle = catalog.vehicle(job.vehicle)
        colour = vehicle.colour(job.colour or None)
        setting, style = catalog.setting(job.setting), catalog.style(job.style)
        light = setting.light_or_own(Light(job.light) if job.light else None)
        choice = Choice(vehicle.id, setting.id, style.id, colour.id, light)
        prompt = compose(choice, catalog).positive
    except (BadInput, ValueError):
        return None
    named = (
        (words.vehicle, vehicle),
        (words.colour, colour),
        (words.setting, setting),
        (words.style, style),
    )
    return Recipe(tuple((name, item.name_in(words.code)) for name, item in named), prompt)


def sentence(job: Job, catalog: Catalog, words: Words) -> str:
    """What the guest chose, as one sentence: "A red Lexus RZ on Mars, as a painting".

    A choice that the catalog no longer has reads as the page's title instead.
    """
    try:
        vehicle = catalog.vehicle(job.vehicle)
        colour = vehicle.colour(job.colour or None).name_in(words.code)
        setting = catalog.setting(job.setting).name_in(words.code)
        style = catalog.style(job.style)
    except BadInput:
        return words.title
    if words.code != "en":
        parts = (vehicle.name_in(words.code), colour, setting, style.name_in(words.code))
        return " · ".join(parts)
    article = "An" if colour[:1].lower() in "aeiou" else "A"
    place = setting[:1].lower() + setting[1:]
    return f"{article} {colour.lower()} {vehicle.name_in('en')} {place}, {style.prompt}"
