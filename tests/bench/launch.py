"""From the start of the process to the first frame of `kiosk run`: launch.py [RUNS].

Each run is the real command in a fresh interpreter, on embedded defaults, offscreen; it ends at its
first frame. Prints JSON: milliseconds of each run, and their median. Files are in the system's
memory after the first run, as they are on a machine that was switched on for a show.
"""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
import tempfile
import time
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from pathlib import Path
from statistics import median
from types import ModuleType
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
RUNS = 7
WATCHED = "kiosk.ui.kiosk_window"


def main() -> int:
    """Launch it several times."""
    if sys.argv[1:2] == ["--in"]:
        return launch(sys.argv[2])
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else RUNS
    print(json.dumps(measure(runs), indent=2))
    return 0


def measure(runs: int) -> dict[str, Any]:
    """Milliseconds of so many launches, one after the other; the first of all is not counted."""
    with tempfile.TemporaryDirectory(prefix="kiosk-launch-") as folder:
        took = [once(Path(folder)) for _ in range(runs + 1)][1:]
    return {"median_ms": round(median(took)), "runs_ms": [round(each) for each in took]}


def once(folder: Path) -> float:
    """Milliseconds of one launch."""
    config = folder / "kiosk.toml"
    config.write_text(f'[paths]\nstate = "{folder / "state"}"\n[window]\nfullscreen = false\n')
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"}
    environment |= {"XDG_RUNTIME_DIR": str(folder), "TMPDIR": str(folder)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # modules are compiled once, as anywhere
    command = [sys.executable, __file__, "--in", str(config)]
    begun = time.monotonic()
    done = subprocess.run(command, env=environment, capture_output=True, timeout=60, check=False)
    if done.returncode != 0:
        raise RuntimeError(done.stderr.decode()[-2000:])
    return 1000 * (float(done.stdout.split()[-1]) - begun)


def launch(config: str) -> int:
    """Be the command, up to its first frame."""
    sys.path.pop(0)  # this script's folder, which the command would not have
    sys.argv = ["kiosk", "run", "--config", config]
    sys.meta_path.insert(0, _Watch())
    from kiosk.__main__ import main as command

    command()
    return 1


class _Watch(MetaPathFinder):
    """Lets the window's module be found as ever, and its first frame be noticed."""

    def find_spec(self, fullname: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        if fullname != WATCHED:
            return None
        sys.meta_path.remove(self)
        spec = importlib.util.find_spec(fullname)
        assert spec is not None
        assert spec.loader is not None
        spec.loader = _Loader(spec.loader)
        return spec


class _Loader(Loader):
    def __init__(self, loader: Loader) -> None:
        self._loader = loader

    def exec_module(self, module: ModuleType) -> None:
        self._loader.exec_module(module)

        def first_frame(_self: object) -> None:
            print(time.monotonic(), flush=True)
            os._exit(0)

        module.KioskWindow._start = first_frame  # type: ignore[attr-defined]


if __name__ == "__main__":
    sys.exit(main())
