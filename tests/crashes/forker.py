"""Starts processes that are to be killed, in milliseconds: a fork of one that has imported all.

They are processes like any other, with a pid to kill; only their start is cheap.
"""

from __future__ import annotations

import json
import os
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


class Forker:
    """The process that forks others; ends with its starter."""

    def __init__(self, address: Path) -> None:
        self.address = address
        command = [sys.executable, "-m", "tests.crashes.forker", str(address)]
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        with address.with_suffix(".log").open("w") as log:  # what the forked said, for whoever asks
            self._process = subprocess.Popen(
                command,
                cwd=ROOT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                env=environment,
            )
        assert self._process.stdout is not None
        assert self._process.stdout.readline() == b"ready\n"

    def close(self) -> None:
        """End it."""
        self._process.communicate()


class Forked:
    """A process of the forker's, with as much of Popen as its starters use."""

    def __init__(self, address: Path, call: str, arguments: Sequence[Any], *fds: int) -> None:
        said = json.dumps([call, list(arguments)]).encode()
        with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as pipe:
            pipe.connect(str(address))
            socket.send_fds(pipe, [said], list(fds))
            self.pid = int(pipe.recv(64))

    def poll(self) -> bool:
        """Whether it is gone."""
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return True
        return False

    def wait(self, seconds: float = 30.0) -> None:
        """Until it is gone; the forker leaves no zombies."""
        deadline = time.monotonic() + seconds
        while not self.poll():
            assert time.monotonic() < deadline, f"process {self.pid} still lives"
            time.sleep(0.002)

    def _signal(self, number: int) -> None:
        if not self.poll():
            os.kill(self.pid, number)

    def kill(self) -> None:
        """At once."""
        self._signal(signal.SIGKILL)

    def terminate(self) -> None:
        """As politely as can be."""
        self._signal(signal.SIGTERM)


def serve(address: str) -> None:
    """Fork for whoever asks, until standard input ends."""
    from tests.crashes import roles  # imports all that those to be forked need

    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the system forgets those that have ended
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as listener:
        listener.bind(address)
        listener.listen(16)
        print("ready", flush=True)
        while True:
            readable, _, _ = select.select([listener, sys.stdin], [], [])
            if sys.stdin in readable:
                return
            with listener.accept()[0] as asked:
                said, fds, _, _ = socket.recv_fds(asked, 65536, 4)
                pid = os.fork()
                if pid == 0:
                    listener.close()
                    asked.close()
                    _become(roles, said, fds)
                asked.send(str(pid).encode())
                for each in fds:
                    os.close(each)


def _become(roles: Any, said: bytes, fds: list[int]) -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    code = 70
    try:
        call, arguments = json.loads(said)
        code = int(getattr(roles, call)(*arguments, *fds) or 0)
    except BaseException:  # noqa: BLE001 - a fork must not go on as its forker
        import traceback

        traceback.print_exc()
    finally:
        os._exit(code)


if __name__ == "__main__":
    serve(sys.argv[1])
