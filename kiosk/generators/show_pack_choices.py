"""Finds the choice again from which a prompt was composed, so that a request needs only words."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product

from kiosk.domain.catalog import Catalog
from kiosk.domain.prompt import CLIP_TOKENS, Choice, compose
from kiosk.generators.show_pack import Place


class ChoiceFinder:
    """Knows how the prompt of every vehicle, colour, setting and style of a catalog begins.

    `compose` never cuts these fragments, and puts them first; light, own words and details
    follow, and change nothing about the choice.
    """

    def __init__(self, catalog: Catalog) -> None:
        self._heads: Mapping[str, tuple[Place, str]] = {
            _head(Choice(vehicle.id, setting.id, style.id, colour.id), catalog): (
                (vehicle.id, setting.id, style.id),
                colour.id,
            )
            for vehicle, setting, style in product(
                catalog.vehicles, catalog.settings, catalog.styles
            )
            for colour in vehicle.colours
        }

    def find(self, prompt: str) -> tuple[Place, str] | None:
        """What `prompt` asks for and in which colour; None when it is not of this catalog."""
        end = len(prompt)
        while end > 0:  # the longest beginning counts, where one fragment begins with another
            found = self._heads.get(prompt[:end])
            if found is not None:
                return found
            end = prompt.rfind(", ", 0, end)
        return None


def _head(choice: Choice, catalog: Catalog) -> str:
    """The part of a prompt that is left when nothing fits but what must."""
    return compose(choice, catalog, lambda _: CLIP_TOKENS).positive
