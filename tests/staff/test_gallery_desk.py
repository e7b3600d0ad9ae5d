"""Who may do what with guests' pictures, asked of the service; and that it is noted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kiosk.domain.errors import StorageFault
from kiosk.domain.keeping import Act
from kiosk.staff.audit import AuditLog
from kiosk.staff.badge import Badge
from kiosk.staff.gallery_desk import GalleryDesk, free_name
from kiosk.staff.roles import IDLE, NotAllowed, Role, Session
from tests.fakes import FakeBackOffice
from tests.staff.clocks import FakeClock

ACTS: list[Act] = ["show", "hide", "hang", "take-down", "delete", "delete-ticket"]


class Desk:
    """The service, with somebody signed in or nobody."""

    def __init__(self, folder: Path, role: Role | None) -> None:
        self.clock = FakeClock()
        self.log = AuditLog(folder / "audit")
        self.badge = Badge(self.log, lambda: self.clock.now)
        if role is not None:
            self.badge.put_on(Session(role, self.clock.now.monotonic))
        self.office = FakeBackOffice()
        self.asked: list[tuple[str, dict[str, object]]] = []
        self.desk = GalleryDesk(self.badge, self.office, self._ask)

    def _ask(self, question: str, then: object, **about: object) -> None:
        del then
        self.asked.append((question, about))

    def noted(self) -> list[tuple[str, str, dict[str, object]]]:
        return [(e["who"], e["what"], e["about"]) for e in self.log.entries()]


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.ADMIN])
@pytest.mark.parametrize("act", ACTS)
def test_both_roles_curate_and_it_is_written_down(tmp_path: Path, role: Role, act: Act):
    staff = Desk(tmp_path, role)
    staff.desk.curate(act, "0" * 16, 2)
    assert staff.office.curated == [(act, "0" * 16, 2)]
    ((who, what, about),) = staff.noted()
    assert who == role
    assert what.startswith("picture-")
    assert about["id"] == ("0" * 16 if act == "delete-ticket" else f"{'0' * 16}-3")


def test_only_the_admin_takes_pictures_out(tmp_path: Path):
    operator = Desk(tmp_path / "operator", Role.OPERATOR)
    with pytest.raises(NotAllowed, match="admin"):
        operator.desk.export(tmp_path, lambda _: None)
    assert operator.asked == []
    assert operator.noted() == []
    admin = Desk(tmp_path / "admin", Role.ADMIN)
    out = admin.desk.export(tmp_path, lambda _: None)
    assert admin.asked == [("export", {"out": str(out)})]
    assert admin.noted() == [("admin", "gallery-exported", {"file": out.name})]


@pytest.mark.parametrize(
    "act",
    [
        lambda desk: desk.curate("show", "0" * 16, 0),
        lambda desk: desk.curate("delete-ticket", "0" * 16),
        lambda desk: desk.ask("pictures", print),
        lambda desk: desk.export(Path("/nowhere"), print),
    ],
)
def test_nobody_does_anything(tmp_path: Path, act: Callable[[GalleryDesk], object]):
    for staff in (Desk(tmp_path / "a", None), Desk(tmp_path / "b", Role.ADMIN)):
        staff.clock.after(IDLE + 1)
        with pytest.raises(NotAllowed):
            act(staff.desk)
        assert staff.office.curated == []
        assert staff.asked == []
        assert staff.noted() == []


def test_looking_alone_keeps_nobody_signed_in(tmp_path: Path):
    staff = Desk(tmp_path, Role.OPERATOR)
    for _ in range(3):
        staff.clock.after(IDLE / 2.5)
        if staff.badge.role is not None:
            staff.desk.ask("picture-counts", print)
    assert staff.badge.role is None


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.ADMIN])
def test_a_question_takes_nothing_out(tmp_path: Path, role: Role):
    staff = Desk(tmp_path, role)
    with pytest.raises(NotAllowed, match="admin export"):
        staff.desk.ask("export", print, out=str(tmp_path / "all"))
    assert staff.asked == []
    staff.desk.ask("export", print)  # how far one is
    assert staff.asked == [("export", {})]


@pytest.mark.parametrize("act", ["show", "hang"])
def test_what_guests_would_see_needs_a_line_in_the_log(tmp_path: Path, act: Act):
    staff = on_a_full_disk(tmp_path)
    with pytest.raises(StorageFault):
        staff.desk.curate(act, "0" * 16)
    with pytest.raises(StorageFault):
        staff.desk.export(tmp_path, print)
    assert staff.office.curated == []
    assert staff.asked == []


@pytest.mark.parametrize("act", ["hide", "take-down", "delete", "delete-ticket"])
def test_a_full_disk_keeps_nothing_from_being_taken_away(
    tmp_path: Path, act: Act, caplog: pytest.LogCaptureFixture
):
    staff = on_a_full_disk(tmp_path)
    staff.desk.curate(act, "0" * 16)
    assert staff.office.curated == [(act, "0" * 16, 0)]
    assert "not in the audit log" in caplog.text


def on_a_full_disk(folder: Path) -> Desk:
    """The service over a log that takes no line."""
    (folder / "audit").write_bytes(b"a file where a folder should be")
    return Desk(folder, Role.ADMIN)


def test_a_second_export_of_a_day_has_a_folder_of_its_own(tmp_path: Path):
    noon = datetime(2026, 11, 24, 12, tzinfo=UTC)
    first = free_name(tmp_path, noon)
    first.mkdir()
    second = free_name(tmp_path, noon)
    assert (first.name[:15], second.name) == ("kiosk-pictures-", f"{first.name}-2")
