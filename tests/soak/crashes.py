"""Kills windows and back offices at named points that a seed draws: `make soak` plays 200 cases.

Each case is a real process and a real SIGKILL; then everything is started anew and checked. Prints
a line a case and a table, and exits with 1 when a promise was broken or too few points were met.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from itertools import islice
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.crashes.cases import SEED, Case, Theatre, draw

CASES, AT_ONCE = 200, 2
MOST_UNREACHED = 0.1
"""Share of points that two runs of the same visit need not both pass: threads take turns freely."""

Outcome = tuple[Case, str]


def main() -> int:
    """Play, and say what broke."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=CASES)
    parser.add_argument("--seed", type=int, default=SEED)
    arguments = parser.parse_args()
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="kiosk-crashes-") as folder:
        with Theatre(_new(Path(folder) / "record")) as theatre:
            every = theatre.every()
        cases = list(islice(draw(every, arguments.seed), arguments.cases))
        with ProcessPoolExecutor(AT_ONCE) as at_once:
            shares = [cases[start::AT_ONCE] for start in range(AT_ONCE)]
            folders = [Path(folder) / str(start) for start in range(AT_ONCE)]
            found = [one for share in at_once.map(play, folders, shares) for one in share]
    return report(found, len(every), arguments.seed, time.monotonic() - begun)


def play(folder: Path, cases: list[Case]) -> list[Outcome]:
    """One share of the cases, one after the other."""
    found: list[Outcome] = []
    with Theatre(_new(folder)) as theatre:
        for case in cases:
            try:
                said = "" if theatre.play(case) else "not reached"
            except Exception as error:  # noqa: BLE001 - the others are played all the same
                said = f"BROKEN: {type(error).__name__} {error}"
            found.append((case, said))
            print(f"{case}: {said or 'kept'}", flush=True)
    return found


def report(found: list[Outcome], points: int, seed: int, seconds: float) -> int:
    """Print a table by process and boundary; the exit code."""
    total, missed = Counter[str](), Counter[str]()
    for case, said in found:
        row = f"{case.side:14} {case.point.split(' ')[0].rstrip(',')}"
        total[row] += 1
        missed[row] += said == "not reached"
    broken = [(case, said) for case, said in found if said.startswith("BROKEN")]
    print(f"\n{len(found)} of {points} points, seed {seed}, {seconds:.0f} s")
    for row in sorted(total):
        print(f"{row:44} {total[row]:4}" + (f" ({missed[row]} not reached)" if missed[row] else ""))
    for case, said in broken:
        print(f"{case}: {said}")
    print(f"broken: {len(broken)}, not reached: {missed.total()}")
    return 1 if broken or missed.total() > MOST_UNREACHED * len(found) else 0


def _new(folder: Path) -> Path:
    folder.mkdir(parents=True)
    return folder


if __name__ == "__main__":
    sys.exit(main())
