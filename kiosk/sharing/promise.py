"""How long guests may count on their pictures: as long as every way keeps them."""

from __future__ import annotations

from collections.abc import Sequence

from kiosk.gallery.retention import expiry
from kiosk.sharing.relay_way import RelayWay


class Promise:
    """One date for page, sheet and mail alike, whichever link a guest has.

    A relay has a time of its own, and tells it whenever it is asked; until then the kiosk's holds.
    """

    def __init__(self, keep_hours: float, ways: Sequence[object] = ()) -> None:
        self._keep_hours = keep_hours
        self._relays = [way for way in ways if isinstance(way, RelayWay)]

    @property
    def hours(self) -> float:
        """From the visit's beginning."""
        told = (relay.keep_hours for relay in self._relays)
        return min(self._keep_hours, *(hours for hours in told if hours is not None), float("inf"))

    def until(self, opened_at: float) -> float:
        """When a visit's pictures may be gone; both in seconds since 1970."""
        return expiry(opened_at, self.hours)
