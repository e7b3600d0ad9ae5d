"""Measures ways of painting the same pictures against each other, each in its own process.

Every contender is started twice, cold and with caches filled; then they paint in turn, so that
whatever else the machine does meets them all alike. Free of torch: the children have it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any, Self, TypeVar

import numpy as np
from PIL import Image
from pydantic import TypeAdapter

from kiosk.domain.errors import CannotDo
from kiosk.inference.benchmark_work import (
    WORK,
    Benchmark,
    Clocked,
    Cost,
    Difference,
    Facts,
    Result,
    Start,
    Work,
)

Tell = Callable[[str], None]
T = TypeVar("T")


class ContenderProcess:
    """A contender's process; a context manager that leaves none behind."""

    def __init__(self, work: Work, name: str) -> None:
        self.name = name
        command = ["kiosk.inference.benchmark_child", WORK.dump_json(work).decode(), name]
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", *command, repr(time.time())],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=_environment(work.threads),
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.communicate()

    def start(self) -> Start:
        """From nothing to the first pictures."""
        return self._ask(Start, do="start")

    def paint(self, folder: Path) -> Clocked:
        """The pictures once more, as files in a folder."""
        return self._ask(Clocked, do="paint", folder=str(folder))

    def cost(self) -> Cost:
        """What the work costs at least."""
        return self._ask(Cost, do="cost")

    def facts(self) -> Facts:
        """What it is, and what it needed up to now."""
        return self._ask(Facts, do="facts")

    def _ask(self, kind: type[T], **order: Any) -> T:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        try:
            self._process.stdin.write(json.dumps(order).encode() + b"\n")
            self._process.stdin.flush()
            line = self._process.stdout.readline()
        except BrokenPipeError:
            line = b""
        if not line:
            code = self._process.wait()
            said = f"The contender '{self.name}' died (exit status {code})."
            cure = "If memory ran out, try --batch 1, or fewer profiles."
            raise CannotDo(said, cure)
        answer = json.loads(line)
        if "error" in answer:
            raise CannotDo(
                f"The contender '{self.name}' stopped: {answer['cause']}", answer["cure"]
            )
        return TypeAdapter(kind).validate_python(answer)


def run_benchmark(
    work: Work,
    names: Sequence[str],
    repeat: int,
    folder: Path,
    *,
    together: bool = True,
    tell: Tell = lambda _: None,
) -> Benchmark:
    """Measure the contenders called `names`; pictures go to `folder`/NAME/N.png.

    Not `together`, each paints all its runs before the next one starts: for weights of which
    memory holds one set only. Raises CannotDo when a contender cannot go on.
    """
    with tempfile.TemporaryDirectory(prefix="kiosk-bench-") as caches:
        works = {name: replace(work, cache=Path(caches) / name) for name in names}
        cold: dict[str, Start] = {}
        for name in names if together else ():
            tell(f"{name}: first start")
            with ContenderProcess(works[name], name) as process:
                cold[name] = process.start()
        if together:
            results, cost = _in_turn(works, cold, repeat, folder, tell)
        else:
            results, cost = _one_by_one(works, repeat, folder, tell)
    if work.random_weights is None:  # noise may differ as it likes
        results = [replace(r, difference=_difference(folder, r.name, names)) for r in results]
    return Benchmark(work, together, tuple(results), cost)


def _in_turn(
    works: dict[str, Work], cold: dict[str, Start], repeat: int, folder: Path, tell: Tell
) -> tuple[list[Result], Cost]:
    with ExitStack() as stack:
        processes: list[ContenderProcess] = []
        cached: dict[str, Start] = {}
        for name, work in works.items():
            tell(f"{name}: second start")
            processes.append(stack.enter_context(ContenderProcess(work, name)))
            cached[name] = processes[-1].start()
        warm: dict[str, list[Clocked]] = {name: [] for name in works}
        for turn in range(repeat):
            for process in processes:
                tell(f"{process.name}: run {turn + 1} of {repeat}")
                warm[process.name].append(process.paint(folder / process.name))
        cost = processes[-1].cost()  # the last is a half-precision one wherever there is any
        return [
            Result(p.name, p.facts(), cold[p.name], cached[p.name], tuple(warm[p.name]), None)
            for p in processes
        ], cost


def _one_by_one(
    works: dict[str, Work], repeat: int, folder: Path, tell: Tell
) -> tuple[list[Result], Cost | None]:
    results: list[Result] = []
    cost: Cost | None = None
    for name, work in works.items():
        tell(f"{name}: start")
        with ContenderProcess(work, name) as process:
            cold = process.start()
            warm: list[Clocked] = []
            for turn in range(repeat):
                tell(f"{name}: run {turn + 1} of {repeat}")
                warm.append(process.paint(folder / name))
            facts = process.facts()
            cost = process.cost()
        results.append(Result(name, facts, cold, None, tuple(warm), None))
    return results, cost


def _difference(folder: Path, name: str, names: Sequence[str]) -> Difference | None:
    """Between the last pictures of a contender and of the plain call, all of them together."""
    if name == "plain" or "plain" not in names:
        return None
    pairs = [
        (_pixels(path), _pixels(folder / name / path.name))
        for path in sorted((folder / "plain").glob("*.png"))
    ]
    gaps = np.concatenate([(one - other).ravel() for one, other in pairs])
    mean = float(np.mean(np.square(gaps, dtype=np.float64)))
    psnr = None if mean == 0 else round(float(10 * np.log10(255**2 / mean)), 2)
    return Difference(int(np.abs(gaps).max()), psnr)


def _pixels(path: Path) -> np.ndarray[Any, np.dtype[np.int16]]:
    with Image.open(path) as image:
        return np.asarray(image.convert("RGB")).astype(np.int16)


def _environment(threads: int) -> dict[str, str]:
    """As workers have it: what must be set before torch is imported."""
    return {
        **os.environ,
        "OMP_WAIT_POLICY": "passive",
        "OMP_NUM_THREADS": str(threads),
        "MKL_NUM_THREADS": str(threads),
        "HF_HUB_OFFLINE": "1",
        "TRANSFORMERS_VERBOSITY": "error",
        "DIFFUSERS_VERBOSITY": "error",
        "TOKENIZERS_PARALLELISM": "false",
    }
