"""The gallery page, by touch and with both roles."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from PySide6.QtTest import QTest

from kiosk.app import build_window
from kiosk.domain.wall import WallConfig
from kiosk.staff.audit import AuditLog
from kiosk.ui.staff_view_model import Staff
from tests.fakes import FakeServices
from tests.staff.clocks import FakeClock
from tests.staff.test_desk import ADMIN, OPERATOR, make_desk
from tests.ui.gallery_office import DAY, TODAY, GalleryOffice
from tests.ui.staff_panel import Panel

Enter = Callable[..., Panel]


class Curator(Panel):
    """Somebody of the staff at the gallery page."""

    office: GalleryOffice

    def enter(self, role: str) -> None:
        """Sign in at once: how the keypad works is seen elsewhere."""
        panel = self.window.staff
        assert panel is not None
        panel.open()
        panel.ask(role)
        for digit in ADMIN if role == "admin" else OPERATOR:
            panel.press(digit)
        panel.enter()
        self.does("staff-page-gallery")

    def look(self) -> None:
        """Let the back office answer, and pictures be read."""
        for _ in range(2):
            self.visit.controller.tick()
            QTest.qWait(15)

    def does(self, *names: str) -> None:
        for name in names:
            self.touch(name)
            self.look()

    def settle(self) -> None:
        """Until the large picture can be decided about."""
        self.finger.wait_for(self._decidable, 3, "the large picture")

    def _decidable(self) -> bool:
        self.visit.controller.tick()
        item = self.finger.find("hide") or self.finger.find("show")
        return item is not None and bool(item.property("enabled"))


@pytest.fixture
def enter(qapp, services: FakeServices, tmp_path: Path) -> Iterator[Enter]:
    curators: list[Curator] = []

    def build(role: str = "operator", *, approval: str = "auto", pictures: int = 6) -> Curator:
        share = services.config.share.model_copy(update={"approval": approval})
        paths = replace_state(services, tmp_path)
        services.config = services.config.model_copy(
            update={"share": share, "paths": paths, "wall": WallConfig(guests=True)}
        )
        office = GalleryOffice()
        for number in range(pictures):
            office.add(tmp_path, number, approved=None if approval == "staff" else True)
        services.back_office = office
        clock = FakeClock()
        desk = make_desk(tmp_path, clock)
        window = build_window(services, lambda: Staff(desk, ThreadPoolExecutor(1), lambda: None))
        curator = Curator(window, services)
        curator.office, curator.clock, curator.left = office, clock, []
        curators.append(curator)
        curator.finger.wait_for(lambda: services.generator.started, 2, "the first frame")
        curator.enter(role)
        return curator

    yield build
    for curator in curators:
        curator.window.close()
    QTest.qWait(1)


def replace_state(services: FakeServices, state: Path):
    return services.config.paths.model_copy(update={"state": state})


def noted(folder: Path) -> list[tuple[str, str, str]]:
    """Who did what with which picture."""
    entries = AuditLog(folder / "audit").entries()
    return [
        (entry["who"], entry["what"], entry["about"].get("id", ""))
        for entry in entries
        if entry["what"].startswith(("picture", "gallery"))
    ]


@pytest.mark.parametrize("role", ["operator", "admin"])
def test_pictures_that_wait_are_decided_one_after_another(enter: Enter, role: str, tmp_path: Path):
    staff = enter(role, approval="staff", pictures=3)
    assert staff.read("view-waiting").split() == ["Waiting", "3"]
    staff.does("check")
    staff.settle()
    staff.does("show")
    staff.settle()
    staff.does("hide")
    staff.settle()
    assert staff.office.curated == [("show", "0" * 16, 0), ("hide", "0" * 16, 1)]
    assert not staff.sees("undo-act")  # it would show what nobody has said yes to
    staff.does("show")
    assert staff.read("gallery-empty") == "Nothing waits to be looked at."
    assert [kept.approved for kept in staff.office.pictures] == [True, False, True]
    zero = "0" * 16
    assert noted(tmp_path) == [
        (role, "picture-approved", f"{zero}-1"),
        (role, "picture-hidden", f"{zero}-2"),
        (role, "picture-approved", f"{zero}-3"),
    ]


def test_what_has_waited_since_another_day_is_found_and_comes_first(enter: Enter, tmp_path: Path):
    staff = enter(approval="staff", pictures=2)
    staff.office.add(tmp_path, 8, approved=None, at=TODAY - DAY)
    staff.office.add(tmp_path, 9, approved=None, at=TODAY - 5 * DAY)
    staff.office.add(tmp_path, 10, approved=True, at=TODAY - DAY)
    staff.does("view-waiting")
    assert staff.read("view-waiting").split() == ["Waiting", "4"]
    assert staff.read("view-all").split() == ["Today", "2"]
    earlier = "2 pictures of earlier days wait, the oldest since Mon 16 Nov. They come first."
    assert staff.read("gallery-earlier") == earlier
    assert [staff.read(f"note-{number}") for number in range(3)] == [
        "Waiting · Mon 16 Nov",
        "Waiting · Yesterday",
        "Waiting",
    ]
    staff.does("check")
    assert "Mon 16 Nov" in staff.read("picture-told")
    staff.settle()
    staff.does("show")
    assert "Yesterday" in staff.read("picture-told")
    staff.settle()
    staff.does("hide", "grid")
    assert not staff.sees("gallery-earlier")
    staff.does("view-all")
    assert not staff.sees("picture-2"), "only today's"


def test_two_quick_taps_never_approve_a_picture_unseen(enter: Enter):
    staff = enter(approval="staff", pictures=3)
    staff.does("check")
    staff.settle()
    staff.touch("show", "show")  # before anybody has answered
    assert len(staff.office.curated) == 1
    staff.look()
    staff.touch("show")  # the next one is there, and nobody can have looked at it
    assert len(staff.office.curated) == 1


def test_an_operator_hides_a_picture_and_shows_it_again(enter: Enter):
    staff = enter()
    staff.does("picture-2")
    staff.settle()
    staff.does("hide")
    assert staff.office.pictures[2].approved is False
    assert staff.read("undo-act") == "Undo: show it again"
    staff.does("undo-act")
    assert staff.office.pictures[2].approved is True
    staff.settle()
    staff.does("hide", "grid", "view-hidden")
    assert staff.sees("picture-0")
    assert not staff.sees("picture-1")
    staff.does("picture-0")
    staff.settle()
    staff.does("show")
    assert staff.office.pictures[2].approved is True


def test_only_what_a_guest_agreed_to_can_be_put_on_the_wall(enter: Enter):
    staff = enter()
    staff.office.pictures[0].may_show = False
    staff.does("view-all", "picture-0")
    assert staff.sees("no-consent")
    assert not staff.sees("hang")
    staff.does("picture-next")
    staff.settle()
    assert not staff.sees("no-consent")
    staff.does("hang")
    assert staff.office.pictures[1].hung
    staff.does("grid", "view-wall")
    assert staff.read("view-wall").split()[-1] == "1"
    staff.does("picture-0")
    staff.settle()
    staff.does("take-down")
    assert not staff.office.pictures[1].hung


def test_deleting_asks_first_and_takes_one_picture_or_the_whole_visit(enter: Enter, tmp_path: Path):
    staff = enter()
    staff.does("picture-0", "delete", "delete-nothing")
    assert len(staff.office.pictures) == 6
    staff.does("delete", "delete-picture")
    assert len(staff.office.pictures) == 5
    staff.settle()
    staff.does("picture-next", "delete", "delete-visit")
    assert [kept.ticket for kept in staff.office.pictures] == [f"{1:016x}"]
    who_what = [(who, what) for who, what, _ in noted(tmp_path)]
    assert who_what == [("operator", "picture-deleted")] * 2


def test_a_guests_pictures_are_found_by_the_code_they_read_out(enter: Enter):
    staff = enter()
    for kept in staff.office.pictures[:2]:
        kept.code = "007900"
    staff.does("find", *[f"code-{digit}" for digit in "00791"], "code-back", "code-0", "code-0")
    assert staff.sees("picture-1")
    assert not staff.sees("picture-2")
    staff.does("picture-1", "visit")
    assert "007 900" in staff.read("find")
    staff.does("find")
    assert staff.sees("picture-5")
    staff.does("find", *["code-1"] * 6)
    assert staff.read("gallery-empty") == "No pictures have this code."


def test_a_file_deleted_by_hand_is_said_to_be_gone_and_can_be_tidied_up(enter: Enter):
    staff = enter(approval="staff", pictures=2)
    staff.office.pictures[0].file.unlink()
    staff.does("view-all", "picture-0")
    staff.settle()
    staff.does("delete", "delete-picture", "grid")
    assert len(staff.office.pictures) == 1


def test_new_pictures_are_announced_and_move_nothing_by_themselves(enter: Enter, tmp_path: Path):
    staff = enter()
    staff.office.add(tmp_path, 6)
    page = staff.window.staff.pageOf("gallery")
    for _ in range(10):
        page.look()
    staff.look()
    assert not staff.sees("picture-6")
    assert staff.read("new").startswith("1 new")
    staff.does("new")
    assert staff.sees("picture-6")
    assert not staff.sees("new")


def test_more_pictures_than_fit_are_turned_like_pages(enter: Enter):
    staff = enter(pictures=30)
    assert staff.sees("picture-23") and not staff.sees("picture-24")
    page = staff.window.staff.pageOf("gallery")
    page.turn(1)
    staff.look()
    assert staff.sees("picture-5") and not staff.sees("picture-6")
    assert page.property("state")["more"] is False
    page.turn(-1)
    staff.look()
    assert staff.sees("picture-23")


def test_only_an_admin_takes_pictures_along(enter: Enter, tmp_path: Path):
    (tmp_path / "exchange").mkdir()
    staff = enter()
    assert not staff.sees("export-exchange")
    page = staff.window.staff.pageOf("gallery")
    page.copying.start("exchange")
    assert "PIN of the admin" in staff.window.staff.property("state")["message"]
    assert not [asked for asked in staff.office.asked if asked[0] == "export"]
    staff.touch("staff-leave")
    staff.enter("admin")
    staff.does("export-exchange")
    (out,) = [about["out"] for asked, about in staff.office.asked if asked == "export"]
    assert str(out).startswith(str(tmp_path / "exchange" / "kiosk-pictures-"))
    assert "0 of 3" in staff.read("export-exchange")
    staff.office.knows["export"] = [{"done": 3, "total": 3, "busy": False, "fault": ""}]
    staff.window.staff.pageOf("gallery").look()
    staff.look()
    assert "3 pictures are on the stick" in staff.read("staff-message")
    assert noted(tmp_path)[-1][:2] == ("admin", "gallery-exported")


def test_nothing_is_left_for_the_next_person(enter: Enter):
    staff = enter()
    staff.does("picture-0")
    staff.touch("staff-leave")
    staff.window.staff.open()
    assert not staff.sees("large")
    page = staff.window.staff.pageOf("gallery")
    assert page.property("pictures").rowCount() == 0
    staff.clock.after(121)
    page.enter()
    assert "signed in" in staff.window.staff.property("state")["message"]


def test_an_answer_that_comes_late_shows_nobody_anything(enter: Enter):
    staff = enter()
    page = staff.window.staff.pageOf("gallery")
    page.refresh()
    staff.touch("staff-leave")
    staff.look()
    assert page.property("pictures").rowCount() == 0
    assert staff.window.staff.property("state")["message"] == ""


def test_the_large_picture_never_turns_into_another_by_itself(enter: Enter, tmp_path: Path):
    staff = enter()
    page = staff.window.staff.pageOf("gallery")
    staff.does("picture-2")
    told = page.property("state")["picture"]["key"]
    staff.office.add(tmp_path, 6)
    page.refresh()
    staff.look()
    assert page.property("state")["picture"]["key"] == told
    staff.office.pictures = [p for p in staff.office.pictures if f"{p.ticket}/{p.tile}" != told]
    page.refresh()
    staff.look()
    assert page.property("state")["picture"] == {}, "it has gone, and nothing stands in for it"


def test_a_back_office_that_is_gone_is_said_in_words(enter: Enter):
    staff = enter()
    staff.office.answer_with_fault("It is started again by itself.")
    staff.does("view-hidden")
    assert staff.read("staff-message") == "It is started again by itself."
