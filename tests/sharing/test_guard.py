"""Whatever goes wrong inside, a phone sees a calm page."""

from __future__ import annotations

import asyncio

import httpx
from starlette.types import Receive, Scope, Send

from kiosk.domain.catalog import load_catalog
from kiosk.gallery.layout import Layout
from kiosk.resources import resource
from kiosk.sharing.guard import Guard
from kiosk.sharing.rendering import Pages
from kiosk.sharing.web import PhonePage

PAGES = Pages(load_catalog(resource("assets") / "catalog"), "en")


def ask(app: Guard, path: str) -> httpx.Response:
    async def fetch() -> httpx.Response:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://kiosk") as phone:
            return await phone.get(path)

    return asyncio.run(fetch())


def test_a_crash_inside_is_logged_without_its_address_and_told_kindly():
    async def broken(scope: Scope, receive: Receive, send: Send) -> None:
        raise RuntimeError("boom")

    logged: list[tuple[str, str]] = []
    app = Guard(broken, PAGES.trouble, lambda said, error: logged.append((said, str(error))))
    answer = ask(app, "/t/token")
    assert answer.status_code == 500
    assert "That did not work just now" in answer.text
    assert "boom" not in answer.text
    assert answer.headers["cache-control"] == "no-store"
    assert logged == [("A request for the phone's page failed", "boom")]


def test_before_the_gallery_is_open_every_link_asks_for_a_moment(tmp_path):
    page = PhonePage(lambda: None, PAGES, Layout(tmp_path))
    app = page.app(lambda said, error: None)
    answers = [ask(app, "/t/" + text) for text in ("A" * 22, "x")]
    assert {answer.status_code for answer in answers} == {503}
    assert answers[0].content == answers[1].content
    assert "One moment" in answers[0].text
    assert 'http-equiv="refresh"' in answers[0].text
