"""Answers what staff's pages ask; each question says what it takes and what a row of it holds.

Everything here blocks on the disk and belongs on the back office's one storage thread.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from kiosk.backoffice.archive import Archive
from kiosk.backoffice.messages import Answer, Ask
from kiosk.domain.errors import CannotDo, StorageFault
from kiosk.domain.keeping import Row
from kiosk.gallery.curating import VIEWS, Found
from kiosk.gallery.outbox import Waiting
from kiosk.generators.framing import FRAME_LIMIT
from kiosk.sharing.mail_courier import MAIL
from kiosk.sharing.tickets import short_code, token

MOST_ROWS = 20_000
"""A three days' show counts about 6,000; an answer without end would hold up everyone."""

_PAGE = 200
_ROOM = FRAME_LIMIT - 256
_log = logging.getLogger(__name__)

Told = Mapping[str, Any]


def counts(archive: Archive, about: Told, now: float) -> Sequence[Row]:
    """What was counted from `since` to `until` (seconds since 1970, the whole hours of them).

    A row: `hour` (hours since 1970, UTC), `name`, `detail`, `count`. Without `until`, to now.
    """
    first, last = float(about["since"]), float(about.get("until", now))
    return [
        {"hour": each.hour, "name": each.name, "detail": each.detail, "count": each.count}
        for each in archive.counted(first, last)
    ]


def outbox(archive: Archive, about: Told, now: float) -> Sequence[Row]:
    """A row for each way out: `way`, how many tickets are `waiting`, how many were `given_up`.

    Those that were given up are among those that wait.
    """
    del about, now
    found = {way: archive.outbox.waiting(way) for way in archive.ways}
    if mails := archive.mails.waiting():  # a mail that is given up is gone
        found[MAIL] = Waiting(mails)
    return [
        {"way": way, "waiting": each.waiting, "given_up": each.given_up}
        for way, each in found.items()
    ]


def pictures(archive: Archive, about: Told, now: float) -> Sequence[Row]:
    """A page of kept pictures: `most` of a `view` from number `first` on, newest or `oldest` first.

    Kept at `since` (seconds since 1970) or later; or, with a `code`, those of the tickets that
    have it. A row: `ticket` and `tile`, which name the picture; `code`; `at`, when it was kept;
    `vehicle`, `colour`, `setting`, `style`; `approved` (None: nobody has looked), `hung`,
    `may_show`; `file`, the labelled picture, and whether it is `there`.
    """
    del now
    code = about.get("code")
    tickets = None if code is None else _with_code(archive, str(code))
    oldest = bool(about.get("oldest", False))
    page = (int(about.get("first", 0)), min(int(about.get("most", _PAGE)), _PAGE))
    view = about.get("view", "all")
    if view not in VIEWS:
        raise ValueError(f"there is no view {view}")
    found = archive.curator.pictures(
        view, float(about.get("since", 0)), tickets, *page, oldest=oldest
    )
    return [_picture(archive, each) for each in found]


def picture_counts(archive: Archive, about: Told, now: float) -> Sequence[Row]:
    """One row: how many pictures were kept since `since`, by view."""
    del now
    return [dict(archive.curator.totals(float(about["since"])))]


def export(archive: Archive, about: Told, now: float) -> Sequence[Row]:
    """Begin to copy all that guests may see to the new folder `out`, or without it say how far
    that is.

    A row: `done` of `total`, whether it is `busy`, and a `fault` if it ended in one.
    """
    del now
    exporter = archive.exporter
    if "out" in about:
        exporter.begin(archive.curator.exportable(), Path(str(about["out"])))
    busy = exporter.busy  # first: what it has done by then is the least that is said
    return [{"done": exporter.done, "total": exporter.total, "busy": busy, "fault": exporter.fault}]


def _with_code(archive: Archive, code: str) -> Sequence[str]:
    return [each for each in archive.curator.tickets() if _code_of(archive, each) == code]


def _code_of(archive: Archive, ticket: str) -> str:
    return short_code(token(archive.secret, ticket))


def _picture(archive: Archive, found: Found) -> Row:
    file = archive.layout.picture(found.ticket, found.tile, "webp")
    return {
        "ticket": found.ticket,
        "tile": found.tile,
        "code": _code_of(archive, found.ticket),
        "at": found.kept_at,
        "vehicle": found.vehicle,
        "colour": found.colour,
        "setting": found.setting,
        "style": found.style,
        "approved": found.approved,
        "hung": found.hung,
        "may_show": found.may_show,
        "file": str(file),
        "there": file.is_file(),
    }


_QUESTIONS: Mapping[str, Callable[[Archive, Told, float], Sequence[Row]]] = {
    "counts": counts,
    "pictures": pictures,
    "picture-counts": picture_counts,
    "export": export,
    "outbox": outbox,
}


def answers(ask: Ask, archive: Archive, now: float) -> Sequence[Answer]:
    """The answer in parts that fit into a frame; raises StorageFault.

    A question that cannot be understood is answered so; it must not take the process with it.
    """
    try:
        rows = _QUESTIONS[ask.question](archive, ask.about, now)[:MOST_ROWS]
        parts = list(_parts(rows))
    except StorageFault:
        raise
    except CannotDo as error:
        return [Answer(ask.number, (), fault=str(error))]
    except (KeyError, TypeError, ValueError) as error:
        _log.error("A question cannot be answered: %s", ask.question, exc_info=error)
        return [Answer(ask.number, (), fault="The back office does not know this question.")]
    last = len(parts) - 1
    return [Answer(ask.number, part, last=n == last) for n, part in enumerate(parts)]


def _parts(rows: Sequence[Row]) -> Iterator[Sequence[Row]]:
    """The rows in pieces whose JSON is no longer than a frame; at least one piece."""
    part: list[Row] = []
    room = _ROOM
    for row in rows:
        size = len(json.dumps(dict(row), ensure_ascii=False).encode()) + 2
        if size > room and part:
            yield part
            part, room = [], _ROOM
        part.append(row)
        room -= size
    yield part
