"""A device's only worker and its compiled successor, message by message: one device all along."""

import random
from collections import Counter

import pytest

from kiosk.domain.checkpoints import Manifest
from kiosk.domain.generation import JobFinished, TileFailed, TileReady
from kiosk.generators.messages import (
    Bye,
    Cancel,
    Compiled,
    Done,
    Failed,
    Held,
    Hello,
    Hold,
    Holding,
    Memory,
    Phase,
    Progress,
    Ready,
    Run,
)
from kiosk.generators.succession import FIRST_WAIT, LONGEST_WARM_UP, LOOK
from tests.generators.test_pool import CHECKPOINT, Hall, descriptors, reasons, request

GIB = 2**30
COMPILED = Compiled(process=2 * GIB)
"""Its successor may take 4 GiB: half as much again, and one that nobody plans with."""

HELLO = Hello(2**31 - 1)  # no process has this id: nobody is killed who has nothing to do with it

STARTING = {
    "unheard": (),
    "hello": (HELLO,),
    "loading": (HELLO, Phase("load", 300)),
    "holding": (HELLO, Phase("load", 300), Holding(("tiny",))),
    "compiling": (HELLO, Holding(("tiny",)), Phase("compile", 600)),
    "ready": (HELLO, Holding(("tiny",)), Ready(0.5, 0.01)),
}
"""What a successor has said when something happens to it, or beside it."""


@pytest.fixture
def hall():
    """One worker, which paints the first of two tiles, and says that what it compiles is there."""
    made = Hall(workers=1, batch=1).open()
    made.job = made.pool.submit(request(2))
    made.run = made.workers[0].hear_run()
    made.workers[0].say(COMPILED)
    made.pump()
    yield made
    made.shut()


def device(hall):
    (only,) = hall.pool.health().devices
    return only


def finish(hall, *workers):
    """These workers paint a tile each, one after the other; returns what happened."""
    events = []
    for worker in workers:
        worker.paint(worker.hear_run())
        events += hall.pump()
    return events


def test_a_successor_gets_ready_beside_and_takes_over_between_two_tiles(hall):
    old, successor = hall.workers
    successor.say(*STARTING["compiling"])
    hall.pump()
    assert device(hall).state == "busy"
    assert "gets ready beside" in device(hall).note
    successor.start()
    hall.pump()
    assert successor.listen() == [], "not before its turn"
    old.paint(hall.run)
    hall.pump()
    assert old.listen() == []
    events = finish(hall, successor)
    assert events[-1] == JobFinished(hall.job, 2, 0)
    assert (device(hall).state, device(hall).note, device(hall).restarts) == ("idle", "", 0)
    assert len(hall.workers) == 2


def test_the_first_worker_serves_at_once_and_its_successor_compiles_first(hall):
    assert [worker.spec.at_once for worker in hall.workers] == [True, False]


def test_a_successor_on_a_gpu_is_told_how_much_must_be_free_there():
    hall = Hall(workers=1).open()
    hall.workers[0].say(Compiled(process=2 * GIB, device=6 * GIB))
    hall.pump()
    assert [worker.spec.room for worker in hall.workers] == [0, 10 * GIB]
    hall.shut()


def test_an_idle_worker_hands_over_as_soon_as_its_successor_is_ready(hall):
    old, successor = hall.workers
    old.paint(hall.run)
    hall.pump()
    old.paint(old.hear_run())
    hall.pump()
    successor.start()
    hall.pump()
    job = hall.pool.submit(request(1))
    assert successor.hear_run().job == job
    assert old.listen() == []


def test_whoever_waits_meanwhile_is_told_of_no_loading(hall):
    old, successor = hall.workers
    hall.now += 20
    successor.start()
    hall.pump()
    old.paint(hall.run)
    hall.pump()
    (ready,) = [e for e in finish(hall, successor) if isinstance(e, TileReady)]
    assert ready.timings.load == 0
    assert ready.timings.queue == pytest.approx(20)


def test_all_work_goes_to_the_one_that_serves(hall):
    old, successor = hall.workers
    for said in ("hello", "compiling"):
        successor.say(*STARTING[said])
        for _ in range(3):
            hall.pool.submit(request(4))
            hall.pump()
    old.paint(hall.run)
    hall.pump()
    assert old.hear_run()
    assert successor.listen() == []


def test_without_memory_for_two_the_only_worker_stays_and_staff_are_told_why():
    hall = Hall(workers=1, batch=1).open()
    hall.memory = 4 * GIB - 1
    hall.pool.submit(request(1))
    hall.workers[0].say(COMPILED)
    hall.pump()
    finish(hall, hall.workers[0])
    hall.pump(after=LOOK + 1)
    assert len(hall.workers) == 1
    assert device(hall).note == (
        "It is not compiled: 4.0 GiB of memory are free, and a second worker may take 4.0."
    )
    hall.memory = 4 * GIB
    hall.pump(after=LOOK + 1)
    assert len(hall.workers) == 2, "as soon as there is room"
    hall.shut()


def test_a_worker_that_does_not_know_what_it_took_is_no_measure():
    hall = Hall(workers=1).open()
    hall.pool.submit(request(1))
    hall.workers[0].say(Compiled())
    hall.pump()
    assert len(hall.workers) == 1
    assert "Nobody knows how much memory" in device(hall).note
    hall.shut()


def test_without_memory_for_two_a_worker_that_nobody_needed_yet_gives_way():
    hall = Hall(workers=1)
    hall.memory = GIB
    hall.open()
    hall.workers[0].say(COMPILED)
    hall.pump()
    assert [worker.spec.at_once for worker in hall.workers] == [True, False]
    assert (device(hall).state, device(hall).note) == ("starting", "")
    hall.workers[1].die()
    hall.pump()
    hall.pump(after=3)
    assert hall.workers[2].spec.at_once, "compiling was the death of one"
    hall.workers[2].start()
    hall.workers[2].say(COMPILED)
    hall.pump()
    hall.pump(after=LOOK + 1)
    assert len(hall.workers) == 3, "so this one serves as it is"
    assert "1.0 GiB of memory are free" in device(hall).note
    hall.shut()


def test_without_memory_for_two_who_replaces_one_that_worked_serves_at_once_and_stays():
    hall = Hall(workers=1, batch=1)
    hall.memory = GIB
    hall.open()
    hall.pool.submit(request(1))
    finish(hall, hall.workers[0])
    hall.workers[0].die()
    hall.pump()
    hall.workers[1].start()
    hall.workers[1].say(COMPILED)
    hall.pump()
    assert (len(hall.workers), device(hall).state) == (2, "idle")
    hall.shut()


def test_a_gpu_without_memory_for_two_is_no_reason_to_start_one_in_vain():
    small = Compiled(process=2 * GIB, device=6 * GIB, free=9 * GIB)
    hall = Hall(workers=1, batch=1).open()
    hall.pool.submit(request(1))
    hall.workers[0].say(small)
    hall.pump()
    assert len(hall.workers) == 1
    assert device(hall).note == (
        "It is not compiled: 9.0 GiB of GPU memory are free, and a second worker may take 10.0."
    )
    hall.shut()
    hall = Hall(workers=1).open()
    hall.workers[0].say(small)
    hall.pump()
    assert [(w.spec.at_once, w.spec.room) for w in hall.workers] == [(True, 0), (False, 0)]
    hall.shut()


def test_a_shortage_whose_numbers_change_is_logged_once_and_shown_as_it_is(caplog):
    caplog.set_level("INFO", "kiosk.succession")
    hall = Hall(workers=1).open()
    hall.pool.submit(request(1))
    hall.workers[0].say(COMPILED)
    for tenths in (10, 11, 12):
        hall.memory = tenths * GIB // 10
        hall.pump(after=LOOK + 1)
    assert "1.2 GiB of memory are free" in device(hall).note
    assert len([r for r in caplog.records if r.name == "kiosk.succession"]) == 1
    hall.shut()


@pytest.mark.parametrize("said", STARTING)
def test_a_successor_that_dies_costs_nothing_and_is_tried_again_later_and_later(hall, said):
    old, successor = hall.workers
    wait = FIRST_WAIT
    for _ in range(2):
        successor.say(*STARTING[said])
        hall.pump()
        successor.die()
        hall.pump()
        assert device(hall).state == "busy"
        assert "did not get ready" in device(hall).note
        before = len(hall.workers)
        hall.workers[0].say(Phase("denoise", 300))
        hall.pump(after=wait - 1)
        assert len(hall.workers) == before
        hall.pump(after=2)
        assert len(hall.workers) == before + 1
        successor, wait = hall.workers[-1], 2 * wait
    events = []
    for run in (hall.run, None):
        old.paint(run or old.hear_run())
        events += hall.pump()
    assert events[-1] == JobFinished(hall.job, 2, 0)
    assert (device(hall).restarts, device(hall).last_error) == (0, "")


@pytest.mark.parametrize(
    "nonsense",
    [
        lambda w: w.say(Progress("0123456789abcdef", (0,), 1, 1, 4)),
        lambda w: w.say(Done("0123456789abcdef", 0, 1, 7, "a.png", 0, 1, 1, 1)),
        lambda w: w.say(Failed("crashed", "", "", "0123456789abcdef", (0,), 1)),
        lambda w: w.say(Held("tiny")),
        lambda w: w.say_raw(b"\xff" * 30),
        lambda w: w.say_frame(b"{}"),
    ],
)
@pytest.mark.parametrize("said", ["loading", "ready"])
def test_a_successor_that_talks_nonsense_is_given_up(hall, said, nonsense):
    old, successor = hall.workers
    successor.say(*STARTING[said])
    hall.pump()
    nonsense(successor)
    hall.pump()
    assert "did not get ready" in device(hall).note
    old.paint(hall.run)
    hall.pump()
    assert finish(hall, old)[-1] == JobFinished(hall.job, 2, 0)


def test_the_reason_of_a_successor_that_leaves_is_passed_on(hall):
    hall.workers[1].say(Failed("start", "2.0 GiB of GPU memory are free, and it may take 9.0."))
    hall.workers[1].die()
    hall.pump()
    assert "2.0 GiB of GPU memory are free" in device(hall).note


def test_the_wait_is_a_short_one_again_after_a_successor_took_over(hall):
    hall.workers[0].say(Phase("denoise", 300))
    hall.workers[1].die()
    hall.pump()
    hall.pump(after=FIRST_WAIT + 1)
    hall.workers[2].start()
    hall.pump()
    hall.workers[0].paint(hall.run)
    hall.pump()
    assert finish(hall, hall.workers[2])[-1] == JobFinished(hall.job, 2, 0)
    hall.workers[2].say(COMPILED)
    hall.pump(after=LOOK + 1)
    hall.workers[3].die()
    hall.pump()
    hall.pump(after=FIRST_WAIT + 1)
    assert len(hall.workers) == 5


def test_who_comes_back_to_work_beside_two_does_not_have_one_sent_away():
    hall = Hall(workers=2, batch=1).open()
    hall.pool.drain("cpu-1")
    hall.pump()
    hall.workers[0].say(COMPILED)
    hall.pump()
    hall.pool.restore("cpu-1")
    hall.pump()
    old, _, successor, back = hall.workers
    back.start()
    hall.pump()
    hall.pump()
    assert hall.pool.health().devices[0].state == "idle"
    assert len(hall.workers) == 4, "nobody was sent away for one who is being succeeded"
    successor.start()
    hall.pump()
    hall.pool.submit(request(2))
    assert successor.hear_run() and back.hear_run()
    assert old.listen() == []
    hall.shut()


def test_the_last_one_that_is_drained_or_behind_gets_no_successor():
    for order in ("drain", "adopt"):
        hall = Hall(workers=1, batch=1).open()
        hall.pool.submit(request(2))
        hall.pool.drain("cpu-0") if order == "drain" else hall.pool.adopt(
            Manifest(checkpoints=(CHECKPOINT,))
        )
        hall.workers[0].say(COMPILED)
        hall.pump(after=1)
        assert len(hall.workers) == 1, order
        hall.shut()


def test_a_silent_successor_is_given_up(hall):
    hall.workers[0].say(Phase("denoise", 300))
    hall.workers[1].say(Phase("load", 50))
    hall.pump()
    hall.pump(after=51)
    assert "did not answer in time" in device(hall).note
    assert device(hall).state == "busy"


def test_a_successor_that_only_ever_announces_things_is_given_up(hall):
    for _ in range(int(LONGEST_WARM_UP / 100)):
        hall.workers[0].say(Phase("denoise", 300))
        hall.workers[1].say(Phase("compile", 300))
        hall.pump(after=100)
    assert "gets ready" in device(hall).note
    hall.pump(after=1)
    assert "took too long" in device(hall).note
    assert device(hall).state == "busy"


def test_a_system_that_refuses_a_process_does_not_disturb_the_worker():
    hall = Hall(workers=1).open()
    hall.launcher.refusing = OSError(11, "Resource temporarily unavailable")
    hall.workers[0].say(COMPILED)
    hall.pump()
    assert "temporarily unavailable" in device(hall).note
    assert device(hall).state == "idle"
    hall.launcher.refusing = None
    hall.pump(after=FIRST_WAIT + 1)
    assert len(hall.workers) == 2
    hall.shut()


@pytest.mark.parametrize("said", ["loading", "ready"])
def test_memory_that_gets_short_meanwhile_is_given_back(hall, said):
    old, successor = hall.workers
    successor.say(*STARTING[said])
    hall.memory = 100 * 2**20
    hall.pump(after=LOOK + 1)
    assert "Memory got short" in device(hall).note
    successor.listen()
    old.paint(hall.run)
    hall.pump()
    assert finish(hall, old)[-1] == JobFinished(hall.job, 2, 0)


def test_a_worker_whose_memory_grows_serves_until_its_successor_is_ready(hall):
    old, successor = hall.workers
    old.paint(hall.run)
    hall.pump()
    old.paint(old.hear_run())
    old.say(*[Memory(process=GIB)] * 3, *[Memory(process=4 * GIB)] * 3)
    hall.pump()
    assert (len(hall.workers), device(hall).state) == (2, "idle")
    successor.start()
    hall.pump()
    hall.pool.submit(request(1))
    assert successor.hear_run()


def test_memory_that_got_short_is_given_back_by_a_hand_over_where_one_is_due(hall):
    old, successor = hall.workers
    hall.pool.cancel(hall.job)
    old.say(Failed("cancelled", "", "", hall.job, (0,), 1))
    hall.pump()
    hall.memory = 100 * 2**20
    successor.start()
    hall.pump(after=LOOK + 1)
    job = hall.pool.submit(request(1))
    assert finish(hall, successor)[-1] == JobFinished(job, 1, 0)


def test_a_tile_that_had_too_little_memory_beside_a_successor_gets_it_all(hall):
    old = hall.workers[0]
    old.say(Failed("memory", "It is too large.", "", hall.job, (0,), 1))
    events = hall.pump()
    assert reasons(events) == []
    assert "needed the memory" in device(hall).note
    again = old.hear_run()
    assert (again.tiles, again.attempt) == ((0,), 2)
    old.say(Failed("memory", "It is too large.", "", hall.job, (0,), 2))
    assert reasons(hall.pump()) == ["failed"], "now there was nobody beside it"


@pytest.mark.parametrize("said", [said for said in STARTING if said != "ready"])
def test_when_the_old_one_dies_a_fresh_one_serves_until_the_successor_is_ready(hall, said):
    old, successor = hall.workers
    successor.say(*STARTING[said])
    hall.pump()
    old.die()
    hall.pump()
    fresh = hall.workers[2]
    assert fresh.spec.at_once
    fresh.start()
    hall.pump()
    assert fresh.hear_run().attempt == 2
    successor.start()
    hall.pump()
    assert successor.listen() == []
    fresh.paint(Run(hall.job, (0,), 2))
    hall.pump()
    assert finish(hall, successor)[-1] == JobFinished(hall.job, 2, 0)
    assert device(hall).restarts == 1


def test_when_the_old_one_dies_a_successor_that_is_ready_first_takes_over(hall):
    old, successor = hall.workers
    old.die()
    hall.pump()
    hall.workers[2].say(HELLO)
    successor.start()
    hall.pump()
    assert successor.hear_run().attempt == 2
    assert hall.workers[2].listen() == []
    successor.paint(Run(hall.job, (0,), 2))
    hall.pump()
    assert finish(hall, successor)[-1] == JobFinished(hall.job, 2, 0)
    assert len(hall.workers) == 3


def test_when_the_old_one_dies_beside_a_ready_successor_nobody_else_is_needed(hall):
    old, successor = hall.workers
    successor.start()
    hall.pump()
    old.die()
    hall.pump()
    assert len(hall.workers) == 2
    assert successor.hear_run().attempt == 2
    assert device(hall).restarts == 1


def test_both_may_die_at_once(hall):
    old, successor = hall.workers
    successor.start()
    old.die()
    successor.die()
    hall.pump()
    hall.workers[2].start()
    hall.pump()
    hall.workers[2].paint(hall.workers[2].hear_run())
    hall.pump()
    assert finish(hall, hall.workers[2])[-1] == JobFinished(hall.job, 2, 0)


@pytest.mark.parametrize("said", STARTING)
@pytest.mark.parametrize("order", ["drain", "restart", "adopt"])
def test_staff_who_replace_or_drain_the_device_end_its_successor_too(hall, order, said):
    old, successor = hall.workers
    successor.say(*STARTING[said])
    hall.pump()
    match order:
        case "adopt":
            hall.pool.adopt(Manifest(checkpoints=(CHECKPOINT,)))
        case _:
            getattr(hall.pool, order)("cpu-0")
    assert device(hall).note == ""
    old.paint(hall.run)
    hall.pump()
    hall.pool.restore("cpu-0")
    hall.pump()
    while not device(hall).busy:
        hall.workers[-1].start()
        hall.pump(after=5)
    latest = next(w for w in reversed(hall.workers) if w is not successor)
    assert finish(hall, latest)[-1] == JobFinished(hall.job, 2, 0)
    assert not any(isinstance(m, Run) for m in successor.heard)


@pytest.mark.parametrize("said", STARTING)
def test_a_cancelled_job_is_over_and_does_not_stop_the_hand_over(hall, said):
    old, successor = hall.workers
    successor.say(*STARTING[said])
    hall.pump()
    hall.pool.cancel(hall.job)
    assert reasons(hall.pump()) == ["cancelled", "cancelled"]
    assert any(isinstance(m, Cancel) for m in old.listen())
    if said != "ready":
        successor.start()
        hall.pump()
    old.say(Failed("cancelled", "", "", hall.job, (0,), 1))
    hall.pump()
    job = hall.pool.submit(request(1))
    assert finish(hall, successor)[-1] == JobFinished(job, 1, 0)


@pytest.mark.parametrize("said", STARTING)
def test_closing_ends_both(said):
    before = descriptors()
    hall = Hall(workers=1).open()
    hall.pool.submit(request(1))
    hall.workers[0].say(COMPILED)
    hall.pump()
    hall.workers[1].say(*STARTING[said])
    hall.pump()
    hall.workers[0].die()
    hall.pool.close()
    assert not any(isinstance(m, Run) for m in hall.workers[1].listen())
    hall.shut()
    assert descriptors() == before


def test_a_successor_holds_what_staff_pinned_and_an_errand_is_done_first(hall):
    old, successor = hall.workers
    hall.pool.hold("tiny", pinned=True)
    old.paint(hall.run)
    hall.pump()
    old.paint(old.hear_run())
    hall.pump()
    assert old.listen() == [Hold("tiny", pinned=True)]
    successor.start()
    hall.pump()
    assert successor.listen() == [], "the old one is not done"
    old.say(Held("tiny"))
    hall.pump()
    assert successor.listen() == [Hold("tiny", pinned=True)]
    assert device(hall).pinned == ("tiny",)


def test_a_successor_that_found_nothing_compiled_is_succeeded_in_its_turn(hall):
    old, successor = hall.workers
    successor.start()
    successor.say(COMPILED)
    hall.pump()
    old.paint(hall.run)
    hall.pump()
    assert successor.hear_run()
    hall.pump(after=LOOK + 1)
    assert len(hall.workers) == 3


class Storm:
    """Everything that may happen, in any order, to a device and its successors."""

    def __init__(self, seed):
        self.dice = random.Random(seed)
        self.hall = Hall(workers=1, batch=2, backoff=0.5, longest_backoff=1, give_up=10**6)
        self.runs, self.ready, self.gone = {}, set(), set()
        self.events, self.sizes = [], {}

    def listen(self):
        """Workers hear what they are told; never has more than one something to do."""
        for number, worker in enumerate(self.hall.workers):
            if number in self.gone:
                continue
            for message in worker.listen():
                if isinstance(message, Run):
                    assert number in self.ready
                    self.runs[number] = message
                if isinstance(message, Bye):
                    self.gone.add(number)
            if worker._pipe.ended:
                self.gone.add(number)
        self.runs = {n: run for n, run in self.runs.items() if n not in self.gone}
        assert len(self.runs) <= 1
        assert len(self.living) <= 2

    @property
    def living(self):
        return [n for n in range(len(self.hall.workers)) if n not in self.gone]

    def pump(self, after=0.0):
        self.events += self.hall.pump(after)
        assert len(self.hall.pool.health().devices) == 1
        self.listen()

    def submit(self):
        tiles = self.dice.randint(1, 4)
        self.sizes[self.hall.pool.submit(request(tiles))] = tiles

    def cancel(self):
        self.hall.pool.cancel(self.dice.choice([*self.sizes] or ["none"]))

    def start(self):
        for number in [n for n in self.living if n not in self.ready][:1]:
            self.hall.workers[number].start()
            self.ready.add(number)

    def announce(self):
        for number in [n for n in self.living if n not in self.ready]:
            self.hall.workers[number].say(Phase("compile", 600))

    def compiled(self):
        for number in self.ready - self.gone:
            self.hall.workers[number].say(COMPILED)

    def paint(self):
        for number, run in [*self.runs.items()]:
            del self.runs[number]
            self.hall.workers[number].paint(run)

    def refuse(self):
        for number, run in [*self.runs.items()]:
            del self.runs[number]
            said = Failed("memory", "It is too large.", "", run.job, run.tiles, run.attempt)
            self.hall.workers[number].say(said)

    def kill(self):
        for number in self.dice.sample(self.living, min(1, len(self.living))):
            self.hall.workers[number].die()
            self.gone.add(number)
            self.runs.pop(number, None)

    def remember(self):
        self.hall.memory = self.dice.choice([2**40, 2**40, GIB // 4])

    def drain(self):
        self.hall.pool.drain("cpu-0")
        self.pump(after=0.1)
        self.hall.pool.restore("cpu-0")

    def restart(self):
        self.hall.pool.restart("cpu-0")

    def wait(self):
        self.pump(after=self.dice.choice([0.1, LOOK + 1, FIRST_WAIT]))


@pytest.mark.parametrize("seed", range(8))
def test_whatever_happens_every_tile_ends_once_and_one_worker_works_at_a_time(seed):
    storm = Storm(seed)
    often = ["submit", "start", "compiled", "paint", "wait", "announce"]
    rarely = ["cancel", "refuse", "kill", "remember", "drain", "restart"]
    storm.hall.pool.start()
    for _ in range(250):
        getattr(storm, storm.dice.choice(often * 3 + rarely))()
        storm.pump(after=0.01)
    for _ in range(400):
        storm.start()
        storm.paint()
        storm.pump(after=2)
        if sum(isinstance(e, JobFinished) for e in storm.events) == len(storm.sizes):
            break
    ends = Counter((e.job, e.tile) for e in storm.events if isinstance(e, TileReady | TileFailed))
    assert ends == Counter({(j, t): 1 for j, n in storm.sizes.items() for t in range(n)})
    assert len([e for e in storm.events if isinstance(e, JobFinished)]) == len(storm.sizes)
    storm.hall.shut()
