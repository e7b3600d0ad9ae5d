"""Limits hold an address back, not a family, and their memory does not grow."""

from __future__ import annotations

import pytest

from kiosk.sharing.limits import A_SECOND, BURST, MISS_COSTS, Limits

PHONES, PICTURES = 6, 20


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_a_family_behind_one_address_opens_a_long_page_together_and_saves_everything():
    limits = Limits(Clock())
    asked = PHONES * (1 + 3 + PICTURES + 1 + 1)  # page, style and script, pictures, events, ZIP
    assert all(limits.allow("203.0.113.9") for _ in range(asked))
    assert all(limits.allow("203.0.113.9") for _ in range(PHONES * 8))  # four more appear


def test_what_was_used_comes_back_with_time():
    clock = Clock()
    limits = Limits(clock)
    assert sum(limits.allow("a") for _ in range(BURST + 50)) == BURST
    clock.now += 2.0
    assert sum(limits.allow("a") for _ in range(500)) == 2 * A_SECOND
    clock.now += 1e6
    assert sum(limits.allow("a") for _ in range(BURST + 50)) == BURST


def test_a_miss_costs_more_and_never_less_than_what_is_left():
    clock = Clock()
    limits = Limits(clock)
    tries = 0
    while limits.allow("a"):
        limits.missed("a")
        tries += 1
    assert tries == -(-BURST // MISS_COSTS)
    clock.now += 1.0
    assert limits.allow("a")  # nobody owes anything


def test_memory_is_bounded_and_forgets_who_asked_least_lately():
    limits = Limits(Clock(), burst=1, most=10)
    assert limits.allow("10.0.0.1")
    for n in range(2, 12):
        limits.allow(f"10.0.0.{n}")
    assert len(limits) == 10
    assert limits.allow("10.0.0.1")
    assert not limits.allow("10.0.0.11")


@pytest.mark.parametrize(
    ("one", "other", "together"),
    [
        ("2001:db8::1", "2001:db8::ffff:1", True),  # one household's /64
        ("2001:db8:0:1::1", "2001:db8:0:2::1", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("fe80::1%eth0", "fe80::2%eth0", True),
        ("192.0.2.1", "192.0.2.2", False),
        ("", "testclient", False),
    ],
)
def test_addresses_of_one_household_count_together(one, other, together):
    limits = Limits(Clock(), burst=1)
    assert limits.allow(one)
    assert limits.allow(other) is not together
