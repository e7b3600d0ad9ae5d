"""Who may do what at the panel, asked of the services themselves."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kiosk.config import Config
from kiosk.domain.errors import BadInput, CannotDo, StorageFault
from kiosk.staff.access import Access
from kiosk.staff.audit import AuditLog
from kiosk.staff.badge import Badge
from kiosk.staff.desk import Desk
from kiosk.staff.overrides import Overrides
from kiosk.staff.preflight import Report, Result, no_go, warn
from kiosk.staff.roles import NotAllowed, Role
from kiosk.staff.show_state import ShowState
from tests.staff.clocks import FakeClock
from tests.staff.hashers import CountingHasher

ADMIN, OPERATOR = "48291057", "736150"


class Pool:
    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []

    def drain(self, device: str) -> None:
        self.asked.append(("drain", device))

    def restore(self, device: str) -> None:
        self.asked.append(("restore", device))

    def restart(self, device: str) -> None:
        self.asked.append(("restart", device))


def make_desk(folder: Path, clock: FakeClock, power: Callable[[], None] | None = None) -> Desk:
    audit = AuditLog(folder / "audit")
    access = Access(folder, audit, hasher=CountingHasher())
    access.set_pin_at_machine(Role.ADMIN, ADMIN, clock.now)
    access.set_pin_at_machine(Role.OPERATOR, OPERATOR, clock.now)
    return Desk(
        access,
        Badge(audit, lambda: clock.now),
        Overrides(folder / "staff.toml", audit, environment={}),
        ShowState(folder / "show.json"),
        power=power or (lambda: None),
    )


POOL = Pool()
OPERATORS: list[Callable[[Desk], object]] = [
    lambda desk: desk.drain(POOL, "gpu0"),
    lambda desk: desk.restore(POOL, "gpu0"),
    lambda desk: desk.restart(POOL, "gpu0"),
    lambda desk: desk.open_show(yes=False),
    lambda desk: desk.check(),
    lambda desk: desk.checked(Report((), datetime.now(UTC), 0.0)),
    lambda desk: desk.tick("open-glass", yes=True),
    lambda desk: desk.restart_program(),
    lambda desk: desk.shut_down(),
]
ADMINS: list[Callable[[Desk], object]] = [
    lambda desk: desk.change({"gallery.keep_hours": 24}),
    lambda desk: desk.undo(),
    lambda desk: desk.leave_kiosk(),
]


@pytest.mark.parametrize("action", [*OPERATORS, *ADMINS])
def test_nobody_does_anything_without_a_pin(
    tmp_path: Path, action: Callable[[Desk], object]
) -> None:
    with pytest.raises(NotAllowed):
        action(make_desk(tmp_path, FakeClock()))


@pytest.mark.parametrize("action", ADMINS)
def test_an_operator_changes_nothing(tmp_path: Path, action: Callable[[Desk], object]) -> None:
    desk = make_desk(tmp_path, FakeClock())
    assert desk.sign_in(Role.OPERATOR, OPERATOR) is None
    with pytest.raises(NotAllowed, match="admin"):
        action(desk)


@pytest.mark.parametrize("action", OPERATORS)
@pytest.mark.parametrize(("role", "pin"), [(Role.OPERATOR, OPERATOR), (Role.ADMIN, ADMIN)])
def test_both_run_the_show_until_they_are_away_for_two_minutes(
    tmp_path: Path, action: Callable[[Desk], object], role: Role, pin: str
) -> None:
    clock = FakeClock()
    desk = make_desk(tmp_path, clock)
    assert desk.sign_in(role, pin) is None
    action(desk)
    clock.after(121)
    assert desk.role is None
    with pytest.raises(NotAllowed):
        action(desk)


def test_a_preflight_ticks_its_item_unless_it_is_a_no_go(tmp_path: Path) -> None:
    desk = make_desk(tmp_path, FakeClock())
    desk.sign_in(Role.OPERATOR, OPERATOR)
    for finding, ticks in (
        (warn("So so.", "Look."), {"preflight"}),
        (no_go("No.", "Mend."), set()),
    ):
        result = Result("disk", "Disk", finding, 0.1)
        desk.checked(Report((result,), datetime.now(UTC), 1.0))
        assert desk.ticks == ticks


def test_nobody_ticks_what_the_machine_sees(tmp_path: Path) -> None:
    desk = make_desk(tmp_path, FakeClock())
    desk.sign_in(Role.ADMIN, ADMIN)
    for item in ("light", "preflight", "nonsense"):
        with pytest.raises(BadInput, match="open-glass"):
            desk.tick(item, yes=True)
    assert desk.ticks == set()


def test_everything_is_in_the_audit_log(tmp_path: Path) -> None:
    desk, pool = make_desk(tmp_path, FakeClock()), Pool()
    desk.sign_in(Role.ADMIN, ADMIN)
    desk.drain(pool, "gpu0")
    desk.restart(pool, "gpu1")
    desk.open_show(yes=False)
    desk.change({"gallery.keep_hours": 24})
    desk.undo()
    desk.leave_kiosk()
    desk.leave()
    done = [(entry["who"], entry["what"]) for entry in AuditLog(tmp_path / "audit").entries()][2:]
    wanted = ["signed-in", "device-drained", "device-restarted", "show-closed", "config-changed"]
    wanted += ["config-undone", "kiosk-left", "signed-out"]
    assert done == [("admin", what) for what in wanted]
    assert pool.asked == [("drain", "gpu0"), ("restart", "gpu1")]


def test_a_full_disk_keeps_nobody_from_closing_and_ending_the_kiosk(tmp_path: Path) -> None:
    off: list[bool] = []
    desk = make_desk(tmp_path, FakeClock(), lambda: off.append(True))
    desk.sign_in(Role.ADMIN, ADMIN)
    shutil.rmtree(tmp_path / "audit")
    (tmp_path / "audit").write_bytes(b"a file where a folder should be")
    desk.open_show(yes=False)
    assert desk.out_of_order
    desk.restart_program()
    desk.shut_down()
    desk.leave_kiosk()
    assert off == [True]
    for action in (lambda: desk.open_show(yes=True), lambda: desk.drain(POOL, "gpu0")):
        with pytest.raises(StorageFault):
            action()
    assert desk.out_of_order


def test_what_the_window_cannot_go_by_is_not_kept(tmp_path: Path) -> None:
    desk = make_desk(tmp_path, FakeClock())
    desk.sign_in(Role.ADMIN, ADMIN)
    desk.change({"gallery.keep_hours": 24})
    desk.change({"gallery.keep_hours": 48})
    before = (tmp_path / "staff.toml").read_text()
    logged = len(list(AuditLog(tmp_path / "audit").entries()))

    def refuse(config: Config) -> None:
        raise CannotDo(f"Not {config.gallery.keep_hours} hours.", "")

    with pytest.raises(CannotDo, match="Not 24 hours"):
        desk.undo(refuse)
    with pytest.raises(CannotDo, match="Not 72 hours"):
        desk.change({"gallery.keep_hours": 72}, refuse)
    assert (tmp_path / "staff.toml").read_text() == before
    assert len(list(AuditLog(tmp_path / "audit").entries())) == logged
    assert desk.undo().config.gallery.keep_hours == 24
