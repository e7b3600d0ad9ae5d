"""One pool, many checkpoints: who is given what, what is refused, and how pictures travel."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from kiosk.domain.checkpoints import Manifest
from kiosk.domain.errors import BadInput
from kiosk.domain.generation import JobFinished, JobQueued, TileReady
from kiosk.domain.requests import DepthToImageRequest, TextToImageRequest
from kiosk.generators.messages import Holding, decode_request
from kiosk.inference.sources import to_png
from tests.generators.test_pool import CHECKPOINT, Hall

DEPTH = CHECKPOINT.model_copy(update={"id": "depth", "task": "depth-to-image", "base": "tiny"})
OTHER = CHECKPOINT.model_copy(update={"id": "other", "path": Path("/elsewhere")})
MANIFEST = Manifest(checkpoints=(CHECKPOINT, DEPTH, OTHER))
NOISE = np.random.default_rng(2).integers(0, 256, (256, 256, 3), dtype=np.uint8)
PICTURE = to_png(Image.fromarray(NOISE))


@pytest.fixture
def hall():
    made = Hall(manifest=MANIFEST).open()
    yield made
    for worker in made.workers:
        worker.die()
    made.pool.close()


def words(checkpoint="tiny", tiles=1, **changes):
    return TextToImageRequest(checkpoint, "a car", tuple(range(tiles)), **changes)


def restyle(**changes):
    return DepthToImageRequest("depth", "a car", (1,), image=PICTURE, **changes)


def finish(hall, index):
    hall.workers[index].paint(hall.workers[index].hear_run())
    return hall.pump()


def hold(hall, *checkpoints):
    """The workers say what they have in memory, one string of ids each."""
    for worker, held in zip(hall.workers, checkpoints, strict=True):
        worker.say(Holding(tuple(held.split())))
    hall.pump()


@pytest.mark.parametrize(("holder", "other"), [(0, 1), (1, 0)])
def test_a_tile_goes_to_the_idle_worker_that_has_its_checkpoint(hall, holder, other):
    hold(hall, *(("tiny depth", "tiny") if holder == 0 else ("tiny", "tiny depth")))
    hall.pool.submit(restyle())
    assert hall.workers[other].listen() == []
    assert hall.workers[holder].hear_run().job


def test_a_tile_does_not_wait_long_for_a_busy_worker_that_has_its_checkpoint(hall):
    hold(hall, "tiny depth", "tiny")
    hall.pool.submit(restyle(num_inference_steps=200))
    second = hall.pool.submit(restyle(num_inference_steps=200))
    assert hall.workers[1].hear_run().job == second


def test_a_tile_waits_where_loading_would_take_longer_than_the_wait(hall):
    hold(hall, "tiny depth", "tiny")
    hall.pool.submit(restyle(num_inference_steps=2))
    second = hall.pool.submit(restyle(num_inference_steps=2))
    assert hall.workers[1].listen() == []
    finish(hall, 0)
    assert hall.workers[0].hear_run().job == second


def test_where_nobody_has_it_the_emptier_worker_loads_it(hall):
    hold(hall, "tiny other", "tiny")
    hall.pool.submit(restyle())
    assert hall.workers[1].hear_run()


def test_where_loading_is_the_lesser_evil_both_workers_are_used(hall):
    hold(hall, "tiny", "tiny other")
    hall.pool.submit(words("other", tiles=2, num_inference_steps=200))
    assert all(worker.hear_run() for worker in hall.workers)


def test_a_replacement_starts_with_empty_hands(hall):
    hold(hall, "tiny depth", "tiny")
    hall.workers[0].die()
    hall.pump()
    hall.workers[2].start()
    hall.pump()
    hall.workers[1].say(Holding(("tiny", "other", "depth")))
    hall.pump()
    hall.pool.submit(restyle())
    assert hall.workers[1].hear_run()


def test_a_picture_says_which_checkpoint_made_it(hall):
    hall.pool.submit(words("other"))
    events = finish(hall, 0)
    assert [e.checkpoint for e in events if isinstance(e, TileReady)] == ["other"]


def test_pictures_travel_through_the_spool_and_are_gone_afterwards(hall):
    request = restyle()
    job = hall.pool.submit(request)
    run = hall.workers[0].hear_run()
    assert run.request is None
    file = hall.workers[0].spec.spool / run.file
    assert decode_request(file.read_bytes()) == request
    hall.workers[0].paint(run)
    assert hall.pump()[-1] == JobFinished(job, 1, 0)
    assert not file.exists()


@pytest.mark.parametrize(
    ("request_", "field"),
    [
        (words("huge"), "checkpoint"),
        (words("depth"), "checkpoint"),
        (restyle(strength=0.1), "strength"),
    ],
)
def test_what_no_checkpoint_can_do_is_refused_at_once(hall, request_, field):
    with pytest.raises(BadInput) as caught:
        hall.pool.submit(request_)
    assert caught.value.field == field
    assert all(worker.listen() == [] for worker in hall.workers)


def test_each_checkpoint_has_a_pace_of_its_own(hall):
    hold(hall, "tiny other", "tiny other")
    hall.pool.submit(words("other"))
    hall.pump()
    hall.now += 1.2
    finish(hall, 0)
    hall.pool.submit(words("other"))
    hall.pool.submit(words("tiny"))
    hall.pool.submit(restyle())
    queued = [e for e in hall.pump() if isinstance(e, JobQueued)]
    assert queued[0].eta == pytest.approx(1.2)
    assert queued[1].eta == pytest.approx(0.04)  # as the warm-up said
    assert queued[2].eta is None  # nobody has painted with it yet
