"""Whatever bytes come to the phone's port, the page behind it goes on being served."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
import uvicorn
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk.domain.catalog import load_catalog
from kiosk.gallery.layout import Layout
from kiosk.resources import resource
from kiosk.sharing import doors
from kiosk.sharing.address import listen
from kiosk.sharing.board import Board
from kiosk.sharing.limits import Limits
from kiosk.sharing.rendering import Pages
from kiosk.sharing.tickets import token
from kiosk.sharing.web import MOST_WATCHERS, PhonePage
from tests.sharing.tickets import IDENTITY, ticket

SECRET = bytes(32)
TOKEN = token(SECRET, IDENTITY)
PAGE = f"/t/{TOKEN}"
PICTURE = b"a picture"
BOUNDED = settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@dataclass
class Served:
    port: int
    board: Board
    troubles: list[str]

    def say(self, data: bytes, *, hang_up: bool = False) -> bytes:
        """What comes back until the connection ends, or nothing more does for a second."""
        found = b""
        address = ("127.0.0.1", self.port)
        with socket.create_connection(address, 1.0) as pipe, suppress(OSError):
            pipe.sendall(data)
            if hang_up:
                pipe.shutdown(socket.SHUT_WR)
            while part := pipe.recv(65536):
                found += part
        return found

    def still_serves(self) -> None:
        answer = httpx.get(f"http://127.0.0.1:{self.port}{PAGE}/1.jpg", trust_env=False)
        assert (answer.status_code, answer.content) == (200, PICTURE)
        assert self.troubles == []


@pytest.fixture
def served(serving: Served) -> Served:
    serving.troubles.clear()
    return serving


@pytest.fixture(scope="module")
def serving(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    board = Board(SECRET, 72, lambda: 1_800_000_000.0)
    board.replace_all([ticket(0, done=False)])
    layout = Layout(tmp_path_factory.mktemp("state"))
    _write(layout.picture(IDENTITY, 0, "jpg"))
    pages = Pages(load_catalog(resource("assets") / "catalog"), "en")
    page = PhonePage(lambda: board, pages, layout, _never, Limits(time.monotonic, burst=1e12))
    troubles: list[str] = []
    listener = listen("127.0.0.1", 0)
    config = uvicorn.Config(
        page.app(lambda said, error: troubles.append(f"{said} ({error!r})")),
        http=doors.Door,
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=1,
    )
    server = uvicorn.Server(config)
    serve = threading.Thread(target=lambda: asyncio.run(server.serve([listener])), daemon=True)
    serve.start()
    yield Served(listener.getsockname()[1], board, troubles)
    page.close()
    server.should_exit = True
    serve.join(10)
    assert not serve.is_alive()


def _write(path: Path) -> None:
    path.parent.mkdir(parents=True)
    path.write_bytes(PICTURE)


async def _never(_ticket: str) -> None:
    raise AssertionError("nobody asked to delete anything")


def _get(path: str, *headers: str) -> bytes:
    lines = (f"GET {path} HTTP/1.1", "Host: kiosk", *headers, "Connection: close", "", "")
    return "\r\n".join(lines).encode("latin-1")


ODD = {
    "a header without end": _get(PAGE, "X: " + "x" * 200_000),
    "thousands of headers": _get(PAGE, *(f"X-{n}: {n}" for n in range(9000))),
    "an address without end": _get(PAGE + "/" + "1" * 200_000),
    "an address full of dots": _get("/t/" + "../" * 5000 + "secret"),
    "another host's address": _get(f"http://example.com{PAGE}"),
    "no host": f"GET {PAGE} HTTP/1.1\r\n\r\n".encode(),
    "two hosts": _get(PAGE, "Host: other"),
    "an old protocol": f"GET {PAGE}\r\n\r\n".encode(),
    "another protocol": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(64),
    "a newer protocol": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "a method of nulls": b"\x00\x00\x00 / HTTP/1.1\r\nHost: x\r\n\r\n",
    "a negative length": _get(f"{PAGE}/delete", "Content-Length: -1"),
    "a length without end": _get(f"{PAGE}/delete", "Content-Length: 99999999999999999999"),
    "two lengths": _get(PAGE, "Content-Length: 1", "Content-Length: 2"),
    "length and chunks": _get(PAGE, "Content-Length: 4", "Transfer-Encoding: chunked"),
    "bad chunks": _get(PAGE, "Transfer-Encoding: chunked") + b"zz\r\nx\r\n",
    "an unknown coding": _get(PAGE, "Transfer-Encoding: gzip, chunked"),
    "an upgrade": _get(PAGE, "Upgrade: websocket", "Connection: Upgrade"),
    "an expectation": _get(PAGE, "Expect: 100-continue", "Content-Length: 3"),
    "an expectation of anything": _get(PAGE, "Expect: everything"),
}  # fmt: skip


@pytest.mark.parametrize("data", ODD.values(), ids=ODD)
def test_odd_requests_are_refused_or_answered_and_never_break_it(served: Served, data: bytes):
    answer = served.say(data)
    status = int(answer[9:12]) if answer.startswith(b"HTTP/1.1 ") else None
    assert status is None or status < 500, answer[:200]
    assert b"Traceback" not in answer
    served.still_serves()


WISHES = {
    "the first byte": "Range: bytes=0-0",
    "a range backwards": "Range: bytes=5-1",
    "a range before the start": "Range: bytes=-99999999999999",
    "a range of lines": "Range: lines=1-2",
    "thousands of ranges": "Range: bytes=" + ",".join("0-0" for _ in range(3000)),
    "nothing": "Accept: ",
    "no quality": "Accept: text/html;q=x",
    "thousands of kinds": "Accept: " + "a/b," * 5000,
    "a language of noise": "Accept-Language: \xff\xfe",
    "a quality below nought": "Accept-Encoding: br;q=2, *;q=-1",
    "any version": "If-None-Match: *",
    "yesterday": "If-Modified-Since: yesterday",
    "thousands of cookies": "Cookie: " + "a=b; " * 5000,
    "thousands of proxies": "X-Forwarded-For: " + "1.2.3.4, " * 2000 + "x",
}


@pytest.mark.parametrize("header", WISHES.values(), ids=WISHES)
def test_odd_wishes_are_passed_over(served: Served, header: str):
    for path, body in ((f"{PAGE}/1.jpg", PICTURE), (PAGE, b"</html>")):
        answer = served.say(_get(path, header))
        assert answer.startswith(b"HTTP/1.1 200"), answer[:200]
        assert body in answer
    served.still_serves()


@BOUNDED
@given(before=st.binary(max_size=60), after=st.binary(max_size=400))
def test_noise_is_answered_with_nothing_or_a_refusal(served: Served, before: bytes, after: bytes):
    for data in (before + after, b"GET " + before + b" HTTP/1.1\r\n" + after + b"\r\n\r\n"):
        answer = served.say(data, hang_up=True)
        assert not answer or answer.startswith((b"HTTP/1.1 4", b"HTTP/1.1 30")), answer[:200]
    assert served.troubles == []


@pytest.mark.parametrize(
    "header", ["Last-Event-ID: " + "9" * 5000, "Accept: image/png", "Range: bytes=0-3", "TE: x"]
)
def test_a_watcher_who_hangs_up_is_watched_no_more(served: Served, header: str):
    for _ in range(5):
        with socket.create_connection(("127.0.0.1", served.port), 5) as pipe:
            pipe.sendall(_get(f"{PAGE}/events", header))
            heard = b""
            while b'data: {"jobs"' not in heard:
                part = pipe.recv(65536)
                assert part, heard
                heard += part
    deadline = time.monotonic() + 5
    while served.board.watchers(IDENTITY):
        assert time.monotonic() < deadline, "somebody who has gone is still counted"
        time.sleep(0.02)
    served.still_serves()


def test_no_more_watchers_than_are_allowed_though_they_come_at_once(served: Served):
    pipes = [socket.create_connection(("127.0.0.1", served.port), 5) for _ in range(25)]
    try:
        for pipe in pipes:
            pipe.sendall(_get(f"{PAGE}/events"))
        assert {pipe.recv(12) for pipe in pipes} <= {b"HTTP/1.1 200", b"HTTP/1.1 429"}
        time.sleep(0.2)
        assert served.board.watchers(IDENTITY) == MOST_WATCHERS
    finally:
        for pipe in pipes:
            pipe.close()
    served.still_serves()
