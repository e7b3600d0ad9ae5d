"""Who may judge the machine's own show pack, asked of the service itself, and what is written."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from kiosk.domain.errors import BadInput, CannotDo
from kiosk.generators.show_pack import read_pack
from kiosk.generators.show_pack_home import make_key, own_pack
from kiosk.staff.audit import AuditLog
from kiosk.staff.badge import Badge
from kiosk.staff.pack_desk import PackDesk
from kiosk.staff.roles import NotAllowed, Role, Session
from tests.generators.packs import make_pack
from tests.staff.clocks import FakeClock

FILE = "rx-red-beach-painting-1.webp"


class Machine:
    """A state folder with a pack of its own, and whoever stands at it."""

    def __init__(self, state: Path) -> None:
        self.state = state
        self.audit = AuditLog(state / "audit")
        self.clock = FakeClock()
        self.badge = Badge(self.audit, lambda: self.clock.now)
        self.desk = PackDesk(self.badge, state)
        make_pack(own_pack(state), key=make_key(state))

    def sign_in(self, role: Role) -> PackDesk:
        self.badge.put_on(Session(role, self.clock.now.monotonic))
        return self.desk

    def verdicts(self) -> Counter[str]:
        return Counter(picture.verdict for picture in self.desk.pictures())

    def log(self) -> list[tuple[object, object, object]]:
        return [(each["who"], each["what"], each["about"]) for each in self.audit.entries()]


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_nobody_judges_without_a_pin_and_an_operator_has_none_painted_anew(
    machine: Machine,
) -> None:
    with pytest.raises(NotAllowed):
        machine.desk.approve([FILE])
    with pytest.raises(NotAllowed):
        machine.sign_in(Role.OPERATOR).reroll(FILE)
    assert machine.verdicts() == {"waiting": 16}
    assert machine.log() == []


def test_verdicts_are_written_down_and_believed(machine: Machine) -> None:
    others = [each.file for each in machine.desk.pictures() if each.file != FILE]
    machine.sign_in(Role.OPERATOR).approve(others)
    machine.sign_in(Role.ADMIN).reroll(FILE)
    machine.desk.reroll(FILE)  # a second touch
    with pytest.raises(CannotDo, match="to be painted anew"):
        machine.desk.approve([FILE])
    assert machine.verdicts() == {"approved": 15, "again": 1}
    assert {each.file: each.roll for each in machine.desk.pictures()}[FILE] == 1
    assert machine.log() == [
        ("operator", "pack-judged", {"verdict": "approve", "count": 15}),
        ("admin", "pack-judged", {"verdict": "again", "file": FILE}),
    ]
    served = read_pack(own_pack(machine.state), make_key(machine.state))
    assert [each.file for each in served.pictures] == others


def test_a_picture_that_was_changed_is_not_approved(machine: Machine) -> None:
    (own_pack(machine.state) / FILE).write_bytes(b"something else")
    with pytest.raises(CannotDo, match="is damaged"):
        machine.sign_in(Role.OPERATOR).approve([FILE])
    assert machine.log() == []
    assert FILE not in machine.desk.whole(machine.desk.pictures())


@pytest.mark.parametrize("act", ["approve", "reroll"])
def test_a_picture_that_is_not_there_is_not_judged(machine: Machine, act: str) -> None:
    desk = machine.sign_in(Role.ADMIN)
    with pytest.raises(BadInput, match="a file of"):
        desk.approve(["no.webp"]) if act == "approve" else desk.reroll("no.webp")
    assert machine.log() == []


def test_without_a_pack_of_its_own_there_is_nothing_to_judge(tmp_path: Path) -> None:
    badge = Badge(AuditLog(tmp_path / "audit"), lambda: FakeClock().now)
    assert PackDesk(badge, tmp_path).pictures() == ()
    assert list(tmp_path.iterdir()) == []
