"""Where phones are served: finds a port, keeps trying when it is taken, announces links."""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import Awaitable, Callable, Generator, Sequence
from contextlib import contextmanager, suppress

import uvicorn

from kiosk.backoffice.config import BackOfficeConfig
from kiosk.backoffice.links import Links
from kiosk.backoffice.messages import Fault, Message, Opened, Recovered, Serving
from kiosk.domain.errors import ShareFault
from kiosk.gallery.layout import Layout
from kiosk.sharing.address import base_url, listen
from kiosk.sharing.board import Board
from kiosk.sharing.doors import Door, connections
from kiosk.sharing.promise import Promise
from kiosk.sharing.rendering import Pages
from kiosk.sharing.tickets import token
from kiosk.sharing.ways import Way
from kiosk.sharing.web import PhonePage

BACKOFF_FIRST, BACKOFF_MOST = 2.0, 20.0


class _Server(uvicorn.Server):
    @contextmanager
    def capture_signals(self) -> Generator[None]:
        """Leave signals to the process, which knows more than the server does."""
        yield


class Desk:
    """The phone's page on the network. `board` is what it shows, once there is one.

    `delete` is how a guest's ticket is deleted; the office says how. `ways` are those by which
    copies go out, and `links` chooses among them; `promise` says how long all of them keep a visit.
    """

    def __init__(
        self,
        config: BackOfficeConfig,
        port_before: int,
        pages: Pages,
        say: Callable[[Message], None],
        log: logging.Logger,
        ways: Sequence[Way] = (),
    ) -> None:
        self.board: Board | None = None
        self._config = config
        self._port_before = port_before
        self._say = say
        self._log = log
        self.delete: Callable[[str], Awaitable[None]] = _cannot_delete
        self.scanned: Callable[[str], None] = _nobody_counts
        layout = Layout(config.state)
        self._page = PhonePage(lambda: self.board, pages, layout, lambda one: self.delete(one))
        self._page.scanned = lambda ticket: self.scanned(ticket)
        self.promise = Promise(config.keep_hours, ways)
        self._page.promised = self.promise.until
        self._port: int | None = None  # while phones can be served
        self.ways = ways
        self.links = Links(
            config.ways,
            {way.name: way for way in ways},
            self._base,
            say,
            log,
            direct=not config.base_url,
        )
        self._unannounced: dict[str, tuple[str, str]] = {}  # job to ticket and token
        self._choosing: set[asyncio.Task[None]] = set()
        self._settled = asyncio.Event()
        self._leaving = asyncio.Event()
        self._server: _Server | None = None

    def settle(self) -> None:
        """The gallery has been opened, or cannot be for now; phones may come."""
        self._settled.set()

    def announce(self, job: str, ticket: str, secret: bytes) -> None:
        """Tell the window a ticket's link, as soon as the link works."""
        self._unannounced[job] = (ticket, token(secret, ticket))
        self._announce_all()

    def leave(self) -> None:
        """Stop serving; `serve` returns soon."""
        self._leaving.set()
        self._settled.set()
        self._page.close()
        if self._server is not None:
            self._server.should_exit = True

    async def serve(self) -> None:
        """Serve phones until told to leave, and keep trying while that is not possible."""
        wait = BACKOFF_FIRST
        reported = False
        await self._settled.wait()  # a phone that comes back must not meet an empty gallery
        while not self._leaving.is_set():
            try:
                listener = self._listen()
                wait, reported = BACKOFF_FIRST, False
                await self._serve_on(listener)
            except ShareFault as fault:
                if not reported:
                    reported = True
                    self._say(Fault("share", fault.cause, fault.cure))
                    self._log.error("%s", fault)
                await self._pause(wait)
                wait = min(2 * wait, BACKOFF_MOST)

    def _listen(self) -> socket.socket:
        host, port = self._config.host, self._config.port
        if port == 0 and self._port_before:
            with suppress(ShareFault):
                return listen(host, self._port_before)
        return listen(host, port)

    async def _serve_on(self, listener: socket.socket) -> None:
        app = self._page.app(lambda said, error: self._log.error("%s", said, exc_info=error))
        server = uvicorn.Config(
            app,
            http=Door,
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            limit_concurrency=connections(),
            timeout_graceful_shutdown=1,
        )
        self._server = _Server(server)
        port: int = listener.getsockname()[1]
        self._port = self._port_before = port
        base = base_url(self._config.base_url, self._config.host, port)
        self._log.info("Serving phones at %s", base)
        self._say(Recovered("share"))
        self._say(Serving(base, port))
        self._announce_all()
        try:
            await self._server.serve(sockets=[listener])
        finally:
            self._port = None
            self._server = None
            listener.close()
        if not self._leaving.is_set():
            raise ShareFault("The phone's page stopped by itself.", "It is started again.")

    def _base(self) -> str | None:
        """The start of links while phones are served here.

        The address is looked up each time: the network may have come, or changed, since.
        """
        if self._port is None:
            return None
        return base_url(self._config.base_url, self._config.host, self._port)

    def _announce_all(self) -> None:
        if self._port is None and not self.ways:
            return
        for job, (ticket, last_part) in self._unannounced.items():
            choosing = asyncio.create_task(self._announce(job, ticket, last_part))
            self._choosing.add(choosing)
            choosing.add_done_callback(self._choosing.discard)
        self._unannounced.clear()

    async def _announce(self, job: str, ticket: str, last_part: str) -> None:
        link = await self.links.choose(ticket, last_part)
        if link is not None:
            self._say(Opened(job, link))
        else:  # phones cannot be served just now, which `serve` tells of
            self._unannounced.setdefault(job, (ticket, last_part))

    async def _pause(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self._leaving.wait(), seconds)
        except TimeoutError:
            return


def _nobody_counts(_ticket: str) -> None:
    pass


async def _cannot_delete(_ticket: str) -> None:
    raise TimeoutError
