"""Every state in which a guest can meet the phone's page, by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from kiosk.gallery.schema import FAILED, FINISHED, MAKING
from kiosk.sharing.board import Progress
from kiosk.sharing.ways import Copy, copy_of
from tests.browser.stages import KEEP_HOURS, Stage, job, ticket
from tests.sharing.tickets import NOON, pages

State = Callable[[Stage, Any], object]
"""Brings a page, on which nothing is opened yet, into the state."""


def queued(there: Stage, page: Any) -> None:
    shown = ticket(11, job(MAKING), closed=False)
    link = there.show(shown)
    there.do(lambda: there.board.move_on(shown.id, "job-0", Progress(ahead=2)))
    page.goto(link)
    page.get_by_text("2 ").first.wait_for()


def making(there: Stage, page: Any) -> None:
    shown = ticket(12, job(MAKING), kept=(0, 1), closed=False)
    link = there.show(shown)
    there.do(lambda: there.board.move_on(shown.id, "job-0", Progress(done=60)))
    page.goto(link)
    page.locator(".tile.kept").nth(1).wait_for()


def held(there: Stage, page: Any) -> None:
    page.goto(there.show(ticket(13, job(MAKING), closed=False), held=True))


def checking(there: Stage, page: Any) -> None:
    every = ticket(14, job(FINISHED), kept=range(4), closed=False)
    page.goto(there.show(replace(every, checking=frozenset({1, 2, 3}))))
    page.locator(".tile.checking").first.wait_for()


def offline(there: Stage, page: Any) -> None:
    page.goto(there.show(ticket(15, job(MAKING), kept=(0, 1), closed=False)))
    page.locator(".tile.kept").first.wait_for()
    page.context.set_offline(True)
    page.locator("#offline:not(:empty)").wait_for()


def done(there: Stage, page: Any) -> None:
    page.goto(there.show(ticket(16, job(FINISHED), kept=range(4))))


def some_missing(there: Stage, page: Any) -> None:
    page.goto(there.show(ticket(17, job(FINISHED), kept=(0, 2, 3))))


def several(there: Stage, page: Any) -> None:
    jobs = (job(FINISHED), job(MAKING, 4, setting="beach", style="manga"))
    page.goto(there.show(ticket(18, *jobs, kept=range(5), closed=False)))


def recipe(there: Stage, page: Any) -> None:
    done(there, page)
    page.locator("summary").tap()
    page.locator("dl").scroll_into_view_if_needed()


def large(there: Stage, page: Any) -> None:
    done(there, page)
    page.locator(".tile a").nth(1).tap()
    page.locator("#picture-2").wait_for()


def no_picture(there: Stage, page: Any) -> None:
    page.goto(there.show(ticket(19, job(FAILED))))


def sure(there: Stage, page: Any) -> None:
    page.goto(there.show(ticket(20, job(FINISHED), kept=range(4))) + "/delete")


def deleted(there: Stage, page: Any) -> None:
    sure(there, page)
    page.locator("button").tap()
    page.locator("form").wait_for(state="detached")


def trouble(there: Stage, page: Any) -> None:
    sure(there, page)
    there.broken = True
    page.locator("button").tap()
    page.locator("form").wait_for(state="detached")
    there.broken = False


def expired(there: Stage, page: Any) -> None:
    link = there.show(ticket(21, job(FINISHED), kept=range(4)))
    there.now = NOON + KEEP_HOURS * 3600
    page.goto(link)
    there.now = NOON


def busy(there: Stage, page: Any) -> None:
    link = there.show(ticket(22, job(FINISHED), kept=range(4)))
    there.crowd.crowded = True
    page.goto(link)
    there.crowd.crowded = False


def moment(there: Stage, page: Any) -> None:
    link = there.show(ticket(23, job(FINISHED), kept=range(4)))
    there.opening = True
    page.goto(link)
    there.opening = False


STATES: Mapping[str, State] = {
    state.__name__: state
    for state in (
        *(queued, making, held, checking, offline, done, some_missing, several, recipe, large),
        *(no_picture, sure, deleted, trouble, expired, busy, moment),
    )
}


def stored(there: Stage, number: int, *jobs: Any, kept: Any = (), **more: Any) -> Copy:
    """The copy of a ticket, as it is sent to a storage."""
    shown = ticket(number, *jobs, kept=kept, **more)
    there.show(shown)
    return copy_of(shown, "S" * 22, NOON + 3600, there.layout)


def on_storage(there: Stage, folder: Path, public: str, copy: Copy) -> str:
    """Send a copy to a folder that is served at `public`; returns its link."""
    from pydantic import Secret

    from kiosk.config import StorageConfig
    from kiosk.sharing.storage import StorageWay

    config = StorageConfig(url=f"file://{folder}", public_url=public, options=Secret({}))
    way = StorageWay(config, pages())
    way.push(copy)
    return way.link(copy.token)
