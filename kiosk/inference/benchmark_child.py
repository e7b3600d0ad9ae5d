"""One contender in a process of its own, told by lines of JSON what to do.

start  -> Start          paint FOLDER -> Clocked, pictures in FOLDER/N.png
cost   -> Cost           facts -> Facts
An error ends the process, with the reason as {"error": …, "cause": …, "cure": …}.
"""

from __future__ import annotations

import json
import os
import sys
import time
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kiosk.domain.errors import KioskError
from kiosk.inference.benchmark_work import WORK, Clocked, Cost, Facts, Start, Work

if TYPE_CHECKING:
    from kiosk.inference.benchmark_contenders import Contender


class Child:
    """What this process knows between two lines."""

    def __init__(self, work: Work, name: str, born: float) -> None:
        self._work = work
        self._name = name
        self._born = born
        self._contender: Contender | None = None

    def obey(self, order: dict[str, Any]) -> dict[str, Any]:
        """Do what an order says; raises KioskError."""
        match order["do"]:
            case "start":
                return asdict(self._start())
            case "paint":
                return asdict(self._paint(Path(order["folder"])))
            case "cost":
                return asdict(self._cost())
            case _:
                return asdict(self._facts())

    @property
    def contender(self) -> Contender:
        """The contender, once started."""
        assert self._contender is not None, "start comes first"
        return self._contender

    def _start(self) -> Start:
        from kiosk.inference.acceleration import keep_compiled_in
        from kiosk.inference.benchmark_contenders import make_contender
        from kiosk.inference.computing import use_threads

        keep_compiled_in(self._work.cache)
        use_threads(self._work.threads)
        imported = time.time()
        self._contender = make_contender(self._work, self._name)
        loaded = time.time()
        self._contender.warm_up()
        warm = time.time()
        first, _ = self._contender.paint()
        return Start(imported - self._born, loaded - imported, warm - loaded, first)

    def _paint(self, folder: Path) -> Clocked:
        clocked, pngs = self.contender.paint()
        folder.mkdir(parents=True, exist_ok=True)
        for number, png in enumerate(pngs):
            if png:
                (folder / f"{number}.png").write_bytes(png)
        return clocked

    def _cost(self) -> Cost:
        from kiosk.inference.benchmark_cost import count_operations, peak_of

        work, guided = self._work, self._work.guidance > 1
        pipe = self.contender.pipe
        step, decoding = count_operations(pipe, work.batch, work.size, guided=guided)
        peak, how = peak_of(work.device, self.contender.dtype)
        return Cost(work.steps * step + decoding, peak, how)

    def _facts(self) -> Facts:
        from kiosk.inference.benchmark_cost import gpu_name, peak_memory

        dtype = str(self.contender.dtype).removeprefix("torch.")
        device = self._work.device
        return Facts(dtype, self.contender.note, peak_memory(device), gpu_name(device))


def main(work: str, name: str, born: float) -> int:
    """Serve orders from standard input until it ends; returns the exit status."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # whatever libraries print is not an answer
    child = Child(WORK.validate_json(work), name, born)
    for line in sys.stdin:
        try:
            answer, status = child.obey(json.loads(line)), None
        except KioskError as error:
            answer, status = {"error": str(error), "cause": error.cause, "cure": error.cure}, 3
        except (RuntimeError, MemoryError) as error:
            said = f"{type(error).__name__}: {error}".replace("\n", " ")[:300]
            answer, status = {"error": said, "cause": said, "cure": ""}, 3
        print(json.dumps(answer), file=answers, flush=True)
        if status is not None:
            return status
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2], float(sys.argv[3])))
