"""Counts what happens, by the hour: for statistics that know nothing about anyone."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.dialects.sqlite import insert

from kiosk.domain.counting import HOUR, Counted
from kiosk.gallery.schema import CountRow
from kiosk.gallery.store import Store

_NAME, _DETAIL = 40, 80  # characters at most


def count(store: Store, now: float, name: str, detail: str) -> None:
    """One more in the hour of `now` (seconds since 1970); raises StorageFault."""
    where = {"hour": int(now // HOUR), "name": name[:_NAME], "detail": detail[:_DETAIL]}
    row = insert(CountRow).values(**where, count=1)
    more = row.on_conflict_do_update(index_elements=list(where), set_={"count": CountRow.count + 1})
    with store.session() as session:
        session.execute(more)
        session.commit()


def counted(store: Store, first: float, last: float) -> Sequence[Counted]:
    """Everything counted in the hours from that of `first` to that of `last`.

    Both are in seconds since 1970. Raises StorageFault.
    """
    hours = CountRow.hour.between(int(first // HOUR), int(last // HOUR))
    order = (CountRow.hour, CountRow.name, CountRow.detail)
    with store.session() as session:
        rows = session.scalars(select(CountRow).where(hours).order_by(*order))
        return [Counted(row.hour, row.name, row.detail, row.count) for row in rows]
