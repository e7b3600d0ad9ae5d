"""Addresses: what may be written to, and what may still become such."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.addresses import LONGEST, can_become_address, is_address


@pytest.mark.parametrize(
    "address",
    ["jo@example.com", "a.b-c_d+e@mail.example.co.uk", "9@1.example", "Jo@Example.XN--P1AI"],
)
def test_ordinary_addresses_are_taken(address: str):
    assert is_address(address)


@pytest.mark.parametrize(
    "text",
    [
        *("", "jo", "@example.com", "jo@", "jo@example", "jo@example.c", "jo@.com", "jo@a..com"),
        *("jo..x@example.com", ".jo@example.com", "jo.@example.com", "a@b@example.com"),
        *("jo@-a.com", "jo@a-.com", "jo@1.2.3.4", "jo@[::1]", '"jo"@example.com'),
        *("jo@example.com\n", "jo@example.com\r\nBcc: x@y.org", "jo@example.com, x@y.org"),
        *("Jo <jo@example.com>", "jo @example.com", "jö@example.com", "jo@exämple.com"),
        *(f"{'a' * 65}@example.com", f"jo@{'a' * 64}.com", f"jo@{'a.' * 130}com"),
    ],
)
def test_what_is_no_address_is_not(text: str):
    assert not is_address(text)


@given(st.text(alphabet="ab1.-_+@", max_size=30))
def test_no_beginning_of_an_address_is_called_wrong(text: str):
    if is_address(text):
        assert all(can_become_address(text[:end]) for end in range(1, len(text) + 1))


@given(st.text(max_size=LONGEST + 10))
def test_an_address_is_one_word_of_ascii(text: str):
    if is_address(text):
        assert text.isascii() and text.isprintable() and " " not in text
        assert text.count("@") == 1


@pytest.mark.parametrize("text", ["@", ".a", "a..", "a@b@", "a@.", "a@b..", "a b", "ä"])
def test_what_typing_on_cannot_mend_is_called_wrong_at_once(text: str):
    assert not can_become_address(text)
