"""The catalog: the vehicles, settings and styles that a guest can choose from."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from kiosk.domain.catalog_names import add_names
from kiosk.domain.errors import BadFile, BadInput
from kiosk.domain.toml_files import read_toml

Id = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=40)]
Hex = Annotated[str, Field(pattern=r"^#[0-9A-Fa-f]{6}$")]
Names = Annotated[dict[str, str], Field(min_length=1)]
Phrases = dict[str, str]
Fragment = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\n]+$")]


class Light(StrEnum):
    """The time of day that a picture shows."""

    MORNING = "morning"
    NOON = "noon"
    DUSK = "dusk"
    NIGHT = "night"


class _Item(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Id
    name: Names

    def name_in(self, language: str) -> str:
        """The name in `language`, or in English, or in whatever the file has."""
        return self.name.get(language) or self.name.get("en") or next(iter(self.name.values()))

    @model_validator(mode="after")
    def _has_english(self) -> Self:
        if "en" not in self.name:
            raise ValueError("needs an English name (en)")
        return self


class _Spoken(_Item):
    """An item that stands in the guest's sentence; `phrase` is how, in each language."""

    phrase: Phrases = {}

    def phrase_in(self, language: str) -> str:
        """Its part of the sentence in `language`, or its name where nobody wrote one."""
        return self.phrase.get(language) or self.name_in(language)


class Colour(_Spoken):
    """A paint colour of one vehicle; `swatch` is what the button shows."""

    swatch: Hex
    prompt: Fragment

    def painted(self, vehicle: Vehicle, language: str) -> str:
        """The vehicle in this colour: "a red Lexus RZ", with the language's own forms."""
        pattern = self.phrase.get(language) or f"{{vehicle}} ({self.name_in(language)})"
        return pattern.replace("{vehicle}", vehicle.name_in(language))

    @model_validator(mode="after")
    def _phrases_name_the_vehicle(self) -> Self:
        for language, phrase in self.phrase.items():
            if phrase.count("{vehicle}") != 1:
                raise ValueError(f"phrase.{language} must hold {{vehicle}}, once")
        return self


class Vehicle(_Item):
    """A car on show. `prompt` names it to the model, `detail` describes its shape."""

    maker: str
    prompt: Fragment
    detail: Fragment
    about: Names
    colours: Annotated[tuple[Colour, ...], Field(min_length=1, max_length=12)]

    def colour(self, colour_id: str | None) -> Colour:
        """The colour called `colour_id`, or the vehicle's first; raises BadInput."""
        if colour_id is None:
            return self.colours[0]
        return _find(self.colours, "colour", colour_id)


class Setting(_Spoken):
    """Where the vehicle is shown. `light` suits it best; `lights` are those that make sense."""

    prompt: Fragment
    detail: Fragment
    light: Light
    lights: Annotated[tuple[Light, ...], Field(min_length=1)] = tuple(Light)

    def light_or_own(self, light: Light | None) -> Light:
        """`light`, or the setting's own when none was asked for; raises BadInput."""
        if light is None:
            return self.light
        if light not in self.lights:
            raise BadInput("light", light.value, ", ".join(self.lights) + f" (for {self.id})")
        return light

    @model_validator(mode="after")
    def _own_light_makes_sense(self) -> Self:
        if self.light not in self.lights:
            raise ValueError(f"light '{self.light}' is not among its lights")
        return self


class Style(_Spoken):
    """How the picture is made; `avoid` joins the negative prompt.

    `true_to_car` keeps the pixels of the vehicle's cut-out and paints around it.
    """

    prompt: Fragment
    detail: Fragment
    avoid: Fragment
    true_to_car: bool = False


class Catalog(BaseModel):
    """Everything a guest can choose from, in the order in which it is shown."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    vehicles: Annotated[tuple[Vehicle, ...], Field(min_length=1)]
    settings: Annotated[tuple[Setting, ...], Field(min_length=1)]
    styles: Annotated[tuple[Style, ...], Field(min_length=1)]
    lights: dict[Light, Fragment]
    avoid: Fragment

    def vehicle(self, item_id: str) -> Vehicle:
        """The vehicle called `item_id`; raises BadInput with the ids there are."""
        return _find(self.vehicles, "vehicle", item_id)

    def setting(self, item_id: str) -> Setting:
        """The setting called `item_id`; raises BadInput with the ids there are."""
        return _find(self.settings, "setting", item_id)

    def style(self, item_id: str) -> Style:
        """The style called `item_id`; raises BadInput with the ids there are."""
        return _find(self.styles, "style", item_id)

    @model_validator(mode="after")
    def _ids_are_unique(self) -> Self:
        groups: list[tuple[str, Iterable[_Item]]] = [
            ("vehicles", self.vehicles),
            ("settings", self.settings),
            ("styles", self.styles),
        ]
        groups += [(f"colours of {v.id}", v.colours) for v in self.vehicles]
        for name, items in groups:
            ids = [item.id for item in items]
            twice = sorted({i for i in ids if ids.count(i) > 1})
            if twice:
                raise ValueError(f"{name} has the id '{twice[0]}' twice")
        if set(self.lights) != set(Light):
            missing = sorted(set(Light) - set(self.lights))
            raise ValueError(f"lights lacks {', '.join(missing)}")
        return self


ItemT = TypeVar("ItemT", bound=_Item)


def _find(items: tuple[ItemT, ...], kind: str, item_id: str) -> ItemT:
    for item in items:
        if item.id == item_id:
            return item
    raise BadInput(kind, item_id, ", ".join(item.id for item in items))


CATALOG_FILES = ("vehicles.toml", "settings.toml", "styles.toml", "words.toml")


def load_catalog(folder: Path) -> Catalog:
    """Read and check the catalog's files in `folder`; raises BadFile with file, key and reason."""
    merged: dict[str, Any] = {}
    owner: dict[str, Path] = {}
    for name in CATALOG_FILES:
        path = folder / name
        for key, value in read_toml(path).items():
            merged[key] = value
            owner[key] = path
    add_names(merged, folder / "names")
    try:
        return Catalog.model_validate(merged)
    except ValidationError as error:
        first = error.errors()[0]
        location = [str(part) for part in first["loc"]]
        path = owner.get(location[0] if location else "", folder)
        raise BadFile(path, ".".join(location), first["msg"]) from error
