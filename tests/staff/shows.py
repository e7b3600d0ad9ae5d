"""A small show in counts, whose numbers can be checked by hand."""

from __future__ import annotations

from kiosk.domain.counting import Counted, Counter

TEN = 480_010  # hours since 1970: ten in the morning

SHOW = (
    Counted(TEN, Counter.VISIT, "", 3),
    Counted(TEN, Counter.VEHICLE, "rz", 2),
    Counted(TEN, Counter.SETTING, "mars", 2),
    Counted(TEN, Counter.STYLE, "manga", 2),
    Counted(TEN, Counter.PICTURE, "", 8),
    Counted(TEN, Counter.WAIT, "2.5", 2),
    Counted(TEN, Counter.LEFT, "style", 1),
    Counted(TEN, Counter.LEFT, "goodbye", 2),
    Counted(TEN, Counter.SCAN, "", 1),
    Counted(TEN + 2, Counter.VISIT, "", 2),
    Counted(TEN + 2, Counter.VEHICLE, "rx", 1),
    Counted(TEN + 2, Counter.SETTING, "beach", 1),
    Counted(TEN + 2, Counter.STYLE, "manga", 1),
    Counted(TEN + 2, Counter.WAIT, "30", 1),
    Counted(TEN + 2, Counter.LEFT, "making", 1),
    Counted(TEN + 2, Counter.TERMS, "2026-1", 2),
    Counted(TEN + 2, Counter.DELETED, "phone", 1),
    Counted(TEN + 24, Counter.VISIT, "", 1),
)
