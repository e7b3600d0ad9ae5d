"""The phone's page on a stage: a ticket brought into any state at once, over HTTP or HTTPS."""

from __future__ import annotations

import asyncio
import datetime
import ipaddress
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import uvicorn
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from PIL import Image

from kiosk.gallery.layout import Layout
from kiosk.gallery.records import Job, Ticket
from kiosk.sharing.address import listen
from kiosk.sharing.board import Board, Shown
from kiosk.sharing.doors import Door
from kiosk.sharing.limits import Limits
from kiosk.sharing.tickets import token
from kiosk.sharing.web import PhonePage
from tests.sharing.tickets import NOON, pages

SECRET = bytes(32)
KEEP_HOURS = 72
PLAIN_HOST = "kiosk.test"
"""A name for this machine that browsers, unlike 127.0.0.1, do not trust without HTTPS."""


class _Crowd(Limits):
    """Limits that can be used up by all at once."""

    crowded = False

    def allow(self, address: str, kind: str = "") -> bool:
        return not self.crowded


@dataclass
class Stage:
    """One page. What is done to `board` is done in the thread that serves it."""

    base: str
    now: float
    opening: bool
    broken: bool
    layout: Layout
    crowd: _Crowd
    loop: asyncio.AbstractEventLoop
    board: Board

    def show(self, ticket: Ticket, *, held: bool = False) -> str:
        """Show a ticket with its pictures; returns its link."""
        for tile in ticket.kept:
            self._paint(ticket.id, tile)
        self.do(lambda: self.board.put(Shown(ticket, held)))
        return f"{self.base}/t/{token(SECRET, ticket.id)}"

    def do(self, change: Callable[[], Any]) -> None:
        """Change something where the page is served, and wait for it."""

        async def changing() -> None:
            change()

        asyncio.run_coroutine_threadsafe(changing(), self.loop).result(10)

    def paint_all(self, pictures: list[Image.Image]) -> None:
        """What the pictures of tickets shown from now on look like."""
        self._pictures = pictures

    _pictures: Any = None

    def _paint(self, ticket: str, tile: int) -> None:
        self.layout.ticket(ticket).mkdir(parents=True, exist_ok=True)
        plain = [Image.new("RGB", (512, 512), (40 + 50 * n, 90, 200 - 40 * n)) for n in range(4)]
        picture = (self._pictures or plain)[tile % 4]
        for suffix in ("jpg", "webp"):
            picture.save(self.layout.picture(ticket, tile, suffix), quality=80)


def job(state: str, first: int = 0, **more: Any) -> Job:
    choice = {"vehicle": "rz", "colour": "red", "setting": "mars", "style": "painting"} | more
    return Job(f"job-{first}", NOON, 4, first, state=state, **choice)


def ticket(number: int, *jobs: Job, kept: range | tuple[int, ...] = (), **more: Any) -> Ticket:
    values = {"closed": True} | more
    kept_tiles = frozenset(kept)
    return Ticket(f"{number:016x}", "run", "visit", NOON, jobs, kept=kept_tiles, **values)


@contextmanager
def stage(folder: Path, *, tls: bool = False) -> Generator[Stage]:
    """A page that is served until the end, by HTTPS with a certificate of its own if wanted."""
    crowd = _Crowd(lambda: 0.0)
    layout = Layout(folder)
    there: Stage

    async def delete(name: str) -> None:
        if there.broken:
            raise TimeoutError
        there.board.remove([name])

    board = Board(SECRET, KEEP_HOURS, lambda: there.now)
    page = PhonePage(lambda: None if there.opening else board, pages(), layout, delete, crowd)
    listener = listen("127.0.0.1", 0)
    more = _certificate(folder) if tls else {}
    config = uvicorn.Config(
        page.app(lambda _said, _error: None),
        http=Door,
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=1,
        **more,
    )
    server = uvicorn.Server(config)
    loop = asyncio.new_event_loop()

    def serve() -> None:
        asyncio.set_event_loop(loop)
        loop.run_until_complete(server.serve([listener]))
        loop.close()

    thread = threading.Thread(target=serve, daemon=True)
    host = f"{'https://127.0.0.1' if tls else f'http://{PLAIN_HOST}'}"
    base = f"{host}:{listener.getsockname()[1]}"
    there = Stage(base, NOON, False, False, layout, crowd, loop, board)
    thread.start()
    try:
        yield there
    finally:
        there.do(page.close)
        server.should_exit = True
        thread.join(10)
    assert not thread.is_alive()


def _certificate(folder: Path) -> dict[str, Any]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "a kiosk on trial")])
    today = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - datetime.timedelta(days=1))
        .not_valid_after(today + datetime.timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False
        )
        .sign(key, hashes.SHA256())
    )
    folder.mkdir(parents=True, exist_ok=True)
    private, public = folder / "key.pem", folder / "certificate.pem"
    private.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    public.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    return {"ssl_keyfile": str(private), "ssl_certfile": str(public)}
