"""What worker and forkserver processes import, and how they log: real processes, without torch."""

import json
import socket
import subprocess
import sys
from pathlib import Path

from kiosk.domain.checkpoints import Checkpoint, Manifest
from kiosk.domain.generation import Precision
from kiosk.generators.devices import DeviceSpec
from kiosk.generators.messages import Hello, decode_from_worker
from kiosk.generators.processes import Launcher, WorkerSpec

SECRET = "Aunt Agatha on a red car"
CHECKPOINT = Checkpoint(
    id="tiny",
    task="text-to-image",
    path=Path("/nowhere"),
    size=64,
    scheduler="dpm++",
    steps=4,
    guidance=2.5,
    prompts="open",
    licence="Apache-2.0",
    sha256="0" * 64,
)
FORKSERVER = """
import sys
from kiosk.generators import forkserver
forkserver._PRELOAD = ("no_such_module",)
forkserver.main(int(sys.argv[1]))
"""


def run(arguments, end, **options):
    return subprocess.Popen(
        [sys.executable, *arguments],
        pass_fds=[end.fileno()],
        stderr=subprocess.PIPE,
        text=True,
        **options,
    )


def test_a_worker_logs_json_and_never_what_it_was_sent():
    ours, theirs = socket.socketpair()
    with ours, theirs:
        worker = run(["-m", "kiosk.generators.worker", str(theirs.fileno()), SECRET], theirs)
        said = worker.communicate(timeout=60)[1]
    (line,) = map(json.loads, said.splitlines())
    assert (line["process"], line["level"], line["error"]) == ("worker", "error", "ValidationError")
    assert any("worker.py" in where for where in line["where"])
    assert "Agatha" not in said
    assert worker.returncode == 1


def test_a_forkserver_and_its_workers_log_json_and_never_what_they_were_sent():
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    pipe, far = socket.socketpair()
    with ours, theirs, pipe:
        server = run(["-c", FORKSERVER, str(theirs.fileno())], theirs)
        theirs.close()
        socket.send_fds(ours, [SECRET.encode()], [far.fileno()])
        far.close()
        pipe.settimeout(60)
        assert pipe.recv(1) == b""  # the forked worker has left
        ours.close()
        said = server.communicate(timeout=60)[1]
    lines = [json.loads(line) for line in said.splitlines()]
    assert [line["process"] for line in lines] == ["forkserver", "worker"]
    assert "no_such_module" in lines[0]["said"]
    assert "Agatha" not in said
    assert server.returncode == 0


def test_the_working_folder_cannot_stand_in_for_the_program(tmp_path, monkeypatch):
    shadow = tmp_path / "kiosk"
    shadow.mkdir()
    (shadow / "__init__.py").write_text("raise SystemExit(7)")
    monkeypatch.chdir(tmp_path)
    device = DeviceSpec("alone", "cpu:0", 1)  # a process of its own, as on a GPU
    spec = WorkerSpec(
        CHECKPOINT, device, Precision.EXACT, tmp_path, Manifest(checkpoints=(CHECKPOINT,))
    )
    worker = Launcher(1).launch(spec)
    try:
        assert worker.pipe.wait(60)
        frames = worker.pipe.receive()
        assert frames, "the worker never said hello"
        assert isinstance(decode_from_worker(frames[0]), Hello)
    finally:
        worker.dispose(0)
