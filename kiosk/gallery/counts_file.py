"""Reads the counts of a state folder from outside the back office, a running one included."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

from kiosk.domain.counting import HOUR, Counted
from kiosk.domain.errors import CannotDo

_PATIENCE = 5.0  # seconds for a lock


def read_counts(database: Path, first: float, last: float) -> Sequence[Counted]:
    """Everything counted in the hours from that of `first` to that of `last` (seconds since 1970).

    Empty when there is no database yet; raises CannotDo when it cannot be read. The back office
    alone opens the database to write. Reading counts beside it is safe: `mode=ro` can change
    nothing, and with a write-ahead log a reader sees the last commit and holds no writer up.
    """
    if not database.exists():
        return []
    asked = "SELECT hour, name, detail, count FROM counts WHERE hour BETWEEN ? AND ?"
    order = " ORDER BY hour, name, detail"
    address = f"file:{quote(str(database.absolute()))}?mode=ro"
    try:
        with closing(sqlite3.connect(address, uri=True, timeout=_PATIENCE)) as connection:
            hours = (int(first // HOUR), int(last // HOUR))
            return [Counted(*row) for row in connection.execute(asked + order, hours)]
    except sqlite3.Error as error:
        if "no such table" in str(error):  # made by a version that did not count yet
            return []
        raise CannotDo(
            f"The counts in {database} cannot be read ({error}).",
            "Start the kiosk once, which mends its database, and ask again.",
        ) from error
