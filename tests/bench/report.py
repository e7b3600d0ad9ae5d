"""Everything that `make bench` measures, as one page: report.py FOLDER writes DATE-cpu.md there.

`kiosk bench` on the shipped checkpoint, and the live window beside a busy pool. Bounded: each
part has a time limit, and one that fails or takes too long is named on the page.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]

BENCH_SECONDS, WINDOW_SECONDS, ALONE_SECONDS, SIMULATION_SECONDS = 330, 180, 60, 20


def main(folder: Path) -> int:
    with tempfile.TemporaryDirectory(prefix="kiosk-bench-") as temporary:
        out = Path(temporary)
        bench = ["-m", "kiosk", "bench", "--out", str(out)]
        _, slow = run("kiosk bench", bench, BENCH_SECONDS)
        window = ["tests/bench/window_report.py"]
        found, unmeasured = run("the window beside busy workers", window, WINDOW_SECONDS)
        if found is None:
            found, _ = run("the window", [*window, "--seconds", "0"], ALONE_SECONDS)
        simulated, unknown = run("the simulation", ["tests/bench/eta.py"], SIMULATION_SECONDS)
        page = (out / "bench.md").read_text("utf-8") if (out / "bench.md").is_file() else ""
        day = datetime.now(UTC).date().isoformat()
        target = folder / f"{day}-{'cpu' if 'no GPU' in page or not page else 'gpu'}.md"
        folder.mkdir(parents=True, exist_ok=True)
        if (out / "bench.png").is_file():
            target.with_suffix(".png").write_bytes((out / "bench.png").read_bytes())
            page += f"\n![Seconds by stage]({day}-{target.stem[-3:]}.png)\n"
    page = page.replace("# Benchmark", f"# Benchmark of {day}", 1) or f"# Benchmark of {day}\n"
    page += window_section(found) + simulation_section(simulated)
    faults = [said for said in (slow, unmeasured, unknown) if said]
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


def window_section(found: Any) -> str:
    if not found:
        return ""
    memory = found["memory"]
    lines = ["", "## The window", "", "Gaps of a 5 ms timer on the window's thread, in ms:", ""]
    lines += ["| | median | p99 | largest | over 100 ms |", "| --- | --: | --: | --: | --: |"]
    for name, title in (("idle", "nothing to do"), ("busy", "all workers paint")):
        if name not in found:
            continue
        gap = found[name]
        cells = (gap["median"], gap["p99"], gap["largest"], gap["over_100_ms"])
        lines.append(f"| {title} | " + " | ".join(f"{cell}" for cell in cells) + " |")
    lines += [
        "",
        "Resident memory, over jobs of a fake generator:",
        f"{memory['after_a_fifth_mb']} MB after {memory['jobs'] // 5} of them,",
        f"{memory['after_all_mb']} MB after {memory['jobs']}: {memory['slope_kb_a_job']} KB a job.",
        "",
    ]
    return "\n".join(lines)


def simulation_section(found: Any) -> str:
    """Error of the estimates over simulated devices; they are no measurement of hardware."""
    if not found:
        return ""
    lines = ["", "## Estimates on simulated devices", ""]
    lines += [f"- {name}: {said}" for name, said in found.items()]
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
