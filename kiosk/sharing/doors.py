"""Lets go of connections on which nobody asks or reads, so that they shut nobody out.

uvicorn closes a connection that falls silent after an answer, but waits for a first request, and
for an answer to be read, for ever, and answers 503 to everybody while too many are open.
"""

from __future__ import annotations

import asyncio
import resource
from typing import Any, cast

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

FIRST_REQUEST = 10.0
"""Seconds that a connection has for its first request, to the end of its headers."""

UNREAD = 30.0
"""Seconds for which an answer may lie there while nothing of it is read."""

MOST_CONNECTIONS = 4000
"""At once, as far as this process may. Half of them may be without a request in work; one more,
and the one silent for longest is closed. A crowd of 500 phones opens some 2000 in a second."""

_OTHER_FILES = 200


def connections() -> int:
    """How many connections this process can have; asks the system for as many as are wanted."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_CONNECTIONS + _OTHER_FILES
    if soft < wanted:
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return min(MOST_CONNECTIONS, soft - _OTHER_FILES)


class Door(H11Protocol):
    """One connection. The server's own set of connections says which others there are."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._silent_since: float = self.loop.time()
        self._deadline: asyncio.TimerHandle | None = None
        self._unread: asyncio.TimerHandle | None = None

    @property
    def silent(self) -> bool:
        """Whether no request is in work; half a one counts for nothing."""
        cycle = cast("Any", self.cycle)
        return cycle is None or cycle.response_complete

    def silent_since(self) -> float:
        """From when on nothing was asked, by the loop's clock."""
        return self._silent_since

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for a request, for so long; make room if many wait."""
        super().connection_made(transport)
        self._deadline = self.loop.call_later(FIRST_REQUEST, self._give_up)
        silent = [door for door in self.connections if isinstance(door, Door) and door.silent]
        if len(silent) > (self.limit_concurrency or MOST_CONNECTIONS) // 2:
            min(silent, key=Door.silent_since).drop()

    def on_response_complete(self) -> None:
        """The connection is silent from now on."""
        self._silent_since = self.loop.time()
        super().on_response_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no more."""
        for timer in (self._deadline, self._unread):
            if timer is not None:
                timer.cancel()
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        """More was answered than is read; look from time to time whether some of it is."""
        super().pause_writing()
        self._look_in(UNREAD)

    def resume_writing(self) -> None:
        """All but little of it has been read."""
        super().resume_writing()
        if self._unread is not None:
            self._unread.cancel()

    def _look_in(self, seconds: float) -> None:
        before = self.transport.get_write_buffer_size()
        self._unread = self.loop.call_later(seconds, self._look, before)

    def _look(self, before: int) -> None:
        if self.transport.get_write_buffer_size() < before:
            self._look_in(UNREAD)
        else:
            self.transport.abort()

    def send_400_response(self, msg: str) -> None:
        """Refuse what is no HTTP; an answer that was under way has nobody to hear it any more."""
        if (cycle := cast("Any", self.cycle)) is not None:
            cycle.disconnected = True
            cycle.message_event.set()
        if self.conn.our_state in (h11.IDLE, h11.SEND_RESPONSE):
            super().send_400_response(msg)
        else:
            self.transport.close()

    def drop(self) -> None:
        """Close at once; nothing is under way."""
        self.connections.discard(self)
        self.transport.abort()

    def _give_up(self) -> None:
        if cast("Any", self.cycle) is None and not self.transport.is_closing():
            self.drop()
