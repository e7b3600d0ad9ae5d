"""The look of the screens, read from one TOML file: colours, type, space, motion and a logo.

A brand's file goes on top of `assets/themes/default.toml`, so it only says what is different.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from kiosk.domain.contrast import over, ratio
from kiosk.domain.errors import BadFile
from kiosk.domain.picture_mark import PictureMark
from kiosk.domain.toml_files import read_toml
from kiosk.resources import resource

Hex = Annotated[str, Field(pattern=r"^#[0-9A-Fa-f]{6}$")]
Weight = Annotated[int, Field(ge=100, le=900)]
Milliseconds = Annotated[int, Field(ge=0, le=60_000)]

READABLE = 4.5
"""The least contrast of text with what is behind it (WCAG 2.2, criterion 1.4.3)."""
READABLE_BY_ALL = 7.0
"""The same for guests who ask for high contrast (criterion 1.4.6)."""
NOTICEABLE = 3.0
"""The least contrast of a button with the ground (criterion 1.4.11)."""
VEIL = 0.8
"""How much of the ground's colour lies on a picture under words; all of it in high contrast."""


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Colours(_Table):
    """A palette."""

    ground: Hex
    raised: Hex
    lifted: Hex
    text: Hex
    quiet: Hex
    accent: Hex
    accent_ink: Hex
    plate: Hex
    good: Hex
    attention: Hex
    bad: Hex

    def check(self, least: float, veil: float) -> None:
        """Raises ValueError for words that could not be read, naming what is measured."""
        pairs = [(ink, ground) for ink in ("text", "quiet") for ground in _GROUNDS]
        for one, other in (*pairs, ("accent_ink", "accent")):
            _demand(least, one, getattr(self, one), f"on {other}", getattr(self, other))
        for picture in ("#000000", "#FFFFFF"):
            behind = over(self.ground, picture, veil)
            _demand(least, "text", self.text, "on a picture under a veil of ground", behind)
        for sign in ("accent", "good", "attention", "bad"):
            _demand(NOTICEABLE, sign, getattr(self, sign), "on ground", self.ground)
        _demand(READABLE_BY_ALL, "plate", self.plate, "under a black code", "#000000")


_GROUNDS = ("ground", "raised", "lifted")


def _demand(least: float, ink: str, colour: str, where: str, behind: str) -> None:
    measured = ratio(colour, behind)
    if measured < least:
        raise ValueError(
            f"{ink} {where} has a contrast of {measured:.1f} to 1; it takes at least {least:g} to 1"
        )


class Type(_Table):
    """One family of type in five sizes and three weights."""

    families: Annotated[tuple[str, ...], Field(min_length=1)]
    files: tuple[Path, ...]
    display: Annotated[int, Field(ge=40, le=120)]
    headline: Annotated[int, Field(ge=32, le=72)]
    body: Annotated[int, Field(ge=26, le=44)]
    label: Annotated[int, Field(ge=20, le=32)]
    mark: Annotated[int, Field(ge=16, le=24)]
    light: Weight
    regular: Weight
    strong: Weight


class Space(_Table):
    """Distances and sizes, in units."""

    margin: Annotated[int, Field(ge=24, le=96)]
    gap: Annotated[int, Field(ge=8, le=48)]
    radius: Annotated[int, Field(ge=0, le=64)]
    target: Annotated[int, Field(ge=96, le=192)]
    touch: Annotated[int, Field(ge=72, le=144)]


class Motion(_Table):
    """Durations."""

    arrive: Milliseconds
    leave: Milliseconds
    crossfade: Milliseconds
    slow: Milliseconds
    blink: Annotated[int, Field(ge=300, le=2000)]


class Mark(_Table):
    """The brand: its name, and its logo, `height` units high."""

    text: str
    logo: Annotated[str, Field(pattern=r"(?i)^$|\.(svg|png|webp)$")]
    height: Annotated[int, Field(ge=24, le=160)]


class Theme(_Table):
    """A whole look. `folder` is where its paths start."""

    name: str
    colours: Colours
    contrast: Colours
    type: Type
    space: Space
    motion: Motion
    mark: Mark
    picture_mark: PictureMark
    folder: Path

    @model_validator(mode="after")
    def _its_files_are_there(self) -> Self:
        for name in (*map(str, self.type.files), *filter(None, [self.mark.logo])):
            if not (self.folder / name).is_file():
                raise ValueError(f"there is no file {name} beside it")
        return self

    @property
    def logo(self) -> Path | None:
        """Where the logo is."""
        return self.folder / self.mark.logo if self.mark.logo else None


def default_theme() -> Path:
    """The theme that ships."""
    return resource("assets") / "themes" / "default.toml"


def load_theme(path: Path | None = None) -> Theme:
    """The theme in `path` on top of the default one; raises BadFile with key and reason."""
    given: dict[str, Any] = read_toml(path) if path is not None else {}
    merged = read_toml(default_theme())
    for key, value in given.items():
        before: Any = merged.get(key)
        both = isinstance(before, dict) and isinstance(value, dict)
        merged[key] = before | value if both else value
    source = path or default_theme()
    # The default's own files are beside the default; a brand that names none has none.
    try:
        theme = Theme.model_validate(merged | {"folder": source.parent})
    except ValidationError as error:
        raise _told(source, error) from error
    for key, palette, least, veil in (
        ("colours", theme.colours, READABLE, VEIL),
        ("contrast", theme.contrast, READABLE_BY_ALL, 1.0),
    ):
        try:
            palette.check(least, veil)
        except ValueError as error:
            raise BadFile(source, key, str(error)) from error
    return theme


def _told(path: Path, error: ValidationError) -> BadFile:
    first = error.errors()[0]
    location = [str(part) for part in first["loc"]]
    reason = first["msg"].removeprefix("Value error, ")
    if first["type"] == "extra_forbidden":
        table = Theme.model_fields[location[0]].annotation if len(location) > 1 else Theme
        assert isinstance(table, type) and issubclass(table, BaseModel)
        reason = f"no such key; allowed: {', '.join(sorted(set(table.model_fields) - {'folder'}))}"
    elif first["type"] == "string_pattern_mismatch":
        wanted = "a picture's name that ends in .svg, .png or .webp" if "logo" in location else ""
        reason = f"{first['input']!r} is not {wanted or 'a colour such as #0B0D10'}"
    return BadFile(path, ".".join(location), reason)
