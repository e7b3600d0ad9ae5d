"""The tickets as phones see them: before their rows are written, and while the disk refuses."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from kiosk.backoffice.archive import Contents
from kiosk.backoffice.commands import Command, OpenTicket
from kiosk.backoffice.desk import Desk
from kiosk.backoffice.messages import Moved
from kiosk.domain.errors import StorageFault
from kiosk.gallery.records import Job, Ticket
from kiosk.sharing.board import Board, Progress
from kiosk.sharing.tickets import ticket_id, token


class ShownTickets:
    """What the desk's board shows for this `run`. `now` gives seconds since 1970."""

    def __init__(self, run: str, desk: Desk, keep_hours: float, now: Callable[[], float]) -> None:
        self._run = run
        self._desk = desk
        self._keep_hours = keep_hours
        self._now = now
        self._secret: bytes | None = None

    @property
    def secret(self) -> bytes:
        """The install secret; raises StorageFault until it has been read."""
        if self._secret is None:
            raise StorageFault("The secret has not been read.", "It is tried again by itself.")
        return self._secret

    @property
    def board(self) -> Board:
        """What phones see, once the archive has been opened."""
        assert self._desk.board is not None, "the archive has been opened"
        return self._desk.board

    def of(self, message: Command | Moved) -> str:
        """The ticket that a message of the window's is about, once the archive has been opened."""
        assert self._secret is not None, "the archive has been opened"
        return ticket_id(self._secret, self._run, message.visit or message.job)

    def by_token(self) -> dict[str, str] | None:
        """The tickets that are shown, by the last parts of their links; None until known."""
        if self._desk.board is None:
            return None
        return {token(self.secret, ticket): ticket for ticket in self._desk.board.ids}

    def unfinished(self) -> Sequence[Ticket]:
        """This run's tickets whose visits go on, or whose jobs do."""
        return self._desk.board.unfinished() if self._desk.board else []

    def replace_all(self, contents: Contents) -> None:
        """Show what was found when the archive was opened."""
        if contents.secret != self._secret or self._desk.board is None:
            self._secret = contents.secret
            self._desk.board = Board(contents.secret, self._keep_hours, self._now)
        self._desk.board.replace_all(contents.tickets)

    def show_at_once(self, command: Command) -> None:
        """Let a ticket's link work before its row is written, as it does not depend on it."""
        if isinstance(command, OpenTicket) and self._desk.board is not None:
            ticket = self.show(command)
            if ticket is not None:
                self._desk.announce(command.job, ticket.id, self.secret)

    def show(self, command: OpenTicket) -> Ticket | None:
        """The job's ticket with the job on it, shown to phones; None when it is closed."""
        now = self._now()
        job = Job(
            id=command.job,
            opened_at=now,
            tiles=command.tiles,
            vehicle=command.vehicle,
            colour=command.colour,
            setting=command.setting,
            style=command.style,
            light=command.light,
        )
        ticket = Ticket(self.of(command), self._run, command.visit or command.job, now)
        return self.board.open(ticket, job)

    def hold(self, commands: Iterable[Command]) -> None:
        """Say on their pages that the disk takes nothing for now."""
        if self._desk.board is not None:
            for command in commands:
                self._desk.board.hold(self.of(command))

    def move_on(self, moved: Moved) -> None:
        """Show how far a job is."""
        if self._desk.board is not None:
            self._desk.board.move_on(self.of(moved), moved.job, Progress(moved.ahead, moved.done))
