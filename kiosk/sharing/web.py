"""The phone's page over HTTP: one ticket a link, and nothing at all for anybody without one."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from kiosk.gallery.layout import SUFFIXES, Layout, Suffix
from kiosk.sharing.archives import File, stream_zip
from kiosk.sharing.board import Board, Shown
from kiosk.sharing.file_names import archive_name, picture_name
from kiosk.sharing.guard import Guard, Log, pages_for
from kiosk.sharing.limits import Limits
from kiosk.sharing.rendering import BUSY_SECONDS, Pages
from kiosk.sharing.ways import SELF_TEST

HEARTBEAT = 15.0
"""Seconds between signs of life on an event stream; phones drop silent connections."""

MOST_WATCHERS = 16
"""Event streams of one ticket at once; further phones look every few seconds instead."""

DELETION = 10.0
"""Seconds that a phone waits to hear that its pictures are gone."""

_MEDIA = {"webp": "image/webp", "jpg": "image/jpeg"}
_HTML = "text/html; charset=utf-8"


class PhonePage:
    """The routes. `board` gives None until the gallery has been opened.

    `delete` deletes a ticket's pictures for good, and returns when they are gone.
    """

    def __init__(
        self,
        board: Callable[[], Board | None],
        pages: Pages,
        layout: Layout,
        delete: Callable[[str], Awaitable[None]],
        limits: Limits | None = None,
    ) -> None:
        self._board = board
        self._delete = delete
        self._limits = Limits(time.monotonic) if limits is None else limits
        self._pages = pages
        self._layout = layout
        self._closing = False
        self.scanned: Callable[[str], None] = _nobody_counts
        self.promised: Callable[[float], float] = _as_long_as_it_is_here

    def app(self, log: Log, more: Sequence[Route] = ()) -> Guard:
        """The application; `log` hears of what went wrong, without tokens."""
        routes = [
            *more,
            Route("/t/{token}", self.page),
            Route("/t/{token}/events", self.events),
            Route("/t/{token}/pictures.zip", self.all_pictures),
            Route("/t/{token}/delete", self.delete, methods=["GET", "POST"]),
            Route("/t/{token}/{name}", self.picture),
            Route("/static/{version}/{name}", self.static),
        ]
        starlette = Starlette(routes=routes, exception_handlers={HTTPException: self._refuse})
        starlette.router.redirect_slashes = False  # a redirect would tell which addresses exist
        return Guard(starlette, self._pages, self._limits, log)

    def close(self) -> None:
        """End the event streams, so that the server can stop."""
        self._closing = True
        if (board := self._board()) is not None:
            board.wake_all()

    async def page(self, request: Request) -> Response:
        """The ticket's page."""
        shown, token = self._find(request)
        if request.method == "GET" and request.headers.get("user-agent") != SELF_TEST:
            self.scanned(shown.ticket.id)
        promised = self.promised(shown.ticket.opened_at)
        expires = min(self._opened.expires(shown), promised)
        page = self._in_its_language(request).ticket(shown, token, expires)
        return Response(page, media_type=_HTML)

    async def events(self, request: Request) -> Response:
        """Server-sent events: the ticket's whole state, each time that it changes."""
        shown, token = self._find(request)
        if request.method == "HEAD":
            return Response(media_type="text/event-stream")
        if self._opened.watchers(shown.ticket.id) >= MOST_WATCHERS:
            raise HTTPException(429)
        stream = self._changes(shown.ticket.id, token)
        return StreamingResponse(stream, media_type="text/event-stream")

    async def picture(self, request: Request) -> Response:
        """One labelled picture, as `1.jpg` or `1.webp`; `download=1` saves it to the phone."""
        shown, _ = self._find(request)
        number, _, ending = request.path_params["name"].partition(".")
        plain = number.isascii() and number.isdigit() and len(number) < 5 and number[0] != "0"
        tile = int(number) - 1 if plain else -1
        if tile not in shown.ticket.visible or ending not in SUFFIXES:
            raise HTTPException(404)
        suffix: Suffix = ending
        content = await self._read(shown, tile, suffix)
        headers = {}
        if request.query_params.get("download"):
            headers = _saved_as(picture_name(shown.ticket, tile, suffix))
        return Response(content, media_type=_MEDIA[suffix], headers=headers)

    async def all_pictures(self, request: Request) -> Response:
        """All pictures of the ticket as JPEGs in one archive, sent while it is made."""
        shown, _ = self._find(request)
        if not shown.ticket.visible:
            raise HTTPException(404)
        headers = _saved_as(archive_name(shown.ticket))
        if request.method == "HEAD":
            return Response(media_type="application/zip", headers=headers)
        archive = stream_zip(self._files(shown))
        return StreamingResponse(archive, media_type="application/zip", headers=headers)

    async def delete(self, request: Request) -> Response:
        """Asks before it deletes; a POST deletes all of the visit's pictures."""
        shown, token = self._find(request)
        pages = self._in_its_language(request)
        if request.method != "POST":
            return Response(pages.confirm_deletion(token), media_type=_HTML)
        try:
            await asyncio.wait_for(self._delete(shown.ticket.id), DELETION)
        except TimeoutError:  # the disk refuses; it is done as soon as that takes something
            return Response(pages.trouble, 503, media_type=_HTML)
        return Response(pages.deleted, media_type=_HTML)

    async def static(self, request: Request) -> Response:
        """Styles and script; the address changes with their contents, so phones may keep them."""
        found = self._pages.static.get(request.path_params["name"])
        if found is None or request.path_params["version"] != self._pages.version:
            raise HTTPException(404)
        headers = {"Cache-Control": "public, max-age=86400, immutable"}
        return Response(found[0], media_type=found[1], headers=headers)

    def _find(self, request: Request) -> tuple[Shown, str]:
        token = request.path_params["token"]
        shown = self._opened.find(token)
        if shown is None:
            raise HTTPException(404)
        return shown, token

    @property
    def _opened(self) -> Board:
        if (board := self._board()) is None:
            raise HTTPException(503)
        return board

    async def _changes(self, ticket: str, token: str) -> AsyncIterator[str]:
        board = self._opened
        yield "retry: 2000\n\n"
        told: Shown | None = None
        if board.watchers(ticket) >= MOST_WATCHERS:
            return  # many came in the same moment
        with board.watch(ticket) as changed:
            while not self._closing and (shown := board.find(token)) is not None:
                changed.clear()
                if shown != told:
                    told = shown
                    yield f"data: {_state(shown)}\n\n"
                if not shown.live:
                    return
                try:
                    await asyncio.wait_for(changed.wait(), HEARTBEAT)
                except TimeoutError:
                    yield ": still here\n\n"

    async def _files(self, shown: Shown) -> AsyncIterator[File]:
        for tile in sorted(shown.ticket.visible):
            try:
                contents = await self._read(shown, tile, "jpg")
            except HTTPException:
                continue  # deleted while the archive was under way
            yield picture_name(shown.ticket, tile, "jpg"), contents

    async def _read(self, shown: Shown, tile: int, suffix: Suffix) -> bytes:
        path = self._layout.picture(shown.ticket.id, tile, suffix)
        try:
            return await asyncio.to_thread(path.read_bytes)
        except FileNotFoundError as error:
            raise HTTPException(404) from error

    def _in_its_language(self, request: Request) -> Pages:
        return pages_for(request.scope, self._pages)

    async def _refuse(self, request: Request, error: Exception) -> Response:
        pages = self._in_its_language(request)
        if isinstance(error, HTTPException) and error.status_code == 503:
            again = {"Retry-After": "3"}
            return Response(pages.moment, 503, media_type=_HTML, headers=again)
        if isinstance(error, HTTPException) and error.status_code == 429:
            again = {"Retry-After": str(BUSY_SECONDS)}
            return Response(pages.busy, 429, media_type=_HTML, headers=again)
        # One answer for every wrong address and method: nothing can be learnt by trying.
        return Response(pages.not_found, 404, media_type=_HTML)


def _nobody_counts(_ticket: str) -> None:
    pass


def _as_long_as_it_is_here(_opened_at: float) -> float:
    """What is promised of tickets, by when they were opened, where nothing else is."""
    return float("inf")


def _state(shown: Shown) -> str:
    """What the page watches; `done` changes often, and only moves a bar."""
    sections = [(str(section.job.first + 1), section) for section in shown.sections]
    return json.dumps(
        {
            "jobs": {name: list(section.tiles.values()) for name, section in sections},
            "ahead": {name: far.ahead for name, section in sections if (far := section.progress)},
            "done": {name: far.done for name, section in sections if (far := section.progress)},
            "making": shown.making,
            "held": shown.held,
            "live": shown.live,
        }
    )


def _saved_as(name: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{name}"'}
