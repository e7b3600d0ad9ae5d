"""Workers that a test speaks for, and helpers to look at real ones from outside."""

from __future__ import annotations

import os
import select
import socket
import time
from collections.abc import Callable
from pathlib import Path

from kiosk.domain.generation import GeneratorEvent, JobFinished
from kiosk.generators.framing import Frame, FramedPipe
from kiosk.generators.messages import (
    Done,
    FromWorker,
    Holding,
    Ready,
    Run,
    ToWorker,
    decode_to_worker,
    encode_from_worker,
    picture_name,
)
from kiosk.generators.pool import WorkerPool
from kiosk.generators.processes import WorkerProcess, WorkerSpec
from kiosk.generators.spool import Spool


class FakeWorker:
    """The worker's end of a pipe; says what the test makes it say."""

    def __init__(self, spec: WorkerSpec, end: socket.socket) -> None:
        self.spec = spec
        self.heard: list[ToWorker] = []
        self._end = end
        self._pipe = FramedPipe(os.dup(end.fileno()))

    def say(self, *messages: FromWorker) -> None:
        for message in messages:
            self._pipe.send(encode_from_worker(message))

    def say_raw(self, data: bytes) -> None:
        self._end.sendall(data)

    def say_frame(self, header: bytes) -> None:
        self._pipe.send(Frame(header))

    def start(self) -> None:
        self.say(Holding((self.spec.checkpoint.id,)), Ready(load=0.5, step=0.01))

    def listen(self) -> list[ToWorker]:
        """What the pool said since the last time."""
        fresh = [decode_to_worker(frame) for frame in self._pipe.receive()]
        self.heard += fresh
        return fresh

    def hear_run(self) -> Run:
        return next(m for m in reversed([*self.listen()]) if isinstance(m, Run))

    def paint(self, run: Run, png: bytes = b"picture") -> None:
        for tile in run.tiles:
            name = picture_name(run.job, tile, run.attempt)
            Spool(self.spec.spool).put(name, png)
            self.say(Done(run.job, tile, run.attempt, 7, name, 0, 1.0, 0.1, 0.1))

    def leave_when_told(self) -> None:
        self.listen()
        self.die()

    def die(self) -> None:
        self._pipe.close()
        self._end.close()


class FakeLauncher:
    """Starts workers that only exist in the test."""

    def __init__(self) -> None:
        self.workers: list[FakeWorker] = []
        self.refusing: OSError | None = None

    def launch(self, spec: WorkerSpec) -> WorkerProcess:
        if self.refusing is not None:
            raise self.refusing
        ours, theirs = socket.socketpair()
        self.workers.append(FakeWorker(spec, theirs))
        return WorkerProcess(FramedPipe(ours.detach()))

    def distrust(self, process: WorkerProcess) -> None:
        pass

    def close(self) -> None:
        for worker in self.workers:
            worker.die()


Until = Callable[[list[GeneratorEvent]], bool]


def pump_until(pool: WorkerPool, done: Until, seconds: float = 150.0) -> list[GeneratorEvent]:
    """Pump a real pool as a window does, until `done(events)`."""
    events: list[GeneratorEvent] = []
    deadline = time.monotonic() + seconds
    while not done(events):
        if time.monotonic() > deadline:
            raise AssertionError(f"not done after {seconds} s: {pool.health()}, {events[-5:]}")
        select.select(pool.waitables(), [], [], 0.25)
        events += pool.pump(time.monotonic())
    return events


def finished(events: list[GeneratorEvent]) -> bool:
    return any(isinstance(event, JobFinished) for event in events)


def all_idle(pool: WorkerPool) -> bool:
    return all(device.state == "idle" for device in pool.health().devices)


def children(pid: int) -> set[int]:
    """Ids of the living child processes of `pid`."""
    found: set[int] = set()
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == pid and fields[0] != "Z":
            found.add(int(stat.parent.name))
    return found


def grandchildren(pid: int) -> set[int]:
    """Ids of the children of the children: workers, under their forkserver."""
    return {worker for child in children(pid) for worker in children(child)}


def alive(pid: int) -> bool:
    """Whether a process runs; one that waits to be reaped does not."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False
    return stat.rpartition(")")[2].split()[0] != "Z"
