"""The folder of what hangs on the wall and the attract screen: links to labelled pictures.

The window may not open the database; it reads this folder, which always says what the rows say.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.gallery.layout import TEMPORARY, Layout

if TYPE_CHECKING:  # the window reads the folder, and loads no database for that
    from kiosk.gallery.curating import Found

_ENDING = ".webp"


def hang(layout: Layout, wanted: Sequence[Found]) -> None:
    """Make the folder hold these pictures and nothing else; raises OSError.

    A picture whose file has gone is left out.
    """
    folder = layout.wall
    names = {_name(each): layout.picture(each.ticket, each.tile, "webp") for each in wanted}
    if not folder.is_dir():
        if not names:
            return
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    there = {path.name for path in folder.iterdir()}
    for name in there - names.keys():
        (folder / name).unlink(missing_ok=True)
    for name in names.keys() & there:
        if not names[name].is_file():  # deleted by hand: it is off the wall as well
            (folder / name).unlink(missing_ok=True)
    for name in names.keys() - there:
        _put(names[name], folder / name)


def hung(layout: Layout) -> Sequence[Path]:
    """The pictures in the folder, the newest first; none when it cannot be read."""
    with suppress(OSError):
        return sorted(layout.wall.glob(f"*{_ENDING}"), reverse=True)
    return ()


def _name(found: Found) -> str:
    return f"{round(1000 * found.kept_at):015}-{found.ticket}-{found.tile + 1}{_ENDING}"


def _put(picture: Path, path: Path) -> None:
    """A link where the disk knows links, a copy otherwise; never half a file."""
    temporary = path.with_name(path.name + TEMPORARY)
    temporary.unlink(missing_ok=True)
    try:
        os.link(picture, temporary)
    except FileNotFoundError:
        return
    except OSError:
        shutil.copyfile(picture, temporary)
    temporary.replace(path)
