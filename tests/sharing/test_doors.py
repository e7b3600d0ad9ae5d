"""Hundreds of connections that ask for nothing shut no phone out."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress

import httpx
import pytest
import uvicorn

from kiosk.domain.catalog import load_catalog
from kiosk.gallery.layout import Layout
from kiosk.resources import resource
from kiosk.sharing import doors
from kiosk.sharing.address import listen
from kiosk.sharing.board import Board
from kiosk.sharing.rendering import Pages
from kiosk.sharing.tickets import token
from kiosk.sharing.web import PhonePage
from tests.sharing.tickets import IDENTITY, ticket

SECRET = bytes(32)
LARGE = 24 * 2**20
"""Bytes; more than the system keeps for a reader that does not read."""


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    async def never(_ticket: str) -> None:
        raise AssertionError

    board = Board(SECRET, 72, lambda: 1_800_000_000.0)
    board.replace_all([ticket(0, 1)])
    pages = Pages(load_catalog(resource("assets") / "catalog"), "en")
    layout = Layout(tmp_path_factory.mktemp("state"))
    layout.ticket(IDENTITY).mkdir(parents=True)
    layout.picture(IDENTITY, 0, "jpg").write_bytes(bytes(LARGE))
    page = PhonePage(lambda: board, pages, layout, never)
    listener = listen("127.0.0.1", 0)
    config = uvicorn.Config(
        page.app(lambda _said, _error: None),
        http=doors.Door,
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        limit_concurrency=400,
        timeout_graceful_shutdown=1,
    )
    server = uvicorn.Server(config)
    serve = threading.Thread(target=lambda: asyncio.run(server.serve([listener])), daemon=True)
    serve.start()
    yield listener.getsockname()[1]
    server.should_exit = True
    serve.join(10)
    assert not serve.is_alive()


def link(port: int) -> str:
    return f"http://127.0.0.1:{port}/t/{token(SECRET, IDENTITY)}"


def opens(port: int) -> bool:
    return "Your pictures" in httpx.get(link(port), timeout=5).text


@pytest.mark.parametrize("said", [b"", b"GET /t/abc HTTP/1.1\r\nHost: k\r\nX-Slow: "])
def test_the_page_opens_while_500_connections_ask_for_nothing(port: int, said: bytes):
    with ExitStack() as stack:
        for _ in range(500):
            idle = stack.enter_context(socket.create_connection(("127.0.0.1", port), timeout=5))
            idle.sendall(said)
        assert opens(port)
        assert opens(port)


def test_a_phone_that_is_being_answered_is_not_shut_out(port: int):
    with httpx.stream("GET", f"{link(port)}/pictures.zip", timeout=5) as busy, ExitStack() as stack:
        assert busy.status_code == 200
        for _ in range(200):
            stack.enter_context(socket.create_connection(("127.0.0.1", port), timeout=5))
        assert opens(port)


def test_there_is_room_for_a_crowd():
    assert 0 < doors.connections() <= doors.MOST_CONNECTIONS


def test_a_connection_without_a_request_is_let_go(port: int, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(doors, "FIRST_REQUEST", 0.2)
    begun = time.monotonic()
    with socket.create_connection(("127.0.0.1", port), timeout=5) as idle:
        idle.sendall(b"GET / HTTP/1.1\r\n")
        with suppress(ConnectionResetError):
            assert idle.recv(1) == b""
    assert time.monotonic() - begun < 5


def test_an_answer_that_nobody_reads_is_let_go_and_one_that_is_read_slowly_is_not(
    port: int, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(doors, "UNREAD", 0.5)
    path = link(port).partition(str(port))[2]
    request = f"GET {path}/1.jpg HTTP/1.1\r\nHost: k\r\n\r\n".encode()
    with ExitStack() as stack:
        lazy, slow = (
            stack.enter_context(socket.create_connection(("127.0.0.1", port), timeout=5))
            for _ in range(2)
        )
        for each in (lazy, slow):
            each.sendall(request)
        got = 0
        while part := slow.recv(2**20):
            got += len(part)
            if got >= LARGE:
                break
            time.sleep(0.1)  # some seconds in all
        assert got >= LARGE
        assert received(lazy) < LARGE
    assert opens(port)


def received(connection: socket.socket) -> int:
    """Bytes until the other side has let go."""
    got = 0
    with suppress(ConnectionResetError):
        while part := connection.recv(2**20):
            got += len(part)
    return got
