"""The panel's Show, by touch and with both roles: opening, closing, changing, ending."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtTest import QTest

from kiosk.domain.errors import CannotDo
from kiosk.staff.audit import AuditLog
from kiosk.ui import staff_show
from kiosk.ui.staff_show_hours import HoursViewModel
from kiosk.ui.staff_show_settings import SettingsViewModel
from tests.fakes import FakeServices
from tests.ui.staff_panel import Panel, open_panel

FRIDAY_NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
FRIDAY_NIGHT = datetime(2026, 11, 20, 22, tzinfo=UTC)


@pytest.fixture
def refusals() -> list[str]:
    return []


@pytest.fixture
def panel(qapp, services: FakeServices, tmp_path: Path, refusals: list[str]) -> Iterator[Panel]:
    services.back_office.knows["counts"] = []
    services.back_office.knows["outbox"] = []

    def power() -> None:
        if refusals:
            raise CannotDo(refusals[0], "Use its power button.")

    panel = open_panel(services, tmp_path, power)
    yield panel
    panel.window.close()
    QTest.qWait(1)


def part(panel: Panel, name: str, role: str = "admin") -> None:
    panel.sign_in(role, "show")
    panel.touch(f"show-{name}")
    QTest.qWait(60)  # what has moved is laid out


def settings(panel: Panel) -> SettingsViewModel:
    return panel.window.staff.pageOf("show").settings


def hours_of(panel: Panel) -> HoursViewModel:
    return panel.window.staff.pageOf("show").hours


def message(panel: Panel) -> str:
    return panel.window.staff.property("state")["message"]


@pytest.mark.parametrize("role", ["operator", "admin"])
def test_out_of_order_closes_the_kiosk_until_it_is_opened(panel: Panel, role: str) -> None:
    part(panel, "day", role)
    panel.touch("out-of-order")
    panel.wait(1)
    assert panel.screen == "closed"
    panel.touch("out-of-order")
    panel.wait(1)
    assert panel.screen == "attract"


def test_out_of_order_outlives_the_window(
    panel: Panel, services: FakeServices, tmp_path: Path
) -> None:
    part(panel, "day", "operator")
    panel.touch("out-of-order")
    panel.window.close()
    again = open_panel(FakeServices(services.config, services.catalog), tmp_path)
    again.wait(1)
    assert again.screen == "closed"
    again.window.close()


@pytest.mark.parametrize("role", ["operator", "admin"])
def test_a_tick_stays_for_the_day_and_the_machine_ticks_what_it_sees(
    panel: Panel, role: str
) -> None:
    part(panel, "day", role)
    assert panel.sees("done-let-in")
    assert panel.sees("open-scan")
    panel.touch("tick-open-glass", "tick-let-in")
    assert panel.sees("done-open-glass")
    assert panel.sees("done-let-in")  # nobody ticks what the machine knows
    panel.touch("out-of-order")
    assert panel.sees("open-let-in")
    panel.touch("staff-leave")
    part(panel, "day", role)
    assert panel.sees("done-open-glass")
    panel.touch("tick-open-glass")
    assert panel.sees("open-open-glass")


@pytest.mark.parametrize(
    ("item", "page"),
    [("preflight", "preflight"), ("scan", "preflight"), ("approval", "gallery"), ("outbox", "now")],
)
def test_what_the_machine_has_not_ticked_leads_to_where_staff_see_to_it(
    panel: Panel, item: str, page: str
) -> None:
    panel.services.back_office.knows |= {
        "picture-counts": [{"waiting": 2}],
        "outbox": [{"way": "relay", "waiting": 1, "given_up": 0}],
    }
    part(panel, "day", "operator")
    panel.live(11)
    panel.live(1)
    assert panel.sees(f"open-{item}")
    panel.touch(f"tick-{item}")
    assert panel.window.staff.property("state")["page"] == page


def test_at_closing_the_list_knows_whether_a_picture_waits_for_approval(panel: Panel) -> None:
    panel.services.back_office.knows["picture-counts"] = [{"waiting": 0}]
    part(panel, "day", "operator")
    panel.live(1)
    assert panel.sees("done-approval")
    panel.touch("tick-approval")
    assert panel.sees("done-approval"), "done is done: it leads nowhere"


def test_an_operator_sees_what_is_set_and_changes_nothing(panel: Panel) -> None:
    part(panel, "settings", "operator")
    assert panel.read("value-patience.result") == "100 s"
    assert not panel.sees("more-patience.result")
    assert not panel.sees("change-name")
    assert not panel.sees("undo")
    panel.touch("show-hours")
    assert not panel.sees("hours-kept")
    panel.touch("show-program")
    assert panel.sees("restart-program")
    assert not panel.sees("leave-kiosk")
    settings(panel).step("patience.result", 1)
    assert "admin" in message(panel)
    assert panel.window.view_model.controller.visit.rules.patience.result == 100


def test_a_time_out_holds_at_once_and_is_undone_in_one_tap(panel: Panel) -> None:
    part(panel, "settings")
    panel.touch("more-patience.choosing")
    assert message(panel) == "Saved."
    panel.wait(1)
    rules = panel.window.view_model.controller.visit.rules
    assert rules.patience.choosing == 80
    panel.touch("undo")
    assert message(panel) == "Taken back: Choosing."
    panel.wait(1)
    assert panel.window.view_model.controller.visit.rules.patience.choosing == 60
    assert not panel.sees("undo")


def test_a_knob_that_is_at_its_end_says_so_and_is_not_said_to_be_saved(panel: Panel) -> None:
    part(panel, "settings")
    for _ in range(4):
        settings(panel).step("gallery.keep_hours", 1)
    assert panel.read("value-gallery.keep_hours") == "336 h"
    panel.touch("staff-page-now", "staff-page-show", "show-settings", "more-gallery.keep_hours")
    assert message(panel) == ""
    panel.touch("less-gallery.keep_hours")
    assert (panel.read("value-gallery.keep_hours"), message(panel)) == ("168 h", "Saved.")


def test_a_guest_keeps_the_rules_that_the_visit_began_with(panel: Panel) -> None:
    panel.begin()
    part(panel, "settings")
    panel.touch("more-patience.choosing")
    panel.wait(2)
    assert panel.window.view_model.controller.visit.rules.patience.choosing == 60
    panel.touch("staff-leave")
    panel.wait(130, step=5)
    assert panel.screen == "attract"
    panel.wait(2)
    assert panel.window.view_model.controller.visit.rules.patience.choosing == 80


def test_the_language_that_greets_changes_on_the_screen(panel: Panel) -> None:
    part(panel, "settings")
    show = settings(panel)
    for code in ("ja", "ar", "en"):
        show.toggleLanguage(code)
    assert "language that greets" in message(panel)
    show.step("window.language", 1)
    assert message(panel) == "Saved."
    panel.wait(1)
    assert panel.visit.property("languages") == ["es", "en", "fr", "de"]
    assert panel.window.appearance._languages.spoken == "es"


def test_screens_turn_and_touch_turns_with_them(panel: Panel) -> None:
    part(panel, "settings")
    show = settings(panel)
    for degrees in (90, 180, 270):
        show.step("window.rotation", 1)
        QTest.qWait(20)
        assert panel.window.root.property("turn") == degrees
        panel.touch("staff-page-now")
        assert panel.sees("light-reason")
        panel.touch("staff-page-show")


def test_a_theme_that_cannot_be_worn_is_taken_back(panel: Panel, tmp_path: Path) -> None:
    show = settings(panel)
    (tmp_path / "broken.toml").write_text("[colours]\nground = 'mud'\n")
    show._themes = {**show._themes, "zz": tmp_path / "broken.toml"}
    part(panel, "settings")
    show.step("window.theme", -1)
    assert "broken.toml" in message(panel)
    assert panel.read("value-window.theme") == "default"
    show.step("window.theme", 1)
    assert panel.read("value-window.theme") == "northlight"
    assert panel.window.view_model.controller.config.window.theme is not None


def test_demo_mode_waits_for_the_next_start_which_is_offered(panel: Panel) -> None:
    part(panel, "settings")
    settings(panel).step("engine.generator", 1)
    QTest.qWait(20)
    assert message(panel).endswith("when the program has started anew.")
    panel.touch("restart-now", "restart-now")
    assert panel.ended == ["restarted"]


def test_approval_reaches_the_back_office(panel: Panel) -> None:
    renewed: list[bool] = []
    office = panel.services.back_office
    office.renew = lambda config: renewed.append(config.staff_approve)  # type: ignore[attr-defined]
    part(panel, "settings")
    panel.touch("switch-share.approval", "switch-share.approval")
    assert renewed == [True, False]


def test_outside_its_hours_the_kiosk_is_closed_and_says_when_it_opens(panel: Panel) -> None:
    controller = panel.window.view_model.controller
    controller.wall = lambda: FRIDAY_NIGHT
    panel.begin()
    part(panel, "hours")
    panel.touch("hours-kept", "day-sat", "later-sun-opens")
    panel.window.staff.pageOf("show")._change({"show.zone": "UTC"})
    assert panel.read("time-sun-opens") == "09:30"
    assert controller.config.show.hours == ("mon-fri 09:00-18:00", "sun 09:30-18:00")
    panel.wait(2)
    assert panel.screen == "vehicle"  # whoever is here is not sent away
    panel.touch("staff-leave")
    panel.wait(130, step=5)
    assert panel.screen == "closed"
    assert panel.visit.property("opens") == "2|0|9|30"
    panel.finger.wait_for(lambda: panel.sees("notice-line"), 2, "the closed screen")
    assert panel.read("notice-line").startswith("We open on Sunday at 9:30")
    panel.sign_in("operator")
    assert panel.read("light-reason") == "Outside the opening hours: it opens on Sunday at 09:30."
    panel.touch("staff-leave")
    controller.wall = lambda: FRIDAY_NOON
    panel.wait(2)
    assert panel.screen == "attract"


def test_the_last_open_day_stays_open(panel: Panel) -> None:
    part(panel, "hours")
    panel.touch("hours-kept")
    hours = hours_of(panel)
    for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun"):
        hours.toggle(day)
    assert message(panel).startswith("One day stays open.")
    assert panel.window.view_model.controller.config.show.hours == ("sun 09:00-18:00",)
    hours.spread("sun")
    panel.touch("hours-kept")
    assert panel.window.view_model.controller.config.show.hours == ()


def test_the_show_is_named_on_the_kiosks_own_keypad(panel: Panel) -> None:
    part(panel, "settings")
    panel.touch("change-name")
    panel.finger.wait_for(lambda: panel.sees("key-o"), 2, "the keypad")
    panel.touch("key-o", "key-s", "key-l", "key-o", "key-done")
    assert panel.window.staff.property("state")["name"].casefold() == "oslo"
    assert panel.read("show-name").casefold() == "oslo"


@pytest.mark.parametrize("role", ["operator", "admin"])
def test_the_program_ends_only_after_a_second_tap(panel: Panel, role: str, tmp_path: Path) -> None:
    part(panel, "program", role)
    panel.touch("restart-program")
    assert panel.ended == []
    panel.touch("restart-program", "shut-down", "shut-down")
    done = [entry["what"] for entry in AuditLog(tmp_path / "audit").entries()]
    assert panel.ended == ["restarted"]
    assert done[-2:] == ["kiosk-restarted", "machine-shut-down"]
    if role == "admin":
        panel.touch("leave-kiosk", "leave-kiosk")
        assert panel.ended == ["restarted", "left"]


def test_a_machine_that_may_not_be_turned_off_says_so(panel: Panel, refusals: list[str]) -> None:
    refusals.append("The system does not allow the kiosk to turn the machine off.")
    part(panel, "program", "operator")
    panel.touch("shut-down", "shut-down")
    assert message(panel).startswith("The system does not allow")


def test_undo_to_what_cannot_be_worn_any_more_changes_nothing(panel: Panel, tmp_path: Path) -> None:
    mine, written = tmp_path / "mine.toml", tmp_path / "staff.toml"
    mine.write_text('name = "mine"\n')
    part(panel, "settings")
    show = panel.window.staff.pageOf("show")
    show._change({"window.theme": str(mine)})
    assert message(panel) == "Saved."
    show._change({"window.theme": None, "patience.choosing": 80})
    mine.write_text("[colours]\nground = 'mud'\n")
    before = written.read_text()
    show.undo()
    assert "mine.toml" in message(panel)
    assert written.read_text() == before
    config = panel.window.view_model.controller.config
    assert (config.window.theme, config.patience.choosing) == (None, 80)
    mine.write_text('name = "mine"\n')
    show.undo()  # that version was not lost
    assert panel.window.view_model.controller.config.window.theme == mine


def test_the_checklist_has_the_light_that_now_shows(
    panel: Panel, monkeypatch: pytest.MonkeyPatch
) -> None:
    room: list[int | None] = [None]
    monkeypatch.setattr(staff_show, "free_at", lambda _: room[0])
    panel.wait(2)
    part(panel, "day")
    assert panel.sees("done-light")
    panel.services.generator.drained = {"gpu-0"}
    panel.live(2)
    assert panel.sees("open-light")
    panel.services.generator.drained = set()
    panel.live(2)
    assert panel.sees("done-light")
    room[0] = 2 * 2**30
    panel.touch("staff-page-now", "staff-page-show")
    assert panel.sees("open-light")


def test_a_disk_that_takes_nothing_closes_the_show_all_the_same(
    panel: Panel, tmp_path: Path
) -> None:
    (tmp_path / "show.json").mkdir()
    part(panel, "day", "operator")
    panel.touch("out-of-order")
    assert "show.json" in message(panel)  # it is open again after a restart
    panel.wait(1)
    assert panel.screen == "closed"


def test_a_closed_monday_lends_its_hours_to_nobody(panel: Panel) -> None:
    part(panel, "hours")
    panel.touch("hours-kept", "later-tue-opens", "day-mon")
    hours = ("tue 09:30-18:00", "wed-sun 09:00-18:00")
    panel.touch("spread-hours")
    hours_of(panel).spread("mon")
    assert panel.window.view_model.controller.config.show.hours == hours
    panel.touch("day-mon", "spread-hours")
    assert panel.window.view_model.controller.config.show.hours == ("mon-sun 09:00-18:00",)


TWICE = ("mon-fri 09:00-18:00", "sat-sun 10:00-13:00", "sat-sun 15:00-19:00")
BY_HAND = "[show]\nhours = ['mon-fri 09:00-18:00', 'sat,sun 10:00-13:00', 'sat,sun 15:00-19:00']\n"


def test_a_day_that_opens_twice_is_shown_and_outlasts_every_change(
    panel: Panel, tmp_path: Path
) -> None:
    (tmp_path / "staff.toml").write_text(BY_HAND)
    part(panel, "hours")
    assert panel.read("spans-sat").split() == ["10:00-13:00,", "15:00-19:00"]
    assert not panel.sees("earlier-sat-opens")
    assert str(tmp_path / "staff.toml") in panel.read("hours-fixed")
    controller = panel.window.view_model.controller
    panel.touch("later-mon-opens")
    assert controller.config.show.hours == ("mon 09:30-18:00", "tue-fri 09:00-18:00", *TWICE[1:])
    panel.touch("spread-hours")
    assert controller.config.show.hours == ("mon-fri 09:30-18:00", *TWICE[1:])
    assert not panel.sees("day-sat")
    hours_of(panel).toggle("sat")
    assert message(panel).startswith("This day opens more than once")
    assert controller.config.show.hours == ("mon-fri 09:30-18:00", *TWICE[1:])


def test_days_that_open_twice_are_forgotten_only_on_purpose_and_come_back(
    panel: Panel, tmp_path: Path
) -> None:
    (tmp_path / "staff.toml").write_text(BY_HAND)
    part(panel, "hours")
    assert not panel.sees("hours-kept")
    controller = panel.window.view_model.controller
    panel.touch("hours-forget")
    panel.touch("later-mon-opens", "earlier-mon-opens")
    assert controller.config.show.hours == TWICE, "one tap has asked, and forgotten nothing"
    panel.touch("hours-forget")  # the question is still there
    assert controller.config.show.hours == ()
    panel.touch("hours-kept")
    assert controller.config.show.hours == TWICE, "not the 9 to 18 of a kiosk without hours"
    panel.touch("undo", "undo")
    assert panel.sees("spans-sat")


def test_a_span_written_into_the_file_meanwhile_is_not_written_over(
    panel: Panel, tmp_path: Path
) -> None:
    part(panel, "hours")
    panel.touch("hours-kept")
    (tmp_path / "staff.toml").write_text(BY_HAND)
    panel.touch("later-tue-opens")
    assert panel.window.view_model.controller.config.show.hours == (
        *("mon 09:00-18:00", "tue 09:30-18:00", "wed-fri 09:00-18:00"),
        *TWICE[1:],
    )
    assert panel.sees("spans-sun")
