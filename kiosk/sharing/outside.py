"""Makes the ways out that the config names."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from kiosk.config import RelayConfig, StorageConfig
from kiosk.domain.errors import BadInput
from kiosk.sharing.relay_way import RelayWay
from kiosk.sharing.rendering import Pages
from kiosk.sharing.ways import Way


def make_ways(
    names: Sequence[str],
    storage: Mapping[str, Any],
    relay: Mapping[str, Any],
    pages: Pages,
    passing: Callable[[str], None],
    wrong: Callable[[BadInput], None],
) -> list[Way]:
    """The ways of these names on which something is sent.

    One that cannot be made is left out, as guests can still use the others; `wrong` hears why.
    """
    made: list[Way] = []
    for name in names:
        try:
            if name == "storage":
                from kiosk.sharing.storage import StorageWay

                elsewhere = _page_elsewhere(names, relay)
                there = StorageConfig.model_validate(storage)
                made.append(StorageWay(there, pages, passing, elsewhere))
            elif name == "relay":
                made.append(RelayWay(RelayConfig.model_validate(relay)))
        except BadInput as error:
            wrong(error)
    return made


def _page_elsewhere(names: Sequence[str], relay: Mapping[str, Any]) -> Callable[[str], str] | None:
    """Where guests of a storage can delete: at the relay, if there is one; that reaches all."""
    return RelayWay(RelayConfig.model_validate(relay)).link if "relay" in names else None
