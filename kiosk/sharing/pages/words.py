"""Every word on the phone's pages, a language an entry."""

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


ENGLISH = Words(
    code="en",
    title="Your pictures",
    making="Your pictures are being made.",
    making_hint="They appear here by themselves.",
    queued_one="One other guest's pictures come first, then yours.",
    queued="The pictures of {count} other guests come first, then yours.",
    done_share="How much is painted",
    held="The kiosk is making room for your pictures. They are safe; look again in a minute.",
    done="Here they are.",
    some_missing="Not every picture came out this time. These did.",
    none="No picture came out this time.",
    none_hint="Sorry about that. Step up to the kiosk again and it makes you new ones.",
    tile_coming="In the making",
    tile_missing="This one did not come out",
    picture="Picture {number}",
    save_all="Save all pictures",
    save="Save this picture",
    share="Share this picture",
    share_all="Share all pictures",
    back="Back to all",
    yourself="Make it yourself",
    yourself_hint="These are the words that the kiosk painted from. Give them to any AI that makes "
    "pictures.",
    vehicle="Car",
    colour="Colour",
    setting="Place",
    style="Style",
    prompt="Prompt",
    delete="Delete my pictures now",
    delete_sure="Delete all pictures of your visit?",
    delete_hint="They are deleted for good. What you saved on your phone stays there.",
    delete_yes="Delete them",
    delete_no="Keep them",
    deleted="Your pictures are deleted.",
    deleted_hint="They may stay on the kiosk's screen until your visit there ends.",
    busy="One moment, please.",
    busy_hint="Very many requests came from your network. This page looks again by itself.",
    touch_hint="Touch a picture to see it large.",
    hold_hint="Or hold a finger on the picture, then choose to save it to your photos.",
    until="These pictures stay here until {date}. Then they are deleted.",
    made_with_ai="Made with AI. No camera was there, and each picture says so.",
    unknown="There is nothing behind this link.",
    unknown_hint="Pictures are deleted after a while. If yours should still be here, "
    "scan the code at the kiosk once more.",
    trouble="That did not work just now.",
    trouble_hint="Your pictures are not affected. Please try again in a minute.",
    moment="One moment, please.",
    moment_hint="The kiosk is just opening. This page looks again by itself.",
    weekdays=("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    months=(
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
    date="{weekday} {day} {month}, {hour:02}:{minute:02}",
)

LANGUAGES = {"en": ENGLISH}


def words_for(language: str) -> Words:
    """The words of `language`, or English."""
    return LANGUAGES.get(language, ENGLISH)


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
