"""Starts worker processes without waiting for them, and ends them for certain.

Workers on the CPU are forked from a forkserver that has torch imported already; a worker on a
GPU is a fresh process, because CUDA does not survive a fork.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

from pydantic import TypeAdapter

import kiosk
from kiosk.domain.checkpoints import Checkpoint, Manifest
from kiosk.domain.generation import Precision
from kiosk.generators.devices import DeviceSpec
from kiosk.generators.framing import FramedPipe, FrameError

Profile = Literal["exact", "fast", "xformers", "compiled"]


@dataclass(frozen=True, slots=True)
class WorkerSpec:
    """Everything that a worker process needs to know when it starts.

    It loads `checkpoint` at once, and others of the manifest on demand, up to `memory` bytes of
    weights (0: a share of the device's memory, which `sharing` workers divide among them). A tile
    that nobody may see is painted with up to `rerolls` other seeds. `profile` is how it computes,
    and `compiled` where the profile of that name keeps what it makes; one that is to serve
    `at_once` leaves it there for its successor. A worker starts only where `room` bytes are free
    on its GPU: another one serves there.
    """

    checkpoint: Checkpoint
    device: DeviceSpec
    precision: Precision
    spool: Path
    manifest: Manifest
    niceness: int = 10
    memory: int = 0
    sharing: int = 1
    rerolls: int = 3
    profile: Profile = "fast"
    compiled: Path | None = None
    at_once: bool = False
    room: int = 0


WORKER_SPEC: TypeAdapter[WorkerSpec] = TypeAdapter(WorkerSpec)


class WorkerProcess:
    """One worker process, known by its pipe; by its id only once it has said hello."""

    def __init__(
        self,
        pipe: FramedPipe,
        process: subprocess.Popen[bytes] | None = None,
        forkserver: subprocess.Popen[bytes] | None = None,
    ) -> None:
        self.pipe = pipe
        self.forkserver = forkserver
        self._process = process
        self._pidfd: int | None = None

    def said_hello(self, pid: int) -> None:
        """Take hold of the process; a descriptor, unlike a number, is never another process."""
        if self._pidfd is None:
            with contextlib.suppress(OSError):  # it has died already
                self._pidfd = os.pidfd_open(pid)

    @property
    def known(self) -> bool:
        """Whether the process can be signalled."""
        return self._pidfd is not None or self._process is not None

    def kill(self) -> None:
        """End the process at once; the pipe says so when it has ended."""
        self._signal(signal.SIGKILL)

    def reaped(self) -> bool:
        """Close the pipe of a killed process; whether nothing is left to wait for."""
        self.pipe.close()
        if self._process is not None and self._process.poll() is None:
            return False
        self._process = None
        if self._pidfd is not None:
            os.close(self._pidfd)
            self._pidfd = None
        return True

    def dispose(self, grace: float) -> None:
        """Close the pipe, which makes the worker leave, and after `grace` seconds be certain."""
        self.pipe.close()
        if self._pidfd is not None:
            for number in (signal.SIGTERM, signal.SIGKILL):
                if _readable(self._pidfd, grace):
                    break
                self._signal(number)
            os.close(self._pidfd)
            self._pidfd = None
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def _signal(self, number: signal.Signals) -> None:
        with contextlib.suppress(ProcessLookupError):
            if self._pidfd is not None:
                signal.pidfd_send_signal(self._pidfd, number)
            elif self._process is not None:
                self._process.send_signal(number)


class Launches(Protocol):
    """Whatever can start workers."""

    def launch(self, spec: WorkerSpec) -> WorkerProcess:
        """Ask for a worker; returns at once. Raises OSError when the system refuses."""
        ...

    def distrust(self, process: WorkerProcess) -> None:
        """A worker died, or was silent for too long, without ever having said hello."""
        ...

    def close(self) -> None:
        """End what was started besides the workers."""
        ...


class Launcher:
    """Starts workers: forks for CPU devices, fresh processes for GPUs.

    `forkserver` is a module that serves a descriptor, and further arguments for it.
    """

    def __init__(
        self, threads: int, forkserver: Sequence[str] = ("kiosk.generators.forkserver",)
    ) -> None:
        self._threads = threads
        self._module, *self._arguments = forkserver
        self._server: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None

    def launch(self, spec: WorkerSpec) -> WorkerProcess:
        """Ask for a worker; returns at once. Raises OSError when the system refuses."""
        ours, theirs = socket.socketpair()
        with theirs:
            pipe = FramedPipe(ours.detach())
            request = WORKER_SPEC.dump_json(spec)
            try:
                if spec.device.torch_device == "cpu":
                    server = self._ask_forkserver(request, theirs.fileno())
                    return WorkerProcess(pipe, forkserver=server)
                command = ("kiosk.generators.worker", str(theirs.fileno()), request.decode())
                environment = _environment(spec.device.threads)
                environment["CUDA_VISIBLE_DEVICES"] = spec.device.visible
                return WorkerProcess(pipe, _start(command, theirs.fileno(), environment))
            except OSError:
                pipe.close()
                raise

    def distrust(self, process: WorkerProcess) -> None:
        """Kill the forkserver that never produced a worker; the next launch starts another."""
        if self._server is not None and process.forkserver is self._server:
            self._server.kill()
            self.close()

    def close(self, grace: float = 1.0) -> None:
        """End the forkserver; workers that it forked live on until their pipes close."""
        if self._control is not None:
            self._control.close()
            self._control = None
        if self._server is not None:
            self._server.terminate()
            try:
                self._server.wait(grace)
            except subprocess.TimeoutExpired:
                self._server.kill()
                self._server.wait()
            self._server = None

    def _ask_forkserver(self, request: bytes, descriptor: int) -> subprocess.Popen[bytes]:
        try:
            server, control = self._forkserver()
            socket.send_fds(control, [request], [descriptor])
        except (BrokenPipeError, ConnectionResetError):  # it died a moment ago
            self.close()
            server, control = self._forkserver()
            socket.send_fds(control, [request], [descriptor])
        return server

    def _forkserver(self) -> tuple[subprocess.Popen[bytes], socket.socket]:
        if self._server is not None and self._server.poll() is not None:
            self.close()
        if self._server is None or self._control is None:
            self._server, self._control = self._start_forkserver()
        return self._server, self._control

    def _start_forkserver(self) -> tuple[subprocess.Popen[bytes], socket.socket]:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        ours.setblocking(False)
        with theirs:
            try:
                command = (self._module, str(theirs.fileno()), *self._arguments)
                environment = _environment(self._threads)
                environment["CUDA_VISIBLE_DEVICES"] = ""  # CUDA must not start before a fork
                return _start(command, theirs.fileno(), environment), ours
            except OSError:
                ours.close()
                raise


def wait_for_ends(pipes: Sequence[FramedPipe], seconds: float) -> None:
    """Wait until every pipe has ended, throwing away what still comes."""
    deadline = time.monotonic() + seconds
    while any(not pipe.ended for pipe in pipes):
        left = deadline - time.monotonic()
        if left <= 0:
            return
        poll = select.poll()
        for pipe in pipes:
            if not pipe.ended:
                poll.register(pipe.fileno(), select.POLLIN)
        poll.poll(left * 1000)
        for pipe in pipes:
            pipe.flush()
            with contextlib.suppress(FrameError):
                pipe.receive()


def _start(
    command: Sequence[str], descriptor: int, environment: dict[str, str]
) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-P", "-m", *command],  # nothing of the working folder stands in for ours
        pass_fds=[descriptor],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=2,  # our standard output may be somebody's JSON
        process_group=0,  # Ctrl-C is the pool's to handle
    )


def _environment(threads: int) -> dict[str, str]:
    """Ours, and what has to be set before torch is imported."""
    package = str(Path(kiosk.__file__).resolve().parent.parent)
    paths = [package, *filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))]
    return {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(paths),
        "OMP_WAIT_POLICY": "passive",  # threads that spin take the cores from other workers
        "OMP_NUM_THREADS": str(threads),
        "MKL_NUM_THREADS": str(threads),
        "HF_HUB_OFFLINE": "1",
        "HF_HUB_DISABLE_TELEMETRY": "1",
        "TRANSFORMERS_VERBOSITY": "error",
        "DIFFUSERS_VERBOSITY": "error",  # its warnings quote prompts
        "TOKENIZERS_PARALLELISM": "false",
    }


def _readable(descriptor: int, seconds: float) -> bool:
    poll = select.poll()
    poll.register(descriptor, select.POLLIN)
    return bool(poll.poll(seconds * 1000))
