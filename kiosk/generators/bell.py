"""One descriptor that stays the same, and is readable when a pool has something to do."""

from __future__ import annotations

import os
import select


class Bell:
    """Rings when it is told to, or when one of the pipes that are registered with `pipes` can be
    read, or written where that is asked for."""

    def __init__(self) -> None:
        self.pipes = select.epoll()
        self._rung = os.eventfd(0, os.EFD_NONBLOCK | os.EFD_CLOEXEC)
        self.pipes.register(self._rung, select.EPOLLIN)

    @property
    def descriptors(self) -> tuple[int, ...]:
        """The one descriptor; none after `close`."""
        return () if self.pipes.closed else (self.pipes.fileno(),)

    def ring(self) -> None:
        """Be readable until `silence`."""
        if not self.pipes.closed:
            os.eventfd_write(self._rung, 1)

    def silence(self) -> None:
        """Ring no longer, except for pipes."""
        try:
            os.eventfd_read(self._rung)
        except BlockingIOError:
            return

    def close(self) -> None:
        """Give the descriptors back; pipes have to be unregistered before."""
        self.pipes.close()
        os.close(self._rung)
