"""Takes kept pictures out of the gallery, with a table of what they show; nothing about anyone."""

from __future__ import annotations

import csv
import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from kiosk.gallery.faults import storage_at
from kiosk.gallery.layout import Layout
from kiosk.gallery.schema import JobRow, PictureRow

TABLE = "pictures.csv"
COLUMNS = (
    *("file", "made", "vehicle", "colour", "setting", "style", "light"),
    *("checkpoint", "seed", "width", "height"),
)
"""What the table says. No ticket and no visit: nobody can tell whose pictures these were."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A kept picture that guests may see: where it lies, when it was made, what it shows."""

    source: Path
    made: datetime
    facts: tuple[str | int, ...]

    @property
    def name(self) -> str:
        """What it shows, for a file's name."""
        vehicle, _, setting, style, *_ = self.facts
        return "-".join(str(fact) for fact in (vehicle, setting, style) if fact) or "picture"


def entries(layout: Layout, engine: Engine, first: float, last: float) -> Sequence[Entry]:
    """The pictures kept from `first` to before `last` (seconds since 1970), oldest first."""
    seen = (
        select(PictureRow, JobRow)
        .join(JobRow, JobRow.ticket == PictureRow.ticket)
        .where(JobRow.first <= PictureRow.tile, PictureRow.tile < JobRow.first + JobRow.tiles)
        .where(PictureRow.kept_at >= first, PictureRow.kept_at < last)
        .where(PictureRow.approved.is_(True))
        .order_by(PictureRow.kept_at, PictureRow.ticket, PictureRow.tile)
    )
    with storage_at(layout.database), Session(engine) as session:
        return [_entry(layout, *row) for row in session.execute(seen)]


def export(found: Sequence[Entry], out: Path, done: Callable[[], object] = lambda: None) -> int:
    """Copy the pictures to `out`, a folder a day, and write the table; returns how many.

    One that has gone meanwhile is left out; `done` is called after each. Raises OSError.
    """
    out.mkdir(parents=True, exist_ok=True)
    copied = 0
    with (out / TABLE).open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file)
        table.writerow(COLUMNS)
        for name, entry in _named(found):
            (out / name).parent.mkdir(exist_ok=True)
            try:
                shutil.copyfile(entry.source, out / name)
            except FileNotFoundError:
                done()
                continue
            done()
            table.writerow((name, entry.made.isoformat(" ", "minutes"), *entry.facts))
            copied += 1
    return copied


def _entry(layout: Layout, picture: PictureRow, job: JobRow) -> Entry:
    made = datetime.fromtimestamp(picture.kept_at).astimezone().replace(tzinfo=None)
    shows = (job.vehicle, job.colour, job.setting, job.style, job.light)
    facts = (*shows, picture.checkpoint, picture.seed, picture.width, picture.height)
    return Entry(layout.picture(picture.ticket, picture.tile, "jpg"), made, facts)


def _named(found: Sequence[Entry]) -> Iterator[tuple[str, Entry]]:
    days: Counter[str] = Counter()
    for entry in found:
        day = entry.made.date().isoformat()
        days[day] += 1
        yield f"{day}/{days[day]:04}-{entry.name}.jpg", entry
