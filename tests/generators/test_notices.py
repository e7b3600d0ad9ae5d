"""When a waiting guest is told a new place or a new estimate."""

from kiosk.domain.generation import JobQueued
from kiosk.generators.notices import Notices


def test_what_comes_about_as_foretold_is_no_news():
    notices = Notices()
    assert notices.first("a", 1, 20.0, now=0) == JobQueued("a", 1, 20.0)
    assert notices.news({"a": (1, 15.2)}, {"a"}, now=5) == []


def test_a_new_place_or_estimate_is_news():
    notices = Notices()
    notices.first("a", 1, 20.0, now=0)
    assert notices.news({"a": (0, 15.0)}, {"a"}, now=5) == [JobQueued("a", 0, 15.0)]
    assert notices.news({"a": (0, 25.0)}, {"a"}, now=6) == [JobQueued("a", 0, 25.0)]


def test_the_first_estimate_that_can_be_made_is_news():
    notices = Notices()
    notices.first("a", 0, None, now=0)
    assert notices.news({"a": (0, 4.0)}, set(), now=5) == [JobQueued("a", 0, 4.0)]


def test_who_does_not_wait_any_more_is_left_alone():
    notices = Notices()
    notices.first("a", 0, 4.0, now=0)
    notices.news({"a": (0, 3.0)}, set(), now=1)
    assert notices.news({"a": (0, 30.0)}, set(), now=2) == []
    assert not notices.is_due(99)


def test_nobody_looks_more_than_once_a_second():
    notices = Notices()
    notices.first("a", 0, 4.0, now=10)
    assert notices.is_due(10)
    notices.news({"a": (0, 4.0)}, {"a"}, now=10)
    assert not notices.is_due(10.9)
    assert notices.is_due(11)
