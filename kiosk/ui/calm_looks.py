"""Slows down what a generator says of a tile, so that screens move calmly and windows stay idle."""

from __future__ import annotations

from collections.abc import Iterator

from kiosk.domain.generation import TilePreview, TileProgress

CALM = 0.25
"""Seconds between two looks at one tile; of what comes between, the last one counts."""

Look = TileProgress | TilePreview


class CalmLooks:
    """The latest look of each kind at each tile, handed out when it is time."""

    def __init__(self) -> None:
        self._latest: dict[tuple[type, int], Look] = {}
        self._shown_at: dict[tuple[type, int], float] = {}

    def put(self, look: Look) -> None:
        """Remember a look until it is due."""
        self._latest[type(look), look.tile] = look

    def drop(self, tile: int) -> None:
        """A tile has come to its end: earlier looks at it mean nothing now."""
        self._latest.pop((TileProgress, tile), None)
        self._latest.pop((TilePreview, tile), None)

    def forget(self) -> None:
        """Drop everything."""
        self._latest.clear()
        self._shown_at.clear()

    def due(self, now: float) -> Iterator[Look]:
        """The looks whose time has come at monotonic `now`; whoever takes one may forget all."""
        for key in list(self._latest):
            if now - self._shown_at.get(key, -CALM) < CALM:
                continue
            look = self._latest.pop(key, None)
            if look is not None:
                self._shown_at[key] = now
                yield look
