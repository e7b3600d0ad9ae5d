import pytest

from kiosk.generators.supervision import Limits, Slot


@pytest.fixture
def slot():
    return Slot(Limits(start=100, answer=10, backoff=2, longest_backoff=20, give_up=3))


def start(slot, now=0.0):
    slot.launched(now)
    slot.became_ready(load=0.5)


def test_a_new_place_wants_a_worker_at_once(slot):
    assert slot.due == 0.0
    assert slot.state == "starting"
    slot.launched(1.0)
    assert slot.due is None


def test_silence_is_measured_by_what_was_announced(slot):
    slot.launched(0)
    assert not slot.overdue(100)
    assert slot.overdue(100.1)
    slot.entered(300, now=50)
    assert not slot.overdue(350)
    slot.heard(now=200)
    assert not slot.overdue(500)
    assert slot.overdue(500.1)


def test_an_idle_worker_may_be_silent_for_ever(slot):
    start(slot)
    slot.heard(5)
    assert not slot.overdue(1e9)


def test_a_worker_with_work_must_answer(slot):
    start(slot)
    slot.took_work(now=5)
    assert slot.state == "busy"
    assert slot.overdue(15.1)


def test_the_first_replacement_is_made_at_once_and_later_ones_back_off(slot):
    waits = []
    for _ in range(7):
        start(slot)
        slot.died(now=100, cause="It died.", cure="")
        waits.append(slot.due - 100)
    assert waits == [0, 2, 4, 8, 16, 20, 20]
    assert slot.restarts == 7


def test_a_tile_that_succeeds_clears_the_record(slot):
    for _ in range(2):
        start(slot)
        slot.died(now=0, cause="It died.", cure="")
    start(slot)
    slot.painted()
    slot.died(now=50, cause="It died.", cure="")
    assert slot.due == 50
    assert slot.state == "recovering"


def test_a_device_has_failed_when_three_workers_in_a_row_did_not_start(slot):
    states = []
    for _ in range(3):
        slot.launched(0)
        slot.died(now=0, cause="It cannot start.", cure="Look.")
        states.append(slot.state)
    assert states == ["starting", "starting", "failed"]
    assert slot.cause == "It cannot start."
    assert slot.restarts == 0


def test_a_hopeless_start_fails_the_device_at_once_but_it_is_tried_again(slot):
    slot.launched(0)
    slot.died(now=0, cause="The checkpoint is missing.", cure="Restore it.", hopeless=True)
    assert slot.state == "failed"
    assert slot.due == 2
    slot.launched(2)
    assert slot.state == "failed"
    slot.became_ready(load=0.5)
    assert slot.state == "idle"
    assert slot.cause == slot.cure == ""


def test_a_device_whose_workers_start_but_always_die_has_failed(slot):
    for _ in range(3):
        start(slot)
        slot.took_work(0)
        slot.died(now=0, cause="It died.", cure="")
    assert slot.state == "failed"


def test_a_worker_that_talks_but_never_ends_its_run_is_overdue(slot):
    start(slot)
    slot.limits = Limits(run=100)
    slot.took_work(now=0)
    for now in range(0, 101, 10):
        slot.entered(60, now)
        assert not slot.overdue(now)
    slot.entered(60, now=100.5)
    assert slot.overdue(101)


def test_no_worker_may_announce_to_be_silent_for_hours(slot):
    start(slot)
    slot.entered(1e9, now=0)
    assert slot.overdue(slot.limits.phase + 1)


def test_three_jobs_failed_in_a_row_are_once_too_often_and_one_job_never_is(slot):
    start(slot)
    assert [slot.failed(job) for job in ("a", "a", "a", "b")] == [False] * 4
    assert slot.failed("c")
    slot.painted()
    assert not slot.failed("d")


def test_a_worker_that_was_sent_away_leaves_no_stain(slot):
    start(slot)
    slot.left()
    assert (slot.state, slot.cause, slot.restarts, slot.due) == ("starting", "", 0, None)
    assert not slot.overdue(1e9)
