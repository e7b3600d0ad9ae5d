"""The rows of the staff's catalog page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from kiosk.domain.catalog import Light, Vehicle
from kiosk.domain.catalog_overlay import Item, Kind, items_of, palette
from kiosk.domain.catalog_own import OwnCatalog
from kiosk.staff.catalog_checks import TITLES
from kiosk.staff.catalog_edits import FIELDS, SPOKEN, Draft
from kiosk.ui.card_pictures import CardPictures

LANGUAGE = "en"
"""Of the panel."""


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One item: `note` says in a few words why guests do not see it, or that it was added."""

    key: str
    label: str
    note: str
    on: bool
    first: bool
    last: bool
    picture: str
    swatch: str = ""
    cutout: str = ""


@dataclass(frozen=True, slots=True)
class FieldRow:
    """One text of the form; `key` is the draft's, and `hint` what guests read without it."""

    key: str
    title: str
    value: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class ChipRow:
    """Something to touch: a colour, a light, a switch, a language."""

    key: str
    label: str
    taken: bool
    swatch: str = ""


@dataclass(frozen=True, slots=True)
class FileRow:
    """A place to write to, or a file to read."""

    key: str
    label: str
    note: str


def item_rows(own: OwnCatalog, kind: Kind, cards: CardPictures) -> list[ItemRow]:
    """Everything of one kind, what is off as well."""
    items = items_of(own.whole, kind)
    return [
        _item_row(own, kind, item, cards, first=item is items[0], last=item is items[-1])
        for item in items
    ]


def _item_row(
    own: OwnCatalog, kind: Kind, item: Item, cards: CardPictures, *, first: bool, last: bool
) -> ItemRow:
    shelf = own.overlay.shelf(kind)
    on = item.id not in shelf.off
    return ItemRow(
        key=item.id,
        label=item.name_in(LANGUAGE),
        note=_note(own, kind, item.id, on=on),
        on=on,
        first=first,
        last=last,
        picture="" if isinstance(item, Vehicle) else cards.card(kind.one, item.id),
        swatch=item.colours[0].swatch if isinstance(item, Vehicle) else "",
        cutout=cards.cutout(item.id, item.colours[0].id) if isinstance(item, Vehicle) else "",
    )


def _note(own: OwnCatalog, kind: Kind, item: str, *, on: bool) -> str:
    shelf = own.overlay.shelf(kind)
    if not on:
        return ""  # the switch says it
    if words := own.hidden[kind].get(item):
        return f"Hidden: the checkpoint never learned “{words}”"
    if item in {each.id for each in shelf.added}:
        return "Added here"
    return "Changed here" if item in shelf.changed else ""


def field_rows(draft: Draft, language: str) -> list[FieldRow]:
    """The form's texts, those for guests in one language."""
    rows: list[FieldRow] = []
    for name in FIELDS[draft.kind]:
        key = f"{name}.{language}" if name in SPOKEN else name
        hint = draft.text(f"{name}.{LANGUAGE}") or draft.text(f"name.{language}")
        spoken = name in SPOKEN
        rows.append(FieldRow(key, TITLES[name], draft.text(key), hint if spoken else ""))
    return rows


def chip_rows(draft: Draft, own: OwnCatalog) -> list[ChipRow]:
    """A vehicle's colours, a setting's own light, or whether a style keeps the car."""
    if draft.kind is Kind.VEHICLES:
        colours = palette(own.whole)
        return [
            ChipRow(key, colour["name"][LANGUAGE], key in draft.colours, colour["swatch"])
            for key, colour in colours.items()
        ]
    if draft.kind is Kind.SETTINGS:
        lights = lights_of(draft, own)
        return [ChipRow(each, each.capitalize(), each == draft.light) for each in lights]
    return [ChipRow("true-to-car", "True to the car", draft.true_to_car)]


def lights_of(draft: Draft, own: OwnCatalog) -> Sequence[Light]:
    """The lights in which a draft's setting makes sense."""
    for item in own.whole.settings:
        if item.id == draft.id:
            return item.lights
    return tuple(Light)


def files_in(places: Sequence[Path], most: int = 20) -> list[FileRow]:
    """The TOML files that lie on sticks, newest first; a stick that was pulled out has none."""
    found: list[tuple[float, FileRow]] = []
    for place in places:
        try:
            for path in place.glob("*.toml"):
                row = FileRow(str(path), path.name, f"on {place.name}")
                found.append((path.stat().st_mtime, row))
        except OSError:
            continue
    found.sort(key=lambda each: each[0], reverse=True)
    return [row for _, row in found[:most]]
