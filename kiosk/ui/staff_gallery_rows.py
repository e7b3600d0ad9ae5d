"""What the gallery page shows of a picture, made from the back office's rows. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, tzinfo
from pathlib import Path

from kiosk.domain.catalog import Catalog
from kiosk.domain.keeping import Row
from kiosk.ui.card_pictures import file_url

WAITING, SHOWN, HIDDEN = "waiting", "shown", "hidden"


@dataclass(frozen=True, slots=True)
class PictureRow:
    """One picture. `key` names it; `source` is empty where its file has gone."""

    key: str = ""
    source: str = ""
    standing: str = SHOWN
    hung: bool = False
    agreed: bool = False
    told: str = ""
    code: str = ""

    @property
    def ticket(self) -> str:
        """The ticket that it is on."""
        return self.key.partition("/")[0]

    @property
    def tile(self) -> int:
        """Its number there."""
        return int(self.key.partition("/")[2])


def picture_row(row: Row, catalog: Catalog, zone: tzinfo) -> PictureRow:
    """A row of the answer to `pictures`."""
    made = datetime.fromtimestamp(float(row["at"] or 0), zone)
    names = [_name(catalog, kind, str(row[kind])) for kind in ("vehicle", "setting", "style")]
    said = ", ".join(name for name in names if name) or "A picture"
    code = str(row["code"])
    approved = row["approved"]
    return PictureRow(
        key=f"{row['ticket']}/{row['tile']}",
        source=file_url(Path(str(row["file"]))) if row["there"] else "",
        standing=WAITING if approved is None else SHOWN if approved else HIDDEN,
        hung=bool(row["hung"]),
        agreed=bool(row["may_show"]),
        told=f"{said} · {made:%a %H:%M}",
        code=f"{code[:3]} {code[3:]}",
    )


def _name(catalog: Catalog, kind: str, item: str) -> str:
    """What the catalog calls it, or its id where that is not in the catalog any more."""
    items = {"vehicle": catalog.vehicles, "setting": catalog.settings, "style": catalog.styles}
    return next((each.name_in("en") for each in items[kind] if each.id == item), item)
