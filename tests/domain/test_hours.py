"""The kiosk opens and closes by the wall clock of the show, over midnight and clock changes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.domain.errors import BadInput
from kiosk.domain.hours import Hours, is_open, next_change, parse_hours

BERLIN = ZoneInfo("Europe/Berlin")
WEEK = parse_hours(["mon-fri 09:00-18:00", "sat 10:00-02:00", "sun 11:00-16:00"])


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("2026-11-20 08:59:59", False),  # a Friday
        ("2026-11-20 09:00", True),
        ("2026-11-20 17:59:59", True),
        ("2026-11-20 18:00", False),
        ("2026-11-21 23:30", True),
        ("2026-11-22 01:59", True),  # Saturday's night, on Sunday
        ("2026-11-22 02:00", False),
        ("2026-11-22 11:00", True),
        ("2026-11-23 01:00", False),
    ],
)
def test_open_by_day_and_over_midnight(when: str, expected: bool) -> None:
    assert is_open(WEEK, at(when)) is expected


@pytest.mark.parametrize(
    ("when", "then"),
    [
        ("2026-11-20 08:00", "2026-11-20 09:00"),
        ("2026-11-20 12:00", "2026-11-20 18:00"),
        ("2026-11-20 18:00", "2026-11-21 10:00"),
        ("2026-11-21 23:00", "2026-11-22 02:00"),
        ("2026-11-22 16:00", "2026-11-23 09:00"),
    ],
)
def test_the_next_change_is_known(when: str, then: str) -> None:
    assert next_change(WEEK, at(when)) == at(then)


def test_without_hours_it_is_always_open() -> None:
    assert is_open(Hours(), at("2026-11-22 03:00"))
    assert next_change(Hours(), at("2026-11-22 03:00")) is None


def test_all_day_every_day_never_changes() -> None:
    always = parse_hours(["mon-sun 00:00-24:00"])
    assert is_open(always, at("2026-11-22 00:00"))
    assert next_change(always, at("2026-11-22 12:00")) is None


def test_spans_that_touch_are_one() -> None:
    hours = parse_hours(["mon 09:00-12:00", "mon 12:00-18:00"])
    assert next_change(hours, at("2026-11-23 10:00")) == at("2026-11-23 18:00")


def test_days_may_go_over_the_weeks_end() -> None:
    hours = parse_hours(["fri-mon 10:00-12:00"])
    open_on = [is_open(hours, at(f"2026-11-{day} 11:00")) for day in range(16, 23)]  # from Monday
    assert open_on == [True, False, False, False, True, True, True]


def test_a_night_is_an_hour_shorter_in_spring_and_longer_in_autumn() -> None:
    nights = parse_hours(["sat 22:00-06:00"])
    lengths: list[float] = []
    for when in ("2026-03-28 22:00", "2026-10-24 22:00", "2026-11-21 22:00"):
        opened = at(when)
        closes = next_change(nights, opened)
        assert closes is not None and (closes.hour, closes.minute) == (6, 0)
        lengths.append((closes.astimezone(UTC) - opened.astimezone(UTC)) / timedelta(hours=1))
    assert lengths == [7, 9, 8]


def test_a_closing_time_that_is_skipped_or_comes_twice() -> None:
    nights = parse_hours(["sat 22:00-02:30"])
    spring = next_change(nights, at("2026-03-28 23:00"))
    assert spring is not None and spring.strftime("%H:%M %z") == "03:30 +0200"
    autumn = next_change(nights, at("2026-10-24 23:00"))
    assert autumn is not None and autumn.strftime("%H:%M %z") == "02:30 +0200"
    assert not is_open(nights, at("2026-10-25 02:15").replace(fold=1))


@pytest.mark.parametrize(
    "line",
    ["", "mon", "mon 9:00-18:00", "mon 09:00-25:00", "moo 09:00-18:00", "mon- 09:00-18:00", "24/7"],
)
def test_a_line_that_means_nothing_is_refused_with_an_example(line: str) -> None:
    with pytest.raises(BadInput, match="mon-fri 09:00-18:00"):
        parse_hours([line])


def test_a_time_without_a_zone_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="zone"):
        is_open(WEEK, datetime(2026, 11, 20, 12))


DAY = st.sampled_from(["mon", "tue-thu", "fri,sun", "sat-mon", "mon-sun"])
CLOCK = st.builds("{:02}:{:02}".format, st.integers(0, 23), st.sampled_from([0, 15, 30]))
LINES = st.lists(st.builds("{} {}-{}".format, DAY, CLOCK, CLOCK), min_size=1, max_size=4)


@settings(max_examples=150, deadline=None)
@given(lines=LINES, minutes=st.integers(0, 366 * 24 * 60))
def test_nothing_changes_before_the_next_change_and_then_it_does(
    lines: list[str], minutes: int
) -> None:
    hours = parse_hours(lines)
    start = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    now = start.astimezone(BERLIN)
    state, change = is_open(hours, now), next_change(hours, now)
    if change is None:
        change = (start + timedelta(days=6)).astimezone(BERLIN)
    else:
        assert is_open(hours, change) is not state
    ahead = change.astimezone(UTC) - start
    for share in (0.2, 0.5, 0.9, 0.999):
        assert is_open(hours, (start + ahead * share).astimezone(BERLIN)) is state
