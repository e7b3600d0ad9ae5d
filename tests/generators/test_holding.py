"""What staff ask devices to hold in memory, and what becomes of it while jobs run."""

import pytest

from kiosk.domain.checkpoints import Manifest
from kiosk.domain.errors import BadInput
from kiosk.domain.generation import JobFinished
from kiosk.generators.messages import Held, Hold, Holding, Phase
from tests.fakes import fake_checkpoint
from tests.generators.test_pool import CHECKPOINT, Hall, request


@pytest.fixture
def hall():
    made = Hall(batch=4, manifest=manifest()).open()
    yield made
    made.shut()


def manifest(*more):
    return Manifest(checkpoints=(CHECKPOINT, fake_checkpoint("rally"), *more))


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


def start_the_next(hall, number):
    """There are `number` workers by now, and the last one becomes ready."""
    hall.pump()
    assert len(hall.workers) == number
    hall.workers[-1].start()
    hall.pump()


def known(worker):
    return [e.id for e in worker.spec.manifest.entries][1:]


def test_workers_learn_of_a_new_manifest_in_turn_and_one_is_always_there(hall):
    hall.pool.adopt(manifest(fake_checkpoint("desert")))
    hall.pump()
    assert [d.state for d in hall.pool.health().devices] == ["starting", "idle"]
    job = hall.pool.submit(request(1))
    hall.workers[1].paint(hall.workers[1].hear_run())
    assert JobFinished(job, 1, 0) in hall.pump()
    start_the_next(hall, 3)
    assert [d.state for d in hall.pool.health().devices] == ["idle", "starting"]
    start_the_next(hall, 4)
    hall.pump()
    assert [known(worker) for worker in hall.workers[2:]] == [["rally", "desert"]] * 2
    assert [(d.state, d.restarts) for d in hall.pool.health().devices] == [("idle", 0)] * 2


def test_guests_do_not_wait_when_the_show_checkpoint_itself_has_changed(hall):
    changed = CHECKPOINT.model_copy(update={"steps": 8})
    hall.pool.adopt(Manifest(checkpoints=(changed,)))
    hall.pump()
    job = hall.pool.submit(request(1))
    assert hall.workers[1].hear_run().job == job


def test_the_only_worker_learns_of_a_new_manifest_when_nothing_waits(hall):
    hall.pool.drain("cpu-1")
    hall.pool.submit(request(1))
    run = hall.workers[0].hear_run()
    waiting = hall.pool.submit(request(1))
    hall.pool.adopt(manifest(fake_checkpoint("desert")))
    hall.workers[0].paint(run)
    hall.pump()
    assert len(hall.workers) == 2
    run = hall.workers[0].hear_run()
    assert run.job == waiting
    hall.workers[0].paint(run)
    hall.pump()
    start_the_next(hall, 3)
    assert known(hall.workers[2]) == ["rally", "desert"]


def test_a_failed_device_does_not_keep_the_others_from_learning():
    hall = Hall(manifest=manifest(), give_up=1).open()
    hall.workers[1].die()
    hall.pump()
    assert device(hall, 1).state == "failed"
    hall.workers[2].die()
    hall.pump()
    before = len(hall.workers)
    hall.pool.adopt(manifest(fake_checkpoint("desert")))
    start_the_next(hall, before + 1)
    assert known(hall.workers[-1]) == ["rally", "desert"]
    assert device(hall).state == "idle"
    hall.shut()


def test_a_new_checkpoint_is_asked_of_workers_that_know_it(hall):
    hall.pool.adopt(manifest(fake_checkpoint("desert")))
    hall.pool.hold("desert")
    job = hall.pool.submit(request(1, checkpoint="desert"))
    hall.pump()
    assert hall.workers[1].listen() == []
    start_the_next(hall, 3)
    run = hall.workers[2].hear_run()
    assert run.job == job
    hall.workers[2].paint(run)
    assert JobFinished(job, 1, 0) in hall.pump()
    hall.pump()
    assert hall.workers[2].listen() == [Hold("desert")]


def test_the_only_worker_makes_way_for_one_that_knows_what_waits(hall):
    hall.pool.drain("cpu-1")
    hall.pool.submit(request(1))
    run = hall.workers[0].hear_run()
    hall.pool.adopt(manifest(fake_checkpoint("desert")))
    job = hall.pool.submit(request(1, checkpoint="desert"))
    hall.workers[0].paint(run)
    hall.pump()
    start_the_next(hall, 3)
    assert hall.workers[2].hear_run().job == job


def test_devices_that_are_to_leave_stay_out_of_work_whatever_they_have_not_heard_of(hall):
    hall.pool.submit(request(1))
    hall.pool.submit(request(1))
    runs = [worker.hear_run() for worker in hall.workers]
    hall.pool.adopt(manifest(fake_checkpoint("desert")))
    waiting = [hall.pool.submit(request(1, checkpoint=c)) for c in ("tiny", "desert")]
    hall.pool.drain("cpu-0")
    hall.pool.drain("cpu-1")
    for worker, run in zip(hall.workers, runs, strict=True):
        worker.paint(run)
    hall.pump()
    hall.workers[0].paint(hall.workers[0].hear_run())
    events = [*hall.pump(), *hall.pump()]
    ended = [e for e in events if isinstance(e, JobFinished)]
    assert ended == [JobFinished(waiting[0], 1, 0), JobFinished(waiting[1], 0, 1)]
    assert [d.state for d in hall.pool.health().devices] == ["drained", "drained"]
    assert len(hall.workers) == 2


@pytest.mark.parametrize("times", [1, 2])
def test_a_pin_that_was_asked_for_outlasts_the_worker_that_was_sent_away(hall, times):
    hall.pool.hold("rally", pinned=True)
    hall.pump()
    for _ in range(times):
        hall.pool.adopt(manifest(fake_checkpoint("desert")))
    hall.pump()
    for _ in range(2):
        start_the_next(hall, len(hall.workers))
        hall.pump()
    for worker in hall.workers[2:]:
        assert worker.listen() == [Hold("rally", pinned=True)]
        answer(hall, worker)
    assert [d.pinned for d in hall.pool.health().devices] == [("rally",)] * 2


def test_a_restart_while_a_pinned_checkpoint_is_loaded_again_loses_no_pin(hall):
    hall.pool.hold("rally", pinned=True)
    hall.pump()
    answer(hall, hall.workers[0])
    hall.pool.hold("rally", pinned=True)
    hall.pump()
    hall.pool.restart("cpu-0")
    assert device(hall).pinned == ("rally",)
    start_the_next(hall, 3)
    hall.pump()
    assert hall.workers[2].listen() == [Hold("rally", pinned=True)]


def test_a_device_out_of_work_forgets_what_is_let_go_meanwhile(hall):
    hall.pool.hold("rally", pinned=True)
    hall.pump()
    for worker in hall.workers:
        answer(hall, worker)
    hall.pool.drain("cpu-0")
    hall.pool.let_go("rally")
    assert device(hall).pinned == ()
    hall.pool.restore("cpu-0")
    start_the_next(hall, 3)
    hall.pump()
    assert hall.workers[2].listen() == []


def test_a_device_out_of_work_pins_what_is_asked_for_meanwhile(hall):
    hall.pool.drain("cpu-0")
    hall.pool.hold("rally", pinned=True)
    hall.pool.restore("cpu-0")
    start_the_next(hall, 3)
    hall.pump()
    assert hall.workers[2].listen() == [Hold("rally", pinned=True)]


def test_a_worker_that_answers_what_nobody_asked_is_replaced(hall):
    hall.workers[-2].say(Held("rally"))
    hall.pump()
    assert device(hall).state == "recovering"
