"""Everything that `make bench` measures, as one page: report.py FOLDER writes DATE-cpu.md there.

`kiosk bench` on the shipped checkpoint; launches; the live window beside a busy pool, and beside
500 phones. Bounded: each part has a time limit, and one that fails or takes too long is named on
the page.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]

BENCH_SECONDS, WINDOW_SECONDS = 330, 165
LAUNCH_SECONDS, PHONES_SECONDS, SIMULATION_SECONDS = 25, 50, 20
ALONE_SECONDS = 60
"""For the window without workers, when it could not be measured beside them and time is left."""


def main(folder: Path) -> int:
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="kiosk-bench-") as temporary:
        out = Path(temporary)
        bench = ["-m", "kiosk", "bench", "--out", str(out)]
        _, slow = run("kiosk bench", bench, BENCH_SECONDS)
        window = ["tests/bench/window_report.py"]
        found, unmeasured = run("the window beside busy workers", window, WINDOW_SECONDS)
        if found is None and time.monotonic() - begun < BENCH_SECONDS + ALONE_SECONDS:
            found, _ = run("the window", [*window, "--seconds", "0"], ALONE_SECONDS)
        launched, unlaunched = run("launches", ["tests/bench/launch.py"], LAUNCH_SECONDS)
        crowd, unanswered = run("the phones", ["tests/bench/phones.py"], PHONES_SECONDS)
        simulated, unknown = run("the simulation", ["tests/bench/eta.py"], SIMULATION_SECONDS)
        page = (out / "bench.md").read_text("utf-8") if (out / "bench.md").is_file() else ""
        day = datetime.now(UTC).date().isoformat()
        target = folder / f"{day}-{'cpu' if 'no GPU' in page or not page else 'gpu'}.md"
        folder.mkdir(parents=True, exist_ok=True)
        if (out / "bench.png").is_file():
            target.with_suffix(".png").write_bytes((out / "bench.png").read_bytes())
            page += f"\n![Seconds by stage]({day}-{target.stem[-3:]}.png)\n"
    page = page.replace("# Benchmark", f"# Benchmark of {day}", 1) or f"# Benchmark of {day}\n"
    page += window_section(found, launched) + phones_section(crowd) + simulation_section(simulated)
    faults = [said for said in (slow, unmeasured, unlaunched, unanswered, unknown) if said]
    page += "".join(f"\nNot measured: {said}\n" for said in faults)
    target.write_text(page, encoding="utf-8")
    print(f"Written to {target}")
    return 1 if faults else 0


def run(name: str, arguments: list[str], seconds: float) -> tuple[Any, str]:
    """What a part printed as JSON, if it did, and what went wrong."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, *arguments]
    try:
        done = subprocess.run(
            command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, timeout=seconds, check=False
        )
    except subprocess.TimeoutExpired:
        return None, f"{name} took more than {seconds:.0f} s."
    if done.returncode != 0:
        return None, f"{name} ended with status {done.returncode}."
    try:
        return json.loads(done.stdout), ""
    except ValueError:
        return None, ""


def window_section(found: Any, launched: Any) -> str:
    """Launch, frames, touches, gaps and memory, as far as they were measured."""
    lines = ["", "## The window", ""]
    if launched:
        lines.append(
            f"- `kiosk run`, from the start of Python to its first frame: "
            f"{launched['median_ms']} ms (median of {len(launched['runs_ms'])} launches)."
        )
    if not found:
        return "\n".join([*lines, ""]) if launched else ""
    touch = found["touch"]
    built, quick, slow = found["first_frame_ms"], touch["median_ms"], touch["largest_ms"]
    lines += [
        f"- Building the window to its first frame, everything imported: {built} ms.",
        *frames_lines(found),
        f"- Finger lifted to the frame that answers: {quick} ms in the middle, {slow} ms at most.",
        memory_line(found["memory"]),
    ]
    kinds = {"idle": "nothing to do", "busy": "all workers paint"}
    return "\n".join(
        [*lines, "", *gaps_table({t: found[n] for n, t in kinds.items() if n in found})]
    )


def frames_lines(found: Any) -> list[str]:
    """Frames per second of the attract screen, alone and beside busy cores."""
    kinds = {"frames": "alone", "frames_beside_busy": "beside a busy niced process on each core"}
    return [
        f"- The attract screen moves, {title}: {found[name]['median_fps']} frames a second in the "
        f"middle, {found[name]['p99_gap_ms']} ms between two at the 99th percentile."
        for name, title in kinds.items()
        if name in found
    ]


def memory_line(memory: Any) -> str:
    """Where memory went over many jobs."""
    return (
        f"- Resident memory over {memory['jobs']} jobs of a fake generator: {memory['first_mb']} "
        f"to {memory['last_mb']} MB, at most {memory['most_mb']}; a line through "
        f"{memory['looks']} looks rises by {memory['slope_kb_a_job']} KB a job."
    )


def gaps_table(kinds: dict[str, Any]) -> list[str]:
    """A row for each kind of life."""
    lines = ["Gaps of a 5 ms timer on the window's thread, in ms:", ""]
    lines += ["| | median | p99 | largest | over 100 ms |", "| --- | --: | --: | --: | --: |"]
    for title, gap in kinds.items():
        cells = (gap["median"], gap["p99"], gap["largest"], gap["over_100_ms"])
        lines.append(f"| {title} | " + " | ".join(f"{cell}" for cell in cells) + " |")
    return [*lines, ""]


def phones_section(found: Any) -> str:
    """How phones fared that came all at once, and the window meanwhile."""
    if not found:
        return ""
    errors = ", ".join(f"{count} {name}" for name, count in found["errors"].items()) or "none"
    lines = [
        "",
        f"## {found['phones']} phones at once",
        "",
        "Each opens the page and then four pictures, over the loopback, from a niced process on",
        "this machine, while guests at the kiosk have pictures made by a fake generator, which the",
        f"same back office keeps. All is answered within {found['seconds']} s.",
        "",
        "| asked | answers | median | p99 |",
        "| --- | --: | --: | --: |",
    ]
    for what in ("page", "picture"):
        each = found[what]
        cells = (what, each["answers"], f"{each['median_ms']} ms", f"{each['p99_ms']} ms")
        lines.append("| " + " | ".join(map(str, cells)) + " |")
    kinds = {"guests, no phones": found["alone"], "guests and phones": found["gaps"]}
    return "\n".join([*lines, "", f"Errors: {errors}.", "", *gaps_table(kinds)])


def simulation_section(found: Any) -> str:
    """Error of the estimates over simulated devices; they are no measurement of hardware."""
    if not found:
        return ""
    lines = ["", "## Estimates on simulated devices", ""]
    lines += [f"- {name}: {said}" for name, said in found.items()]
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
