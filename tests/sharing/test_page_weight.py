"""A page is light before its pictures, however long the visit was."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk.domain.catalog import load_catalog
from kiosk.gallery.records import Job, Ticket
from kiosk.gallery.schema import FINISHED
from kiosk.resources import resource
from kiosk.sharing.board import Shown
from kiosk.sharing.rendering import Pages

MOST = 60_000
"""Bytes of page, styles, script and icon together, not compressed."""

PAGES = Pages(load_catalog(resource("assets") / "catalog"), "en")
JOB = Job("job", 0.0, 4, 0, "rz", "red", "mars", "painting", state=FINISHED)


def weight(jobs: int) -> int:
    made = tuple(replace(JOB, id=f"job-{n}", first=4 * n) for n in range(jobs))
    ticket = Ticket("0" * 16, "run", "visit", 0.0, made, kept=frozenset(range(4 * jobs)))
    page = PAGES.ticket(Shown(ticket), "A" * 22, 3600.0)
    assert page.count(b"<h2>") == jobs
    return len(page) + sum(len(content) for content, _ in PAGES.static.values())


@pytest.mark.parametrize("jobs", [1, 8])
def test_the_page_of_a_visit_is_light(jobs: int):
    assert weight(jobs) <= MOST


def test_another_job_costs_little():
    assert weight(2) - weight(1) < 5_000
