"""What the gallery page shows besides its pictures, and how answers change that. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from kiosk.domain.keeping import Act, Fact, Row
from kiosk.ui.staff_gallery_rows import WAITING, PictureRow

PAGE = 24
"""Pictures on the screen at a time: four or six columns of them."""

CODE = 6
"""Digits of the code that a guest reads out."""

EVER = 0.0
"""Since when pictures that wait are looked for: nobody may wait for ever."""

UNDONE: Mapping[Act, Act] = {
    "show": "hide",
    "hide": "show",
    "hang": "take-down",
    "take-down": "hang",
}


@dataclass(frozen=True, slots=True)
class GalleryState:
    """All but the pictures of the grid. `counts` are today's, but for all that wait.

    `seen` is how many the view had when the grid was read, None until they are counted.
    """

    view: str = "all"
    first: int = 0
    more: bool = False  # older ones, or where they wait younger ones, than those on the screen
    counts: Mapping[str, int] = field(default_factory=dict[str, int])
    waiting_today: int = 0
    seen: int | None = None
    finding: bool = False
    code: str = ""
    opened: int = -1
    busy: bool = False
    sure: bool = False  # whether "delete?" is asked
    undo: tuple[Act, str] | None = None

    @property
    def new(self) -> int:
        """Pictures that came since the grid was read."""
        if self.code or self.seen is None:
            return 0
        return max(0, self.counts.get(self.view, 0) - self.seen)

    def question(self, today: float) -> Mapping[str, Fact]:
        """What to ask for the grid's pictures, one more than it shows; `today` is its begin."""
        page = {"first": self.first, "most": PAGE + 1}
        if self.code:
            return {"view": "all", "code": self.code, "oldest": False, **page}
        waiting = self.view == WAITING
        since = EVER if waiting else today
        return {"view": self.view, "since": since, "oldest": waiting, **page}

    def counted(self, row: Row, *, ever: bool) -> GalleryState:
        """After counts of `ever` since, or of today."""
        found = {view: int(count or 0) for view, count in row.items()}
        waiting = found.pop(WAITING, 0)
        if ever:
            counts = {**self.counts, WAITING: waiting}
            state = replace(self, counts=counts)
        else:
            state = replace(self, counts={**self.counts, **found}, waiting_today=waiting)
        if state.seen is None and ever == (self.view == WAITING):
            state = replace(state, seen=state.counts.get(self.view, 0))
        return state

    def told(self, row: PictureRow | None, count: int) -> dict[str, Any]:
        """For QML: the state with the large picture `row`, and `count` pictures in the grid."""
        return {
            "view": self.view,
            "counts": dict(self.counts),
            "new": self.new,
            "first": self.first,
            "more": self.more,
            "finding": self.finding,
            "code": f"{self.code[:3]} {self.code[3:]}".strip(),
            "searched": len(self.code) == CODE and not self.finding,
            "count": count,
            "opened": self.opened if row is not None else -1,
            "busy": self.busy,
            "sure": self.sure,
            "undo": self.undo[0] if self.undo else "",
            "picture": {} if row is None else asdict(row),
        }
