"""What the gallery page shows of a picture, made from the back office's rows. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from kiosk.domain.catalog import Catalog
from kiosk.domain.keeping import Row
from kiosk.ui.card_pictures import file_url

WAITING, SHOWN, HIDDEN = "waiting", "shown", "hidden"


@dataclass(frozen=True, slots=True)
class PictureRow:
    """One picture. `key` names it; `source` is empty where its file has gone.

    `day` says when it was made, unless that was today.
    """

    key: str = ""
    source: str = ""
    standing: str = SHOWN
    hung: bool = False
    agreed: bool = False
    told: str = ""
    code: str = ""
    day: str = ""

    @property
    def ticket(self) -> str:
        """The ticket that it is on."""
        return self.key.partition("/")[0]

    @property
    def tile(self) -> int:
        """Its number there."""
        return int(self.key.partition("/")[2])


def picture_row(row: Row, catalog: Catalog, now: datetime) -> PictureRow:
    """A row of the answer to `pictures`; `now` is local, with its zone."""
    made = datetime.fromtimestamp(float(row["at"] or 0), now.tzinfo)
    names = [_name(catalog, kind, str(row[kind])) for kind in ("vehicle", "setting", "style")]
    said = ", ".join(name for name in names if name) or "A picture"
    code, day = str(row["code"]), day_of(made, now)
    approved = row["approved"]
    return PictureRow(
        key=f"{row['ticket']}/{row['tile']}",
        source=file_url(Path(str(row["file"]))) if row["there"] else "",
        standing=WAITING if approved is None else SHOWN if approved else HIDDEN,
        hung=bool(row["hung"]),
        agreed=bool(row["may_show"]),
        told=f"{said} · {day or 'Today'} {made:%H:%M}",
        code=f"{code[:3]} {code[3:]}",
        day=day,
    )


def day_of(made: datetime, now: datetime) -> str:
    """The day of `made` as staff say it; empty for today. Both are of one zone."""
    days = (now.date() - made.date()).days
    if days <= 0:
        return ""
    return "Yesterday" if days == 1 else f"{made:%a} {made.day} {made:%b}"


def earlier_told(rows: Sequence[PictureRow], waiting: int, today: int) -> str:
    """What to know of those that wait since another day; `rows` are the oldest that wait.

    `waiting` is how many wait, and `today` how many of those are of today.
    """
    earlier = waiting - today
    if earlier <= 0 or not rows or not rows[0].day:
        return ""
    day = rows[0].day if rows[0].day != "Yesterday" else "yesterday"
    if earlier == 1:
        return f"1 picture has waited since {day}. It comes first."
    return f"{earlier} pictures of earlier days wait, the oldest since {day}. They come first."


def _name(catalog: Catalog, kind: str, item: str) -> str:
    """What the catalog calls it, or its id where that is not in the catalog any more."""
    items = {"vehicle": catalog.vehicles, "setting": catalog.settings, "style": catalog.styles}
    return next((each.name_in("en") for each in items[kind] if each.id == item), item)
