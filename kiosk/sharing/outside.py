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

                made.append(StorageWay(StorageConfig.model_validate(storage), pages, passing))
            elif name == "relay":
                made.append(RelayWay(RelayConfig.model_validate(relay)))
        except BadInput as error:
            wrong(error)
    return made
