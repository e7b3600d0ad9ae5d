"""One descriptor that stays the same while the pipes behind it come and go."""

from __future__ import annotations

import os
import select
from contextlib import suppress


class Watch:
    """An epoll descriptor: readable when the pipe, or we ourselves, want attention."""

    def __init__(self) -> None:
        self._epoll = select.epoll()
        self._bell = os.eventfd(0, os.EFD_NONBLOCK | os.EFD_CLOEXEC)
        self._epoll.register(self._bell, select.EPOLLIN)
        self._pipe = -1
        self._wanted = 0

    def fileno(self) -> int:
        """The descriptor to wait on."""
        return self._epoll.fileno()

    def ring(self) -> None:
        """Be readable until `answer`."""
        os.eventfd_write(self._bell, 1)

    def answer(self) -> None:
        """Be quiet again, as far as `ring` is concerned."""
        with suppress(BlockingIOError):
            os.eventfd_read(self._bell)

    def follow(self, pipe: int, *, wants_write: bool) -> None:
        """Be readable when `pipe` is, or when it has room that somebody waits for."""
        wanted = select.EPOLLIN | (select.EPOLLOUT if wants_write else 0)
        if pipe != self._pipe:
            self._epoll.register(pipe, wanted)
        elif wanted != self._wanted:
            self._epoll.modify(pipe, wanted)
        self._pipe, self._wanted = pipe, wanted

    def leave(self) -> None:
        """Follow no pipe; to be called before the pipe is closed."""
        if self._pipe >= 0:
            with suppress(OSError):  # closed already, and so followed no more
                self._epoll.unregister(self._pipe)
        self._pipe, self._wanted = -1, 0

    def close(self) -> None:
        """Close what was opened here."""
        self._epoll.close()
        os.close(self._bell)
        self._bell = -1
