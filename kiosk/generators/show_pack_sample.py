"""Picks pictures of a show pack for the attract screen and the wall: large and approved ones."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from pathlib import Path

from kiosk.config import Config
from kiosk.domain.errors import KioskError
from kiosk.generators.show_pack import (
    PACK_FILE,
    PackPicture,
    Stamp,
    parse_manifest,
    read_pack,
    stamp_of,
)
from kiosk.generators.show_pack_home import find_pack, read_key
from kiosk.resources import resource

LEAST_SIDE = 448
"""Pixels. The attract screen's own pictures are as large; smaller ones would be a step back."""

MOST = 48
_log = logging.getLogger(__name__)


def stamp_here(config: Config) -> Stamp | None:
    """Another one as soon as somebody has judged, painted or replaced the pack of this kiosk."""
    return stamp_of(find_pack(config))


def large_pictures(config: Config, side_of: Callable[[Path], int]) -> Sequence[Path]:
    """Pictures from the pack of this kiosk, proved, from all over it; none where they are small.

    Those of the pack that ships are: 256 pixels, to keep the program small, and nobody chose among
    them. `side_of` gives a picture's side in pixels. A pack that cannot be read plays no part.
    """
    folder = find_pack(config)
    if folder == resource("assets") / folder.name:
        return ()
    try:
        path = folder / PACK_FILE
        manifest = parse_manifest(path.read_bytes(), path)
        approved = [each for each in manifest.pictures if each.verdict == "approved"]
        if not approved or side_of(folder / approved[0].file) < LEAST_SIDE:
            return ()
        chosen = {each.file for each in _spread(approved)}
        pack = read_pack(folder, read_key(config.paths.state), only=chosen)
    except (KioskError, OSError) as error:
        _log.warning("the attract screen does without the show pack: %s", error)
        return ()
    return [folder / each.file for each in pack.pictures]


def _spread(pictures: Sequence[PackPicture]) -> Sequence[PackPicture]:
    """At most MOST of them, at even distances, neighbours of the list far apart."""
    step = max(1.0, len(pictures) / MOST)
    taken = [pictures[int(number * step)] for number in range(min(MOST, len(pictures)))]
    apart = 7  # no multiple of what a place has pictures of
    return [taken[n] for start in range(apart) for n in range(start, len(taken), apart)]
