"""A PIN that people try first is refused, with the reason and without being repeated."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.staff.pins import WeakPin, check_pin


@pytest.mark.parametrize(
    ("pin", "reason"),
    [
        ("12345", "not 6 to 12 digits"),
        ("1234567890123", "not 6 to 12 digits"),
        ("73910a", "not 6 to 12 digits"),
        ("73 9104", "not 6 to 12 digits"),
        ("٧٣٩١٠٤", "not 6 to 12 digits"),
        ("", "not 6 to 12 digits"),
        ("111111", "one or two different digits"),
        ("100110", "one or two different digits"),
        ("123456", "count up or down"),
        ("987654", "count up or down"),
        ("890123", "count up or down"),
        ("135791", "count up or down"),
        ("112233", "count up or down"),
        ("123123", "repeats 3 digits"),
        ("12341234", "repeats 4 digits"),
        ("123321", "same backwards"),
        ("147258", "keypad"),
        ("14725836", "keypad"),
        ("314159", "well-known"),
    ],
)
def test_a_trivial_pin_is_refused_with_the_reason(pin: str, reason: str) -> None:
    with pytest.raises(WeakPin, match=reason) as refused:
        check_pin(pin)
    assert "no birthday" in str(refused.value)
    assert refused.value.exit_code == 2


@pytest.mark.parametrize("pin", ["739104", "580213", "7391047731", "604826193475"])
def test_an_ordinary_pin_is_accepted(pin: str) -> None:
    check_pin(pin)


@given(st.text("0123456789", min_size=6, max_size=12))
def test_a_refusal_never_repeats_the_pin(pin: str) -> None:
    try:
        check_pin(pin)
    except WeakPin as refused:
        assert pin not in str(refused) + repr(refused.value)
        assert not re.search(r"\d{4}", str(refused))


def test_few_of_all_pins_are_refused() -> None:
    refused = 0
    for number in range(0, 1_000_000, 37):
        try:
            check_pin(f"{number:06}")
        except WeakPin:
            refused += 1
    assert 0.001 < refused / (1_000_000 / 37) < 0.02
