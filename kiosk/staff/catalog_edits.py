"""What can be done to a catalog's overlay: pure functions from one overlay to the next."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from kiosk.domain.catalog import Catalog, Light, Setting, Style, Vehicle
from kiosk.domain.catalog_overlay import Addition, Change, Item, Kind, Overlay, items_of

SPOKEN = ("name", "phrase", "about")
"""Fields that have a text for each language; the others are read by the checkpoint."""

FIELDS: Mapping[Kind, tuple[str, ...]] = {
    Kind.VEHICLES: ("name", "about", "maker", "prompt", "detail"),
    Kind.SETTINGS: ("name", "phrase", "prompt", "detail"),
    Kind.STYLES: ("name", "phrase", "prompt", "detail", "avoid"),
}


@dataclass(frozen=True, slots=True)
class Draft:
    """An item while it is edited. `id` is empty for one that is new.

    `texts` are by field, or by field and language as in `name.de`; `true_to_car` is a style's.
    """

    kind: Kind
    id: str = ""
    texts: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    colours: tuple[str, ...] = ()
    light: Light | None = None
    true_to_car: bool = False

    def text(self, key: str) -> str:
        """The text of a field; empty where there is none."""
        return self.texts.get(key, "")

    def with_text(self, key: str, text: str) -> Draft:
        """The draft after a field was filled in."""
        texts = {**self.texts, key: " ".join(text.split())}
        return replace(self, texts=MappingProxyType({k: v for k, v in texts.items() if v}))

    def with_colour(self, colour: str) -> Draft:
        """The draft after a colour was taken, or given back."""
        kept = tuple(each for each in self.colours if each != colour)
        return replace(self, colours=kept if len(kept) < len(self.colours) else (*kept, colour))

    def touched(self, chip: str) -> Draft:
        """The draft after a vehicle's colour, a setting's light or a style's switch was touched."""
        match self.kind:
            case Kind.VEHICLES:
                return self.with_colour(chip)
            case Kind.SETTINGS:
                return replace(self, light=Light(chip))
            case Kind.STYLES:
                return replace(self, true_to_car=not self.true_to_car)


def draft_of(kind: Kind, item: Item | None) -> Draft:
    """What can be edited of an item, or an empty form for a new one."""
    if item is None:
        return Draft(kind, light=Light.NOON if kind is Kind.SETTINGS else None)
    texts: dict[str, str] = {}
    for name in FIELDS[kind]:
        said: Any = getattr(item, name)
        if name in SPOKEN:
            texts |= {f"{name}.{language}": text for language, text in said.items() if text}
        elif said:
            texts[name] = said
    colours = tuple(colour.id for colour in item.colours) if isinstance(item, Vehicle) else ()
    light = item.light if isinstance(item, Setting) else None
    true_to_car = isinstance(item, Style) and item.true_to_car
    return Draft(kind, item.id, MappingProxyType(texts), colours, light, true_to_car)


def switched(overlay: Overlay, kind: Kind, item: str, *, on: bool) -> Overlay:
    """An item taken off the guests' screens, or put back."""
    off = [each for each in overlay.shelf(kind).off if each != item]
    return overlay.put(kind, off=tuple(off if on else [*off, item]))


def moved(overlay: Overlay, kind: Kind, order: Sequence[str], item: str, by: int) -> Overlay:
    """An item moved by so many places in `order`, which is how the items stand now."""
    ids = list(order)
    at = ids.index(item)
    ids.insert(min(max(at + by, 0), len(ids) - 1), ids.pop(at))
    return overlay.put(kind, order=tuple(ids))


def written(overlay: Overlay, draft: Draft, shipped: Catalog) -> Overlay:
    """The overlay with what a draft says; a new item must have got its id."""
    shelf = overlay.shelf(draft.kind)
    ships = next((i for i in items_of(shipped, draft.kind) if i.id == draft.id), None)
    said = _said(draft, ships)
    if ships is not None:
        changed = {**shelf.changed, draft.id: Change.model_validate(said)}
        return overlay.put(draft.kind, changed={k: v for k, v in changed.items() if v.said()})
    new = Addition.model_validate({"id": draft.id, **said})
    ids = [each.id for each in shelf.added]
    if draft.id in ids:
        added = tuple(new if each.id == draft.id else each for each in shelf.added)
        return overlay.put(draft.kind, added=added)
    return overlay.put(draft.kind, added=(*shelf.added, new))


def removed(overlay: Overlay, kind: Kind, item: str) -> Overlay:
    """The overlay without an item that staff had added, and without a trace of it."""
    shelf = overlay.shelf(kind)
    return overlay.put(
        kind,
        added=tuple(each for each in shelf.added if each.id != item),
        off=tuple(each for each in shelf.off if each != item),
        order=tuple(each for each in shelf.order if each != item),
    )


def new_id(name: str, taken: Collection[str]) -> str:
    """An id made of an English name: letters and digits, with a number where it is taken."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    words = re.findall(r"[a-z0-9]+", plain.encode("ascii", "ignore").decode())
    stem = "-".join(words)[:36].strip("-") or "item"
    number = 1
    while (found := stem if number == 1 else f"{stem}-{number}") in taken:
        number += 1
    return found


def _said(draft: Draft, ships: Item | None) -> dict[str, Any]:
    """What a draft says that the shipped item does not."""
    before = draft_of(draft.kind, ships) if ships is not None else Draft(draft.kind)
    said: dict[str, Any] = {}
    for key, text in draft.texts.items():
        if text == before.text(key):
            continue
        name, _, language = key.partition(".")
        if language:
            said.setdefault(name, {})[language] = text
        else:
            said[name] = text
    if draft.colours != before.colours:
        said["colours"] = draft.colours
    if draft.light != before.light:
        said["light"] = draft.light
    if draft.true_to_car != before.true_to_car:
        said["true_to_car"] = draft.true_to_car
    return said
