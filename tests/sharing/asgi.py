"""Asks an application itself, past any client and server that would tidy what is asked."""

from __future__ import annotations

import asyncio
from typing import Any

Answer = tuple[int, dict[str, str], bytes]
"""Status, headers and body."""


def ask(
    app: Any,
    path: str,
    method: str = "GET",
    headers: dict[str, str] | None = None,
    query: bytes = b"",
    body: bytes = b"",
) -> Answer:
    """One request, in five seconds."""
    return asyncio.run(asyncio.wait_for(asked(app, path, method, headers, query, body), 5))


async def asked(
    app: Any,
    path: str,
    method: str = "GET",
    headers: dict[str, str] | None = None,
    query: bytes = b"",
    body: bytes = b"",
) -> Answer:
    """The same, within a loop."""
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode("utf-8", "surrogatepass"),
        "root_path": "",
        "query_string": query,
        "headers": [(k.lower().encode(), v.encode("latin-1")) for k, v in (headers or {}).items()],
        "client": ("192.0.2.1", 1),
        "server": ("kiosk", 80),
    }
    said: list[dict[str, Any]] = []
    heard = iter([{"type": "http.request", "body": body, "more_body": False}])

    async def receive() -> dict[str, object]:
        return next(heard, {"type": "http.disconnect"})

    async def send(message: dict[str, Any]) -> None:
        said.append(message)

    await app(scope, receive, send)
    names: list[tuple[bytes, bytes]] = said[0]["headers"]
    return (
        int(said[0]["status"]),
        {name.decode().lower(): value.decode("latin-1") for name, value in names},
        b"".join(bytes(each.get("body", b"")) for each in said[1:]),
    )
