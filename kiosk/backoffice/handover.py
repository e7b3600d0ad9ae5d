"""What the window has handed over and nobody has confirmed: commands, and masters in the spool."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kiosk.backoffice.commands import Command, Keep, OpenTicket
from kiosk.backoffice.pending import Pending
from kiosk.backoffice.spool import Spool
from kiosk.gallery.layout import Layout

SPOOL_RETRY = 2.0
"""Seconds between tries to write masters that the disk has refused."""


class Handover:
    """Commands of one run, in their order. All times are monotonic seconds."""

    def __init__(self, layout: Layout, run: str) -> None:
        self._pending = Pending()
        self._spool = Spool(layout, run)
        self._retry_at = 0.0

    @property
    def waits(self) -> bool:
        """Whether something has not been confirmed yet."""
        return bool(len(self._pending))

    @property
    def spool_waits(self) -> bool:
        """Whether masters wait in memory for room on the disk."""
        return self._spool.holds_any

    def next_number(self) -> int:
        """A number for the next command, or question."""
        return self._pending.next_number()

    def add(self, command: Command) -> list[Command]:
        """Remember a command; returns those that are given up because too many wait.

        Their masters stay where they are, for the next start.
        """
        return self._pending.add(command)

    def put(self, command: Keep, png: bytes, now: float) -> OSError | None:
        """Write a command's master, or hold it and say why it could not be written."""
        error = self._spool.put(command, png)
        if error is not None:
            self._retry_at = now + SPOOL_RETRY
        return error

    def overflow(self) -> Sequence[Command]:
        """Give up the oldest masters that memory has no room for."""
        names = set(self._spool.overflow())
        lost = [c for c in self._pending if isinstance(c, Keep) and c.file in names]
        for command in lost:
            self._pending.confirm(command.number)
        return lost

    def may_retry(self, now: float) -> bool:
        """Whether it is time to try the disk again."""
        return now >= self._retry_at

    def retry(self, now: float) -> bool:
        """Try the masters in memory again; whether any could be written."""
        self._retry_at = now + SPOOL_RETRY
        return self._spool.retry()

    def sayable(self) -> Iterator[Command]:
        """What a process may hear now; not what `can_be_said` denies."""
        return (command for command in self._pending if self.can_be_said(command))

    def can_be_said(self, command: Command) -> bool:
        """Not before its master is on the disk, nor that a job is finished before its tiles."""
        if isinstance(command, Keep):
            return not self._spool.holds(command.file)
        if isinstance(command, OpenTicket) or not self._spool.holds_any:
            return True
        tiles = [c for c in self._pending if isinstance(c, Keep) and c.job == command.job]
        return not any(self._spool.holds(tile.file) for tile in tiles)

    def confirm(self, number: int, *, kept: bool) -> Command | None:
        """A command was carried out, or refused; returns it the first time that this is said."""
        command = self._pending.confirm(number)
        if isinstance(command, OpenTicket) and not kept:
            self._pending.announce(command.job)  # refused: there is nothing to wait for
        if isinstance(command, Keep):
            self._spool.discard(command.file)
        return command

    def announce(self, job: str) -> bool:
        """A ticket's link became known; True the first time that this is said."""
        return self._pending.announce(job)

    def blame_first(self) -> Command | None:
        """A process died: returns, and forgets, the command over which too many have."""
        blamed = self._pending.blame_first()
        if isinstance(blamed, Keep):
            self._spool.discard(blamed.file)  # it would stop the next start's process too
        return blamed

    def close(self) -> None:
        """Forget all; what nobody has taken from the spool stays for a later run."""
        self._spool.close()
