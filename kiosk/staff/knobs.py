"""What the admin turns on the Show page: each key's words, and the values offered. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from kiosk.staff.overrides import Field, Value

LANGUAGES: Mapping[str, str] = {
    "en": "English",
    "es": "Spanish",
    "fr": "French",
    "de": "German",
    "ja": "Japanese",
    "ar": "Arabic",
}

_HOURS = (1, 6, 12, 24, 48, 72, 168, 336)
_SECONDS = (10, 12, 15, 20, 30, 45, 60, 80, 100, 120, 180, 240, 300)


@dataclass(frozen=True, slots=True)
class Knob:
    """A key and its words. `offered` are values with their labels; without them it is on or off.

    A number that lies between two of them goes to the next.
    """

    key: str
    group: str
    title: str
    offered: tuple[tuple[Value, str], ...] = ()
    on: Value = True
    off: Value = False

    @property
    def kind(self) -> Literal["switch", "steps"]:
        """How fingers set it."""
        return "steps" if self.offered else "switch"

    def label(self, value: object) -> str:
        """A value as staff read it."""
        if self.kind == "switch":
            return "On" if value == self.on else "Off"
        text = str(value)
        return next((label for each, label in self.offered if each == value), text)

    def stepped(self, value: object, by: int) -> Value:
        """The value before (-1) or after (1) `value`; a switch turns either way."""
        if self.kind == "switch":
            return self.off if value == self.on else self.on
        values = [each for each, _ in self.offered]
        if isinstance(value, int | float) and all(isinstance(v, int | float) for v in values):
            numbers = [v for v in values if isinstance(v, int | float)]
            if by > 0:
                return next((v for v in numbers if v > value), value)
            return next((v for v in reversed(numbers) if v < value), value)
        at = next((index for index, each in enumerate(values) if each == value), 0)
        return values[(at + by) % len(values)]


def knobs(languages: Sequence[str], themes: Mapping[str, Path]) -> tuple[Knob, ...]:
    """All of them, in the page's order; `themes` are those that there are, by name."""
    spoken = tuple((code, LANGUAGES.get(code, code)) for code in languages)
    dresses = tuple((str(path), name) for name, path in themes.items())
    turns = tuple((turn, f"{turn}°") for turn in (0, 90, 180, 270))
    return (
        Knob("window.language", "Guests", "Language that greets", spoken),
        Knob("window.own_words", "Guests", "Words of their own"),
        Knob("terms.ask", "Guests", "Terms before the first picture"),
        Knob("share.approval", "Guests", "Staff approve before sharing", on="staff", off="auto"),
        Knob("gallery.keep_hours", "Guests", "Pictures are kept", _spans(_HOURS, "h")),
        Knob("patience.choosing", "Time-outs", "Choosing", _spans(_SECONDS, "s")),
        Knob("patience.result", "Time-outs", "Looking at pictures", _spans(_SECONDS, "s")),
        Knob("patience.still_there", "Time-outs", "“Still there?”", _spans(_SECONDS, "s")),
        Knob("patience.sorry", "Time-outs", "“That didn’t work”", _spans(_SECONDS, "s")),
        Knob("patience.goodbye", "Time-outs", "Goodbye", _spans(_SECONDS, "s")),
        Knob("window.theme", "Screen", "Theme and logo", dresses),
        Knob("window.rotation", "Screen", "Turned by", turns),
        Knob("window.animate", "Screen", "Motion"),
        Knob("engine.generator", "Screen", "Demo mode", on="show-pack", off="pool"),
    )


def value_of(field: Field, default_theme: Path) -> object:
    """A field's value as knobs know it."""
    if field.key == "window.theme":
        return str(field.value or default_theme)
    if isinstance(field.value, float) and field.value.is_integer():
        return int(field.value)
    return field.value


def themes_in(*folders: Path, default: Path) -> dict[str, Path]:
    """The themes that there are, by the names of their folders; the default first."""
    found = {"default": default}
    for folder in folders:
        for path in sorted(folder.glob("*/theme.toml")) if folder.is_dir() else []:
            name = "event" if path.parent.name == "theme" else path.parent.name
            found.setdefault(name, path)
    return found


def _spans(values: Sequence[int], unit: str) -> tuple[tuple[Value, str], ...]:
    return tuple((value, f"{value} {unit}") for value in values)
