"""Wraps the phone's page: safe headers, limits, and a calm page instead of a crash."""

from __future__ import annotations

from collections.abc import Callable

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kiosk.sharing.limits import Limits
from kiosk.sharing.rendering import BUSY_SECONDS, Pages

Log = Callable[[str, BaseException], None]

_PUSHED = "/push/"
"""What kiosks ask of a relay. Behind one address with a hall full of phones, it counts apart."""

_GUESSED = ("/t/", _PUSHED)
"""Where a wrong address may be a try to find a ticket, or a key."""

_FREE = "/static/"
"""Costs no more than to refuse it, and the page that refuses needs it to look like anything."""

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; img-src 'self'; style-src 'self'; "
    "script-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Robots-Tag": "noindex, nofollow",
}


class Guard:
    """ASGI middleware; pages may not be stored by anyone unless they say so themselves."""

    def __init__(self, app: ASGIApp, pages: Pages, limits: Limits, log: Log) -> None:
        self._app = app
        self._pages = pages
        self._limits = limits
        self._log = log

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return
        begun = False
        address = str((scope.get("client") or ("",))[0])
        path = str(scope["path"])
        kind = _PUSHED if path.startswith(_PUSHED) else ""

        async def send_safely(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                _harden(message)
                if message["status"] == 404 and path.startswith(_GUESSED):
                    self._limits.missed(address, kind)
            await send(message)

        if not path.startswith(_FREE) and not self._limits.allow(address, kind):
            again = (b"retry-after", str(BUSY_SECONDS).encode())
            await self._tell(send_safely, 429, pages_for(scope, self._pages).busy, again)
            return
        try:
            await self._app(scope, receive, send_safely)
        except Exception as error:  # noqa: BLE001 - the boundary to the phone: logged, and told kindly
            self._log("A request for the phone's page failed", error)
            if not begun:
                await self._tell(send_safely, 500, pages_for(scope, self._pages).trouble)

    async def _tell(self, send: Send, status: int, page: bytes, *more: tuple[bytes, bytes]) -> None:
        headers = [
            (b"content-type", b"text/html; charset=utf-8"),
            (b"content-length", str(len(page)).encode()),
            *more,
        ]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": page})


def pages_for(scope: Scope, pages: Pages) -> Pages:
    """The pages in the language of a request: its `lang`, or what the phone likes best."""
    request = Request(scope)
    wish = request.headers.get("accept-language", "")
    return pages.wanted(request.query_params.get("lang", ""), wish)


def _harden(message: Message) -> None:
    headers = MutableHeaders(scope=message)
    for name, value in HEADERS.items():
        headers[name] = value
    if "cache-control" not in headers:
        headers["Cache-Control"] = "no-store"
