"""How much is refused of what must be, and how little of what must pass; on both halves."""

from collections import Counter

import pytest

from kiosk.text_policy.policy import load_policy
from tests.text_policy.measure import (
    HALVES,
    PAGE,
    allowed_cases,
    false_refusals,
    misses,
    rebuilt,
    refused_cases,
    table,
)


@pytest.fixture(scope="module")
def policy():
    return load_policy(own_makers=("Toyota", "Lexus"))


def test_there_is_enough_to_measure():
    refused, allowed = list(refused_cases()), list(allowed_cases())
    assert min(Counter(c.half for c in refused).values()) >= 300
    assert len(allowed) >= 300
    assert {c.language for c in refused} == {"en", "es", "fr", "de", "ja", "ar"}
    for language in ("en", "ja", "ar"):
        assert len({c.disguise for c in refused if c.language == language}) == 10


@pytest.mark.parametrize("half", HALVES)
def test_at_least_98_in_100_are_refused(policy, half):
    cases = [c for c in refused_cases() if c.half == half]
    missed = misses(policy, half)
    assert len(missed) <= 0.02 * len(cases), [c.text for c in missed]


@pytest.mark.parametrize("half", HALVES)
def test_at_most_1_in_100_is_refused_in_vain(policy, half):
    cases = [c for c in allowed_cases() if c.half == half]
    wrong = false_refusals(policy, half)
    assert len(wrong) <= 0.01 * len(cases), [c.text for c in wrong]


def test_the_page_shows_what_is_measured(policy):
    page = PAGE.read_text()
    assert rebuilt(page, table(policy)) == page, "python -m tests.text_policy.measure"
