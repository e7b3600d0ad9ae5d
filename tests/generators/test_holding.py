"""What staff ask devices to hold in memory, and what becomes of it while jobs run."""

import pytest

from kiosk.domain.checkpoints import Manifest
from kiosk.domain.errors import BadInput
from kiosk.domain.generation import JobFinished
from kiosk.generators.messages import Held, Hold, Holding, Phase
from tests.fakes import fake_checkpoint
from tests.generators.test_pool import Hall, request


@pytest.fixture
def hall():
    made = Hall(batch=4).open()
    made.pool.adopt(manifest(made))
    made.pump()
    for worker in made.workers[-2:]:
        worker.start()
    made.pump()
    yield made
    made.shut()


def manifest(hall, *more):
    own = hall.workers[0].spec.checkpoint
    return Manifest(checkpoints=(own, fake_checkpoint("rally"), *more))


def device(hall, index=0):
    return hall.pool.health().devices[index]


def answer(hall, worker, checkpoint="rally", cause=""):
    held = () if cause else (worker.spec.checkpoint.id, checkpoint)
    worker.say(Phase("load", 300), Holding(held), Held(checkpoint, cause))
    return hall.pump()


def test_every_device_loads_what_it_is_asked_to_and_says_so(hall):
    hall.pool.hold("rally", pinned=True)
    hall.pump()
    assert [device(hall, n).loading for n in range(2)] == ["rally", "rally"]
    for worker in hall.workers[-2:]:
        assert worker.listen() == [Hold("rally", pinned=True)]
        answer(hall, worker)
    assert device(hall).checkpoints[-1] == "rally"
    assert (device(hall).pinned, device(hall).loading) == (("rally",), "")
    assert device(hall).state == "idle"


def test_guests_go_first_and_a_device_that_loads_takes_a_job_after_that(hall):
    job = hall.pool.submit(request(4))
    runs = [(w, m) for w in hall.workers[-2:] for m in w.listen()]
    hall.pool.hold("rally")
    events = hall.pump()
    for worker, run in runs:
        assert worker.listen() == []
        worker.paint(run)
    events += hall.pump()
    assert events[-1] == JobFinished(job, 4, 0)
    hall.pump()
    hall.pool.submit(request(1))
    assert [worker.listen() for worker in hall.workers[-2:]] == [[Hold("rally")]] * 2
    answer(hall, hall.workers[-1])
    assert hall.workers[-1].hear_run()


def test_why_a_checkpoint_cannot_be_held_is_told_and_the_device_works_on(hall):
    hall.pool.hold("rally", pinned=True)
    hall.pump()
    answer(hall, hall.workers[-2], cause="Checkpoint 'rally' is damaged.")
    assert device(hall).refusal == "Checkpoint 'rally' is damaged."
    assert (device(hall).pinned, device(hall).state) == ((), "idle")


def test_a_new_worker_holds_what_was_pinned_but_not_what_the_last_one_died_of(hall):
    hall.pool.hold("rally", pinned=True)
    hall.pump()
    answer(hall, hall.workers[-2])
    hall.workers[-2].die()  # with rally held
    hall.workers[-1].die()  # while it loads rally
    hall.pump()
    hall.pump(after=5)
    first, second = hall.workers[-2:]
    for worker in (first, second):
        worker.start()
    hall.pump()
    hall.pump()
    assert first.listen() == [Hold("rally", pinned=True)]
    assert second.listen() == []


def test_what_is_let_go_is_no_longer_pinned_and_the_painter_stays(hall):
    hall.pool.hold("rally", pinned=True)
    hall.pump()
    answer(hall, hall.workers[-2])
    hall.pool.let_go("rally")
    hall.pump()
    assert hall.workers[-2].listen()[-1] == Hold("rally", held=False)
    hall.workers[-2].say(Holding(("tiny",)), Held("rally"))
    hall.pump()
    assert device(hall).pinned == ()
    with pytest.raises(BadInput, match="does not paint with"):
        hall.pool.let_go(hall.workers[0].spec.checkpoint.id)
    with pytest.raises(BadInput, match="rally"):
        hall.pool.hold("unheard-of")


def test_workers_learn_of_a_new_manifest_when_they_are_replaced(hall):
    before = len(hall.workers)
    hall.pool.adopt(manifest(hall, fake_checkpoint("desert")))
    hall.pump()
    assert len(hall.workers) == before + 2
    assert [e.id for e in hall.workers[-1].spec.manifest.entries][1:] == ["rally", "desert"]
    assert device(hall).restarts == 0


def test_a_worker_that_answers_what_nobody_asked_is_replaced(hall):
    hall.workers[-2].say(Held("rally"))
    hall.pump()
    assert device(hall).state == "recovering"
