"""Shows a preflight report: as a table for a terminal, and as one HTML file to keep or print."""

from __future__ import annotations

import json
from datetime import datetime
from html import escape
from pathlib import Path

from kiosk.domain.errors import BadInput
from kiosk.staff.preflight import Finding, Report, Result, Verdict

_SUMMARY = {
    Verdict.GO: "Go: the show can open.",
    Verdict.WARN: "Go, but look: the show can open, and something wants attention.",
    Verdict.NO_GO: "No-go: the show should not open like this.",
}
_STYLE = """
body { font: 16px/1.45 "Noto Sans", system-ui, sans-serif; color: #15181d; background: #fff;
  max-width: 52rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.5rem; border-left: .6rem solid; padding-left: .8rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .5rem .8rem .5rem 0;
  border-top: 1px solid #c9c6bf; }
td.seconds { font-variant-numeric: tabular-nums; white-space: nowrap; text-align: right; }
td p { margin: 0; } td p + p { font-weight: 600; }
.go { color: #1b6e3c; } .look { color: #8a5a00; } .no-go { color: #a3121f; }
h1, .verdict { font-weight: 700; white-space: normal; }
tr { break-inside: avoid; }
@media print { body { margin: 0; max-width: none; font-size: 11pt; } }
""".strip()


def as_text(report: Report) -> str:
    """A table, worst first; what to do stands under what is wrong."""
    width = max((len(result.title) for result in report.results), default=0)
    lines: list[str] = []
    for result in report.results:
        finding = result.finding
        label = finding.verdict.label.upper()
        lines.append(f"{label:6} {result.title:{width}}  {finding.what}  ({result.seconds:.1f} s)")
        if finding.cure:
            lines.append(f"{'':6} {'':{width}}  -> {finding.cure}")
    return "\n".join([*lines, "", _SUMMARY[report.verdict]]) + "\n"


def as_json(report: Report) -> str:
    """For scripts: the verdict, and each check's id, verdict, sentences and seconds."""
    results = [
        {
            "id": result.check,
            "title": result.title,
            "verdict": result.finding.verdict.label,
            "what": result.finding.what,
            "cure": result.finding.cure,
            "seconds": round(result.seconds, 2),
        }
        for result in report.results
    ]
    whole = {"verdict": report.verdict.label, "at": report.at.isoformat(timespec="seconds")}
    return json.dumps({**whole, "results": results}, indent=2, ensure_ascii=False) + "\n"


def read_json(text: str) -> Report:
    """The report that `as_json` wrote; raises ValueError for anything else."""
    try:
        said = json.loads(text)
        verdicts = {each.label: each for each in Verdict}
        results = [
            Result(
                each["id"],
                each["title"],
                Finding(verdicts[each["verdict"]], each["what"], each["cure"]),
                float(each["seconds"]),
            )
            for each in said["results"]
        ]
        at = datetime.fromisoformat(said["at"])
    except (KeyError, TypeError) as error:
        raise ValueError("no report of a preflight") from error
    return Report(tuple(results), at, 0.0)


def as_html(report: Report, *, place: str = "", version: str = "") -> str:
    """One page that needs no other file; `place` names the kiosk that it is about."""
    rows = "\n".join(_row(result) for result in report.results)
    summary = escape(_SUMMARY[report.verdict])
    where = f"{escape(place)}, " if place else ""
    program = f", kiosk {escape(version)}" if version else ""
    told = f"{where}{report.at:%d %B %Y, %H:%M %Z}, {report.seconds:.0f} seconds{program}"
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Preflight: {report.verdict.label}</title>
<style>
{_STYLE}
</style>
</head>
<body>
<h1 class="{report.verdict.label}">{summary}</h1>
<p>{told}</p>
<table>
<thead><tr><th>Verdict</th><th>Check</th><th>What, and what to do</th><th>Time</th></tr></thead>
<tbody>
{rows}
</tbody>
</table>
</body>
</html>
"""


def write_page(path: Path, page: str) -> None:
    """Keep a page as a file; raises BadInput when there is no such place."""
    try:
        path.write_text(page, encoding="utf-8")
    except OSError as error:
        reason = error.strerror or str(error)
        raise BadInput("html", str(path), f"a file that can be written ({reason})") from error


def _row(result: Result) -> str:
    finding = result.finding
    cure = f"<p>{escape(finding.cure)}</p>" if finding.cure else ""
    return (
        f'<tr><td class="verdict {finding.verdict.label}">{finding.verdict.label}</td>'
        f"<td>{escape(result.title)}</td><td><p>{escape(finding.what)}</p>{cure}</td>"
        f'<td class="seconds">{result.seconds:.1f} s</td></tr>'
    )
