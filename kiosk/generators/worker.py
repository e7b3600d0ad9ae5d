"""A worker process: loads a checkpoint on one device, and paints the tiles it is told to."""

from __future__ import annotations

import logging
import os
import select
import signal
import sys
import threading
from collections import deque

from kiosk.domain.errors import BadInput, CheckpointFault, KioskError, StorageFault
from kiosk.generators.framing import FramedPipe, FrameError
from kiosk.generators.messages import (
    Bye,
    Cancel,
    Done,
    Failed,
    FailedKind,
    FromWorker,
    Held,
    Hello,
    Hold,
    Holding,
    Phase,
    Ready,
    Run,
    ToWorker,
    decode_to_worker,
    encode_from_worker,
    picture_name,
)
from kiosk.generators.painting import LOAD_SECONDS, Left, Painting, Prepared, prepare, request_of
from kiosk.generators.processes import WORKER_SPEC, WorkerSpec
from kiosk.generators.spool import Spool
from kiosk.generators.usage import compiled_with, memory_used
from kiosk.inference.outcomes import Cancelled, NoRoom
from kiosk.logs import log_to_stderr

log = logging.getLogger("kiosk.worker")

AHEAD_EVERY = 5.0
"""Seconds between looks at a process that compiles for the next worker, which takes minutes."""


def run_worker(spec: str | bytes, descriptor: int) -> int:
    """Work until told to leave, or until the pool is gone; returns the exit status.

    `spec` is a WorkerSpec as JSON, `descriptor` the worker's end of its pipe.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    log_to_stderr("worker")
    logging.captureWarnings(True)
    _leave_with(descriptor)
    try:
        facts = WORKER_SPEC.validate_json(spec)
        os.nice(max(0, facts.niceness - os.nice(0)))
        return Worker(facts, FramedPipe(descriptor)).serve()
    except Exception:  # Python's own report would quote what the pool sent
        log.exception("a worker stopped")
        return 1


def _leave_with(descriptor: int) -> None:
    """Exit as soon as the pool's end closes, whatever this process is busy with then.

    A thread that sleeps in poll; a step of a large model can take longer than a pool's death
    should go unnoticed.
    """

    def watch() -> None:
        poll = select.poll()
        poll.register(descriptor, 0)  # hang-ups and errors are always reported
        poll.poll()
        os._exit(0)

    threading.Thread(target=watch, name="pool-watch", daemon=True).start()


class Worker:
    """The loop of a worker; everything it says goes through `say`."""

    def __init__(self, spec: WorkerSpec, pipe: FramedPipe) -> None:
        self._spec = spec
        self._pipe = pipe
        self._spool = Spool(spec.spool)
        self._inbox: deque[ToWorker] = deque()
        self._held: tuple[str, ...] = ()
        self._looks_ahead = True

    def serve(self) -> int:
        """Load, then paint whatever comes; returns the exit status."""
        self.say(Hello(os.getpid()))
        prepared = self._load()
        if prepared is None:
            self._flush()
            return 3
        try:
            status = self._obey(prepared)
        except Left:
            return 1
        self._flush()
        return status

    def _obey(self, prepared: Prepared) -> int:
        """Do what the pool says; returns the exit status when it is time to leave."""
        while True:
            match self._next(prepared):
                case None | Bye():
                    return 0
                case Run() as run:
                    if not self._run(prepared, run):
                        return 1
                    self._say_what_is_held(prepared)
                    self.say(memory_used(self._spec.device.torch_device))
                case Hold() as hold:
                    self._hold(prepared, hold)
                case Cancel():
                    pass  # what it names has ended meanwhile

    def say(self, message: FromWorker, *, droppable: bool = False) -> None:
        """Send a message; droppable ones only when the pool keeps up."""
        self._pipe.send(encode_from_worker(message), droppable=droppable)

    def stop_asked(self, run: Run) -> bool:
        """Whether the pool wants `run` stopped; raises Left when it wants the worker gone."""
        self._receive()
        if self._pipe.ended or any(isinstance(message, Bye) for message in self._inbox):
            raise Left
        return any(
            isinstance(message, Cancel) and (message.job, message.attempt) == (run.job, run.attempt)
            for message in self._inbox
        )

    def _load(self) -> Prepared | None:
        self.say(Phase("load", LOAD_SECONDS))
        try:
            prepared = prepare(self._spec, self.say)
        except CheckpointFault as fault:
            self._give_up("checkpoint", fault.cause, fault.cure)
        except ImportError as error:
            cure = "Install the kiosk with its 'engine' extra."
            self._give_up("start", f"The parts that paint are not installed ({error}).", cure)
        except KioskError as error:
            self._give_up("start", error.cause, error.cure)
        except Exception as error:
            log.exception("a worker on %s could not start", self._spec.device.name)
            cure = "Look into the log; then restart the kiosk."
            self._give_up("start", f"A worker cannot start on its device ({_short(error)}).", cure)
        else:
            self._say_what_is_held(prepared)
            self.say(Ready(prepared.load, prepared.step))
            return prepared
        return None

    def _give_up(self, kind: FailedKind, cause: str, cure: str) -> None:
        self.say(Failed(kind, cause[:2000], cure[:2000]))

    def _run(self, prepared: Prepared, run: Run) -> bool:
        """Paint, and answer for every tile; False when this process should not go on."""
        try:
            request = request_of(run, self._spool)
            painting = Painting(self._spec, run, request, self.say, self.stop_asked)
            self._deliver(run, painting, prepared)
        except Left:
            raise
        except KioskError as error:
            self._fail(run, _kind(error), error.cause, error.cure)
        except Cancelled:
            self._fail(run, "cancelled", "")
        except Exception as error:
            said = "painting failed on %s; the worker leaves"
            log.exception(said, self._spec.device.name, extra={"job": run.job})
            self._fail(run, "crashed", f"Painting stopped with an error ({_short(error)}).")
            return False
        return True

    def _deliver(self, run: Run, painting: Painting, prepared: Prepared) -> None:
        pictures = painting.paint(prepared)
        self._say_what_is_held(prepared)
        for tile, painted in zip(run.tiles, pictures, strict=True):
            if painted.flaw:
                kind: FailedKind = "unsafe" if painted.unsafe else "unusable"
                cause = f"A picture could not be used: {painted.flaw}."
                self.say(Failed(kind, cause[:2000], "", run.job, (tile,), run.attempt))
                continue
            name = picture_name(run.job, tile, run.attempt)
            self._spool.put(name, painted.png)
            times = painted.timings
            self.say(
                Done(
                    run.job,
                    tile,
                    run.attempt,
                    painted.seed,
                    name,
                    load=times.load,
                    denoise=times.denoise,
                    decode=times.decode,
                    encode=times.encode,
                )
            )

    def _hold(self, prepared: Prepared, hold: Hold) -> None:
        """Read weights, or let go of them; a failure costs nothing but the answer."""
        self.say(Phase("load", LOAD_SECONDS))
        cause, pipelines = "", prepared.pipelines
        try:
            if hold.held:
                pipelines.hold(hold.checkpoint, self._spec.precision, pinned=hold.pinned)
            else:
                pipelines.let_go(hold.checkpoint)
        except KioskError as error:
            cause = str(error)
        except Exception as error:
            log.exception("a checkpoint could not be held on %s", self._spec.device.name)
            cause = f"It cannot be loaded ({_short(error)})."
        self._say_what_is_held(prepared)
        self.say(Held(hold.checkpoint, cause[:2000]))
        self.say(memory_used(self._spec.device.torch_device))

    def _say_what_is_held(self, prepared: Prepared) -> None:
        """Tell the pool which checkpoints are in memory, if that has changed."""
        holding = prepared.pipelines.holding
        if set(holding) != set(self._held):
            self._held = holding
            self.say(Holding(holding))

    def _fail(self, run: Run, kind: FailedKind, cause: str, cure: str = "") -> None:
        self.say(Failed(kind, cause[:2000], cure[:2000], run.job, run.tiles, run.attempt))

    def _next(self, prepared: Prepared) -> ToWorker | None:
        """The next message, however long it takes; None when the pool is gone."""
        while not self._inbox and not self._pipe.ended:
            self._look_ahead(prepared)
            self._pipe.wait(AHEAD_EVERY if self._looks_ahead else None)
            self._receive()
        return self._inbox.popleft() if self._inbox else None

    def _look_ahead(self, prepared: Prepared) -> None:
        """Tell the pool, once, when what is being compiled for the next worker is ready."""
        ahead = prepared.ahead
        if self._looks_ahead and (ahead is None or not ahead.at_work):
            self._looks_ahead = False
            if ahead is not None and ahead.succeeded:
                self.say(compiled_with(self._spec.device.torch_device))

    def _receive(self) -> None:
        self._pipe.flush()
        try:
            self._inbox.extend(decode_to_worker(frame) for frame in self._pipe.receive())
        except FrameError as error:
            log.error("the pool sent something that is no message: %s", error)
            raise Left from error

    def _flush(self) -> None:
        """Wait until everything that was said is in the pipe."""
        while self._pipe.wants_write and not self._pipe.ended:
            self._pipe.wait(1.0)


def _kind(error: KioskError) -> FailedKind:
    match error:
        case CheckpointFault():
            return "checkpoint"
        case StorageFault():
            return "storage"
        case BadInput():
            return "input"
        case NoRoom():
            return "memory"
        case _:
            return "unusable"


def _short(error: Exception) -> str:
    return f"{type(error).__name__}: {error}".replace("\n", " ")[:300]


if __name__ == "__main__":
    sys.exit(run_worker(sys.argv[2], int(sys.argv[1])))
