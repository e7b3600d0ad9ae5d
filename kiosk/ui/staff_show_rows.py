"""What the lists of the Show page hold, made from knobs, checklists and opening hours. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from pathlib import Path

from kiosk.domain.hours import DAYS
from kiosk.staff.checklists import Item, Seen, ticked
from kiosk.staff.hours_table import DayHours, clock
from kiosk.staff.knobs import Knob, knobs, value_of
from kiosk.staff.overrides import Field

_OTHERS = {
    "show.hours": "Opening hours",
    "show.name": "Name of the show",
    "window.languages": "Languages that guests can choose",
}


@dataclass(frozen=True, slots=True)
class KnobRow:
    """One thing that the admin sets; `first` where its group begins.

    `less` and `more` say whether there is a step in that direction.
    """

    key: str
    group: str
    first: bool
    title: str
    kind: str
    value: str
    on: bool
    changed: bool
    less: bool
    more: bool


@dataclass(frozen=True, slots=True)
class TickRow:
    """One item of a checklist; one that is done `byItself` is not to be ticked.

    While it is not done, a touch leads to its `page`, if it has one.
    """

    item: str
    said: str
    done: bool
    byItself: bool
    page: str


@dataclass(frozen=True, slots=True)
class DayRow:
    """One day's opening hours; `spans` are all of them, where fingers do not change them."""

    day: str
    open: bool
    opens: str
    closes: str
    spans: str


def knob_rows(
    offered: Sequence[Knob], fields: Mapping[str, Field], default_theme: Path
) -> list[KnobRow]:
    """A row for each knob whose key the config has."""
    rows: list[KnobRow] = []
    group = ""
    for knob in offered:
        field = fields.get(knob.key)
        if field is None:
            continue
        value = value_of(field, default_theme)
        changed = field.origin.endswith("staff.toml")
        first, group = knob.group != group, knob.group
        label, on = knob.label(value), value == knob.on
        less, more = (knob.stepped(value, by) != value for by in (-1, 1))
        about = (knob.key, group, first, knob.title, knob.kind)
        rows.append(KnobRow(*about, label, on, changed, less, more))
    return rows


def tick_rows(items: Sequence[Item], seen: Seen, ticks: Set[str]) -> list[TickRow]:
    """A checklist as it stands now."""
    return [
        TickRow(item.id, item.said, done, item.by_itself, "" if done else item.page)
        for item in items
        for done in (ticked(item, seen, ticks),)
    ]


def day_rows(table: Sequence[DayHours]) -> list[DayRow]:
    """The week, from Monday."""
    return [
        DayRow(DAYS[row.day], row.open, clock(row.opens), clock(row.closes), ",  ".join(row.spans))
        for row in table
    ]


def where_set(field: Field) -> str:
    """Where a person changes a key that the panel does not: a file, or where else it comes from."""
    file = "staff.toml in the state folder" if field.origin == "default" else field.origin
    return f"{file}, as {field.key}"


def taken_back(before: Mapping[str, Field], after: Mapping[str, Field]) -> str:
    """A sentence about what an undo has changed, which may be on another part of the page."""
    titles = {knob.key: knob.title for knob in knobs((), {})} | _OTHERS
    changed = [
        titles.get(key, key)
        for key, field in after.items()
        if key in before and before[key].value != field.value
    ]
    return f"Taken back: {', '.join(changed)}." if changed else "Taken back."
