"""Killed at whatever point a seed has drawn, window and back office keep every promise.

The points are all that are passed in visits, deletions, mornings, migrations and commands: each
message, sync, rename, commit and upload. `make soak` plays 200 cases; here are the first of them,
and some of what can go wrong with mails and a relay.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import islice

import pytest

from tests.crashes.cases import SEED, SIDES, Case, Theatre, draw

pytestmark = pytest.mark.usefixtures("started_anew")

CASES = 23

NAMED = (
    Case("mail", "office", "before-mail #1"),
    Case("mail", "office", "smtp answer, before #6"),  # the server has the mail; nobody knows yet
    Case("mail", "office", "commit settle, before #1"),
    Case("relay", "office", "send file, after #2"),  # pictures are there, and no ticket
    Case("relay", "relay", "sync */tile-1.jpg.tmp, torn #1"),
    Case("relay", "relay", "sync hall/*.tmp, before #1"),  # the mark of a guest's deletion
)

Drawn = tuple[Theatre, list[Case]]


@pytest.fixture(scope="module")
def theatre(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Drawn]:
    with Theatre(tmp_path_factory.mktemp("theatre")) as theatre:
        yield theatre, theatre.every()


def test_every_kind_of_boundary_is_known(theatre: Drawn):
    _, every = theatre
    kinds = Counter(case.point.partition(" ")[0] for case in every)
    expected = ("hear", "say", "sync", "replace", "commit", "unlink", "link", "push", "take")
    sent = ("before-mail", "smtp", "after-mail", "send")
    assert all(kinds[f"{kind}"] or kinds[f"{kind},"] for kind in (*expected, *sent)), kinds
    assert {case.side for case in every} == set(SIDES)
    assert set(NAMED) <= set(every)
    assert len(set(every)) == len(every) > 2000


def test_a_seed_draws_the_same_cases_again(theatre: Drawn):
    _, every = theatre
    first = list(islice(draw(every), 200))
    assert first == list(islice(draw(every), 200))
    assert len(set(first)) == 200


@pytest.mark.parametrize("case", NAMED, ids=str)
def test_mails_and_the_relay_keep_their_promises_where_it_matters_most(theatre: Drawn, case: Case):
    stage, _ = theatre
    assert stage.play(case), "not reached"


@pytest.mark.parametrize("number", range(CASES))
def test_killed_there_it_loses_nothing_and_shows_nothing_half(theatre: Drawn, number: int):
    stage, every = theatre
    case = next(islice(draw(every), number, None))
    try:
        stage.play(case)
    except Exception as error:
        error.add_note(f"seed {SEED}, case {number}: {case}")
        raise
