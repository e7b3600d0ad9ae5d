"""What staff can do with a device while jobs run, and what they are shown of it."""

import pytest

from kiosk.domain.errors import BadInput, EngineFault
from kiosk.domain.generation import JobFinished, JobQueued, TileFailed
from kiosk.generators.gauges import Growth
from kiosk.generators.messages import (
    Cancel,
    Compiled,
    Done,
    Failed,
    Hello,
    Hold,
    Holding,
    Memory,
    Progress,
)
from kiosk.generators.messages import picture_name as name_of
from tests.generators.test_pool import Hall, reasons, request


@pytest.fixture
def hall():
    made = Hall(batch=1).open()
    yield made
    made.shut()


def device(hall, index=0):
    return hall.pool.health().devices[index]


def test_a_drained_device_finishes_its_run_and_gets_no_other(hall):
    job = hall.pool.submit(request(4))
    first, second = (worker.hear_run() for worker in hall.workers)
    hall.pool.drain("cpu-0")
    assert (device(hall).state, device(hall).drained, device(hall).busy) == ("draining", True, True)
    hall.workers[0].paint(first)
    events = hall.pump()
    assert device(hall).state == "drained"
    assert hall.workers[0].listen() == []
    assert len(hall.workers) == 2  # nobody was launched instead
    hall.workers[1].paint(second)
    events += hall.pump()
    for _ in range(2):
        hall.workers[1].paint(hall.workers[1].hear_run())
        events += hall.pump()
    assert events[-1] == JobFinished(job, 4, 0)
    assert hall.pool.health().state == "ready"


def test_a_returned_device_is_given_tiles_again(hall):
    hall.pool.drain("cpu-0")
    hall.pump()
    assert device(hall).state == "drained"
    hall.pool.restore("cpu-0")
    assert device(hall).state == "starting"
    hall.pump()
    hall.workers[2].start()
    hall.pump()
    hall.pool.submit(request(2))
    assert hall.workers[2].hear_run()
    assert device(hall).restarts == 0


def test_a_device_that_is_returned_while_it_drains_just_goes_on(hall):
    hall.pool.submit(request(4))
    run = hall.workers[0].hear_run()
    hall.pool.drain("cpu-0")
    hall.pool.restore("cpu-0")
    hall.workers[0].paint(run)
    hall.pump()
    assert hall.workers[0].hear_run()


def test_the_last_device_finishes_what_was_submitted_and_takes_no_more(hall):
    job = hall.pool.submit(request(4))
    hall.pool.drain("cpu-0")
    hall.pool.drain("cpu-1")
    events = hall.pump()
    health = hall.pool.health()
    assert (health.state, health.cause) == ("failed", "Every device was taken out of work.")
    assert health.cure
    with pytest.raises(EngineFault, match="taken out of work"):
        hall.pool.submit(request(1))
    for _ in range(2):
        for worker in hall.workers[:2]:
            worker.paint(worker.hear_run())
        events += hall.pump()
    assert events[-1] == JobFinished(job, 4, 0)
    hall.pump()
    assert [d.state for d in hall.pool.health().devices] == ["drained", "drained"]
    hall.pool.restore("cpu-1")
    assert hall.pool.health().state == "starting"


def test_a_worker_that_dies_while_its_device_drains_is_not_replaced(hall):
    hall.pool.submit(request(2))
    hall.workers[0].hear_run()
    other = hall.workers[1].hear_run()
    hall.pool.drain("cpu-0")
    hall.workers[0].die()
    hall.pump(after=5)
    assert device(hall).state == "drained"
    assert len(hall.workers) == 2
    hall.workers[1].paint(other)
    hall.pump()
    assert hall.workers[1].hear_run().attempt == 2


def test_a_restarted_device_has_a_new_worker_after_its_run(hall):
    hall.pool.submit(request(1))
    run = hall.workers[0].hear_run()
    hall.pool.restart("cpu-0")
    hall.pump()
    assert len(hall.workers) == 2
    hall.workers[0].paint(run)
    assert isinstance(hall.pump()[-1], JobFinished)
    assert len(hall.workers) == 3
    hall.workers[2].start()
    hall.pump()
    assert device(hall).state == "idle"


def test_an_unknown_device_is_refused_with_those_there_are(hall):
    with pytest.raises(BadInput, match="cpu-0, cpu-1"):
        hall.pool.drain("gpu-9")


def test_staff_see_speed_memory_and_what_is_held(hall):
    job = hall.pool.submit(request(1))
    hall.workers[0].hear_run()
    hall.workers[0].say(Hello(2**31 - 1), Holding(("tiny", "tiny-depth")), Memory(400, 900))
    for step in range(1, 4):
        hall.workers[0].say(Progress(job, (0,), 1, step, 4))
        hall.pump(after=0.5)
    seen = device(hall)
    assert seen.steps_per_second == pytest.approx(2.0)
    assert (seen.memory, seen.device_memory) == (400, 900)
    assert seen.checkpoints == ("tiny", "tiny-depth")
    hall.workers[0].say(Failed("memory", "Out of memory.", "", job, (0,), 1))
    hall.pump()
    assert device(hall).last_error == "memory"


def test_a_worker_that_grows_is_replaced_when_it_is_idle():
    hall = Hall(workers=1, growth=Growth(1.5, 100)).open()
    for used in (1000, 1000, 1000, 2000, 2000, 2000):
        hall.pool.submit(request(1))
        assert len(hall.workers) == 1
        hall.workers[0].say(Memory(used))
        hall.workers[0].paint(hall.workers[0].hear_run())
        hall.pump()
    assert len(hall.workers) == 2
    assert device(hall).restarts == 1
    assert "memory had grown" in device(hall).detail
    hall.workers[1].start()
    hall.pump()
    hall.pool.submit(request(1))
    assert hall.workers[1].hear_run()
    hall.shut()


def test_an_unusable_picture_is_tried_once_more_elsewhere(hall):
    job = hall.pool.submit(request(1))
    hall.workers[0].say(Failed("unusable", "It is black.", "", job, (0,), 1))
    hall.pump()
    assert hall.workers[1].hear_run().attempt == 2
    hall.workers[1].say(Failed("unusable", "It is black.", "", job, (0,), 2))
    events = hall.pump()
    assert reasons(events) == ["failed"]
    assert events[-1] == JobFinished(job, 0, 1)


def test_a_worker_that_seems_healthy_and_fails_job_after_job_is_replaced(hall):
    for number in range(3):
        job = hall.pool.submit(request(1))
        hall.pump()
        (run,) = [m for m in hall.workers[0].listen() if not isinstance(m, Cancel)]
        hall.workers[0].say(Failed("unusable", "It is black.", "", job, (0,), run.attempt))
        hall.pump()
        assert len(hall.workers) == (3 if number == 2 else 2)
        hall.workers[1].paint(hall.workers[1].hear_run())
        assert isinstance(hall.pump()[-1], JobFinished)
    assert device(hall).last_error == "failing"
    assert device(hall).restarts == 1


def test_a_worker_without_room_for_job_after_job_is_not_taken_for_a_broken_one(hall):
    for _ in range(4):
        job = hall.pool.submit(request(1))
        hall.pump()
        (run,) = [m for m in hall.workers[0].listen() if not isinstance(m, Cancel)]
        hall.workers[0].say(Failed("memory", "It is too large.", "", job, (0,), run.attempt))
        hall.pump()
        hall.workers[1].paint(hall.workers[1].hear_run())
        assert isinstance(hall.pump()[-1], JobFinished)
    assert len(hall.workers) == 2
    assert (device(hall).last_error, device(hall).restarts) == ("memory", 0)


@pytest.mark.parametrize(
    "lie",
    [
        lambda job: Progress("0123456789abcdef", (0,), 1, 1, 4),
        lambda job: Progress(job, (1,), 1, 1, 4),
        lambda job: Progress(job, (0,), 1, 5, 4),
        lambda job: Done(job, 1, 1, 7, name_of(job, 1, 1), 0, 1, 1, 1),
        lambda job: Done(job, 0, 2, 7, name_of(job, 0, 2), 0, 1, 1, 1),
        lambda job: Done(job, 0, 1, 7, "probe.bin", 0, 1, 1, 1),
        lambda job: Failed("unusable", "", "", job, (1,), 1),
    ],
)
def test_a_worker_that_speaks_of_what_it_was_not_given_is_replaced(hall, lie):
    job = hall.pool.submit(request(2))
    other = hall.workers[1].hear_run()
    hall.workers[0].say(lie(job))
    events = hall.pump()
    assert [type(e) for e in events] == [JobQueued]
    assert device(hall).last_error == "nonsense"
    hall.workers[1].paint(other)
    hall.pump()
    hall.workers[1].paint(hall.workers[1].hear_run())
    assert hall.pump()[-1] == JobFinished(job, 2, 0)


def test_a_job_past_its_deadline_is_late_and_its_workers_are_told():
    hall = Hall(deadline=20).open()
    job = hall.pool.submit(request(2))
    patient = hall.pool.submit(request(1), deadline=0)
    hall.pump(after=15)
    assert not [e for e in hall.pump() if isinstance(e, TileFailed)]
    for worker in hall.workers:
        worker.say(Progress(job, (hall.workers.index(worker),), 1, 1, 4))
    events = hall.pump(after=6)
    assert reasons(events) == ["late", "late"]
    assert "20 seconds" in next(e for e in events if isinstance(e, TileFailed)).detail
    assert all(any(isinstance(m, Cancel) for m in worker.listen()) for worker in hall.workers)
    for index, worker in enumerate(hall.workers):
        worker.say(Failed("cancelled", "", "", job, (index,), 1))
    hall.pump()
    assert hall.workers[0].hear_run().job == patient
    hall.shut()


def test_a_guest_who_waits_is_told_when_the_estimate_can_be_made():
    hall = Hall(workers=1)
    hall.pool.start()
    job = hall.pool.submit(request(1))
    assert hall.pump() == [JobQueued(job, 0, None)]
    hall.now += 5
    hall.workers[0].start()
    told = [e for e in [*hall.pump(), *hall.pump(after=1)] if isinstance(e, JobQueued)]
    assert [e.job for e in told] == [job]
    assert told[0].eta is not None
    hall.shut()


def test_a_job_for_one_device_waits_for_it_though_another_is_idle(hall):
    hall.pool.submit(request(1))
    busy = hall.workers[0].hear_run()
    job = hall.pool.submit_to("cpu-0", request(1))
    hall.pump()
    assert hall.workers[1].listen() == []
    hall.workers[0].paint(busy)
    hall.pump()
    run = hall.workers[0].hear_run()
    assert run.job == job
    hall.workers[0].paint(run)
    assert hall.pump()[-1] == JobFinished(job, 1, 0)
    with pytest.raises(BadInput, match="cpu-9"):
        hall.pool.submit_to("cpu-9", request(1))


def test_a_picture_that_the_one_device_asked_cannot_make_fails_at_once(hall):
    job = hall.pool.submit_to("cpu-0", request(1))
    hall.pump()
    hall.workers[0].say(Failed("unusable", "It is black.", "", job, (0,), 1))
    events = hall.pump()
    assert reasons(events) == ["failed"]
    assert events[-1] == JobFinished(job, 0, 1)


def test_a_job_for_a_device_out_of_work_is_refused_with_the_reason(hall):
    hall.pool.drain("cpu-0")
    with pytest.raises(EngineFault, match=r"cpu-0 was taken out of work\. Return it"):
        hall.pool.submit_to("cpu-0", request(1))
    hall.workers[1].say(Failed("checkpoint", "It is damaged.", "Copy it again."))
    hall.workers[1].die()
    hall.pool.restore("cpu-0")
    hall.pump()
    with pytest.raises(EngineFault, match=r"cpu-1 has failed\. It is damaged\. Copy it again\."):
        hall.pool.submit_to("cpu-1", request(1))


def test_what_waits_for_a_device_that_is_drained_fails_and_keeps_no_errand_waiting(hall):
    hall.pool.submit(request(1))
    hall.workers[0].hear_run()
    job = hall.pool.submit_to("cpu-0", request(1))
    hall.pool.drain("cpu-0")
    hall.pool.hold("tiny")
    events = hall.pump()
    assert reasons(events) == ["no-worker"]
    assert events[-1] == JobFinished(job, 0, 1)
    assert hall.workers[1].listen() == [Hold("tiny")]
    assert device(hall).state == "draining"


def test_a_failed_device_does_not_keep_another_from_giving_way():
    hall = Hall(workers=3, give_up=1).open()
    hall.workers[2].die()
    hall.pump()
    assert device(hall, 2).state == "failed"
    before = len(hall.workers)
    hall.workers[0].say(Compiled())
    hall.pump()
    assert device(hall).state == "starting"
    assert len(hall.workers) == before + 1
    at_once = [worker.spec.at_once for worker in (hall.workers[0], hall.workers[-1])]
    assert at_once == [True, False], "who is replaced while others serve compiles first"
    hall.shut()
