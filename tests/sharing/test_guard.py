"""Whatever goes wrong inside, a phone sees a calm page."""

from __future__ import annotations

import asyncio

import httpx
from starlette.types import Receive, Scope, Send

from kiosk.domain.catalog import load_catalog
from kiosk.gallery.layout import Layout
from kiosk.resources import resource
from kiosk.sharing.guard import HEADERS, Guard
from kiosk.sharing.limits import BURST, MISS_COSTS, Limits
from kiosk.sharing.rendering import Pages
from kiosk.sharing.web import PhonePage

PAGES = Pages(load_catalog(resource("assets") / "catalog"), "en")


def ask(app: Guard, path: str, address: str = "192.168.1.7") -> httpx.Response:
    async def fetch() -> httpx.Response:
        transport = httpx.ASGITransport(app, client=(address, 50000))
        async with httpx.AsyncClient(transport=transport, base_url="http://kiosk") as phone:
            return await phone.get(path)

    return asyncio.run(fetch())


def limits(now: float = 0.0) -> Limits:
    return Limits(lambda: now)


async def never(_ticket: str) -> None:
    raise AssertionError("nothing is to be deleted")


async def empty(scope: Scope, receive: Receive, send: Send) -> None:
    status = 404 if scope["path"] == "/t/wrong" else 200
    await send({"type": "http.response.start", "status": status, "headers": []})
    await send({"type": "http.response.body", "body": b""})


def test_an_address_that_asks_too_much_gets_a_calm_page_and_a_time():
    app = Guard(empty, PAGES, limits(), lambda said, error: None)
    answers = [ask(app, "/") for _ in range(BURST + 1)]
    assert {answer.status_code for answer in answers[:-1]} == {200}
    busy = answers[-1]
    assert busy.status_code == 429
    assert int(busy.headers["retry-after"]) > 0
    assert "One moment" in busy.text
    assert 'http-equiv="refresh"' in busy.text
    assert all(busy.headers[name] == value for name, value in HEADERS.items())
    assert busy.headers["cache-control"] == "no-store"
    assert ask(app, "/", "192.168.1.8").status_code == 200  # others go on


def test_trying_links_costs_far_more_than_opening_one():
    app = Guard(empty, PAGES, limits(), lambda said, error: None)
    answers = [ask(app, "/t/wrong").status_code for _ in range(60)]
    assert answers.count(404) <= BURST / MISS_COSTS + 1
    assert answers[-1] == 429


def test_a_hall_full_of_phones_leaves_the_kiosk_behind_the_same_address_its_pushes():
    app = Guard(empty, PAGES, limits(), lambda said, error: None)
    assert [ask(app, "/").status_code for _ in range(BURST + 1)][-1] == 429
    assert ask(app, "/push/token").status_code == 200
    assert [ask(app, "/push/token").status_code for _ in range(BURST)][-1] == 429, "limited, too"


def test_no_other_site_may_show_the_page_in_a_frame_or_run_anything_in_it():
    policy = HEADERS["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in policy
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy


def test_a_crash_inside_is_logged_without_its_address_and_told_kindly():
    async def broken(scope: Scope, receive: Receive, send: Send) -> None:
        raise RuntimeError("boom")

    logged: list[tuple[str, str]] = []
    app = Guard(broken, PAGES, limits(), lambda said, error: logged.append((said, str(error))))
    answer = ask(app, "/t/token")
    assert answer.status_code == 500
    assert "That did not work just now" in answer.text
    assert "boom" not in answer.text
    assert answer.headers["cache-control"] == "no-store"
    assert logged == [("A request for the phone's page failed", "boom")]


def test_before_the_gallery_is_open_every_link_asks_for_a_moment(tmp_path):
    page = PhonePage(lambda: None, PAGES, Layout(tmp_path), never)
    app = page.app(lambda said, error: None)
    answers = [ask(app, "/t/" + text) for text in ("A" * 22, "x")]
    assert {answer.status_code for answer in answers} == {503}
    assert answers[0].content == answers[1].content
    assert "One moment" in answers[0].text
    assert 'http-equiv="refresh"' in answers[0].text
