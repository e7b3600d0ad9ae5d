"""What a kiosk and a relay say to each other over HTTP.

    GET    /push/<token>           {"name": "SHA-256", …} of what is there
    PUT    /push/<token>/<name>    one file, with its SHA-256; `ticket.json` comes last
    DELETE /push/<token>/<name>    one file
    DELETE /push/<token>           the ticket; also says that a guest's deletion has been heard of
    GET    /push/deleted           the tickets of this kiosk that guests deleted at the relay

A PUT of what finds no room any more is answered with 507, and of a ticket that its guest has
deleted, with 410. Each request carries the kiosk's key; each answer but a 404 says in X-Keep-Hours
how long the relay keeps a ticket at most. Tickets are named by the SHA-256 of their
tokens, so that the relay's disk holds nothing that opens a page.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from kiosk.gallery.layout import Suffix
from kiosk.gallery.records import Job, Ticket

TICKET = "ticket.json"
DIGEST = "X-Content-SHA256"
KEEP = "X-Keep-Hours"

_PICTURE = re.compile(r"([1-9][0-9]{0,3})\.(webp|jpg)")
_LATEST = 1e11  # seconds since 1970
_TOKEN = re.compile(r"[A-Za-z0-9_-]{20,64}")


def identity(token: str) -> str:
    """What a relay calls the ticket of a token: 128 bits of its SHA-256, as 32 digits."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def is_token(text: str) -> bool:
    """Whether a token can look like this."""
    return _TOKEN.fullmatch(text) is not None


def read_hours(told: str | None) -> float | None:
    """What a relay says of how long it keeps tickets; None of one that says nothing to go by."""
    known = told is not None and told.isascii() and told.isdigit() and len(told) < 6
    return float(told) or None if told is not None and known else None


def tile_of(name: str) -> tuple[int, Suffix] | None:
    """The tile, and the kind, of a picture of this name, such as `1.webp`; None if it is none."""
    found = _PICTURE.fullmatch(name)
    if found is None:
        return None
    return int(found[1]) - 1, "webp" if found[2] == "webp" else "jpg"


def write_ticket(ticket: Ticket, until: float) -> bytes:
    """A ticket in JSON, without what only the kiosk needs to know."""
    fields = {
        "opened_at": ticket.opened_at,
        "until": until,
        "closed": ticket.closed,
        "jobs": [asdict(job) for job in ticket.jobs],
        "shown": sorted(ticket.visible),
        "checking": sorted(ticket.checking),
        "held_back": sorted(ticket.held_back),
    }
    return json.dumps(fields).encode()


def read_ticket(identity: str, text: bytes) -> tuple[Ticket, float]:
    """A ticket and when it is over, from JSON; raises ValueError when it is not one."""
    try:
        fields: Mapping[str, Any] = json.loads(text)
        shown, checking, held_back = (
            frozenset(int(tile) for tile in fields[name])
            for name in ("shown", "checking", "held_back")
        )
        jobs = tuple(_read_job(job) for job in fields["jobs"])
        numbers = frozenset(number for job in jobs for number in job.numbers)
        ticket = Ticket(
            id=identity,
            run="",
            visit="",
            opened_at=float(fields["opened_at"]),
            jobs=jobs,
            closed=bool(fields["closed"]),
            kept=(shown | checking | held_back) & numbers,
            checking=checking & numbers,
            held_back=held_back & numbers,
        )
        until = float(fields["until"])
    except (KeyError, TypeError, AttributeError, OverflowError, RecursionError) as error:
        raise ValueError("not a ticket") from error
    if not jobs or not (0 < until < _LATEST and 0 <= ticket.opened_at < _LATEST):
        raise ValueError("not a ticket")
    return ticket, until


def _read_job(fields: Mapping[str, Any]) -> Job:
    words = {
        name: str(fields[name])[:80].encode("utf-8", "replace").decode()
        for name in ("id", "vehicle", "colour", "setting", "style", "light", "state")
    }
    first, tiles = int(fields["first"]), int(fields["tiles"])
    if not (0 <= first < 10_000 and 0 < tiles <= 64):
        raise ValueError("not a job")
    return Job(opened_at=float(fields["opened_at"]), tiles=tiles, first=first, **words)
