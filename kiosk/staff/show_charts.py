"""The report's charts as PNGs; they need matplotlib, which the extra `bench` brings."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

from kiosk.staff.show_report import TITLES, Told
from kiosk.staff.statistics import Ranked, Statistics

_DPI = 150
_INK, _QUIET, _LINE, _BAR, _OTHER = "#15181d", "#5d5a54", "#dedbd4", "#b26a12", "#3b6ea5"
_LABELS = 12  # hours that can be read beside each other


class NoCharts(Exception):
    """matplotlib is not installed."""


def draw_charts(statistics: Statistics, told: Told) -> Mapping[str, bytes]:
    """PNGs by title: hour by hour, and choices with where visits ended. Raises NoCharts."""
    try:
        from matplotlib.figure import Figure
    except ImportError as error:
        raise NoCharts from error
    hours = Figure(figsize=(7.3, 2.3), dpi=_DPI, layout="constrained")
    _draw_hours(hours.subplots(), statistics, told)
    lists = [(title, statistics.choices[name]) for name, title in TITLES.items()]
    lists.append(("Ended at", statistics.left))
    popular = Figure(figsize=(7.3, 2.5), dpi=_DPI, layout="constrained")
    for axes, (title, ranked) in zip(popular.subplots(1, len(lists)), lists, strict=True):
        _draw_list(axes, title, ranked, told)
    return {"Hour by hour": _png(hours), "Popularity": _png(popular)}


def _draw_hours(axes: Any, statistics: Statistics, told: Told) -> None:
    hours = statistics.hours
    places = range(len(hours))
    axes.bar(places, [h.pictures for h in hours], color=_LINE, label="Pictures")
    axes.bar(places, [h.visits for h in hours], width=0.5, color=_BAR, label="Visits")
    axes.plot(places, [h.scans for h in hours], "o", color=_OTHER, ms=4, label="Opened on a phone")
    every = -(-len(hours) // _LABELS)
    shown = list(places)[:: max(every, 1)]
    day = ""
    labels: list[str] = []
    for place in shown:
        start = told.hour(hours[place].start)
        labels.append(f"{start:%H:%M}" + (f"\n{start:%d %b}" if f"{start:%d %b}" != day else ""))
        day = f"{start:%d %b}"
    axes.set_xticks(shown, labels)
    axes.yaxis.get_major_locator().set_params(integer=True)
    axes.legend(frameon=False, fontsize=7, ncols=3, loc="lower left", bbox_to_anchor=(0, 1))
    _calm(axes)


def _draw_list(axes: Any, title: str, ranked: Sequence[Ranked], told: Told) -> None:
    rows = ranked[:8]
    places = range(len(rows))
    axes.barh(places, [each.count for each in rows], color=_BAR, height=0.6)
    axes.set_yticks(places, [told.name(each.name)[:22] for each in rows])
    axes.invert_yaxis()
    axes.xaxis.get_major_locator().set_params(integer=True, nbins=3)
    axes.set_title(title, fontsize=8, color=_INK, loc="left", fontweight="bold")
    _calm(axes)


def _calm(axes: Any) -> None:
    axes.tick_params(labelsize=7, colors=_QUIET, length=0)
    for side, spine in axes.spines.items():
        spine.set_visible(side == "bottom")
        spine.set_color(_LINE)


def _png(figure: Any) -> bytes:
    out = io.BytesIO()
    figure.savefig(out, format="png", metadata={"Software": None})
    return out.getvalue()
