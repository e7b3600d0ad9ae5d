"""Every word on the phone's pages, a language an entry."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from kiosk.domain.catalog import Catalog
from kiosk.domain.errors import BadInput
from kiosk.gallery.records import Ticket


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language. `{…}` is filled in by the page."""

    code: str
    title: str
    making: str
    making_hint: str
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
    back: str
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
    back="Back to all",
    touch_hint="Touch a picture to see it large.",
    hold_hint="Or hold the picture to put it among your photos.",
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


def sentence(ticket: Ticket, catalog: Catalog, words: Words) -> str:
    """What the guest chose, as one sentence: "A red Lexus RZ on Mars, as a painting".

    A choice that the catalog no longer has reads as the page's title instead.
    """
    try:
        vehicle = catalog.vehicle(ticket.vehicle)
        colour = vehicle.colour(ticket.colour or None).name_in(words.code)
        setting = catalog.setting(ticket.setting).name_in(words.code)
        style = catalog.style(ticket.style)
    except BadInput:
        return words.title
    if words.code != "en":
        parts = (vehicle.name_in(words.code), colour, setting, style.name_in(words.code))
        return " · ".join(parts)
    article = "An" if colour[:1].lower() in "aeiou" else "A"
    place = setting[:1].lower() + setting[1:]
    return f"{article} {colour.lower()} {vehicle.name_in('en')} {place}, {style.prompt}"
