"""Composes what a guest chose into the words that the model reads."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from kiosk.domain.catalog import Catalog, Light

CLIP_TOKENS = 77
"""Length of CLIP's text window, start and end marks included (Radford et al. 2021, section 2.4)."""

CountTokens = Callable[[str], int]


@dataclass(frozen=True, slots=True)
class Choice:
    """What a guest asked for. `colour` and `light` fall back to the vehicle's and the setting's."""

    vehicle: str
    setting: str
    style: str
    colour: str | None = None
    light: Light | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Prompt:
    """The words for the model. `cut` lists what did not fit, least important first."""

    positive: str
    negative: str
    cut: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Fragment:
    text: str
    weight: int  # the lowest is cut first; 0 is never cut
    joint: str = ", "


def complete(choice: Choice, catalog: Catalog) -> Choice:
    """The choice with colour and light filled in; raises BadInput for an unknown id
    and for a light in which the setting makes no sense."""
    colour = catalog.vehicle(choice.vehicle).colour(choice.colour)
    light = catalog.setting(choice.setting).light_or_own(choice.light)
    return replace(choice, colour=colour.id, light=light)


def compose(choice: Choice, catalog: Catalog, count_tokens: CountTokens | None = None) -> Prompt:
    """The prompt for `choice`; raises BadInput for an id that the catalog does not have.

    `count_tokens` counts the tokens of a text without start and end marks; the default,
    `estimate_tokens`, errs on the high side. Fragments that would pass CLIP's window are
    left out whole, the least important first, and reported in `Prompt.cut`.
    """
    count = count_tokens or estimate_tokens
    vehicle = catalog.vehicle(choice.vehicle)
    colour = vehicle.colour(choice.colour)
    setting = catalog.setting(choice.setting)
    style = catalog.style(choice.style)
    light = setting.light_or_own(choice.light)
    article = "an" if colour.prompt[0].lower() in "aeiou" else "a"
    words = " ".join(choice.words.split())
    positive = [
        _Fragment(f"{article} {colour.prompt} {vehicle.prompt}", 0),
        _Fragment(setting.prompt, 0, joint=" "),
        _Fragment(style.prompt, 0),
        _Fragment(words, 50),
        _Fragment(catalog.lights[light], 40),
        _Fragment(setting.detail, 30),
        _Fragment(style.detail, 20),
        _Fragment(vehicle.detail, 10),
    ]
    negative = [_Fragment(style.avoid, 20), _Fragment(catalog.avoid, 10)]
    kept, cut = _fit([f for f in positive if f.text], count)
    kept_negative, cut_negative = _fit(negative, count)
    return Prompt(_join(kept), _join(kept_negative), (*cut, *cut_negative))


def estimate_tokens(text: str) -> int:
    """An upper guess at the CLIP tokens of `text`, without start and end marks.

    CLIP's byte-pair vocabulary holds most English words of up to six letters as one token;
    longer words are counted as one token for every four letters, other marks one a byte.
    """
    total = 0
    for piece in re.findall(r"[A-Za-z]+|\S", text):
        if piece.isascii() and piece.isalpha():
            total += 1 if len(piece) <= 6 else -(-len(piece) // 4)
        else:
            total += len(piece.encode())
    return total


def _fit(fragments: list[_Fragment], count: CountTokens) -> tuple[list[_Fragment], list[str]]:
    kept, cut = list(fragments), list[str]()
    while count(_join(kept)) > CLIP_TOKENS - 2:
        optional = [f for f in kept if f.weight > 0]
        if not optional:
            break
        least = min(optional, key=lambda f: f.weight)
        kept.remove(least)
        cut.append(least.text)
    return kept, cut


def _join(fragments: list[_Fragment]) -> str:
    text = ""
    for fragment in fragments:
        text += fragment.text if not text else fragment.joint + fragment.text
    return text
