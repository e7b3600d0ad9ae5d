"""The lists for opening and closing a show: what the machine sees is ticked by itself. Pure."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to do. `by_itself` ones cannot be ticked: the machine knows.

    `page` is the panel's page where staff see to such a one; empty where it is at hand.
    """

    id: str
    said: str
    by_itself: bool = False
    page: str = ""


PREFLIGHT = "preflight"

OPENING = (
    Item("open-glass", "Screen wiped, nothing stands in front"),
    Item("open-cables", "Power and network cables are out of the way"),
    Item(PREFLIGHT, "Preflight says go", by_itself=True, page="preflight"),
    Item("scan", "A phone has opened a code today", by_itself=True, page="preflight"),
    Item("light", "The light under Now is green", by_itself=True, page="now"),
    Item("let-in", "Guests are let in", by_itself=True),
)
CLOSING = (
    Item("close-floor", "The last guest has the pictures"),
    Item("out-of-order", "Put out of order", by_itself=True),
    Item("approval", "No picture waits for approval", by_itself=True, page="gallery"),
    Item("outbox", "Nothing waits to be sent", by_itself=True, page="now"),
    Item("close-numbers", "Today's numbers are exported, if wanted"),
    Item("close-glass", "Screen wiped, stick pulled out"),
)


@dataclass(frozen=True, slots=True)
class Seen:
    """What the machine knows now; None where it does not."""

    green: bool = False
    out_of_order: bool = False
    scans: int | None = None
    waiting: int | None = None
    unseen: int | None = None  # pictures that wait for approval


def ticked(item: Item, seen: Seen, ticks: Set[str]) -> bool:
    """Whether an item is done: by the machine's own eyes, or because staff said so today."""
    match item.id:
        case "light":
            return seen.green
        case "let-in":
            return not seen.out_of_order
        case "out-of-order":
            return seen.out_of_order
        case "scan":
            return bool(seen.scans)
        case "approval":
            return seen.unseen == 0
        case "outbox":
            return seen.waiting == 0
        case _:
            return item.id in ticks
