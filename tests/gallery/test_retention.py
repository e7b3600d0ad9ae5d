"""Pictures are deleted on the day that was promised, and not on the word of a broken clock."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kiosk.gallery.retention import HOUR, Age, expiry, past

NOON = 1_800_000_000.0


def test_what_is_past_its_time_goes_oldest_first():
    ages = [Age("fresh", NOON), Age("old", NOON - 73 * HOUR), Age("older", NOON - 90 * HOUR)]
    assert past(ages, NOON, 72) == ["older", "old"]


def test_a_ticket_lives_to_the_very_second():
    ages = [Age("ticket", NOON)]
    assert past(ages, expiry(NOON, 72) - 1, 72) == []
    assert past(ages, expiry(NOON, 72), 72) == ["ticket"]


def test_a_clock_that_jumped_backwards_deletes_nothing_early():
    ages = [Age("old", NOON - 71 * HOUR), Age("newest", NOON)]
    assert past(ages, NOON - 1000 * HOUR, 72) == []


def test_one_ticket_dated_in_the_future_stops_no_other():
    ages = [Age("old", NOON - 73 * HOUR), Age("future", NOON + 1)]
    assert past(ages, NOON, 72) == ["old"]


def test_a_ticket_dated_in_the_future_counts_from_when_it_was_noticed():
    ages = [Age("future", NOON + 1000 * HOUR, noticed_at=NOON)]
    assert past(ages, NOON + 72 * HOUR - 1, 72) == []
    assert past(ages, NOON + 72 * HOUR, 72) == ["future"]


@given(
    st.lists(st.floats(0, 1e9), max_size=20),
    st.floats(0, 2e9),
    st.floats(1, 2000),
)
def test_nothing_younger_than_promised_is_ever_deleted(opened, now, hours):
    ages = [Age(str(n), at) for n, at in enumerate(opened)]
    for ticket in past(ages, now, hours):
        assert now - opened[int(ticket)] >= hours * HOUR * (1 - 1e-9)
