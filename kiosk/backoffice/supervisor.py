"""Keeps the back office's process running: starts it, misses its word, and starts it anew."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kiosk.backoffice.child import Child
from kiosk.backoffice.messages import Begin, Bye, Message
from kiosk.backoffice.watch import Watch

BACKOFF_FIRST, BACKOFF_MOST = 2.0, 20.0
SILENCE = 30.0
"""Seconds without a word from the process after which it counts as dead."""

FLUSH = 4.0
"""Seconds that `close` gives the process to finish what it holds."""


@dataclass(frozen=True, slots=True)
class End:
    """A process is over, and `why`; `wanted` when it was told to leave and come back."""

    why: str
    wanted: bool = False


class Supervisor:
    """One process after the other; each hears `first_word` first. Never blocks, but in `close`.

    All times are monotonic seconds.
    """

    def __init__(self, first_word: Callable[[], Begin]) -> None:
        self._first_word = first_word
        self._watch = Watch()
        self._child: Child | None = None
        self._starts = 0
        self._start_at: float | None = None
        self._backoff = BACKOFF_FIRST
        self._heard_at = 0.0
        self._leaving = False  # it was told to leave, to come back with another config

    @property
    def pid(self) -> int | None:
        """The process's number while there is one."""
        return self._child.pid if self._child else None

    @property
    def listens(self) -> bool:
        """Whether there is a process that hears what is said."""
        return self._child is not None and not self._child.ended

    @property
    def is_busy(self) -> bool:
        """Whether what was said still waits for room in the pipe."""
        return self._child is not None and self._child.wants_write

    @property
    def leaves(self) -> bool:
        """Whether it was told to leave, and takes nothing that has to be confirmed."""
        return self._leaving

    def fileno(self) -> int:
        """One descriptor for all processes: readable when `receive` is due."""
        return self._watch.fileno()

    def ring(self) -> None:
        """Let the descriptor be readable until `receive`."""
        self._watch.ring()

    def start(self, now: float) -> str | None:
        """Start a process; says why it cannot be, and is due again later."""
        self._start_at = None
        self._starts += 1
        try:
            self._child = Child(first=self._starts == 1)
        except OSError as error:
            self._start_later(now)
            return f"It cannot be started ({error.strerror or error})."
        self._heard_at = now
        self.say(self._first_word())
        return None

    def is_due(self, now: float) -> bool:
        """Whether it is time to start a process again."""
        return self._child is None and self._start_at is not None and now >= self._start_at

    def say(self, message: Message) -> None:
        """Say something; nothing happens when nobody listens."""
        if self._child is not None:
            self._child.send(message)
            self._follow()

    def receive(self, now: float) -> Sequence[Message]:
        """What the process said since."""
        self._watch.answer()
        if self._child is None:
            return ()
        messages = self._child.receive()
        if messages:
            self._heard_at = now
        self._follow()
        return messages

    def end(self, now: float) -> End | None:
        """Whether the process is over; if so it is forgotten, and another one is due."""
        if self._child is None:
            return None
        if self._child.ended and self._leaving:
            end = End("It begins anew with what staff have changed.", wanted=True)
        elif self._child.ended:
            end = End("It stopped by itself.")
        elif now - self._heard_at > SILENCE:
            end = End(f"It has not answered for {SILENCE:.0f} seconds.")
        else:
            return None
        self._leaving = False
        self._watch.leave()
        self._child.discard()
        self._child = None
        if end.wanted:
            self._start_at = now
        else:
            self._start_later(now)
        return end

    def works(self) -> None:
        """It does its work: should it end, the next one is not put off for long."""
        self._backoff = BACKOFF_FIRST

    def renew(self) -> None:
        """Tell the process, if there is one, to finish what it holds; the next one is due then."""
        if self._child is not None:
            self._leaving = True
            self.say(Bye())

    def close(self, clock: Callable[[], float], heard: Callable[[Sequence[Message]], None]) -> None:
        """Let the process finish what it holds, then stop it; takes seconds at the most."""
        if self._child is not None:
            self._child.stop(FLUSH, clock, heard)
            self._child = None
        self._watch.close()

    def _start_later(self, now: float) -> None:
        self._start_at = now + self._backoff
        self._backoff = min(2 * self._backoff, BACKOFF_MOST)

    def _follow(self) -> None:
        if self._child is not None and not self._child.ended:
            self._watch.follow(self._child.fileno(), wants_write=self._child.wants_write)
