"""A real worker process around an engine that paints nothing: cheap enough to kill hundreds of.

Run as a forkserver: `python -m tests.generators.child_worker DESCRIPTOR FOLDER`. Everything but
the painting is the product's. What is to happen to which worker is in FOLDER/orders.json, a list
by the number of the worker: {"point": "before:Progress", "nth": 2, "act": "kill"}, or null.
The acts are kill (itself), stop (SIGSTOP itself), half (write half a message, then kill), garbage
(write some, and go on), crash (raise), slow, leak, compile (ahead, done at once), and lies:
strange-job, doubled, wrong-tile, wrong-file, babble. One that is to come by Compiled compiles
ahead, and one that is to come by Failed finds its pictures unusable. With "ahead": true, another
compiles ahead, too.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import signal
import struct
import sys
import time
from dataclasses import dataclass, field, replace
from pathlib import Path

from kiosk.domain.generation import Timings
from kiosk.generators import forkserver, worker
from kiosk.generators.framing import FramedPipe
from kiosk.generators.messages import Done, Phase, Preview, Progress
from kiosk.generators.painting import Left
from kiosk.inference.outcomes import Cancelled

STEPS = 4
PATIENCE = 0.4
"""Seconds of silence that the engine announces for its steps."""


def picture(seed: int) -> bytes:
    """What the engine paints: the same bytes for the same seed, on whatever worker."""
    return b"\x89PNG" + hashlib.sha256(str(seed).encode()).digest() * 40


@dataclass
class FakePainted:
    png: bytes
    seed: int
    timings: Timings = field(default_factory=lambda: Timings(0, 0, 0.004, 0.001, 0.001))
    flaw: str = ""
    unsafe: bool = False


class FakePipelines:
    holding = ("tiny",)

    def hold(self, checkpoint, precision, *, pinned=False):
        pass

    def let_go(self, checkpoint):
        pass


class FakeAhead:
    """A compiler that has just done its work."""

    at_work = False
    succeeded = True


@dataclass
class FakePrepared:
    pipelines: FakePipelines
    load: float = 0.01
    step: float = 0.001
    ahead: FakeAhead | None = None


class Fate:
    """What is to happen to this worker, and when."""

    def __init__(self, folder: Path) -> None:
        number = _next_number(folder)
        orders = json.loads((folder / "orders.json").read_text())
        order = (orders[number] if number < len(orders) else None) or {}
        self.point = order.get("point", "")
        self.nth = order.get("nth", 1)
        self.act = order.get("act", "")
        self.compiles = self.act == "compile" or order.get("ahead", False)
        self.pipe: FramedPipe | None = None
        self._folder = folder
        self._seen = 0

    def reached(self, point: str) -> bool:
        """The named point is reached; does what is due, and says whether something was."""
        if point != self.point:
            return False
        self._seen += 1
        if self._seen != self.nth:
            return False
        with (self._folder / "fates.log").open("a") as log:  # O_APPEND: whole lines
            log.write(f"{self.act} {point}\n")
        match self.act:
            case "kill":
                os.kill(os.getpid(), signal.SIGKILL)
            case "stop":
                os.kill(os.getpid(), signal.SIGSTOP)
            case "half":
                self._write(struct.pack("!II", 900, 0) + b'{"type":"progress"')
                os.kill(os.getpid(), signal.SIGKILL)
            case "hang":
                self._write(struct.pack("!II", 900, 0) + b'{"type"')
                time.sleep(60)
            case "garbage":
                self._write(random.Random(self.nth).randbytes(300))
            case "crash":
                raise RuntimeError("CUDA error: an illegal memory access was encountered")
            case "slow":
                time.sleep(PATIENCE / 2)
            case _:
                pass
        return True

    def _write(self, data: bytes) -> None:
        assert self.pipe is not None
        os.write(self.pipe.fileno(), data)


def _next_number(folder: Path) -> int:
    """How many workers there were before this one: the size of a file that each makes longer."""
    with (folder / "count").open("ab") as file:
        file.write(b"x")
        file.flush()
        return file.tell() - 1


def install(folder: Path) -> None:
    """Put the fake engine into the product's worker, and points at all its messages."""
    hoard: list[bytearray] = []
    fate: list[Fate] = []

    def prepare(spec, say):
        fate[0].reached("load")
        say(Phase("warm-up", 5))
        compiles = fate[0].compiles or fate[0].point.endswith(":Compiled")
        return FakePrepared(FakePipelines(), ahead=FakeAhead() if compiles else None)

    class FakePainting:
        def __init__(self, spec, run, request, say, stop_asked):
            self._run, self._request, self._say, self._stop_asked = run, request, say, stop_asked

        def paint(self, prepared):
            run, here = self._run, fate[0]
            here.reached("run")
            self._say(Phase("denoise", PATIENCE))
            for step in range(1, STEPS + 1):
                if self._stop_asked(run):
                    here.reached("cancelled")
                    raise Cancelled
                time.sleep(0.002)
                here.reached("step")
                self._say(Progress(run.job, run.tiles, run.attempt, step, STEPS))
                for tile in run.tiles:
                    self._say(Preview(run.job, tile, run.attempt, 1, 1, b"rgb"), droppable=True)
            if here.act == "leak":
                hoard.append(bytearray(os.urandom(1)) * 30 * 2**20)
            here.reached("decode")
            seeds = [self._request.seeds[tile] for tile in run.tiles]
            flaw = "it is black" if here.point.endswith(":Failed") else ""
            return [FakePainted(picture(seed), seed, flaw=flaw) for seed in seeds]

    real_init, real_say = worker.Worker.__init__, worker.Worker.say

    def init(self, spec, pipe):
        real_init(self, spec, pipe)
        fate.append(Fate(folder))
        fate[0].pipe = pipe
        put = self._spool.put

        def spooled(name, data):
            fate[0].reached("before:spool")
            put(name, data)
            fate[0].reached("after:spool")

        self._spool.put = spooled

    def say(self, message, *, droppable=False):
        name, here = type(message).__name__, fate[0]
        here.reached(f"before:{name}")
        real_say(self, message, droppable=droppable)
        if here.reached(f"after:{name}"):
            _lie(self, here, message, real_say)

    worker.prepare = prepare
    worker.Painting = FakePainting
    worker.Worker.__init__ = init
    worker.Worker.say = say


def _lie(self, fate, message, say):
    match fate.act, message:
        case "strange-job", Progress() | Done():
            say(self, replace(message, job="0123456789abcdef"))
        case "doubled", Done():
            say(self, message)
        case "wrong-tile", Done():
            say(self, replace(message, tile=(message.tile + 1) % 4))
        case "wrong-file", Progress():
            name = f"{message.job}.request.json"
            tile, attempt = message.tiles[0], message.attempt
            say(self, Done(message.job, tile, attempt, 1, name, 0, 0, 0, 0))
        case "babble", Progress():
            while True:
                say(self, message)
                time.sleep(0.01)
                if self._pipe.ended:
                    raise Left


if __name__ == "__main__":
    forkserver._PRELOAD = ()
    install(Path(sys.argv[2]))
    forkserver.main(int(sys.argv[1]))
