"""Remembers what the back office has not confirmed yet, so that it can be said again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kiosk.backoffice.commands import Command, OpenTicket

MAX_JOBS = 64
"""Jobs that may wait for confirmation; beyond, the oldest is given up."""

MAX_DEATHS = 3
"""How often a process may die over the same command before it is given up."""


@dataclass(slots=True)
class _Waiting:
    command: Command
    deaths: int = 0
    done: bool = False
    announced: bool = False  # of a ticket: its link is known

    @property
    def over(self) -> bool:
        return self.done and (self.announced or not isinstance(self.command, OpenTicket))


class Pending:
    """Commands in the order in which they were given."""

    def __init__(self) -> None:
        self._waiting: dict[int, _Waiting] = {}
        self._count = 0

    def __iter__(self) -> Iterator[Command]:
        return iter([waiting.command for waiting in self._waiting.values()])

    def __len__(self) -> int:
        return len(self._waiting)

    def next_number(self) -> int:
        """A number for the next command."""
        self._count += 1
        return self._count

    def add(self, command: Command) -> list[Command]:
        """Remember a command; returns those of the oldest job when there are too many jobs."""
        self._waiting[command.number] = _Waiting(command)
        jobs = list(dict.fromkeys(each.job for each in self if each.job))
        return self.drop_job(jobs[0]) if len(jobs) > MAX_JOBS else []

    def confirm(self, number: int) -> Command | None:
        """A command was carried out; returns it the first time that this is said."""
        waiting = self._waiting.get(number)
        if waiting is None or waiting.done:
            return None
        waiting.done = True
        self._forget_if_over(number)
        return waiting.command

    def announce(self, job: str) -> bool:
        """A ticket's link became known; True the first time that this is said."""
        for number, waiting in self._waiting.items():
            if isinstance(waiting.command, OpenTicket) and waiting.command.job == job:
                if waiting.announced:
                    return False
                waiting.announced = True
                self._forget_if_over(number)
                return True
        return False

    def drop_job(self, job: str) -> list[Command]:
        """Forget everything about a job; returns what was forgotten."""
        dropped = [command for command in self if command.job == job]
        for command in dropped:
            del self._waiting[command.number]
        return dropped

    def blame_first(self) -> Command | None:
        """A process died: returns, and forgets, the command at its hands after MAX_DEATHS."""
        for number, waiting in self._waiting.items():
            if waiting.done:
                continue
            waiting.deaths += 1
            if waiting.deaths < MAX_DEATHS:
                return None
            del self._waiting[number]
            return waiting.command
        return None

    def _forget_if_over(self, number: int) -> None:
        if self._waiting[number].over:
            del self._waiting[number]
