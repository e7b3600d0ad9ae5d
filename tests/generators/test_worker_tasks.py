"""A worker that is given every task, with tiny companions that it loads when they are asked for."""

from dataclasses import replace

import pytest
import torch

from kiosk.domain.checkpoints import load_manifest
from kiosk.generators.messages import (
    Cancel,
    Done,
    Failed,
    Holding,
    Phase,
    Preview,
    Progress,
    Ready,
    Run,
    encode_request,
)
from kiosk.generators.painting import COVER
from kiosk.inference import tasks
from kiosk.inference.outcomes import UnusablePicture
from kiosk.inference.safety import Safety, next_seed
from tests.generators.test_worker import Desk
from tests.inference.test_companions import ALL, DEPTH, TEXT, UPSCALE


@pytest.fixture(scope="module")
def desk(tiny_family, tmp_path_factory):
    threads = torch.get_num_threads()
    manifest = load_manifest(tiny_family)
    made = Desk(manifest.checkpoint("tiny"), tmp_path_factory.mktemp("spool"), manifest)
    made.introduction = made.hear_until(Ready)
    yield made
    made.leave()
    torch.set_num_threads(threads)


def give(desk, job, request, tiles=(0,)):
    """Hand over a request as the pool does when it is large."""
    desk.spool.put(f"{job}.request.json", encode_request(request))
    desk.tell(Run(job, tiles, 1, file=f"{job}.request.json"))


def until(desk, kind):
    """Every message up to the first of `kind`, without what was said after it."""
    heard = desk.hear_until(kind)
    return heard[: [isinstance(message, kind) for message in heard].index(True) + 1]


def test_a_worker_says_what_it_holds_before_it_is_ready(desk):
    assert [m.checkpoints for m in desk.introduction if isinstance(m, Holding)] == [("tiny",)]


@pytest.mark.parametrize("name", ALL)
def test_every_task_is_painted_with_progress_a_preview_and_a_picture(desk, name):
    give(desk, name, ALL[name])
    heard = until(desk, Done)
    done, steps = heard[-1], [m for m in heard if isinstance(m, Progress)]
    assert [m.step for m in steps] == list(range(1, steps[-1].steps + 1))
    assert any(isinstance(m, Preview) for m in heard)
    assert desk.spool.take(done.file).startswith(b"\x89PNG")


def test_loading_is_announced_timed_and_done_once(desk):
    give(desk, "first", DEPTH)  # another test may have had it loaded
    first = until(desk, Done)
    give(desk, "second", DEPTH)
    second = until(desk, Done)
    assert second[-1].load == 0
    assert "load" not in [m.name for m in second if isinstance(m, Phase)]
    if first[-1].load:
        assert "load" in [m.name for m in first if isinstance(m, Phase)]
        held = [m for m in first if isinstance(m, Holding)]
        assert "tiny-depth" in held[-1].checkpoints


def test_upscaling_is_cancelled_within_a_step_and_the_worker_paints_on(desk):
    give(desk, "long", replace(UPSCALE, num_inference_steps=200))
    until(desk, Progress)
    desk.tell(Cancel("long", (0,), 1))
    heard = until(desk, Failed)
    assert heard[-1].kind == "cancelled"
    assert max((m.step for m in heard if isinstance(m, Progress)), default=0) < 100
    give(desk, "after", TEXT)
    assert until(desk, Done)


def test_a_source_that_cannot_be_used_is_bad_input_and_the_worker_goes_on(desk):
    give(desk, "noisy", replace(UPSCALE, noise_level=200))
    failed = until(desk, Failed)[-1]
    assert (failed.kind, failed.cure) == ("input", "Allowed: 0 to 60.")
    give(desk, "fine", TEXT)
    assert until(desk, Done)


def test_one_picture_that_cannot_be_used_costs_the_others_nothing(desk, monkeypatch):
    honest = tasks.decode

    def half_spoilt(loaded, latents):
        return [UnusablePicture("black all over"), *honest(loaded, latents)[1:]]

    monkeypatch.setattr(tasks, "decode", half_spoilt)
    give(desk, "mixed", TEXT, tiles=(0, 1))
    heard = until(desk, Done)
    (failed,) = [m for m in heard if isinstance(m, Failed)]
    assert (failed.kind, failed.tiles) == ("unusable", (0,))
    assert "black all over" in failed.cause
    assert (heard[-1].tile, heard[-1].seed) == (1, TEXT.seeds[1])


def test_a_picture_that_nobody_may_see_is_painted_anew_and_covered_up_meanwhile(desk, monkeypatch):
    verdicts = iter([["", "a badge"], [""]])
    monkeypatch.setattr(Safety, "reasons", lambda *_: next(verdicts))
    give(desk, "shy", replace(TEXT, num_inference_steps=30), tiles=(0, 1))
    heard = desk.hear_until(Done)
    while not any(isinstance(m, Done) and m.tile == 1 for m in heard):
        heard += desk.hear_until(Done)
    done = [m for m in heard if isinstance(m, Done)]
    assert [(m.tile, m.seed) for m in done] == [(0, TEXT.seeds[0]), (1, next_seed(TEXT.seeds[1]))]
    previews = [m for m in heard if isinstance(m, Preview) and m.tile == 1]
    assert [(m.width, m.pixels) for m in previews[-1:]] == [(1, COVER)]
    assert sum(m.width == 1 for m in previews) == 1
    steps = [m.tiles for m in heard if isinstance(m, Progress)]
    assert steps == [(0, 1)] * 30 + [(1,)] * 30


def test_a_companion_that_is_damaged_fails_its_tile_alone(desk, tiny_family):
    manifest = load_manifest(tiny_family)
    spoilt = manifest.checkpoint("tiny-inpaint").model_copy(update={"sha256": "0" * 64})
    others = [c for c in manifest.checkpoints if c.id != "tiny-inpaint"]
    sick = manifest.model_copy(update={"checkpoints": (*others, spoilt)})
    second = Desk(manifest.checkpoint("tiny"), desk.spool.folder, sick)
    try:
        until(second, Ready)
        give(second, "sick", ALL["inpaint-9"])
        failed = until(second, Failed)[-1]
        assert (failed.kind, failed.job) == ("checkpoint", "sick")
        assert "'tiny-inpaint' is damaged" in failed.cause
        give(second, "well", TEXT)
        assert until(second, Done)
    finally:
        second.leave()
