"""A worker as the pool meets it, with a real tiny checkpoint, on a thread instead of a process."""

import os
import shutil
import socket
import threading
import time

import pytest
import torch

from kiosk.domain.checkpoints import Manifest, load_manifest
from kiosk.domain.generation import Precision
from kiosk.domain.requests import TextToImageRequest
from kiosk.generators.devices import cpu_devices
from kiosk.generators.framing import Frame, FramedPipe
from kiosk.generators.messages import (
    Bye,
    Cancel,
    Done,
    Failed,
    Hello,
    Phase,
    Preview,
    Progress,
    Ready,
    Run,
    decode_from_worker,
    encode_request,
    encode_to_worker,
)
from kiosk.generators.processes import WorkerSpec
from kiosk.generators.spool import Spool
from kiosk.generators.worker import Worker
from kiosk.logs import JsonLines

REQUEST = TextToImageRequest(
    checkpoint="tiny",
    prompt="a car",
    seeds=(5, 6, 7, 8),
    num_inference_steps=4,
    precision=Precision.EXACT,
)


class Desk:
    """The pool's end of the pipe."""

    def __init__(self, entry, folder, manifest=None):
        ours, theirs = socket.socketpair()
        self.spool = Spool(folder)
        self.pipe = FramedPipe(ours.detach())
        self.exit_status = None
        self._unheard = []  # what came after the message that was waited for
        device = cpu_devices(1, Precision.EXACT)[0]
        manifest = manifest or Manifest(checkpoints=(entry,))
        spec = WorkerSpec(entry, device, Precision.EXACT, folder, manifest)
        self._worker = Worker(spec, FramedPipe(theirs.detach()))
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def _serve(self):
        self.exit_status = self._worker.serve()
        self._worker._pipe.close()

    def tell(self, message):
        self.pipe.send(encode_to_worker(message))

    def hear_until(self, kind, seconds=60):
        """Every message up to the first of `kind`; what came with it waits for the next call."""
        heard = []
        deadline = time.monotonic() + seconds
        while True:
            while self._unheard:
                heard.append(self._unheard.pop(0))
                if isinstance(heard[-1], kind):
                    return heard
            assert time.monotonic() < deadline, heard
            assert not self.pipe.ended, heard
            self.pipe.wait(0.1)
            self._unheard += [decode_from_worker(frame) for frame in self.pipe.receive()]

    def leave(self):
        self.tell(Bye())
        self._thread.join(30)
        self.pipe.close()


@pytest.fixture(scope="module")
def entry(tiny_manifest):
    return load_manifest(tiny_manifest).checkpoint("tiny")


@pytest.fixture
def desk(entry, tmp_path):
    threads = torch.get_num_threads()
    made = Desk(entry, tmp_path)
    yield made
    made.leave()
    torch.set_num_threads(threads)


@pytest.fixture
def ready(desk):
    desk.hear_until(Ready)
    return desk


def test_a_worker_introduces_itself_loads_warms_up_and_is_ready(desk):
    heard = desk.hear_until(Ready)
    assert heard[0] == Hello(os.getpid())
    assert [m.name for m in heard if isinstance(m, Phase)] == ["load", "warm-up"]
    assert heard[-1].load > 0
    assert heard[-1].step > 0


def test_a_run_is_answered_with_progress_previews_and_a_picture_in_the_spool(ready):
    ready.tell(Run("j", (2,), 1, REQUEST))
    heard = ready.hear_until(Done)
    assert [m.step for m in heard if isinstance(m, Progress)] == [1, 2, 3, 4]
    assert any(isinstance(m, Preview) for m in heard)
    done = heard[-1]
    assert (done.tile, done.attempt, done.seed) == (2, 1, 7)
    assert ready.spool.take(done.file).startswith(b"\x89PNG")


def test_several_tiles_can_be_painted_in_one_batch(ready):
    ready.tell(Run("j", (0, 3), 1, REQUEST))
    heard = ready.hear_until(Done)
    while sum(isinstance(m, Done) for m in heard) < 2:
        heard += ready.hear_until(Done)
    assert [(m.tile, m.seed) for m in heard if isinstance(m, Done)] == [(0, 5), (3, 8)]
    assert {m.tiles for m in heard if isinstance(m, Progress)} == {(0, 3)}
    assert {m.tile for m in heard if isinstance(m, Preview)} == {0, 3}


def test_a_request_can_come_through_the_spool(ready):
    ready.spool.put("j.request.json", encode_request(REQUEST))
    ready.tell(Run("j", (0,), 1, file="j.request.json"))
    assert ready.hear_until(Done)


def test_cancel_stops_within_a_step_and_the_worker_paints_on(ready):
    long = TextToImageRequest(
        checkpoint="tiny", prompt="a car", seeds=(5,), num_inference_steps=200
    )
    ready.tell(Run("j", (0,), 1, long))
    ready.hear_until(Progress)
    ready.tell(Cancel("j", (0,), 1))
    heard = ready.hear_until(Failed)
    assert heard[-1].kind == "cancelled"
    assert max((m.step for m in heard if isinstance(m, Progress)), default=0) < 100
    ready.tell(Run("k", (0,), 1, REQUEST))
    assert ready.hear_until(Done)


def test_a_cancel_for_another_attempt_changes_nothing(ready):
    ready.tell(Cancel("j", (0,), 1))
    ready.tell(Run("j", (0,), 2, REQUEST))
    assert ready.hear_until(Done)[-1].attempt == 2


def test_bye_is_heard_within_a_step(ready):
    long = TextToImageRequest(
        checkpoint="tiny",
        prompt="a car",
        seeds=(5,),
        num_inference_steps=200,
        width=256,
        height=256,
    )
    ready.tell(Run("j", (0,), 1, long))
    ready.hear_until(Progress)
    started = time.monotonic()
    ready.leave()
    assert time.monotonic() - started < 10
    assert ready.exit_status == 1


def test_previews_are_dropped_when_nobody_reads_and_nothing_else_is(ready):
    long = TextToImageRequest(
        checkpoint="tiny", prompt="a car", seeds=(5,), num_inference_steps=100
    )
    ready.tell(Run("j", (0,), 1, long))
    time.sleep(0.5)  # progress piles up in the pipe
    heard = ready.hear_until(Done)
    assert [m.step for m in heard if isinstance(m, Progress)] == list(range(1, 101))


def test_a_spool_that_cannot_be_written_fails_the_tile_alone(ready):
    shutil.rmtree(ready.spool.folder)
    ready.tell(Run("j", (0,), 1, REQUEST))
    failed = ready.hear_until(Failed)[-1]
    assert (failed.kind, failed.job, failed.tiles) == ("storage", "j", (0,))
    ready.spool.restore()
    ready.tell(Run("k", (0,), 1, REQUEST))
    assert ready.hear_until(Done)


def test_an_unknown_scheduler_is_bad_input(ready):
    ready.tell(Run("j", (0,), 1, TextToImageRequest("tiny", "a car", (5,), scheduler="magic")))
    failed = ready.hear_until(Failed)[-1]
    assert failed.kind == "input"
    assert "magic" in failed.cause
    assert "dpm++" in failed.cure


def test_a_picture_of_no_numbers_is_unusable_and_the_worker_goes_on(ready, monkeypatch):
    from kiosk.inference import tasks
    from kiosk.inference.outcomes import UnusablePicture

    def spoilt(*_):
        raise UnusablePicture("the decoded picture is black all over")

    monkeypatch.setattr(tasks, "check_image", spoilt)
    ready.tell(Run("j", (0,), 1, REQUEST))
    failed = ready.hear_until(Failed)[-1]
    assert failed.kind == "unusable"
    assert "black" in failed.cause
    monkeypatch.undo()
    ready.tell(Run("k", (0,), 1, REQUEST))
    assert ready.hear_until(Done)


def test_a_worker_whose_painting_crashes_says_so_and_leaves(ready, monkeypatch, caplog):
    from kiosk.inference import tasks

    def poisoned(*_):
        raise RuntimeError("CUDA error: device-side assert triggered")

    monkeypatch.setattr(tasks, "decode", poisoned)
    ready.tell(Run("j", (0,), 1, REQUEST))
    failed = ready.hear_until(Failed)[-1]
    assert failed.kind == "crashed"
    assert "device-side assert" in failed.cause
    ready.leave()
    assert ready.exit_status == 1
    (record,) = [r for r in caplog.records if r.name == "kiosk.worker"]
    assert record.job == "j"
    assert REQUEST.prompt not in JsonLines("worker").format(record)


def test_a_damaged_checkpoint_is_reported_with_its_cure(entry, tmp_path):
    desk = Desk(entry.model_copy(update={"sha256": "0" * 64}), tmp_path)
    failed = desk.hear_until(Failed)[-1]
    assert failed.kind == "checkpoint"
    assert failed.job is None
    assert "damaged" in failed.cause
    assert failed.cure
    desk.leave()
    assert desk.exit_status == 3


def test_a_missing_engine_is_reported_with_its_cure(entry, tmp_path, monkeypatch):
    def missing(*_):
        raise ImportError("No module named 'torch'")

    monkeypatch.setattr("kiosk.generators.worker.prepare", missing)
    desk = Desk(entry, tmp_path)
    failed = desk.hear_until(Failed)[-1]
    assert failed.kind == "start"
    assert "engine" in failed.cure
    desk.leave()


def test_a_worker_leaves_when_the_pool_speaks_nonsense(ready):
    ready.pipe.send(Frame(b"[]"))
    ready._thread.join(30)
    assert ready.exit_status == 1
