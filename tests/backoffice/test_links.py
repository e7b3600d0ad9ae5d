"""Which link is in the QR code, and how long it may take to choose it."""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from kiosk.backoffice.links import PATIENCE, Links
from kiosk.backoffice.messages import Fault, Message, Recovered

TICKET, TOKEN = "0123456789abcdef", "Zq3vHk0dT1y-8Jm_2LwXsA"
PAGE = b'<!doctype html><main id="ticket">'


class Site:
    """A web server that answers as it is told, and counts."""

    def __init__(self) -> None:
        self.page, self.status, self.delay, self.kind = PAGE, 200, 0.0, "text/html"
        self.asked: list[str] = []


@contextmanager
def serving() -> Iterator[tuple[Site, str]]:
    site = Site()

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.asked.append(self.path)
            time.sleep(site.delay)
            self.send_response(site.status)
            self.send_header("Content-Type", site.kind)
            self.end_headers()
            self.wfile.write(site.page)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield site, f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


@pytest.fixture
def lan() -> Iterator[tuple[Site, str]]:
    with serving() as served:
        yield served


@pytest.fixture
def away() -> Iterator[tuple[Site, str]]:
    with serving() as served:
        yield served


class FakeWay:
    name = "storage"

    def __init__(self, base: str) -> None:
        self.base = base

    def link(self, token: str) -> str:
        return f"{self.base}/t/{token}/index.html"


class FakeDeliveries:
    def __init__(self) -> None:
        self.fails = False
        self.takes = 0.0

    def failing(self, way: str) -> bool:
        return self.fails

    async def sent(self, way: str, ticket: str) -> None:
        await asyncio.sleep(self.takes)


class Chooser:
    def __init__(self, order: tuple[str, ...], lan: str | None, away: str = "") -> None:
        self.said: list[Message] = []
        self.now = 0.0
        self.begun = time.monotonic()
        self.links = Links(
            order,
            {"storage": FakeWay(away)} if away else {},  # type: ignore[dict-item]
            lambda: lan,
            self.said.append,
            logging.getLogger("test"),
            clock=lambda: time.monotonic() - self.begun + self.now,
        )
        self.links.deliveries = FakeDeliveries()

    def choose(self) -> tuple[str | None, float]:
        begun = time.monotonic()
        link = asyncio.run(self.links.choose(TICKET, TOKEN))
        return link, time.monotonic() - begun

    @property
    def faults(self) -> list[str]:
        return [said.cause for said in self.said if isinstance(said, Fault)]


def test_the_first_way_that_opens_is_taken(lan, away):
    chooser = Chooser(("storage", "lan"), lan[1], away[1])
    assert chooser.choose()[0] == f"{away[1]}/t/{TOKEN}/index.html"
    assert away[0].asked == [f"/t/{TOKEN}/index.html"]
    assert lan[0].asked == []
    assert chooser.said == []


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"status": 404}, "HTTP 404"),
        ({"status": 500}, "HTTP 500"),
        ({"page": b"<p>Welcome to the hall's Wi-Fi! Please log in."}, "another page"),
        ({"kind": "text/plain"}, "another page"),
        ({"delay": 5.0}, "too slow"),
    ],
)
def test_a_way_that_does_not_open_gives_way_to_the_lan_within_two_seconds(lan, away, change, why):
    for name, value in change.items():
        setattr(away[0], name, value)
    chooser = Chooser(("storage", "lan"), lan[1], away[1])
    link, took = chooser.choose()
    assert link == f"{lan[1]}/t/{TOKEN}"
    assert took < PATIENCE + 0.5
    assert chooser.faults == [f"The link by 'storage' does not open from this machine ({why})."]
    link, took = chooser.choose()  # and the next guest waits for nothing
    assert link == f"{lan[1]}/t/{TOKEN}"
    assert took < 0.5
    assert len(chooser.faults) == 1


def test_it_is_tried_again_after_a_minute_and_staff_hear_that_it_works(lan, away):
    chooser = Chooser(("storage", "lan"), lan[1], away[1])
    away[0].status = 503
    chooser.choose()
    away[0].status = 200
    chooser.now += 61
    assert chooser.choose()[0] == f"{away[1]}/t/{TOKEN}/index.html"
    assert chooser.said[-1] == Recovered("share")


def test_what_opened_is_trusted_for_five_minutes(lan):
    chooser = Chooser(("lan",), lan[1])
    chooser.choose()
    chooser.choose()
    assert len(lan[0].asked) == 1
    chooser.now += 301
    chooser.choose()
    assert len(lan[0].asked) == 2


def test_a_copy_that_does_not_arrive_in_time_is_not_linked(lan, away):
    chooser = Chooser(("storage", "lan"), lan[1], away[1])
    chooser.links.deliveries.takes = 9.0  # type: ignore[union-attr]
    link, took = chooser.choose()
    assert link == f"{lan[1]}/t/{TOKEN}"
    assert took < PATIENCE + 0.5
    assert away[0].asked == []


def test_while_sending_fails_nobody_waits(lan, away):
    chooser = Chooser(("storage", "lan"), lan[1], away[1])
    chooser.links.deliveries.fails = True  # type: ignore[union-attr]
    link, took = chooser.choose()
    assert link == f"{lan[1]}/t/{TOKEN}"
    assert took < 1.0


def test_when_nothing_opens_from_here_the_lans_link_is_given_and_staff_told():
    chooser = Chooser(("lan",), "http://127.0.0.1:1")
    link, _ = chooser.choose()
    assert link == f"http://127.0.0.1:1/t/{TOKEN}"
    assert "no answer (ConnectionRefusedError)" in chooser.faults[0]


def test_without_any_way_there_is_no_link_yet():
    assert Chooser(("lan",), None).choose()[0] is None


def test_our_own_code_is_read_back():
    from kiosk.sharing.self_test import code_picture, reads_back

    link = f"https://pictures.example.com/spring-show/t/{TOKEN}/index.html"
    reads_back(link)
    picture = code_picture(link)
    assert picture.width >= 300
    assert picture.getextrema() == (0, 255)
    border = picture.crop((0, 0, picture.width, 32))
    assert border.getextrema() == (255, 255)  # the quiet zone: four modules of eight pixels
