"""Staff get in with their PIN; guessing gets nowhere, and locks nobody out for good."""

from __future__ import annotations

import json
import random
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from argon2 import extract_parameters
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.domain.errors import BadFile, CannotDo, StorageFault
from kiosk.staff.access import Access, Refusal, default_hasher
from kiosk.staff.audit import AuditLog
from kiosk.staff.lockout import LONGEST_WAIT, LockOut, wait_after
from kiosk.staff.pins import WeakPin
from kiosk.staff.roles import NotAllowed, Role, Session, require
from tests.staff.clocks import FakeClock
from tests.staff.hashers import CountingHasher

ADMIN, OPERATOR = "739104", "580213"
WRONG = "264097"
Restart = Callable[[], Access]


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def hasher() -> CountingHasher:
    return CountingHasher()


@pytest.fixture
def restart(tmp_path: Path, hasher: CountingHasher) -> Restart:
    return lambda: Access(tmp_path / "staff", AuditLog(tmp_path / "audit"), hasher=hasher)


@pytest.fixture
def access(restart: Restart, clock: FakeClock) -> Access:
    access = restart()
    access.set_first_pin(ADMIN, clock.now)
    access.set_pin_at_machine(Role.OPERATOR, OPERATOR, clock.now)
    return access


def signed_in(access: Access, role: Role, clock: FakeClock) -> Session:
    session = access.open(role, ADMIN if role is Role.ADMIN else OPERATOR, clock.now)
    assert isinstance(session, Session)
    return session


def test_there_is_no_default_pin(restart: Restart, clock: FakeClock) -> None:
    access = restart()
    assert access.roles() == ()
    for role in Role:
        assert access.open(role, "000000", clock.now) == Refusal("no-pin")


def test_the_first_start_sets_the_admins_pin_once(restart: Restart, clock: FakeClock) -> None:
    access = restart()
    access.set_first_pin(ADMIN, clock.now)
    with pytest.raises(NotAllowed, match="has a PIN already"):
        access.set_first_pin(WRONG, clock.now)
    assert access.roles() == (Role.ADMIN,)
    assert signed_in(access, Role.ADMIN, clock).role is Role.ADMIN


def test_each_role_has_its_own_pin(access: Access, clock: FakeClock) -> None:
    refusal = access.open(Role.ADMIN, OPERATOR, clock.now)
    assert refusal == Refusal("wrong", tries=4)
    assert signed_in(access, Role.OPERATOR, clock).role is Role.OPERATOR


def test_two_roles_may_not_share_a_pin(access: Access, clock: FakeClock) -> None:
    session = signed_in(access, Role.ADMIN, clock)
    with pytest.raises(WeakPin, match="the PIN of the admin"):
        access.change_pin(session, Role.OPERATOR, ADMIN, clock.now)


def test_an_operator_cannot_change_a_pin(access: Access, clock: FakeClock) -> None:
    session = signed_in(access, Role.OPERATOR, clock)
    for role in Role:
        with pytest.raises(NotAllowed, match="needs the PIN of the admin"):
            access.change_pin(session, role, WRONG, clock.now)
    with pytest.raises(NotAllowed, match="Enter the PIN"):
        access.change_pin(None, Role.OPERATOR, WRONG, clock.now)
    signed_in(access, Role.OPERATOR, clock)


def test_the_files_are_private_and_hold_no_pin(access: Access, tmp_path: Path) -> None:
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert {path.name for path in files} >= {"pins.json", "audit.jsonl"}
    for path in files:
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path
        assert ADMIN not in path.read_text() and OPERATOR not in path.read_text()
    assert stat.S_IMODE((tmp_path / "staff").stat().st_mode) == 0o700


def test_pins_are_kept_as_rfc_9106_recommends() -> None:
    parameters = extract_parameters(default_hasher().hash(ADMIN))
    assert parameters.type.name == "ID"
    assert (parameters.time_cost, parameters.memory_cost, parameters.parallelism) == (3, 65536, 4)
    assert (parameters.salt_len, parameters.hash_len) == (16, 32)


def test_five_wrong_pins_lock_for_thirty_seconds_then_twice_as_long_each_time(
    access: Access, clock: FakeClock
) -> None:
    for left in (4, 3, 2, 1):
        assert access.open(Role.ADMIN, WRONG, clock.now) == Refusal("wrong", tries=left)
    waits: list[float] = []
    for _ in range(8):
        refusal = access.open(Role.ADMIN, WRONG, clock.now)
        assert isinstance(refusal, Refusal) and refusal.reason == "wrong"
        waits.append(refusal.wait)
        early = access.open(Role.ADMIN, ADMIN, clock.after(refusal.wait - 1))
        assert isinstance(early, Refusal) and early.reason == "locked"
        assert early.wait == pytest.approx(1)
        clock.after(1)
    assert waits == [30, 60, 120, 240, 480, 900, 900, 900]
    signed_in(access, Role.ADMIN, clock)
    assert access.open(Role.ADMIN, WRONG, clock.now) == Refusal("wrong", tries=4)


def test_a_locked_role_is_refused_before_anything_is_hashed(
    access: Access, clock: FakeClock, hasher: CountingHasher
) -> None:
    for _ in range(5):
        access.open(Role.ADMIN, WRONG, clock.now)
    before = hasher.verified
    assert access.open(Role.ADMIN, ADMIN, clock.after(29)) == Refusal("locked", wait=1)
    assert hasher.verified == before


def test_an_operators_pin_does_not_lift_the_admins_lock(access: Access, clock: FakeClock) -> None:
    for _ in range(5):
        access.open(Role.ADMIN, WRONG, clock.now)
    signed_in(access, Role.OPERATOR, clock)
    assert access.wait(Role.ADMIN, clock.now) == 30


def test_ten_thousand_guesses_get_nowhere_and_lock_nobody_out(
    access: Access, clock: FakeClock, hasher: CountingHasher
) -> None:
    guesses = random.Random(7)
    before = hasher.verified
    for _ in range(10_000):
        refusal = access.open(Role.ADMIN, f"{guesses.randrange(10**6):06}", clock.after(1))
        assert isinstance(refusal, Refusal)
    assert hasher.verified - before <= 5 + 5 + 10_000 / LONGEST_WAIT
    clock.after(LONGEST_WAIT)
    signed_in(access, Role.ADMIN, clock)


def test_the_lock_survives_a_restart(access: Access, restart: Restart, clock: FakeClock) -> None:
    for _ in range(5):
        access.open(Role.ADMIN, WRONG, clock.now)
    clock.after(10)
    clock.reboot()
    again = restart()
    assert again.open(Role.ADMIN, ADMIN, clock.now) == Refusal("locked", wait=20)
    clock.after(20)
    signed_in(again, Role.ADMIN, clock)


def test_a_try_counts_even_if_the_power_goes_while_it_is_judged(
    access: Access, restart: Restart, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def power_cut(*_: object) -> bool:
        raise KeyboardInterrupt

    for _ in range(5):
        with monkeypatch.context() as cut:
            cut.setattr(CountingHasher, "verify", power_cut)
            with pytest.raises(KeyboardInterrupt):
                access.open(Role.ADMIN, ADMIN, clock.now)
        access = restart()
    assert access.open(Role.ADMIN, ADMIN, clock.now) == Refusal("locked", wait=30)


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("pass"), st.floats(0.1, 1000)),
        st.tuples(st.just("set back"), st.floats(1, 1e7)),
        st.tuples(st.just("restart"), st.just(0.0)),
        st.tuples(st.just("guess"), st.just(0.0)),
        st.tuples(st.just("look"), st.just(0.0)),
    ),
    max_size=40,
)


@settings(max_examples=60, deadline=None)
@given(steps=STEPS)
def test_no_clock_set_back_and_no_restart_shortens_a_lock(
    steps: list[tuple[str, float]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("lock") / "tries.json"
    clock, lock = FakeClock(), LockOut(path)
    failures, opens_at = 0, 0.0
    for what, amount in [("guess", 0.0)] * 5 + steps:
        match what:
            case "pass":
                clock.after(amount)
            case "set back":
                clock.set_by -= amount
            case "restart":
                clock.reboot()
                lock = LockOut(path)
            case _:
                left = lock.remaining(Role.ADMIN, "pin", clock.now)
                assert left >= opens_at - clock.real - 1e-3
                assert left <= LONGEST_WAIT
                if what == "guess" and left == 0:
                    failures = lock.count(Role.ADMIN, "pin", clock.now)
                    opens_at = clock.real + wait_after(failures)
    lock.remaining(Role.ADMIN, "pin", clock.now)
    assert lock.remaining(Role.ADMIN, "pin", clock.after(LONGEST_WAIT)) == 0


def test_a_damaged_note_of_tries_costs_one_wait(
    access: Access, restart: Restart, clock: FakeClock, tmp_path: Path
) -> None:
    (tmp_path / "staff" / "tries.json").write_text("{")
    again = restart()
    assert again.open(Role.ADMIN, ADMIN, clock.now) == Refusal("locked", wait=30)
    clock.after(30)
    signed_in(again, Role.ADMIN, clock)


def test_whoever_has_the_machine_gets_back_in(
    access: Access, restart: Restart, clock: FakeClock
) -> None:
    for _ in range(12):
        access.open(Role.ADMIN, WRONG, clock.after(1000))
    beside = restart()  # another process: the command line
    beside.set_pin_at_machine(Role.ADMIN, "902716", clock.now)
    assert isinstance(access.open(Role.ADMIN, "902716", clock.now), Session)


def test_a_damaged_pin_file_is_named_and_can_be_replaced(
    access: Access, clock: FakeClock, tmp_path: Path
) -> None:
    path = tmp_path / "staff" / "pins.json"
    path.write_text(json.dumps({"version": 2, "pins": {}}))
    with pytest.raises(BadFile, match=r"pins.json.*kiosk staff set-pin"):
        access.open(Role.ADMIN, ADMIN, clock.now)
    access.set_pin_at_machine(Role.ADMIN, ADMIN, clock.now)
    signed_in(access, Role.ADMIN, clock)
    assert (tmp_path / "staff" / "pins.json.damaged").exists()


def test_another_user_of_the_machine_is_told_who_to_be(
    access: Access, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 54321)
    with pytest.raises(CannotDo, match="sudo -u"):
        access.set_pin_at_machine(Role.ADMIN, WRONG, clock.now)


def test_a_stronger_hash_is_made_when_the_pin_is_next_right(
    access: Access, clock: FakeClock, tmp_path: Path
) -> None:
    path = tmp_path / "staff" / "pins.json"
    assert "t=2" not in path.read_text()
    audit = AuditLog(tmp_path / "audit")
    stronger = Access(tmp_path / "staff", audit, hasher=CountingHasher(time_cost=2))
    signed_in(stronger, Role.ADMIN, clock)
    assert path.read_text().count("t=2") == 1
    signed_in(stronger, Role.ADMIN, clock)


def test_a_full_disk_keeps_staff_neither_out_nor_uncounted(
    access: Access, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    def no_audit(*_: object, **__: object) -> None:
        raise StorageFault("The disk is full.")

    monkeypatch.setattr("kiosk.staff.lockout.write_atomically", full)
    monkeypatch.setattr(AuditLog, "append", no_audit)
    signed_in(access, Role.ADMIN, clock)
    for _ in range(5):
        access.open(Role.ADMIN, WRONG, clock.now)
    assert access.open(Role.ADMIN, ADMIN, clock.now) == Refusal("locked", wait=30)


def test_a_session_leaves_by_itself_and_a_touch_keeps_it(access: Access, clock: FakeClock) -> None:
    session = signed_in(access, Role.OPERATOR, clock)
    session = session.touched(clock.after(100))
    session = require(session, Role.OPERATOR, clock.after(119))
    assert session.remaining(clock.after(20)) == 100
    with pytest.raises(NotAllowed, match="has ended"):
        require(session, Role.OPERATOR, clock.after(100))
    assert session.touched(clock.now).remaining(clock.now) == 0


def test_a_monotonic_clock_that_runs_backwards_ends_a_session(
    access: Access, clock: FakeClock
) -> None:
    session = signed_in(access, Role.ADMIN, clock)
    with pytest.raises(NotAllowed):
        require(session, Role.OPERATOR, clock.after(-1))


def test_an_admin_may_do_what_an_operator_may_and_not_the_other_way_round() -> None:
    clock = FakeClock()
    admin, operator = Session(Role.ADMIN, 1000), Session(Role.OPERATOR, 1000)
    require(admin, Role.OPERATOR, clock.now)
    require(admin, Role.ADMIN, clock.now)
    require(operator, Role.OPERATOR, clock.now)
    with pytest.raises(NotAllowed, match="Sign in as admin"):
        require(operator, Role.ADMIN, clock.now)


def test_the_audit_log_says_who_came_and_went(
    access: Access, clock: FakeClock, tmp_path: Path
) -> None:
    access.open(Role.ADMIN, WRONG, clock.now)
    session = signed_in(access, Role.ADMIN, clock)
    access.leave(session, clock.after(500))
    log = AuditLog(tmp_path / "audit")
    told = [(e["who"], e["what"], e["about"]) for e in log.entries()]
    assert told == [
        ("machine", "pin-set", {"role": "admin"}),
        ("machine", "pin-set", {"role": "operator"}),
        ("nobody", "pin-wrong", {"role": "admin", "failures": 1}),
        ("admin", "signed-in", {}),
        ("admin", "signed-out", {"idle": True}),
    ]
    assert log.verify().faults == ()
