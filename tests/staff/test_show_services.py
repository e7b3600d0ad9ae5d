"""What stands behind the Show page, without a screen: state, power, knobs, hours, lists."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.config import load_config
from kiosk.domain.errors import BadFile, CannotDo
from kiosk.domain.hours import DAYS, parse_hours
from kiosk.domain.show import ShowConfig
from kiosk.staff.checklists import CLOSING, OPENING, Seen, ticked
from kiosk.staff.hours_table import DayHours, clock, lines_of, moved, spread, table_of
from kiosk.staff.knobs import knobs, themes_in
from kiosk.staff.power import shut_down
from kiosk.staff.show_state import ShowState


def test_out_of_order_and_ticks_outlive_a_restart_and_ticks_a_day(tmp_path: Path) -> None:
    monday = ShowState(tmp_path / "show.json", lambda: date(2026, 11, 23))
    monday.put_out_of_order(yes=True)
    monday.tick("open-glass", yes=True)
    later = ShowState(tmp_path / "show.json", lambda: date(2026, 11, 23))
    assert (later.out_of_order, later.ticks) == (True, {"open-glass"})
    tuesday = ShowState(tmp_path / "show.json", lambda: date(2026, 11, 24))
    assert (tuesday.out_of_order, tuesday.ticks) == (True, set())
    tuesday.tick("open-cables", yes=True)
    assert tuesday.ticks == {"open-cables"}


@pytest.mark.parametrize("damage", [b"", b"{", b'{"out_of_order": "perhaps"}', b"\xff"])
def test_a_damaged_file_keeps_nobody_out(tmp_path: Path, damage: bytes) -> None:
    (tmp_path / "show.json").write_bytes(damage)
    state = ShowState(tmp_path / "show.json")
    assert not state.out_of_order
    state.put_out_of_order(yes=True)
    assert ShowState(tmp_path / "show.json").out_of_order


def test_the_machine_is_turned_off_without_asking_for_a_password() -> None:
    ran: list[list[str]] = []
    shut_down(lambda command: (ran.append([*command]), (0, ""))[1])
    assert ran == [["systemctl", "poweroff", "--no-ask-password"]]


@pytest.mark.parametrize(
    ("code", "said", "cause"),
    [
        (1, "Call to PowerOff failed: Interactive authentication required.", "does not allow"),
        (1, "Access denied", "does not allow"),
        (1, "it did not answer", "could not be turned off"),
    ],
)
def test_why_the_machine_stays_on_is_a_plain_sentence(code: int, said: str, cause: str) -> None:
    with pytest.raises(CannotDo, match=cause) as refused:
        shut_down(lambda _: (code, said))
    assert said not in str(refused.value)


def test_a_machine_without_systemd_says_so() -> None:
    def missing(_: object) -> tuple[int, str]:
        raise FileNotFoundError("systemctl")

    with pytest.raises(CannotDo, match="no systemd"):
        shut_down(missing)


def test_a_table_says_what_the_lines_do() -> None:
    lines = ("mon-wed 09:00-18:00", "thu 10:00-24:00", "sat-sun 20:00-02:00")
    table = table_of(lines)
    assert [row.open for row in table] == [True] * 4 + [False, True, True]
    assert lines_of(table) == lines
    twice = ("mon-tue 09:00-12:00", "mon-tue 13:00-18:00", "wed 13:00-18:00")
    assert [row.fixed for row in table_of(twice)] == [True, True, *[False] * 5]
    assert lines_of(table_of(twice)) == twice


@given(
    st.lists(
        st.tuples(st.booleans(), st.integers(0, 47), st.integers(1, 48)), min_size=7, max_size=7
    ),
    st.lists(
        st.tuples(st.integers(0, 6), st.sampled_from(["opens", "closes"]), st.sampled_from([1, -1]))
    ),
)
def test_whatever_fingers_do_to_a_table_the_config_can_have_it(
    days: list[tuple[bool, int, int]], taps: list[tuple[int, str, int]]
) -> None:
    rows = [
        DayHours(day, open_, opens * 30, closes * 30 if closes % 48 != opens else opens * 30 + 30)
        for day, (open_, opens, closes) in enumerate(days)
    ]
    for day, end, by in taps:
        rows = [moved(row, end, by) if row.day == day else row for row in rows]
    lines = ShowConfig(hours=lines_of(tuple(rows))).hours
    again = table_of(lines)
    assert lines_of(again) == lines
    assert [(r.day, r.said) for r in again if r.open] == [(r.day, r.said) for r in rows if r.open]


@given(
    st.lists(st.lists(st.tuples(st.integers(0, 95), st.integers(0, 96)), max_size=3), min_size=7),
    st.lists(
        st.tuples(st.integers(0, 6), st.sampled_from(["opens", "closes", "spread"])), max_size=8
    ),
)
def test_no_span_that_the_table_cannot_change_is_ever_lost(
    week: list[list[tuple[int, int]]], taps: list[tuple[int, str]]
) -> None:
    lines = [
        f"{day} {clock(opens * 15)}-{clock(closes * 15)}"
        for day, spans in zip(DAYS, week, strict=False)
        for opens, closes in spans
    ]
    before = parse_hours(lines).days
    table = table_of(lines)
    assert parse_hours(lines_of(table)).days == before
    for day, act in taps:
        if act == "spread":
            table = spread(table, day)
        elif not table[day].fixed:
            table = (*table[:day], moved(table[day], act, 1), *table[day + 1 :])
    after = parse_hours(lines_of(table)).days
    assert before.keys() == after.keys()
    for day, spans in before.items():
        assert len(after[day]) == len(spans)
        if len(spans) > 1:
            assert after[day] == spans


def test_a_show_has_hours_and_a_zone_that_exist(tmp_path: Path) -> None:
    show = ShowConfig(hours=("mon-fri 09:00-18:00",), zone="Europe/Berlin")
    opening = show.opening(datetime(2026, 11, 23, 7, 30, tzinfo=UTC))  # Monday, 08:30 there
    assert not opening.open
    assert opening.then is not None
    assert f"{opening.then:%A %H:%M}" == "Monday 09:00"
    assert ShowConfig().opening(datetime(2026, 11, 23, tzinfo=UTC)).open
    for bad in (
        'hours = ["always"]',
        'zone = "Atlantis"',
        'zone = "../etc/passwd"',
        'name = "a\\tb"',
    ):
        (tmp_path / "kiosk.toml").write_text(f"[show]\n{bad}\n")
        with pytest.raises(BadFile, match="show"):
            load_config(tmp_path / "kiosk.toml", {})
    environment = {"KIOSK_SHOW__HOURS": "mon-fri 09:00-18:00; sat 10:00-16:00"}
    assert len(load_config(None, environment).config.show.hours) == 2


def test_knobs_offer_what_there_is(tmp_path: Path) -> None:
    (tmp_path / "brand").mkdir()
    (tmp_path / "brand" / "theme.toml").touch()
    themes = themes_in(tmp_path, default=Path("default.toml"))
    assert list(themes) == ["default", "brand"]
    by_key = {knob.key: knob for knob in knobs(["en", "de"], themes)}
    assert by_key["window.language"].stepped("en", 1) == "de"
    assert by_key["window.language"].stepped("en", -1) == "de"
    assert by_key["share.approval"].stepped("auto", 1) == "staff"
    assert by_key["share.approval"].label("staff") == "On"
    hours = by_key["gallery.keep_hours"]
    assert [hours.stepped(70, 1), hours.stepped(70, -1), hours.stepped(1, -1)] == [72, 48, 1]
    assert by_key["window.rotation"].stepped(270, 1) == 270  # round the clock nobody turns


def test_lists_are_ticked_by_who_knows() -> None:
    def done(seen: Seen, ticks: set[str]) -> set[str]:
        return {each.id for each in (*OPENING, *CLOSING) if ticked(each, seen, ticks)}

    assert done(Seen(), set()) == {"let-in"}
    all_well = {"light", "out-of-order", "scan", "outbox", "approval"}
    assert done(Seen(True, True, 1, 0, 0), set()) == all_well
    assert "approval" not in done(Seen(True, True, 1, 0, 2), set())
    assert done(Seen(scans=0, waiting=3), {"open-glass"}) == {"let-in", "open-glass"}
