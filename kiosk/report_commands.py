"""`kiosk report`: what a show was like, in counts."""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

from kiosk.config import Config
from kiosk.domain.errors import BadInput, CannotDo, KioskError
from kiosk.gallery.counts_file import read_counts
from kiosk.gallery.layout import Layout
from kiosk.options import ConfigFile, load_layers
from kiosk.staff.catalog_here import own_catalog_of
from kiosk.staff.report_names import names_of
from kiosk.staff.show_report import Told, as_page, as_tables, figures
from kiosk.staff.statistics import statistics_of

PAGE = "report.html"
_DAY = ["%Y-%m-%d"]


def report(
    out: Annotated[Path, typer.Option(metavar="DIR", help="Where the report goes.")],
    first: Annotated[
        datetime | None, typer.Option("--from", formats=_DAY, help="The first day.")
    ] = None,
    last: Annotated[
        datetime | None, typer.Option("--to", formats=_DAY, help="The last day, included.")
    ] = None,
    config: ConfigFile = None,
) -> None:
    """Write a show's report: a page to print, charts, and tables. Counts only.

    It works beside a running kiosk. Days are those of the show's time zone.
    """
    from kiosk.staff.show_charts import NoCharts, draw_charts

    if first and last and last < first:
        raise BadInput("--to", f"{last:%Y-%m-%d}", f"a day not before {first:%Y-%m-%d}")
    loaded = load_layers(config).config
    at = loaded.show.local(datetime.now(UTC))
    zone = at.tzinfo or UTC
    begin = first.replace(tzinfo=zone).timestamp() if first else 0.0
    end = time.time()
    if last:
        end = (last + timedelta(days=1)).replace(tzinfo=zone).timestamp() - 1
    counts = read_counts(Layout(loaded.paths.state).database, begin, end)
    statistics = statistics_of(counts)
    days = _days(first, last)
    if statistics.is_empty:
        raise CannotDo(
            f"There is nothing to report {days}: nothing was counted in {loaded.paths.state}.",
            "Look at --from, --to and the config's paths.state.",
        )
    told = Told("Kiosk", _spoken(days), at, zone, _names(loaded))
    charts: Mapping[str, bytes] = {}
    note = ""
    try:
        charts = draw_charts(statistics, told)
    except NoCharts:
        note = "Without charts: matplotlib is not installed (the extra `bench`)."
    files = {PAGE: as_page(statistics, told, charts, note).encode()}
    files |= {name: text.encode() for name, text in as_tables(statistics, counts, told).items()}
    files |= {f"{title.lower().replace(' ', '-')}.png": png for title, png in charts.items()}
    _write(out, files)
    for what, much in figures(statistics, told):
        print(f"{what:22} {much}")
    print(f"{note}\n" * bool(note) + f"{len(files)} files in {out}; look at {out / PAGE}")


def _days(first: datetime | None, last: datetime | None) -> str:
    begin = f"from {first:%Y-%m-%d} " if first else ""
    end = f"to {last:%Y-%m-%d}" if last else "to this hour"
    return begin + end


def _spoken(days: str) -> str:
    return days if days.startswith("from") else f"from the beginning {days}"


def _names(config: Config) -> dict[str, str]:
    """What people call ids and screens; ids alone where the catalog cannot be read any more."""
    try:
        return names_of(own_catalog_of(config).whole)
    except KioskError:
        return names_of(None)


def _write(out: Path, files: dict[str, bytes]) -> None:
    try:
        out.mkdir(parents=True, exist_ok=True)
        for name, data in files.items():
            (out / name).write_bytes(data)
    except OSError as error:
        reason = error.strerror or str(error)
        raise BadInput("--out", str(out), f"a folder that can be written ({reason})") from error
