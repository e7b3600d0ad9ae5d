"""What the lists of the Show page hold, made from knobs, checklists and opening hours. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from pathlib import Path

from kiosk.domain.hours import DAYS
from kiosk.staff.checklists import Item, Seen, ticked
from kiosk.staff.hours_table import DayHours
from kiosk.staff.knobs import Knob, value_of
from kiosk.staff.overrides import Field


@dataclass(frozen=True, slots=True)
class KnobRow:
    """One thing that the admin sets; `first` where its group begins."""

    key: str
    group: str
    first: bool
    title: str
    kind: str
    value: str
    on: bool
    changed: bool


@dataclass(frozen=True, slots=True)
class TickRow:
    """One item of a checklist; one that is done `byItself` is not to be tapped."""

    item: str
    said: str
    done: bool
    byItself: bool


@dataclass(frozen=True, slots=True)
class DayRow:
    """One day's opening hours."""

    day: str
    open: bool
    opens: str
    closes: str


def knob_rows(
    knobs: Sequence[Knob], fields: Mapping[str, Field], default_theme: Path
) -> list[KnobRow]:
    """A row for each knob whose key the config has."""
    rows: list[KnobRow] = []
    group = ""
    for knob in knobs:
        field = fields.get(knob.key)
        if field is None:
            continue
        value = value_of(field, default_theme)
        changed = field.origin.endswith("staff.toml")
        first, group = knob.group != group, knob.group
        label, on = knob.label(value), value == knob.on
        rows.append(KnobRow(knob.key, group, first, knob.title, knob.kind, label, on, changed))
    return rows


def tick_rows(items: Sequence[Item], seen: Seen, ticks: Set[str]) -> list[TickRow]:
    """A checklist as it stands now."""
    return [
        TickRow(item.id, item.said, ticked(item, seen, ticks), item.by_itself) for item in items
    ]


def day_rows(table: Sequence[DayHours]) -> list[DayRow]:
    """The week, from Monday."""
    return [DayRow(DAYS[row.day], row.open, *row.said.split("-")) for row in table]
