"""A show's report from its statistics: one page that prints well, and tables for a spreadsheet."""

from __future__ import annotations

import csv
import io
from base64 import b64encode
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from html import escape
from math import isinf

from kiosk.domain.counting import HOUR, WAIT_BOUNDS, Counted, Counter
from kiosk.staff.statistics import Ranked, Statistics

TITLES: Mapping[Counter, str] = {
    Counter.VEHICLE: "Vehicles",
    Counter.SETTING: "Settings",
    Counter.STYLE: "Styles",
}
_STYLE = """
@page { size: A4; margin: 12mm; }
* { box-sizing: border-box; }
body { font: 14px/1.4 "Noto Sans", system-ui, sans-serif; color: #15181d; background: #fff;
  max-width: 186mm; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.6rem; margin: 0; } h2 { font-size: 1rem; margin: 1.2rem 0 .3rem; }
.quiet { color: #5d5a54; margin: .2rem 0 1rem; }
dl { display: grid; grid-template-columns: repeat(4, 1fr); gap: .8rem 1.2rem; margin: 0; }
dl div { border-top: 3px solid #b26a12; padding-top: .3rem; }
dt { color: #5d5a54; font-size: .85rem; } dd { margin: 0; font-size: 1.3rem; font-weight: 600;
  white-space: nowrap;
  font-variant-numeric: tabular-nums; }
.columns { display: grid; grid-template-columns: repeat(auto-fit, minmax(10rem, 1fr));
  gap: 0 1.6rem; align-items: start; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
td { padding: .15rem 0; border-top: 1px solid #dedbd4; }
td:not(:first-child) { text-align: right; padding-left: .6rem; }
img { display: block; width: 100%; margin: .6rem 0 0; }
section { break-inside: avoid; }
@media print { body { margin: 0; max-width: none; padding: 0; font-size: 9.5pt; } }
""".strip()


@dataclass(frozen=True, slots=True)
class Told:
    """What a report is about: whose it is, which days in words, and when it was made.

    `zone` is that of every time in it. `names` are what people call an id or a screen.
    """

    place: str
    days: str
    at: datetime
    zone: tzinfo
    names: Mapping[str, str] = field(default_factory=dict[str, str])

    def name(self, word: str) -> str:
        """What people call it, or the word itself."""
        return self.names.get(word, word) or "(none)"

    def hour(self, hour: int) -> datetime:
        """The start of an hour (hours since 1970, UTC) where the kiosk stands."""
        return datetime.fromtimestamp(hour * HOUR, self.zone)


def figures(statistics: Statistics, told: Told) -> list[tuple[str, str]]:
    """The numbers at the top: what, and how much, in words for people."""
    rate, busiest, waits = statistics.finishing_rate, statistics.busiest, statistics.waits
    return [
        ("Visits", f"{statistics.visits}"),
        ("Saw their pictures", "–" if rate is None else f"{rate:.0%}"),
        ("Pictures", f"{statistics.pictures}"),
        ("Opened on a phone", f"{statistics.scans}"),
        ("Wait, median", seconds(waits.median)),
        ("Wait, 95% of guests", seconds(waits.p95)),
        ("Busiest hour", f"{told.hour(busiest.start):%d %b, %H:%M}" if busiest else "–"),
        ("Deleted by guests", f"{statistics.deleted}"),
    ]


def seconds(bound: float | None) -> str:
    """A bound of a wait as people read it."""
    if bound is None:
        return "–"
    return f"over {WAIT_BOUNDS[-1]:g} s" if isinf(bound) else f"≤ {bound:g} s"


def as_page(statistics: Statistics, told: Told, charts: Mapping[str, bytes], note: str = "") -> str:
    """One page that needs no other file; `charts` are PNGs by what they show, `note` a remark."""
    numbers = "".join(
        f"<div><dt>{escape(what)}</dt><dd>{escape(much)}</dd></div>"
        for what, much in figures(statistics, told)
    )
    lists = [(title, statistics.choices[name]) for name, title in TITLES.items()]
    lists.append(("Where visits ended", statistics.left))
    if statistics.terms:
        lists.append(("Terms accepted", statistics.terms))
    tables = "".join(_table(title, ranked, told) for title, ranked in lists)
    pictures = "".join(
        f'<img alt="{escape(title)}" src="data:image/png;base64,{b64encode(png).decode()}">'
        for title, png in charts.items()
    )
    remark = f'<p class="quiet">{escape(note)}</p>' if note else ""
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Show report: {escape(told.days)}</title>
<style>
{_STYLE}
</style>
</head>
<body>
<h1>Show report</h1>
<p class="quiet">{escape(told.place)}, {escape(told.days)}. Counts only: nothing here is about
anyone. Times are {escape(f"{told.at:%Z}")}.</p>
<dl>{numbers}</dl>
<section>{pictures}</section>
{remark}
<div class="columns">{tables}</div>
</body>
</html>
"""


def as_tables(statistics: Statistics, counts: Iterable[Counted], told: Told) -> dict[str, str]:
    """The CSV files by name: the summary, hour by hour, by popularity, and the counts themselves.

    Counts are those of a spreadsheet: no unit in a cell, ISO 8601 times with their offset.
    """
    waits = statistics.waits
    rate = statistics.finishing_rate
    summary: list[Sequence[object]] = [
        ("visits", statistics.visits),
        ("visits_ended", statistics.ended),
        ("visits_finished", statistics.finished),
        ("finishing_rate", "" if rate is None else f"{rate:.4f}"),
        ("pictures", statistics.pictures),
        ("scans", statistics.scans),
        ("deleted", statistics.deleted),
        ("waits", waits.count),
        ("wait_median_at_most_seconds", _bound(waits.median)),
        ("wait_p95_at_most_seconds", _bound(waits.p95)),
    ]
    hours = [
        (told.hour(hour.start).isoformat(), hour.visits, hour.pictures, hour.scans)
        for hour in statistics.hours
    ]
    lists: dict[Counter, tuple[Ranked, ...]] = {
        **statistics.choices,
        Counter.LEFT: statistics.left,
        Counter.TERMS: statistics.terms,
    }
    popular = [
        (name.value, each.name, told.name(each.name), each.count, f"{each.share:.4f}")
        for name, ranked in lists.items()
        for each in ranked
    ]
    raw = [(told.hour(c.hour).isoformat(), c.name, c.detail, c.count) for c in counts]
    return {
        "summary.csv": _csv(("what", "count"), summary),
        "hours.csv": _csv(("hour", "visits", "pictures", "scans"), hours),
        "popularity.csv": _csv(("list", "id", "name", "count", "share"), popular),
        "counts.csv": _csv(("hour", "name", "detail", "count"), raw),
    }


def _table(title: str, ranked: Sequence[Ranked], told: Told) -> str:
    rows = "".join(
        f"<tr><td>{escape(told.name(each.name))}</td><td>{each.count}</td>"
        f"<td>{each.share:.0%}</td></tr>"
        for each in ranked
    )
    body = f"<table>{rows}</table>" if rows else '<p class="quiet">Nothing counted.</p>'
    return f"<section><h2>{escape(title)}</h2>{body}</section>"


def _bound(bound: float | None) -> str:
    return "" if bound is None else f"{bound:g}"


def _csv(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(head)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return out.getvalue()


def _cell(value: object) -> object:
    """A text that a spreadsheet would take for a formula is kept a text."""
    return f"'{value}" if isinstance(value, str) and value[:1] in "=+-@\t" and value else value
