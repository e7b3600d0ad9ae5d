"""A relay: the phone's page on a public host, over tickets that kiosks push to it.

It is the kiosk's own web application, with its limits and headers. Whoever has no kiosk's key
gets the answer that every wrong address gets.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

from pydantic import SecretStr
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from kiosk.gallery.records import Ticket
from kiosk.sharing.board import Board, Shown
from kiosk.sharing.guard import Guard, Log
from kiosk.sharing.limits import Limits
from kiosk.sharing.relay_config import RelayServerConfig
from kiosk.sharing.relay_protocol import (
    DIGEST,
    KEEP,
    TICKET,
    identity,
    is_token,
    read_ticket,
    tile_of,
)
from kiosk.sharing.relay_store import Full, Gone, NotYours, RelayStore
from kiosk.sharing.rendering import Pages
from kiosk.sharing.web import PhonePage

MOST_BYTES = 8 * 2**20
"""Of one file; a picture of 1024 pixels has half a megabyte."""

SWEEP_EVERY = 600.0
SWEEP_FOR_ROOM = 30.0
"""Seconds between looks for what is over; the second, when a kiosk finds no room."""

Answer = TypeVar("Answer")
Handler = Callable[[Request], Awaitable[Response]]


class TooLarge(Exception):
    """A file has more than MOST_BYTES."""


class HashIndex:
    """Finds tickets that are named by the hash of their tokens, which are kept nowhere."""

    def __init__(self) -> None:
        self._known: set[str] = set()

    def add(self, ticket: str) -> None:
        """Let the link of `ticket` be found."""
        self._known.add(ticket)

    def discard(self, ticket: str) -> None:
        """Let the link of `ticket` be found no more."""
        self._known.discard(ticket)

    def find(self, text: str) -> str | None:
        """The ticket behind a token, which may be any text, or None."""
        named = identity(text)  # nobody can choose texts by their hashes, so time tells nothing
        return named if named in self._known else None


class Relay:
    """The application, and what it keeps. `clock` gives seconds since 1970."""

    def __init__(
        self,
        config: RelayServerConfig,
        pages: Pages,
        clock: Callable[[], float] = time.time,
        limits: Limits | None = None,
    ) -> None:
        self._config = config
        self._clock = clock
        self._store = RelayStore(config.folder, config.room_mb * 10**6)
        self._board = Board(HashIndex(), config.keep_hours, clock)
        self._disk = asyncio.Lock()
        self._page = PhonePage(lambda: self._board, pages, self._store.layout, self._delete, limits)
        self._swept = time.monotonic()
        self._store.delete_past(clock(), config.keep_hours)
        for ticket, until in self._store.tickets():
            self._show(ticket, until)

    def app(self, log: Log) -> Guard:
        """The application; `log` hears of what went wrong, without tokens."""
        return self._page.app(
            log,
            (
                Route("/push/deleted", self._told(self.deleted)),
                Route("/push/{token}", self._told(self.ticket), methods=["GET", "DELETE"]),
                Route("/push/{token}/{name}", self._told(self.file), methods=["PUT", "DELETE"]),
            ),
        )

    def close(self) -> None:
        """End the event streams, so that the server can stop."""
        self._page.close()

    async def sweep(self) -> int:
        """Delete what is over; returns how many tickets went."""
        self._swept = time.monotonic()
        gone = await self._do(
            lambda: self._store.delete_past(self._clock(), self._config.keep_hours)
        )
        self._board.remove(gone)
        return len(gone)

    async def sweep_often(self) -> None:
        """Delete what is over, until cancelled."""
        while True:
            await asyncio.sleep(SWEEP_EVERY)
            await self.sweep()

    async def deleted(self, request: Request) -> Response:
        """What guests deleted here of the kiosk's tickets."""
        return JSONResponse(self._store.deleted(self._kiosk(request)))

    async def ticket(self, request: Request) -> Response:
        """What is there of a ticket, or its end."""
        kiosk, ticket = self._kiosk(request), _ticket(request)
        if request.method == "DELETE":
            await self._do(lambda: self._store.remove(kiosk, ticket))
            self._board.remove([ticket])
            return Response(status_code=204)
        return JSONResponse(await self._do(lambda: self._store.digests(kiosk, ticket)))

    async def file(self, request: Request) -> Response:
        """Take, or remove, one file of a ticket."""
        kiosk, ticket, name = self._kiosk(request), _ticket(request), request.path_params["name"]
        if name != TICKET and tile_of(name) is None:
            raise HTTPException(404)
        if request.method == "DELETE":
            await self._do(lambda: self._store.drop(kiosk, ticket, name))
            return Response(status_code=204)
        content = await _body(request)
        if hashlib.sha256(content).hexdigest() != request.headers.get(DIGEST):
            return Response(status_code=422)  # it was cut short, or changed, on its way
        try:
            described = await self._do(lambda: self._store.put(kiosk, ticket, name, content))
        except Full:
            if time.monotonic() < self._swept + SWEEP_FOR_ROOM or not await self.sweep():
                raise
            described = await self._do(lambda: self._store.put(kiosk, ticket, name, content))
        if described:
            self._show(*read_ticket(ticket, content))
        return Response(status_code=204)

    async def _delete(self, ticket: str) -> None:
        await self._do(lambda: self._store.delete(ticket))
        self._board.remove([ticket])

    def _show(self, ticket: Ticket, until: float) -> None:
        until = self._store.until(ticket, until, self._config.keep_hours)
        self._board.put(Shown(ticket, until=until))

    async def _do(self, call: Callable[[], Answer]) -> Answer:
        """Carry out what touches the disk, one thing at a time."""
        async with self._disk:
            return await asyncio.to_thread(call)

    def _told(self, handle: Handler) -> Handler:
        """Tell a kiosk with each answer how long its tickets stay here."""

        async def handled(request: Request) -> Response:
            answer = await _explained(handle)(request)
            answer.headers[KEEP] = str(self._config.keep_hours)
            return answer

        return handled

    def _kiosk(self, request: Request) -> str:
        kind, _, given = request.headers.get("authorization", "").partition(" ")
        found = ""
        for name, key in self._config.kiosks.items():  # all of them, whichever it is
            if _same(key, given) and kind == "Bearer":
                found = name
        if not found:
            raise HTTPException(404)
        return found


def _explained(handle: Handler) -> Handler:
    """Tell a kiosk why something is not taken; one who has no key learns nothing."""

    async def handled(request: Request) -> Response:
        try:
            return await handle(request)
        except Gone:
            return Response(status_code=410)
        except NotYours as error:
            raise HTTPException(404) from error
        except TooLarge:
            return Response(status_code=413)
        except Full:
            return Response(status_code=507)
        except ValueError:
            return Response(status_code=422)

    return handled


def _same(key: SecretStr, given: str) -> bool:
    return hmac.compare_digest(key.get_secret_value().encode(), given.encode("utf-8", "replace"))


def _ticket(request: Request) -> str:
    token: str = request.path_params["token"]
    if not is_token(token):
        raise HTTPException(404)
    return identity(token)


async def _body(request: Request) -> bytes:
    content = bytearray()
    async for part in request.stream():
        content += part
        if len(content) > MOST_BYTES:
            raise TooLarge
    return bytes(content)
