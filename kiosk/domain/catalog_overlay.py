"""What staff changed of the catalog, laid over the one that ships and never written into it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from kiosk.domain.catalog import Catalog, Fragment, Id, Light, Setting, Style, Vehicle
from kiosk.domain.errors import BadFile

Text = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\n]+$")]
Texts = dict[str, Text]

Item = Vehicle | Setting | Style


class Kind(StrEnum):
    """What a catalog lists, by its tables' names."""

    VEHICLES = "vehicles"
    SETTINGS = "settings"
    STYLES = "styles"

    @property
    def one(self) -> str:
        """One of them, in a sentence."""
        return self.value.removesuffix("s")


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Change(_Strict):
    """What an item says instead of what ships. Of texts by language, only those that differ.

    `colours` are the ids of those that a vehicle comes in, of all that the catalog knows;
    `true_to_car` is a style's.
    """

    name: Texts = {}
    phrase: Texts = {}
    about: Texts = {}
    maker: Text | None = None
    prompt: Fragment | None = None
    detail: Fragment | None = None
    avoid: Fragment | None = None
    light: Light | None = None
    colours: tuple[Id, ...] = ()
    true_to_car: bool | None = None

    def said(self) -> dict[str, Any]:
        """Only what was said; that a switch is off is said, too."""
        values = self.model_dump(mode="json")
        return {key: value for key, value in values.items() if value or value is False}


class Addition(Change):
    """An item that does not ship."""

    id: Id


class Shelf(_Strict):
    """The changes to one kind. Ids that the catalog lacks are passed over, in every list."""

    order: tuple[Id, ...] = ()
    off: tuple[Id, ...] = ()
    changed: dict[Id, Change] = {}
    added: tuple[Addition, ...] = ()


class Overlay(_Strict):
    """Everything that staff changed."""

    vehicles: Shelf = Shelf()
    settings: Shelf = Shelf()
    styles: Shelf = Shelf()

    def shelf(self, kind: Kind) -> Shelf:
        """The changes to one kind."""
        return getattr(self, kind.value)

    def put(self, kind: Kind, **values: Any) -> Overlay:
        """The overlay with parts of a shelf replaced."""
        shelf = self.shelf(kind).model_copy(update=values)
        return self.model_copy(update={kind.value: shelf})


def items_of(catalog: Catalog, kind: Kind) -> tuple[Item, ...]:
    """Everything of one kind, in order."""
    return getattr(catalog, kind.value)


def palette(catalog: Catalog) -> dict[str, dict[str, Any]]:
    """Every colour that some vehicle comes in, by id; the first one's where vehicles differ."""
    found: dict[str, dict[str, Any]] = {}
    for vehicle in catalog.vehicles:
        for colour in vehicle.colours:
            found.setdefault(colour.id, colour.model_dump())
    return found


def lay_over(catalog: Catalog, overlay: Overlay, path: Path) -> Catalog:
    """The catalog with every change, items that are off included; `path` is the overlay's file.

    Raises BadFile, with the item's id in the key, for a catalog that could not be used.
    """
    known = palette(catalog)
    tables = catalog.model_dump()
    for kind in Kind:
        shelf = overlay.shelf(kind)
        items = [_changed(item, shelf, kind, known, path) for item in tables[kind.value]]
        items += [_added(each, kind, catalog, known, path) for each in shelf.added]
        tables[kind.value] = _ordered(items, shelf.order)
    try:
        return Catalog.model_validate(tables)
    except ValidationError as error:
        first = error.errors()[0]
        reason = first["msg"].removeprefix("Value error, ")
        raise BadFile(path, _key(first["loc"], tables), reason) from error


def without(catalog: Catalog, gone: Mapping[Kind, Iterable[str]]) -> Catalog:
    """The catalog without those items."""
    kept = {
        kind.value: tuple(i for i in items_of(catalog, kind) if i.id not in set(gone[kind]))
        for kind in gone
    }
    return catalog.model_copy(update=kept)


def without_off(catalog: Catalog, overlay: Overlay, path: Path) -> Catalog:
    """What guests can choose; raises BadFile when that is nothing of some kind."""
    shown = without(catalog, {kind: overlay.shelf(kind).off for kind in Kind})
    for kind in Kind:
        if not items_of(shown, kind):
            raise BadFile(path, f"{kind}.off", f"at least one {kind.one} must stay on")
    return shown


def _changed(
    item: dict[str, Any], shelf: Shelf, kind: Kind, known: Mapping[str, Any], path: Path
) -> dict[str, Any]:
    change = shelf.changed.get(item["id"])
    if change is None:
        return item
    where = f"{kind}.changed.{item['id']}"
    own = {colour["id"]: colour for colour in item.get("colours", ())}
    return {**item, **_said(change, item, {**known, **own}, where, path)}


def _added(
    added: Addition, kind: Kind, catalog: Catalog, known: Mapping[str, Any], path: Path
) -> dict[str, Any]:
    empty: dict[Kind, dict[str, Any]] = {
        Kind.VEHICLES: {"about": {"en": ""}, "maker": "", "colours": list(known.values())[:1]},
        Kind.SETTINGS: {"light": Light.NOON},
        Kind.STYLES: {"avoid": catalog.avoid},
    }
    return {**empty[kind], **_said(added, empty[kind], known, f"{kind}.added.{added.id}", path)}


def _said(
    change: Change, item: Mapping[str, Any], known: Mapping[str, Any], where: str, path: Path
) -> dict[str, Any]:
    said = change.said()
    for key in ("name", "phrase", "about"):
        if key in said:
            said[key] = {**item.get(key, {}), **said[key]}
    if change.colours:
        for colour in change.colours:
            if colour not in known:
                allowed = ", ".join(known)
                raise BadFile(path, f"{where}.colours", f"no colour '{colour}'; allowed: {allowed}")
        said["colours"] = [known[colour] for colour in change.colours]
    return said


def _ordered(items: list[dict[str, Any]], order: tuple[str, ...]) -> list[dict[str, Any]]:
    """In `order`; what it does not name comes after, as it was."""
    places = {item_id: place for place, item_id in enumerate(order)}
    return sorted(items, key=lambda item: places.get(item["id"], len(places)))


def _key(location: tuple[int | str, ...], tables: Mapping[str, Any]) -> str:
    """Where in the catalog a fault is, by the item's id. A fault of the whole has no place."""
    if not location:
        return ""
    kind, *rest = location
    if rest and isinstance(rest[0], int):
        rest[0] = str(tables[str(kind)][rest[0]]["id"])
    return ".".join(map(str, (kind, *rest)))
