"""Back offices that start in milliseconds, forked from one that has imported everything.

They are processes of their own all the same. A test of the start itself, or of what a process says
on its standard error, asks for `started_anew`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from kiosk.backoffice import child
from tests.crashes.forker import Forked, Forker

Hurry = Callable[[Mapping[str, float]], None]

SOON: Mapping[str, float] = {
    "kiosk.backoffice.desk.BACKOFF_FIRST": 0.1,
    "kiosk.backoffice.lock._PAUSE": 0.01,
    "kiosk.backoffice.office.BACKOFF_FIRST": 0.1,
    "kiosk.backoffice.recall.ASK_EVERY": 0.5,
    "kiosk.sharing.courier.FIRST": 0.2,
    "kiosk.sharing.courier.LOOK_EVERY": 0.5,
    "kiosk.sharing.courier.REST": 0.1,
    "kiosk.sharing.mail_courier.LOOK_EVERY": 0.5,
}
"""Seconds between tries and looks."""


@pytest.fixture(scope="package")
def forker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], Path]]:
    """Where to ask for a fork; the forker is started when somebody does first."""
    started: list[Forker] = []

    def address() -> Path:
        if not started:
            started.append(Forker(tmp_path_factory.mktemp("forker") / "socket"))
        return started[0].address

    yield address
    for each in started:
        each.close()


@pytest.fixture
def started_anew() -> None:
    """Back offices of this test are started as a kiosk starts them."""


@pytest.fixture(autouse=True)
def forked(
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
    forker: Callable[[], Path],
) -> Hurry:
    """Let this test's back offices be forked; what is returned shortens further intervals."""
    intervals = dict(SOON)

    def popen(_arguments: Sequence[str], *, pass_fds: Sequence[int], env: Any, **_: Any) -> Forked:
        return Forked(forker(), "quick_office", [env, intervals], *pass_fds)

    if "started_anew" not in request.fixturenames:
        monkeypatch.setattr(child, "subprocess", SimpleNamespace(Popen=popen, DEVNULL=None))
    return intervals.update
