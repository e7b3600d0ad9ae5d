"""A show's report from the panel: who may, what is run, and what is said when it fails."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from kiosk.domain.errors import CannotDo
from kiosk.staff.audit import AuditLog
from kiosk.staff.badge import Badge
from kiosk.staff.report_writing import ReportDesk, run_here
from kiosk.staff.roles import NotAllowed, Role, Session
from tests.staff.clocks import FakeClock


class Runs:
    """Remembers commands instead of running them."""

    def __init__(self, code: int = 0, complaint: str = "") -> None:
        self.commands: list[Sequence[str]] = []
        self._answer = (code, complaint)

    def __call__(self, command: Sequence[str], _seconds: float) -> tuple[int, str]:
        self.commands.append(command)
        return self._answer


def badge_of(folder: Path, role: Role | None) -> Badge:
    clock = FakeClock()
    badge = Badge(AuditLog(folder / "audit"), lambda: clock.now)
    if role is not None:
        badge.put_on(Session(role, clock.now.monotonic))
    return badge


def test_nobody_writes_a_report_without_a_pin(tmp_path: Path) -> None:
    runs = Runs()
    with pytest.raises(NotAllowed):
        ReportDesk(badge_of(tmp_path, None), None, runs).write(tmp_path)
    assert runs.commands == []


@pytest.mark.parametrize("role", list(Role))
def test_both_roles_write_one_with_the_config_of_the_kiosk(tmp_path: Path, role: Role) -> None:
    runs, badge = Runs(), badge_of(tmp_path, role)
    folder = ReportDesk(badge, Path("kiosk.toml"), runs).write(tmp_path / "stick")()
    assert folder == tmp_path / "stick" / f"show-report-{badge.now.utc:%Y-%m-%d}"
    command = ["-m", "kiosk", "report", "--out", str(folder), "--config", "kiosk.toml"]
    assert runs.commands == [[sys.executable, *command]]
    entries = list(AuditLog(tmp_path / "audit").entries())
    assert [(each["what"], each["who"]) for each in entries] == [("report-written", role)]


def test_a_failure_is_told_in_the_commands_own_words(tmp_path: Path) -> None:
    runs = Runs(3, "There is nothing to report.\nLook at --from.\n")
    work = ReportDesk(badge_of(tmp_path, Role.OPERATOR), None, runs).write(tmp_path)
    with pytest.raises(CannotDo, match="not written") as caught:
        work()
    assert caught.value.cure == "Look at --from."


def test_a_command_that_hangs_is_ended() -> None:
    code, complaint = run_here([sys.executable, "-c", "import time; time.sleep(60)"], 0.2)
    assert code == 1
    assert "Is the stick still in?" in complaint
